//! SPEC 6: which emails from an account are replies, and how long they took.

use account_engagement::{Account, Aggregator, CountingPolicy, Email, EmailKind, Key, Level};
use chrono::TimeDelta;

use crate::world::{
    ABE, ANN, BOB, LEAD, OUTSIDER, REP, after, at, clock, date, directory_of, email_at, first, in_any_order, mailboxes,
    offer, question, rows,
};

/// To acct-a, at this time of the day.
fn to(id: &str, time: &str) -> Email {
    email_at(id, clock(time), REP, ANN)
}

/// From acct-a.
fn from(id: &str, time: &str) -> Email {
    email_at(id, clock(time), ANN, REP)
}

/// The mean of the reply durations over the window: a different one for every set of replies that
/// a row could find.
fn mean(emails: &[Email], account: &str) -> Option<f64> {
    let rows = rows(&in_any_order(emails));
    first(&rows, account).and_then(|row| row.average_reply_duration)
}

#[test]
fn an_email_that_names_its_original_is_a_reply_to_it() {
    for (why, emails, expected) in [
        ("an answer", vec![to("o", "09:00:00"), from("r", "09:10:00").in_reply_to("o")], Some(600.0)),
        (
            "every answer to one original is",
            vec![to("o", "09:00:00"), from("r", "09:10:00").in_reply_to("o"), from("s", "09:30:00").in_reply_to("o")],
            Some(1200.0),
        ),
        ("at the same instant", vec![to("o", "09:00:00"), from("r", "09:00:00").in_reply_to("o")], Some(0.0)),
        ("not one sent before it", vec![to("o", "09:00:00"), from("r", "08:59:59.999").in_reply_to("o")], None),
        (
            "by another contact of the account",
            vec![to("o", "09:00:00"), email_at("r", clock("09:10:00"), ABE, LEAD).in_reply_to("o")],
            Some(600.0),
        ),
        (
            "no matter what is between",
            vec![
                to("o", "09:00:00"),
                to("x", "09:01:00"),
                from("y", "09:02:00"),
                from("r", "09:10:00").in_reply_to("o"),
            ],
            Some(600.0),
        ),
        (
            "threads do not matter then",
            vec![
                to("o", "09:00:00").conversation("s"),
                to("x", "09:05:00").conversation("t"),
                from("r", "09:10:00").in_reply_to("o").conversation("t"),
            ],
            Some(600.0),
        ),
        ("an email that nobody has", vec![to("x", "09:00:00"), from("r", "09:10:00").in_reply_to("o")], None),
        (
            "no second guess by the thread",
            vec![to("x", "09:00:00").conversation("t"), from("r", "09:10:00").in_reply_to("o").conversation("t")],
            None,
        ),
        ("an email from the account itself", vec![from("o", "09:00:00"), from("r", "09:10:00").in_reply_to("o")], None),
        ("itself", vec![from("r", "09:10:00").in_reply_to("r")], None),
        (
            "an irrelevant one",
            vec![email_at("o", clock("09:00:00"), REP, LEAD), from("r", "09:10:00").in_reply_to("o")],
            None,
        ),
        (
            "one sent by an outsider",
            vec![email_at("o", clock("09:00:00"), OUTSIDER, ANN), from("r", "09:10:00").in_reply_to("o")],
            None,
        ),
        (
            "one to another account",
            vec![email_at("o", clock("09:00:00"), REP, BOB), from("r", "09:10:00").in_reply_to("o")],
            None,
        ),
        ("one to both", vec![to("o", "09:00:00").cc(BOB), from("r", "09:10:00").in_reply_to("o")], Some(600.0)),
        (
            "one that does not count",
            vec![to("o", "09:00:00").kind(EmailKind::Bulk), from("r", "09:10:00").in_reply_to("o")],
            None,
        ),
        (
            "an answer that does not count",
            vec![to("o", "09:00:00"), from("r", "09:10:00").in_reply_to("o").kind(EmailKind::AutoReply)],
            None,
        ),
        (
            "our answers to them are not measured",
            vec![from("o", "09:00:00"), to("r", "09:10:00").in_reply_to("o")],
            None,
        ),
    ] {
        assert_eq!(mean(&emails, "acct-a"), expected, "{why}");
    }
}

