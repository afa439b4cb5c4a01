//! The same request again until it is answered, or until it is clear that it will not be.

use std::time::Duration;

use anyhow::anyhow;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::fetch::server::Link;
use crate::fetch::token::VARIABLE;
use crate::fetch::transport::{Answer, Transport, Trouble};
use crate::fetch::wait::{self, Backoff, Pause};

/// A server that wants more than this does not want us today.
const LONGEST_ASKED_FOR: Duration = Duration::from_secs(60 * 60);

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

/// Asks, waits and asks again.
#[derive(Debug)]
pub(crate) struct Client<T, P> {
    transport: T,
    pause: P,
    backoff: Backoff,
    /// How often the same request is made at most.
    tries: u32,
}

/// What to make of an answer.
enum Verdict<D> {
    Good(D),
    /// Another try may help, after so long if the server said so.
    Again(Option<Duration>, String),
    Bad(Failure),
}

impl<T: Transport, P: Pause> Client<T, P> {
    pub(crate) fn new(transport: T, pause: P, backoff: Backoff, tries: u32) -> Client<T, P> {
        Client { transport, pause, backoff, tries }
    }

    /// What is at the link.
    ///
    /// # Errors
    ///
    /// After as many tries as are allowed, or at once where another one would end the same.
    pub(crate) fn get<D: DeserializeOwned>(&mut self, link: &Link) -> Result<D, Failure> {
        let mut tried = 0;
        loop {
            tried += 1;
            let answer = self.transport.get(link);
            // A server that answers may well answer for another mailbox; one that cannot be reached, not.
            let is_reached = answer.is_ok();
            let (asked_for, why) = match judge(link, answer) {
                Verdict::Good(page) => return Ok(page),
                Verdict::Bad(failure) => return Err(failure),
                Verdict::Again(asked_for, why) => (asked_for, why),
            };
            let too_long = asked_for.is_some_and(|length| length > LONGEST_ASKED_FOR);
            if tried >= self.tries || too_long {
                let error = match asked_for.filter(|_| too_long) {
                    Some(length) => {
                        anyhow!("{link}: {why}, and asks to wait for {} s: run again then", length.as_secs())
                    }
                    None => anyhow!("{link}: {why}, {tried} times: run again later"),
                };
                return Err(if is_reached { Failure::Mailbox(error) } else { Failure::Run(error) });
            }
            let length = asked_for.unwrap_or_else(|| self.backoff.after(tried));
            self.pause.wait(length, &why);
        }
    }
}

