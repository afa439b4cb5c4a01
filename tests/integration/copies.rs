//! SPEC 4: copies of one email converge in any order.

use account_engagement::{CountingPolicy, Email, EmailKind, Outcome, Reason};
use chrono::TimeDelta;

use crate::world::{
    ABE, ANN, ANN_AT_HOME, BOB, LEAD, OUTSIDER, REP, REP_ALIAS, ROOM, after, at, clock, counts_of_both, date, email,
    email_at, empty, first, in_any_order, offer, question, rows,
};

/// A copy whose facts all differ from the relevant copy: it would change the state if it counted.
fn copy_with_other_facts(from: &str, to: &str) -> Email {
    email_at("e", clock("01:00:00"), from, to).kind(EmailKind::AutoReply).conversation("other").in_reply_to("other")
}

#[test]
fn an_irrelevant_copy_contributes_nothing_before_or_after_others() {
    let relevant = email("e", REP, ANN).conversation("t");
    for (why, copy) in [
        ("internal mail", copy_with_other_facts(REP, LEAD)),
        ("mail among customers", copy_with_other_facts(ANN, "bob@b.example abe@a.example")),
        ("sent by an outsider", copy_with_other_facts(OUTSIDER, "rep@corp.example bob@b.example")),
        ("sent by an ignored address", copy_with_other_facts(ROOM, REP)),
        ("sent by nobody", copy_with_other_facts("", "rep@corp.example bob@b.example")),
        ("from a mailbox to nobody", copy_with_other_facts(LEAD, "")),
        ("from a mailbox to strangers", copy_with_other_facts(LEAD, "someone@else.example room@a.example")),
        ("from a contact to strangers", copy_with_other_facts(BOB, OUTSIDER)),
        ("from a mailbox to its own alias", copy_with_other_facts(REP, REP_ALIAS)),
    ] {
        let mut aggregator = empty();
        assert_eq!(offer(&mut aggregator, [copy.clone()]), [Outcome::Irrelevant], "{why}");
        assert_eq!(aggregator, empty(), "{why}");
        assert_eq!(offer(&mut aggregator, [relevant.clone()]), [Outcome::Recorded], "{why}: before");
        assert_eq!(aggregator, after([relevant.clone()]), "{why}: before");
        assert_eq!(offer(&mut aggregator, [copy]), [Outcome::Irrelevant], "{why}: after");
        assert_eq!(aggregator, after([relevant.clone()]), "{why}: after");
    }
}

#[test]
fn a_copy_from_one_side_to_the_other_is_relevant() {
    for (why, copy) in [
        ("from a mailbox to a contact", email("e", REP, ANN)),
        ("in cc", email("e", REP, LEAD).cc(ANN)),
        ("in bcc", email("e", REP, OUTSIDER).bcc(ANN)),
        ("from a contact to a mailbox", email("e", ANN, REP)),
        ("to an alias", email("e", ANN_AT_HOME, REP_ALIAS)),
        ("from a contact to another account and us", email("e", ANN, BOB).cc(REP)),
        ("of any kind", email("e", REP, ANN).kind(EmailKind::Bulk)),
    ] {
        assert_eq!(offer(&mut empty(), [copy]), [Outcome::Recorded], "{why}");
    }
}

#[test]
fn recipients_are_the_union_over_copies() {
    for (why, copies, expected) in [
        (
            "only the sender's copy has bcc",
            [email("e", REP, ANN), email("e", REP, ANN).bcc(BOB)],
            [[1, 0, 0, 0, 0, 1, 0, 1], [1, 0, 0, 0, 0, 1, 0, 1]],
        ),
        (
            "each copy knows another recipient",
            [email("e", REP, ANN), email("e", REP, "abe@a.example lead@corp.example")],
            [[1, 0, 0, 0, 0, 2, 0, 2], [0; 8]],
        ),
        (
            "the same recipient twice",
            [email("e", REP, ANN), email("e", REP, "").cc("ANN@home.example")],
            [[1, 0, 0, 0, 0, 1, 0, 1], [0; 8]],
        ),
        (
            "an irrelevant copy's are not",
            [email("e", REP, ANN), email("e", REP, LEAD)],
            [[1, 0, 0, 0, 0, 1, 0, 1], [0; 8]],
        ),
    ] {
        assert_eq!(counts_of_both(&rows(&in_any_order(&copies))), expected, "{why}");
    }
}

