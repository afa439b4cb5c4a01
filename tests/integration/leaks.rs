//! SPEC 10 and 12: secrets are planted wherever there is text, and looked for wherever something
//! comes out.

use account_engagement::score::Shares;
use account_engagement::{
    Account, Aggregator, Attendee, Directory, Email, Key, Mailbox, MaxAbs, Meeting, Normalizer, Question, Row,
    ScoreModel, SnapshotError, Unscored,
};
use chrono::{NaiveDate, TimeDelta};

use crate::world::{at, clock};
use crate::written_rows::csv;

const KEY: [u8; 16] = *b"planted-key-0123";

/// The text in every address, name and id except the account's.
const SECRET: &str = "planted";

fn directory() -> Directory {
    Directory::builder()
        .add_mailboxes([
            Mailbox::new("planted-rep@planted-corp.example")
                .alias("planted-alias@planted-corp.example")
                .name("Planted Rep")
                .directory_id("planted-0a"),
            Mailbox::new("planted-lead@planted-corp.example"),
        ])
        .add_accounts([Account::new("acct-1")
            .name("Planted Ltd")
            .domain("planted-cust.example")
            .contact("planted-c1", ["planted-x@planted-cust.example", "planted-x@planted-home.example"])])
        .ignore(["planted-room@planted-cust.example"])
        .build()
        .unwrap()
}

fn grown() -> Aggregator {
    let mut aggregator = Aggregator::new(Key::new(KEY), directory());
    let sent = Email::new("<planted-m1@planted-corp.example>", clock("09:00:00"), "planted-rep@planted-corp.example")
        .to("planted-x@planted-cust.example")
        .cc("planted-unlisted@planted-cust.example")
        .bcc("planted-lead@planted-corp.example")
        .conversation("planted-thread");
    let answer = Email::new("planted-m2", clock("10:00:00"), "planted-x@planted-home.example")
        .to("planted-alias@planted-corp.example")
        .in_reply_to("<planted-m1@planted-corp.example>");
    let unanswered = Email::new("planted-m3", clock("11:00:00"), "planted-unlisted@planted-cust.example")
        .to("planted-lead@planted-corp.example")
        .in_reply_to("planted-unknown");
    for email in [sent, answer, unanswered] {
        aggregator.record_email(&email).unwrap();
    }
    let meeting = Meeting::new("planted-uid", clock("13:00:00"), clock("14:00:00"))
        .organizer("planted-x@planted-cust.example")
        .attendee(Attendee::new("planted-rep@planted-corp.example"));
    aggregator.record_meeting(&meeting).unwrap();
    aggregator
}

fn assert_says_nothing(what: &str, text: &str) {
    let lower = text.to_lowercase();
    assert!(!lower.contains(SECRET) && !lower.contains('@'), "{what}: {text}");
}

/// In no alphabet that a search of the file would find.
fn assert_holds_nothing(what: &str, bytes: &[u8]) {
    let secrets = [SECRET, "Planted", "PLANTED", "example", "@", "acct-1"];
    let forms = secrets.iter().flat_map(|secret| {
        let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let hexadecimal = secret.bytes().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let reversed: Vec<u8> = secret.bytes().rev().collect();
        [secret.as_bytes().to_vec(), wide, hexadecimal.into_bytes(), reversed]
    });
    // A single byte is in the bytes by chance.
    for form in forms.filter(|form| form.len() > 3).chain([KEY.to_vec(), KEY[..8].to_vec(), KEY[8..].to_vec()]) {
        let found = bytes.windows(form.len()).position(|window| window == form);
        assert_eq!(found, None, "{what} holds {}", String::from_utf8_lossy(&form));
    }
}

#[test]
fn no_secret_is_in_a_snapshot() {
    let state = grown();
    assert_holds_nothing("a snapshot", &state.snapshot());
    let (mut read, _) = Aggregator::from_snapshot(&state.snapshot(), Key::new(KEY), directory()).unwrap();
    let additions =
        read.adopt(Directory::builder().add_mailboxes([Mailbox::new("planted-new@planted.example")]).build().unwrap());
    assert_eq!(additions.addresses().len(), 1);
    assert_holds_nothing("a snapshot with additions", &read.snapshot());
    assert_says_nothing("what was read", &format!("{read:?} {additions:?}"));
}

#[test]
fn no_secret_is_in_the_debug_of_states_and_rows() {
    let state = grown();
    let question = Question::new(at("2026-06-30T12:00:00Z"));
    let rows = state.rows(&question).unwrap();
    assert_eq!((rows.len(), rows[0].average_reply_duration), (3, Some(3600.0)));
    assert_says_nothing("a state", &format!("{state:?} {state:#?} {:?}", state.missing_past()));
    assert_says_nothing("its key", &format!("{:?}", Key::new(KEY)));
    assert_says_nothing("rows", &format!("{rows:?} {rows:#?} {:?}", state.unscored_rows(&question)));
    assert_says_nothing("rows as CSV", &csv(&rows));
    assert_says_nothing("rows as JSON", &serde_json::to_string(&rows).unwrap());
    assert_says_nothing("tallies", &format!("{:?} {:?}", rows.email_tally(), rows.account_tallies()));
    assert_says_nothing("a question", &format!("{question:?}"));
}

/// Yields no score.
#[derive(Debug)]
struct Broken;

impl ScoreModel for Broken {
    fn shares(&self, _: &Row<Unscored>) -> Shares {
        Shares::default().with(account_engagement::Column::EmailsToAccount, f64::NAN)
    }
}

impl Normalizer for Broken {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        vec![-1.0; cohort.len()]
    }
}

#[test]
fn no_secret_is_in_an_error() {
    let mut state = grown();
    let question = Question::new(at("2026-06-30T12:00:00Z"));
    let late = question.clone().start(NaiveDate::MAX);
    for error in [
        state.rows(&question.clone().model(Broken)).unwrap_err(),
        state.rows(&question.normalizer(Broken)).unwrap_err(),
        state.rows(&late.normalizer(MaxAbs)).unwrap_err(),
    ] {
        assert_says_nothing("an error about rows", &format!("{error} {error:?}"));
    }
    let other = Aggregator::new(
        Key::new(KEY),
        Directory::builder().add_mailboxes([Mailbox::new("planted-x@planted-cust.example")]).build().unwrap(),
    );
    let error = state.merge(&other).unwrap_err();
    assert_says_nothing("a refused merge", &format!("{error} {error:?}"));
    let backwards = Meeting::new("planted", clock("10:00:00"), clock("10:00:00") - TimeDelta::hours(1));
    let error = state.record_meeting(&backwards).unwrap_err();
    assert_says_nothing("a refused offer", &format!("{error} {error:?}"));
    let mut bytes = state.snapshot();
    bytes[200] ^= 1;
    let error = Aggregator::from_snapshot(&bytes, Key::new(KEY), directory()).unwrap_err();
    assert_eq!(error, SnapshotError::Altered);
    assert_says_nothing("a refused snapshot", &format!("{error} {error:?}"));
}