#[test]
fn an_email_that_names_no_original_replies_to_the_latest_in_its_conversation() {
    let t = |email: Email| email.conversation("t");
    for (why, emails, expected) in [
        ("an answer", vec![t(to("o", "09:00:00")), t(from("r", "09:10:00"))], Some(600.0)),
        ("to the latest", vec![t(to("n", "08:00:00")), t(to("o", "09:00:00")), t(from("r", "09:10:00"))], Some(600.0)),
        (
            "not to a later one",
            vec![t(to("o", "09:00:00")), t(from("r", "09:10:00")), t(to("p", "09:20:00"))],
            Some(600.0),
        ),
        ("strictly before: not at the same instant", vec![t(to("o", "09:00:00")), t(from("r", "09:00:00"))], None),
        (
            "the one before that instant, then",
            vec![t(to("o", "08:59:00")), t(to("p", "09:00:00")), t(from("r", "09:00:00"))],
            Some(60.0),
        ),
        (
            "only the first answer is",
            vec![t(to("o", "09:00:00")), t(from("r", "09:10:00")), t(from("s", "09:30:00"))],
            Some(600.0),
        ),
        (
            "by anyone of the account",
            vec![t(to("o", "09:00:00")), t(email_at("q", clock("09:10:00"), ABE, LEAD)), t(from("s", "09:30:00"))],
            Some(600.0),
        ),
        (
            "two first answers at one instant are both",
            vec![t(to("o", "09:00:00")), t(from("r", "09:10:00")), t(from("s", "09:10:00"))],
            Some(600.0),
        ),
        (
            "an answer at the original's instant is not between",
            vec![t(to("o", "09:00:00")), t(from("q", "09:00:00")), t(from("r", "09:10:00"))],
            Some(600.0),
        ),
        (
            "one with In-Reply-To stands between too",
            vec![t(to("o", "09:00:00")), t(from("q", "09:05:00")).in_reply_to("gone"), t(from("r", "09:10:00"))],
            None,
        ),
        (
            "and is measured itself if it can be",
            vec![t(to("o", "09:00:00")), t(from("q", "09:05:00")).in_reply_to("o"), t(from("r", "09:10:00"))],
            Some(300.0),
        ),
        (
            "a new mail to the account makes the next one first",
            vec![t(to("o", "09:00:00")), t(from("r", "09:10:00")), t(to("p", "09:20:00")), t(from("s", "09:50:00"))],
            Some(1200.0),
        ),
        (
            "of another account is none of its business",
            vec![
                t(to("o", "09:00:00")).cc(BOB),
                t(email_at("q", clock("09:05:00"), BOB, REP)),
                t(from("r", "09:10:00")),
            ],
            Some(600.0),
        ),
        ("in another thread", vec![to("o", "09:00:00").conversation("s"), t(from("r", "09:10:00"))], None),
        (
            "one in another thread is not between",
            vec![t(to("o", "09:00:00")), from("q", "09:05:00").conversation("s"), t(from("r", "09:10:00"))],
            Some(600.0),
        ),
        ("in no thread", vec![to("o", "09:00:00"), from("r", "09:10:00")], None),
        (
            "that does not count is no original",
            vec![t(to("o", "09:00:00")).kind(EmailKind::Bulk), t(from("r", "09:10:00"))],
            None,
        ),
        (
            "that does not count is not between",
            vec![t(to("o", "09:00:00")), t(from("q", "09:05:00")).kind(EmailKind::AutoReply), t(from("r", "09:10:00"))],
            Some(600.0),
        ),
        ("first of all from the account", vec![t(from("q", "09:00:00")), t(from("r", "09:10:00"))], None),
    ] {
        assert_eq!(mean(&emails, "acct-a"), expected, "{why}");
    }
}

/// Threads that share an email are still two: an email between the two must share a thread with the reply.
#[test]
fn a_reply_shares_a_conversation_with_its_original() {
    let both = |id: &str, time: &str, email: fn(&str, &str) -> Email| {
        [email(id, time).conversation("s"), email(id, time).conversation("t")]
    };
    let [r1, r2] = both("r", "09:10:00", from);
    for (why, others, expected) in [
        (
            "the latest over both threads",
            vec![to("o", "09:00:00").conversation("s"), to("p", "09:05:00").conversation("t")],
            Some(300.0),
        ),
        (
            "the later in the other thread",
            vec![to("o", "09:05:00").conversation("s"), to("p", "09:00:00").conversation("t")],
            Some(300.0),
        ),
        (
            "what stands between, in either",
            vec![to("o", "09:00:00").conversation("s"), from("q", "09:05:00").conversation("t").in_reply_to("gone")],
            None,
        ),
    ] {
        let emails: Vec<Email> = others.into_iter().chain([r1.clone(), r2.clone()]).collect();
        assert_eq!(mean(&emails, "acct-a"), expected, "{why}");
    }
}

