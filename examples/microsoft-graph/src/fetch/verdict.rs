//! What to make of an answer, or of none: a page, another try, or an end, and of what.

use std::time::{Duration, SystemTime};

use anyhow::anyhow;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::fetch::server::Link;
use crate::fetch::token::VARIABLE;
use crate::fetch::transport::{Answer, Trouble};
use crate::fetch::wait;

/// What to make of an answer.
pub(crate) enum Verdict<D> {
    Good(D),
    /// Another try may help, after so long if the server said so.
    Again(Hitch, Option<Duration>, String),
    /// Nothing that Microsoft Graph answers: at the first request the server is another one, later it is
    /// the list that is strange.
    Strange(anyhow::Error),
    Bad(Failure),
}

/// What another try may help against, and what has failed where none did.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hitch {
    /// There is no connection.
    Unreachable,
    /// The answer breaks off, or the server cannot make one.
    Broken,
    /// The server wants fewer requests.
    Busy,
}

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server has forgotten the state behind the link: the collection has to start again.
    Expired,
    /// There is nothing here.
    Absent(anyhow::Error),
    /// The links of the list do not end: it has to start again in a later run.
    Endless(anyhow::Error),
    /// This list cannot be fetched, others may.
    List(anyhow::Error),
    /// Nothing more of this mailbox can be fetched today.
    Mailbox(anyhow::Error),
    /// Nothing more is possible.
    Run(anyhow::Error),
}

impl Failure {
    pub(crate) fn endless(link: &Link, why: &str) -> Failure {
        Failure::Endless(anyhow!(
            "{link}: {why}: what was fetched is kept, and the next run begins with the first page again"
        ))
    }
}

/// What fails on this machine fails for every mailbox.
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Run(error)
    }
}

/// Judges by the status and the server's word for it; what it says beside may name somebody, and a word
/// may even be a secret.
pub(crate) fn judge<D: DeserializeOwned>(
    link: &Link,
    answer: Result<Answer, Trouble>,
    is_secret: impl Fn(&str) -> bool,
) -> Verdict<D> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(Trouble::Unreachable(why)) => return Verdict::Again(Hitch::Unreachable, None, why),
        Err(Trouble::Broken(why)) => return Verdict::Again(Hitch::Broken, None, why),
        Err(Trouble::Strange(why)) => return Verdict::Strange(anyhow!("{link}: {why}")),
        Err(Trouble::Lasting(why)) => return Verdict::Bad(Failure::Run(anyhow!("{link}: {why}"))),
    };
    let code = Code::of(&answer, is_secret);
    let said = format!("{}{}", answer.status, code.0.as_ref().map(|code| format!(" {code}")).unwrap_or_default());
    Verdict::Bad(match answer.status {
        200 => match serde_json::from_slice(&answer.body) {
            Ok(page) => return Verdict::Good(page),
            // A body without a length that breaks off looks whole to HTTP.
            Err(error) if error.is_eof() => return Verdict::Again(Hitch::Broken, None, "the answer breaks off".into()),
            Err(error) => {
                return Verdict::Strange(anyhow!(
                    "{link}: the answer is no page of Microsoft Graph, see its line {} column {}: is --base-url right?",
                    error.line(),
                    error.column()
                ));
            }
        },
        408 | 429 | 500 | 502 | 503 | 504 | 509 => {
            let (retry_after, date) = (answer.retry_after.as_deref(), answer.date.as_deref());
            let asked_for = wait::asked_for(retry_after, date, SystemTime::now());
            let hitch = if matches!(answer.status, 429 | 503 | 509) { Hitch::Busy } else { Hitch::Broken };
            return Verdict::Again(hitch, asked_for, format!("the server says {said}"));
        }
        400..=499 if answer.status == 410 || code.is_expired() => Failure::Expired,
        401 => Failure::Run(anyhow!(
            "{link}: the server says {said}: the token is invalid or expired; put a new one into {VARIABLE} and \
             run again: what was fetched is kept"
        )),
        403 if code.is_full() => Failure::List(anyhow!(
            "{link}: the server says {said}: the mailbox is full, so that the server cannot store the state of a list: \
             make room in it"
        )),
        403 => Failure::List(anyhow!(
            "{link}: the server says {said}: the token in {VARIABLE} lacks a permission ({}), or may not read this \
             mailbox",
            link.permission()
        )),
        404 => Failure::Absent(anyhow!("{link}: the server says {said}")),
        300..=303 | 305..=399 => Failure::Run(anyhow!(
            "{link}: the server says {said}: redirects are not followed, since the token would go along; give \
             --base-url as it is now"
        )),
        _ => Failure::List(anyhow!("{link}: the server says {said}")),
    })
}

/// The server's own word for what is wrong, and not its message, which may name somebody.
struct Code(Option<String>);

impl Code {
    fn of(answer: &Answer, is_secret: impl Fn(&str) -> bool) -> Code {
        #[derive(Deserialize)]
        struct Body {
            error: Inner,
        }
        #[derive(Deserialize)]
        struct Inner {
            code: String,
        }
        let is_word = |code: &String| {
            let is_plain = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
            code.len() <= 64 && is_plain && !is_secret(code)
        };
        let body = (answer.status != 200).then(|| serde_json::from_slice::<Body>(&answer.body).ok()).flatten();
        Code(body.map(|body| body.error.code).filter(is_word))
    }

    /// A delta query leaves a note in the mailbox, which counts against its quota.
    fn is_full(&self) -> bool {
        self.0.as_deref() == Some("ErrorQuotaExceeded")
    }

    fn is_expired(&self) -> bool {
        let begins =
            |code: &String| ["syncstate", "resync"].iter().any(|begin| code.to_ascii_lowercase().starts_with(begin));
        self.0.as_ref().is_some_and(begins)
    }
}