fn judge<D: DeserializeOwned>(link: &Link, answer: Result<Answer, Trouble>) -> Verdict<D> {
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

    fn is_expired(&self) -> bool {
        let begins =
            |code: &String| ["syncstate", "resync"].iter().any(|begin| code.to_ascii_lowercase().starts_with(begin));
        self.0.as_ref().is_some_and(begins)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use serde_json::Value;

    use super::*;
    use crate::fetch::server::Server;

    /// Answers in turn, and then nothing but connections that break.
    struct Script(RefCell<Vec<Result<Answer, Trouble>>>);

    impl Transport for Script {
        fn get(&self, _: &Link) -> Result<Answer, Trouble> {
            let mut answers = self.0.borrow_mut();
            if answers.is_empty() { Err(Trouble::Broken("connection reset".into())) } else { answers.remove(0) }
        }
    }

    #[derive(Default)]
    struct Waits(Vec<(Duration, String)>);

    impl Pause for &mut Waits {
        fn wait(&mut self, length: Duration, why: &str) {
            self.0.push((length, why.to_owned()));
        }
    }

    fn says(status: u16, retry_after: &str, body: &str) -> Result<Answer, Trouble> {
        let retry_after = Some(retry_after.to_owned()).filter(|text| !text.is_empty());
        let date = Some("Mon, 02 Mar 2026 09:00:00 GMT".into());
        Ok(Answer { status, retry_after, date, body: body.as_bytes().to_vec() })
    }

    fn broken() -> Result<Answer, Trouble> {
        Err(Trouble::Broken("timed out".into()))
    }

    fn ask(path: &str, answers: Vec<Result<Answer, Trouble>>) -> (Result<Value, Failure>, Vec<(Duration, String)>) {
        let mut waits = Waits::default();
        let backoff = Backoff::new(Duration::from_secs(2), fastrand::Rng::with_seed(1));
        let mut client = Client::new(Script(RefCell::new(answers)), &mut waits, backoff, 4);
        let server = Server::new("https://graph.example/v1.0").unwrap();
        let result = client.get(&server.at(path).unwrap());
        (result, waits.0)
    }

    #[test]
    fn it_waits_as_long_as_it_is_asked_to() {
        for (answer, seconds) in [
            (says(429, "17", ""), 17..=17),
            (says(429, "0", r#"{"error": {"code": "TooManyRequests", "message": "rep@corp.example"}}"#), 0..=0),
            (says(503, "Mon, 02 Mar 2026 09:00:40 GMT", "<html>"), 40..=40),
            (says(429, "", ""), 1..=2),
            (says(503, "soon", ""), 1..=2),
            (says(502, "", ""), 1..=2),
            (says(504, "3", ""), 3..=3),
            (says(500, "", ""), 1..=2),
            (says(200, "", r#"{"value": [1, "#), 1..=2),
            (says(200, "", ""), 1..=2),
            (broken(), 1..=2),
        ] {
            let (result, waits) = ask("/users/x/mailFolders/delta", vec![answer.clone(), says(200, "", "7")]);
            assert_eq!(result.unwrap(), 7, "{answer:?}");
            let [(length, why)] = waits.as_slice() else { panic!("{answer:?}: {waits:?}") };
            assert!((*seconds.start()..=*seconds.end()).contains(&length.as_secs()), "{answer:?}: {length:?}");
            assert!(!why.is_empty() && !why.contains('@'), "{why}");
        }
    }

    #[test]
    fn waits_grow_and_tries_end() {
        let (result, waits) = ask("/users/x/mailFolders/delta", vec![]);
        let Err(Failure::Run(error)) = result else { panic!("{result:?}") };
        assert_eq!(
            error.to_string(),
            "https://graph.example/v1.0/users/…/mailFolders/delta: connection reset, 4 times: run again later"
        );
        let within: Vec<bool> =
            waits.iter().zip([2, 4, 8]).map(|((length, _), most)| length.as_secs_f64() <= f64::from(most)).collect();
        assert_eq!(within, [true; 3]);

        let busy = || says(503, "1", r#"{"error": {"code": "ErrorMailboxStoreUnavailable"}}"#);
        let (result, waits) = ask("/users/x/mailFolders/delta", vec![busy(), busy(), busy(), busy()]);
        let Err(Failure::Mailbox(error)) = result else { panic!("{result:?}") };
        assert!(
            error.to_string().ends_with("the server says 503 ErrorMailboxStoreUnavailable, 4 times: run again later")
        );
        assert_eq!(waits.len(), 3);

        let (result, waits) = ask("/users/x/mailFolders/delta", vec![says(429, "86400", "")]);
        let Err(Failure::Mailbox(error)) = result else { panic!("{result:?}") };
        assert!(error.to_string().ends_with("the server says 429, and asks to wait for 86400 s: run again then"));
        assert!(waits.is_empty());
    }

    #[test]
    fn what_another_try_does_not_mend_ends_at_once() {
        let code = |code: &str| format!(r#"{{"error": {{"code": "{code}", "message": "of rep@corp.example"}}}}"#);
        let link = "https://graph.example/v1.0/users/…/calendarView/delta: ";
        for (answer, kind, said) in [
            (says(410, "", ""), "Expired", ""),
            (says(410, "", &code("SyncStateNotFound")), "Expired", ""),
            (says(400, "", &code("syncStateNotFound")), "Expired", ""),
            (says(404, "", &code("ResyncRequired")), "Expired", ""),
            (says(401, "", &code("InvalidAuthenticationToken")), "Run", "put a fresh one into GRAPH_TOKEN"),
            (says(403, "", &code("ErrorAccessDenied")), "Mailbox", "lacks a permission (Calendars.Read)"),
            (
                says(404, "", &code("MailboxNotEnabledForRESTAPI")),
                "Absent",
                "the server says 404 MailboxNotEnabledForRESTAPI",
            ),
            (says(400, "", &code("ErrorInvalidRequest")), "Mailbox", "the server says 400 ErrorInvalidRequest"),
            (says(400, "", &code("rep@corp.example")), "Mailbox", "the server says 400"),
            (says(302, "", ""), "Run", "redirects are not followed"),
            (
                says(200, "", "<html>sign in, rep@corp.example"),
                "Run",
                "no page of Microsoft Graph, see its line 1 column 1",
            ),
            (Err(Trouble::Lasting("the answer has more than 9 bytes".into())), "Run", "more than 9 bytes"),
        ] {
            let (result, waits) = ask("/users/x/calendarView/delta?$deltatoken=opaque", vec![answer.clone()]);
            assert!(waits.is_empty(), "{answer:?}");
            let (found, error) = match result.unwrap_err() {
                Failure::Expired => ("Expired", String::new()),
                Failure::Absent(error) => ("Absent", error.to_string()),
                Failure::Mailbox(error) => ("Mailbox", error.to_string()),
                Failure::Run(error) => ("Run", error.to_string()),
            };
            assert_eq!(found, kind, "{error}");
            assert!(error.is_empty() || error.starts_with(link), "{error}");
            assert!(error.contains(said) && !error.contains('@') && !error.contains("opaque"), "{error}");
        }
    }
}
