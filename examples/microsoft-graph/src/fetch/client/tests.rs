//! Answers in turn, and the waits that are asked for in place of waiting.

use std::cell::RefCell;

use serde_json::Value;

use super::*;
use crate::fetch::server::Server;
use crate::fetch::transport::{Answer, Trouble};

/// Answers in turn, and then nobody is there.
struct Script(RefCell<Vec<Result<Answer, Trouble>>>);

impl Transport for Script {
    fn get(&self, _: &Link) -> Result<Answer, Trouble> {
        let mut answers = self.0.borrow_mut();
        if answers.is_empty() { Err(Trouble::Unreachable("connection refused".into())) } else { answers.remove(0) }
    }

    fn is_secret(&self, word: &str) -> bool {
        word.contains("S3cret")
    }
}

#[derive(Default)]
struct Waits(Vec<(Duration, String)>);

impl Pause for &mut Waits {
    fn wait(&mut self, length: Duration, why: &str) {
        self.0.push((length, why.to_owned()));
    }
}

fn says(status: u16, retry_after: &str, body: &str) -> Answer {
    let retry_after = Some(retry_after.to_owned()).filter(|text| !text.is_empty());
    let date = Some("Mon, 02 Mar 2026 09:00:00 GMT".into());
    Answer { status, retry_after, date, body: body.as_bytes().to_vec() }
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
        (Ok(says(429, "17", "")), 17..=17),
        (Ok(says(429, "0", r#"{"error": {"code": "TooManyRequests", "message": "rep@corp.example"}}"#)), 0..=0),
        (Ok(says(503, "Mon, 02 Mar 2026 09:00:40 GMT", "<html>")), 40..=40),
        (Ok(says(429, "", "")), 1..=2),
        (Ok(says(503, "soon", "")), 1..=2),
        (Ok(says(502, "", "")), 1..=2),
        (Ok(says(504, "3", "")), 3..=3),
        (Ok(says(500, "", "")), 1..=2),
        (Ok(says(200, "", r#"{"value": [1, "#)), 1..=2),
        (Ok(says(200, "", "")), 1..=2),
        (Err(Trouble::Broken("timed out".into())), 1..=2),
    ] {
        let (result, waits) = ask("/users/x/mailFolders/delta", vec![answer.clone(), Ok(says(200, "", "7"))]);
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
        "https://graph.example/v1.0/users/…/mailFolders/delta: connection refused, 4 times: run again later"
    );
    let within: Vec<bool> =
        waits.iter().zip([2, 4, 8]).map(|((length, _), most)| length.as_secs_f64() <= f64::from(most)).collect();
    assert_eq!(within, [true; 3]);

    let busy = || Ok(says(503, "1", r#"{"error": {"code": "ErrorMailboxStoreUnavailable"}}"#));
    let (result, waits) = ask("/users/x/mailFolders/delta", vec![busy(), busy(), busy(), busy()]);
    let Err(Failure::Mailbox(error)) = result else { panic!("{result:?}") };
    assert!(error.to_string().ends_with("the server says 503 ErrorMailboxStoreUnavailable, 4 times: run again later"));
    assert_eq!(waits.len(), 3);

    let (result, waits) = ask("/users/x/mailFolders/delta", vec![Ok(says(429, "86400", ""))]);
    let Err(Failure::Mailbox(error)) = result else { panic!("{result:?}") };
    assert!(error.to_string().ends_with("the server says 429, and asks to wait for 86400 s: run again then"));
    assert!(waits.is_empty());
}

#[test]
fn what_another_try_does_not_mend_ends_at_once() {
    let code = |code: &str| format!(r#"{{"error": {{"code": "{code}", "message": "of rep@corp.example"}}}}"#);
    let link = "https://graph.example/v1.0/users/…/calendarView/delta: ";
    for (answer, kind, said) in [
        (Ok(says(410, "", "")), "Expired", ""),
        (Ok(says(410, "", &code("SyncStateNotFound"))), "Expired", ""),
        (Ok(says(400, "", &code("syncStateNotFound"))), "Expired", ""),
        (Ok(says(404, "", &code("ResyncRequired"))), "Expired", ""),
        (Ok(says(401, "", &code("InvalidAuthenticationToken"))), "Run", "put a new one into GRAPH_TOKEN"),
        (Ok(says(403, "", &code("ErrorQuotaExceeded"))), "List", "the mailbox is full"),
        (Ok(says(403, "", &code("ErrorAccessDenied"))), "List", "lacks a permission (Calendars.Read)"),
        (
            Ok(says(404, "", &code("MailboxNotEnabledForRESTAPI"))),
            "Absent",
            "the server says 404 MailboxNotEnabledForRESTAPI",
        ),
        (Ok(says(400, "", &code("ErrorInvalidRequest"))), "List", "the server says 400 ErrorInvalidRequest"),
        (Ok(says(400, "", &code("rep@corp.example"))), "List", "the server says 400"),
        (Ok(says(400, "", &code("x-S3cret-x"))), "List", "/delta: the server says 400"),
        (Ok(says(304, "", "")), "List", "/delta: the server says 304"),
        (Ok(says(302, "", "")), "Run", "redirects are not followed"),
        (
            Ok(says(200, "", "<html>sign in, rep@corp.example")),
            "Run",
            "no page of Microsoft Graph, see its line 1 column 1",
        ),
        (Err(Trouble::Strange("the answer has more than 9 bytes".into())), "Run", "more than 9 bytes"),
        (Err(Trouble::Lasting("no certificate".into())), "Run", "/delta: no certificate"),
    ] {
        let (result, waits) = ask("/users/x/calendarView/delta?$deltatoken=opaque", vec![answer.clone()]);
        assert!(waits.is_empty(), "{answer:?}");
        let (found, error) = told(result.unwrap_err());
        assert_eq!(found, kind, "{error}");
        assert!(error.is_empty() || error.starts_with(link), "{error}");
        assert!(error.contains(said), "{error}");
        for secret in ["@", "opaque", "S3cret"] {
            assert!(!error.contains(secret), "{error}");
        }
    }
}

fn told(failure: Failure) -> (&'static str, String) {
    match failure {
        Failure::Expired => ("Expired", String::new()),
        Failure::Absent(error) => ("Absent", error.to_string()),
        Failure::Endless(error) => ("Endless", error.to_string()),
        Failure::List(error) => ("List", error.to_string()),
        Failure::Mailbox(error) => ("Mailbox", error.to_string()),
        Failure::Run(error) => ("Run", error.to_string()),
    }
}

/// What fails at the first request, and after one that was answered as it should be.
#[test]
fn what_has_answered_before_is_the_right_server() {
    let no_page = || Ok(says(200, "", "<html>"));
    for (answer, at_first, later) in [
        (Ok(says(400, "", "")), "List", "List"),
        (no_page(), "Run", "List"),
        (Err(Trouble::Strange("too much".into())), "Run", "List"),
        (Err(Trouble::Broken("connection reset".into())), "Run", "List"),
        (Err(Trouble::Unreachable("no connection".into())), "Run", "Run"),
        (Err(Trouble::Lasting("no certificate".into())), "Run", "Run"),
        (Ok(says(200, "", "{")), "Run", "List"),
        (Ok(says(500, "0", "")), "List", "List"),
        (Ok(says(502, "", "")), "List", "List"),
        (Ok(says(504, "", "")), "List", "List"),
        (Ok(says(429, "", "")), "Mailbox", "Mailbox"),
        (Ok(says(503, "", "")), "Mailbox", "Mailbox"),
        (Ok(says(502, "86400", "")), "Mailbox", "Mailbox"),
        (Ok(says(401, "", "")), "Run", "Run"),
        (Ok(says(302, "", "")), "Run", "Run"),
    ] {
        for (before, expected) in [(None, at_first), (Some(Ok(says(200, "", "7"))), later)] {
            let many = usize::from(before.is_some());
            let answers = before.into_iter().chain(std::iter::repeat_n(answer.clone(), 4)).collect();
            let mut waits = Waits::default();
            let backoff = Backoff::new(Duration::ZERO, fastrand::Rng::with_seed(1));
            let mut client = Client::new(Script(RefCell::new(answers)), &mut waits, backoff, 4);
            let link = Server::new("https://graph.example").unwrap().at("/users").unwrap();
            for _ in 0..many {
                assert_eq!(client.get::<Value>(&link).unwrap(), 7);
            }
            assert_eq!(told(client.get::<Value>(&link).unwrap_err()).0, expected, "{answer:?}");
            assert_eq!(client.repeats.times, waits.0.len() as u64);
        }
    }
}