#[test]
fn sent_at_is_the_earliest_of_all_copies() {
    let copies = ["2026-03-05T09:00:00Z", "2026-03-03T09:00:00Z", "2026-03-04T09:00:00Z"]
        .map(|sent_at| email_at("e", at(sent_at), REP, ANN));
    let rows = rows(&in_any_order(&copies));
    let row = first(&rows, "acct-a").unwrap();
    assert_eq!((row.engagement_start, row.emails_to_account), (Some(date("2026-03-03")), 1));
}

#[test]
fn kind_is_the_strongest_of_all_copies() {
    // From the strongest to the weakest.
    let order = [EmailKind::AutoReply, EmailKind::Bulk, EmailKind::Calendar, EmailKind::Personal];
    for (place, stronger) in order.into_iter().enumerate() {
        for weaker in &order[place..] {
            let copies = [email("e", REP, ANN).kind(stronger), email("e", REP, ANN).kind(*weaker)];
            let aggregator = in_any_order(&copies);
            for kind in order {
                let asked = question().policy(CountingPolicy::default().kinds([kind]));
                let counted = aggregator.rows(&asked).unwrap().email_tally().counted();
                assert_eq!(counted, u64::from(kind == stronger), "{stronger:?} over {weaker:?}, asked for {kind:?}");
            }
        }
    }
}

#[test]
fn conversations_are_the_union_over_copies() {
    let original = |thread| email("o", REP, ANN).conversation(thread);
    let answer = |thread| email_at("r", clock("09:10:00"), ANN, REP).conversation(thread);
    for (why, emails, expected) in [
        ("two copies' threads are both the email's", vec![original("t1"), original("t2"), answer("t2")], Some(600.0)),
        ("also the answer's", vec![original("t2"), answer("t1"), answer("t2")], Some(600.0)),
        (
            "one shared of several is enough",
            vec![original("t1"), original("t2"), answer("t2"), answer("t3")],
            Some(600.0),
        ),
        ("none shared", vec![original("t1"), original("t2"), answer("t3")], None),
        (
            "an irrelevant copy's is not",
            vec![original("t1"), email("o", REP, LEAD).conversation("t2"), answer("t2")],
            None,
        ),
        (
            "a bridge between threads does not make them one",
            vec![
                original("t1"),
                email_at("x", clock("09:05:00"), REP, BOB).conversation("t1"),
                email_at("x", clock("09:05:00"), REP, BOB).conversation("t2"),
                answer("t2"),
            ],
            None,
        ),
    ] {
        let rows = rows(&in_any_order(&emails));
        assert_eq!(first(&rows, "acct-a").unwrap().average_reply_duration, expected, "{why}");
    }
}

#[test]
fn two_different_in_reply_to_count_as_none() {
    let originals = [
        email("o1", REP, ANN),
        email_at("o2", clock("09:30:00"), REP, ANN),
        email_at("o3", clock("09:45:00"), REP, ANN).conversation("t"),
    ];
    let answer = || email_at("r", clock("10:00:00"), ANN, REP);
    for (why, copies, expected) in [
        ("one word", vec![answer().in_reply_to("o1")], Some(3600.0)),
        ("the same word twice", vec![answer().in_reply_to("o1"), answer().in_reply_to(" <o1> ")], Some(3600.0)),
        ("a copy that does not say does not contradict", vec![answer(), answer().in_reply_to("o2")], Some(1800.0)),
        ("two words", vec![answer().in_reply_to("o1"), answer().in_reply_to("o2")], None),
        (
            "two words, and one of them again",
            vec![answer().in_reply_to("o1"), answer().in_reply_to("o2"), answer().in_reply_to("o1")],
            None,
        ),
        (
            "then the thread decides",
            vec![answer().in_reply_to("o1"), answer().in_reply_to("o2").conversation("t")],
            Some(900.0),
        ),
        (
            "the original that an irrelevant copy names does not count",
            vec![answer().in_reply_to("o1"), email("r", ANN, ABE).in_reply_to("o2")],
            Some(3600.0),
        ),
    ] {
        let all: Vec<Email> = originals.iter().cloned().chain(copies).collect();
        let rows = rows(&in_any_order(&all));
        assert_eq!(first(&rows, "acct-a").unwrap().average_reply_duration, expected, "{why}");
    }
}

