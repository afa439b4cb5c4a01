//! What to make of an answer, or of none: a page, another try, or an end, and of what.

use std::time::Duration;

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
    Again(Option<Duration>, String),
    Bad(Failure),
}

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server has forgotten what the link stands for: the collection has to begin anew.
    Expired,
    /// There is nothing here.
    Absent(anyhow::Error),
    /// This mailbox cannot be fetched, others may.
    Mailbox(anyhow::Error),
    /// Nothing more is possible.
    Run(anyhow::Error),
}

/// What fails on this machine fails for every mailbox.
impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Run(error)
    }
}

/// Judges by the status and the server's word for it; what it says beside may name somebody.
pub(crate) fn judge<D: DeserializeOwned>(link: &Link, answer: Result<Answer, Trouble>) -> Verdict<D> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(Trouble::Broken(why)) => return Verdict::Again(None, why),
        Err(Trouble::Lasting(why)) => return Verdict::Bad(Failure::Run(anyhow!("{link}: {why}"))),
    };
    let code = Code::of(&answer);
    let said = format!("{}{}", answer.status, code.0.as_ref().map(|code| format!(" {code}")).unwrap_or_default());
    Verdict::Bad(match answer.status {
        200 => match serde_json::from_slice(&answer.body) {
            Ok(page) => return Verdict::Good(page),
            // A body without a length that breaks off looks whole to HTTP.
            Err(error) if error.is_eof() => return Verdict::Again(None, "the answer breaks off".into()),
            Err(error) => Failure::Run(anyhow!(
                "{link}: the answer is no page of Microsoft Graph, see its line {} column {}: is --base-url right?",
                error.line(),
                error.column()
            )),
        },
        408 | 429 | 500 | 502 | 503 | 504 | 509 => {
            let asked_for = wait::asked_for(answer.retry_after.as_deref(), answer.date.as_deref());
            return Verdict::Again(asked_for, format!("the server says {said}"));
        }
        400..=499 if answer.status == 410 || code.is_expired() => Failure::Expired,
        401 => Failure::Run(anyhow!(
            "{link}: the server says {said}: the token is not valid, or no longer; put a fresh one into {VARIABLE} and \
             run again: what was fetched is kept"
        )),
        403 if code.is_full() => Failure::Mailbox(anyhow!(
            "{link}: the server says {said}: the mailbox is full, so that the server cannot note where a list stands: make \
             room in it"
        )),
        403 => Failure::Mailbox(anyhow!(
            "{link}: the server says {said}: the token in {VARIABLE} lacks a permission ({}), or may not read this \
             mailbox",
            link.permission()
        )),
        404 => Failure::Absent(anyhow!("{link}: the server says {said}")),
        300..=399 => Failure::Run(anyhow!(
            "{link}: the server says {said}: redirects are not followed, since the token would go along; give \
             --base-url as it is now"
        )),
        _ => Failure::Mailbox(anyhow!("{link}: the server says {said}")),
    })
}

/// The server's own word for what is wrong, and not its message, which may name somebody.
struct Code(Option<String>);

impl Code {
    fn of(answer: &Answer) -> Code {
        #[derive(Deserialize)]
        struct Body {
            error: Inner,
        }
        #[derive(Deserialize)]
        struct Inner {
            code: String,
        }
        let is_word = |code: &String| {
            code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
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