#[test]
fn originals_and_replies_are_in_the_window() {
    let start = "2025-06-30T00:00:00Z";
    for (why, original, answer, expected) in [
        ("an original before the window", "2025-06-29T23:59:59.999Z", "2025-06-30T00:00:00.999Z", None),
        ("one at its first instant", start, "2025-06-30T00:00:01Z", Some(1.0)),
        ("an answer after as-of", "2026-06-30T11:59:59Z", "2026-06-30T12:00:00.001Z", None),
        ("one at as-of", "2026-06-30T11:59:59Z", "2026-06-30T12:00:00Z", Some(1.0)),
    ] {
        let emails = |named: bool| {
            let (original, answer) = (email_at("o", at(original), REP, ANN), email_at("r", at(answer), ANN, REP));
            if named {
                [original, answer.in_reply_to("o")]
            } else {
                [original.conversation("t"), answer.conversation("t")]
            }
        };
        assert_eq!(mean(&emails(true), "acct-a"), expected, "{why}, named");
        assert_eq!(mean(&emails(false), "acct-a"), expected, "{why}, in its thread");
    }
}

#[test]
fn the_duration_belongs_to_the_period_of_the_reply() {
    let emails = [
        email_at("o", at("2026-03-31T23:30:00Z"), REP, ANN),
        email_at("r", at("2026-04-01T00:30:00Z"), ANN, REP).in_reply_to("o"),
    ];
    let rows = rows(&after(emails));
    let of = |level: Level| {
        let rows = rows.iter().filter(|row| row.level == level);
        rows.map(|row| (row.start, row.average_reply_duration)).collect::<Vec<_>>()
    };
    assert_eq!(of(Level::Month), [(date("2026-03-01"), None), (date("2026-04-01"), Some(3600.0))]);
    assert_eq!(of(Level::Week), [(date("2026-03-30"), Some(3600.0))]);
}

#[test]
fn the_policy_limits_the_measured_replies() {
    let emails = [
        to("o", "09:00:00").conversation("t"),
        from("r", "09:10:00").in_reply_to("o"),
        from("s", "10:00:00").in_reply_to("o"),
        from("q", "11:00:00").conversation("t"),
    ];
    let aggregator = in_any_order(&emails);
    let default = CountingPolicy::default();
    for (why, policy, expected) in [
        ("none by default", default, Some((600.0 + 3600.0 + 7200.0) / 3.0)),
        ("of exactly that length", default.longest_reply(TimeDelta::hours(1)), Some(2100.0)),
        ("a millisecond less", default.longest_reply(TimeDelta::milliseconds(3_599_999)), Some(600.0)),
        ("none left", default.longest_reply(TimeDelta::minutes(1)), None),
    ] {
        let rows = aggregator.rows(&question().policy(policy)).unwrap();
        assert_eq!(first(&rows, "acct-a").unwrap().average_reply_duration, expected, "{why}");
        assert_eq!(rows.email_tally().counted(), 4, "{why}: they count all the same");
    }
}

#[test]
fn the_original_was_counted_to_the_same_account() {
    let answer = |from| email_at("r", clock("09:10:00"), from, REP);
    for (why, original, answer, account) in [
        ("to another, before it in order", to("o", "09:00:00"), answer(BOB), "acct-b"),
        ("to another, after it in order", email_at("o", clock("09:00:00"), REP, BOB), answer(ANN), "acct-a"),
    ] {
        assert_eq!(mean(&[original.clone(), answer.clone().in_reply_to("o")], account), None, "{why}, named");
        let threaded = [original.conversation("t"), answer.conversation("t")];
        assert_eq!(mean(&threaded, account), None, "{why}, in its thread");
    }
}

/// The account is the one of the directory of the day.
#[test]
fn each_account_has_replies_of_its_own() {
    let emails = [
        to("o", "09:00:00").cc(BOB).conversation("t"),
        from("r", "09:10:00").conversation("t"),
        email_at("s", clock("09:40:00"), BOB, REP).conversation("t"),
    ];
    assert_eq!((mean(&emails, "acct-a"), mean(&emails, "acct-b")), (Some(600.0), Some(2400.0)));
    let merged = Account::new("acct-a").contact("c-ann", [ANN]).contact("c-bob", [BOB]);
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory_of(&mailboxes(), &[merged]));
    offer(&mut aggregator, emails);
    assert_eq!(first(&rows(&aggregator), "acct-a").unwrap().average_reply_duration, Some(600.0));
}