#[test]
fn two_different_known_senders_contradict_each_other() {
    let none = [[0; 8]; 2];
    for (why, copies, expected) in [
        ("two mailboxes", [email("e", REP, ANN), email("e", LEAD, ANN)], none),
        ("two contacts", [email("e", ANN, REP), email("e", ABE, REP)], none),
        ("both sides", [email("e", ANN, REP), email("e", REP, ANN)], none),
        ("two accounts", [email("e", ANN, REP), email("e", BOB, REP)], none),
        (
            "a mailbox under two addresses is one",
            [email("e", REP, ANN), email("e", REP_ALIAS, ANN)],
            [[1, 0, 0, 0, 0, 1, 0, 1], [0; 8]],
        ),
        (
            "a contact under two addresses is one",
            [email("e", ANN, REP), email("e", ANN_AT_HOME, REP)],
            [[0, 1, 0, 0, 0, 1, 0, 1], [0; 8]],
        ),
        (
            "an unknown one does not contradict",
            [email("e", ANN, REP), email("e", OUTSIDER, REP)],
            [[0, 1, 0, 0, 0, 1, 0, 1], [0; 8]],
        ),
    ] {
        let rows = rows(&in_any_order(&copies));
        assert_eq!(counts_of_both(&rows), expected, "{why}");
        assert_eq!(rows.email_tally().not_counted(Reason::ContradictorySender), u64::from(expected == none), "{why}");
        assert_eq!(rows.email_tally().recorded(), 1, "{why}");
    }
}

/// So that "the same state" is worth something in the other tests.
#[test]
fn states_differ_when_a_fact_of_an_email_differs() {
    let plain = || email("e", REP, ANN);
    for (why, other) in [
        ("nothing", vec![]),
        ("another id", vec![email("f", REP, ANN)]),
        ("another time", vec![email_at("e", clock("09:00:00.001"), REP, ANN)]),
        ("another sender", vec![email("e", LEAD, ANN)]),
        ("the sender's other address", vec![email("e", REP_ALIAS, ANN)]),
        ("two senders", vec![plain(), email("e", LEAD, ANN)]),
        ("another recipient", vec![email("e", REP, ABE)]),
        ("one recipient more", vec![plain().cc(BOB)]),
        ("the other direction", vec![email("e", ANN, REP)]),
        ("a thread", vec![plain().conversation("t")]),
        ("an original", vec![plain().in_reply_to("o")]),
        ("two originals", vec![plain().in_reply_to("o"), plain().in_reply_to("p")]),
        ("a kind", vec![plain().kind(EmailKind::Calendar)]),
        ("an email more", vec![plain(), email("f", REP, ANN)]),
    ] {
        assert_ne!(after(other.clone()), after([plain()]), "{why}");
        assert_ne!(after([plain()]), after(other), "{why}");
    }
    let threads = [plain().conversation("s"), plain().conversation("t")];
    assert_ne!(after([threads[0].clone()]), after([threads[1].clone()]));
    let originals = [plain().in_reply_to("o"), plain().in_reply_to("p")];
    assert_ne!(after([originals[0].clone()]), after([originals[1].clone()]));
}

#[test]
fn replies_ignore_an_email_with_contradictory_senders() {
    let thread = |email: Email| email.conversation("t");
    let late = clock("09:00:00") + TimeDelta::minutes(30);
    let emails = [
        thread(email("o", REP, ANN)),
        thread(email_at("x", clock("09:10:00"), ANN, REP)),
        thread(email_at("x", clock("09:10:00"), ABE, REP)),
        thread(email_at("y", clock("09:20:00"), REP, ANN)),
        thread(email_at("y", clock("09:20:00"), LEAD, ANN)),
        thread(email_at("r", late, ANN, REP)),
    ];
    let rows = rows(&in_any_order(&emails));
    assert_eq!(first(&rows, "acct-a").unwrap().average_reply_duration, Some(1800.0));
}
