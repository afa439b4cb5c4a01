//! SPEC 6: replies in full. On random traffic the naive twin agrees wherever it is asked for rows.

use account_engagement::insight::{ReplyTimes, SuppressedReplyTimes};
use account_engagement::{CountingPolicy, Disclosure, Email, Question, Value};
use chrono::TimeDelta;

use crate::world::{ABE, ANN, BOB, LEAD, REP, clock, email_at, in_any_order, question};

fn times(emails: &[Email], question: &Question) -> ReplyTimes {
    let times = in_any_order(emails).reply_times(question).unwrap();
    times.into_iter().find(|times| &*times.account_id == "acct-a").unwrap()
}

fn to(id: &str, time: &str, thread: &str) -> Email {
    email_at(id, clock(time), REP, ANN).conversation(thread)
}

fn from(id: &str, time: &str, thread: &str) -> Email {
    email_at(id, clock(time), ANN, REP).conversation(thread)
}

#[test]
fn answered_unanswered_and_waiting_emails() {
    let named = |id: &str, time: &str, original: &str| from(id, time, "").in_reply_to(original);
    // Answered, unanswered, waiting, replies.
    for (why, emails, expected) in [
        ("SPEC 6: nothing but mail from the account", vec![from("a", "09:00:00", "t")], [0, 0, 0, 0]),
        ("SPEC 6: one that waits", vec![to("o", "09:00:00", "t")], [0, 1, 1, 0]),
        ("SPEC 6: one in no conversation waits", vec![to("o", "09:00:00", "")], [0, 1, 1, 0]),
        ("SPEC 6: answered by name", vec![to("o", "09:00:00", ""), named("a", "10:00:00", "o")], [1, 0, 0, 1]),
        (
            "SPEC 6: answered in its conversation",
            vec![to("o", "09:00:00", "t"), from("a", "10:00:00", "t")],
            [1, 0, 0, 1],
        ),
        (
            "SPEC 6: an answer that names an unknown one answers nothing, and nothing waits after it",
            vec![to("o", "09:00:00", "t"), from("a", "10:00:00", "t").in_reply_to("x")],
            [0, 1, 0, 0],
        ),
        (
            "SPEC 6: each answer to one has its time, the email is answered once",
            vec![to("o", "09:00:00", ""), named("a", "10:00:00", "o"), named("b", "11:00:00", "o")],
            [1, 0, 0, 2],
        ),
        (
            "SPEC 6: of two in a conversation the later is answered, and the earlier does not wait",
            vec![to("o", "09:00:00", "t"), to("p", "09:30:00", "t"), from("a", "10:00:00", "t")],
            [1, 1, 0, 1],
        ),
        (
            "SPEC 6: two of one instant are answered by one",
            vec![to("o", "09:00:00", "t"), to("p", "09:00:00", "t"), from("a", "10:00:00", "t")],
            [2, 0, 0, 1],
        ),
        ("SPEC 6: who writes again waits once", vec![to("o", "09:00:00", "t"), to("p", "09:30:00", "t")], [0, 2, 1, 0]),
        (
            "SPEC 6: an answer and a new question",
            vec![to("o", "09:00:00", "t"), from("a", "10:00:00", "t"), to("p", "11:00:00", "t")],
            [1, 1, 1, 1],
        ),
        (
            "SPEC 6: another conversation says nothing",
            vec![to("o", "09:00:00", "t"), from("a", "10:00:00", "u")],
            [0, 1, 1, 0],
        ),
    ] {
        let times = times(&emails, &question());
        assert_eq!([times.answered, times.unanswered, times.waiting, times.reply_count], expected, "{why}");
    }
}

#[test]
fn reply_times_have_a_mean_a_median_and_a_90th_percentile() {
    let emails = |minutes: &[i64]| -> Vec<Email> {
        let answers = minutes.iter().map(|minutes| {
            let answer = email_at(&format!("a{minutes}"), clock("09:00:00") + TimeDelta::minutes(*minutes), ANN, REP);
            answer.in_reply_to("o")
        });
        [to("o", "09:00:00", "")].into_iter().chain(answers).collect()
    };
    for (why, minutes, expected) in [
        ("none", &[][..], None),
        ("one is all three", &[7], Some((7.0, 7.0, 7.0))),
        ("two", &[10, 20], Some((15.0, 15.0, 19.0))),
        ("an outlier moves the mean alone", &[1, 2, 3, 4, 90], Some((20.0, 3.0, 55.6))),
        ("eleven", &[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100], Some((50.0, 50.0, 90.0))),
    ] {
        let times = times(&emails(minutes), &question());
        let found = [times.mean, times.median, times.percentile_90];
        let expected =
            expected.map_or([None; 3], |(mean, median, ninety)| [mean, median, ninety].map(|m| Some(m * 60.0)));
        for (found, expected) in found.into_iter().zip(expected) {
            assert!(
                found == expected || (found.unwrap() - expected.unwrap()).abs() < 1e-9,
                "{why}: {found:?} {expected:?}"
            );
        }
    }
}

#[test]
fn an_email_after_the_longest_reply_is_not_a_reply() {
    let emails = [to("o", "09:00:00", ""), from("a", "11:00:00", "").in_reply_to("o")];
    let within = |hours| question().policy(CountingPolicy::default().longest_reply(TimeDelta::hours(hours)));
    let found = |hours| times(&emails, &within(hours));
    assert_eq!((found(2).answered, found(2).reply_count), (1, 1));
    assert_eq!((found(1).answered, found(1).unanswered, found(1).waiting, found(1).reply_count), (0, 1, 1, 0));
}

#[test]
fn reply_times_of_few_people_are_suppressed_and_counts_are_not() {
    let both = format!("{ANN} {ABE}");
    let answer = |id: &str, from| email_at(id, clock("10:00:00"), from, &format!("{REP} {LEAD}")).in_reply_to("o");
    let original = || email_at("o", clock("09:00:00"), REP, &both);
    let suppressed = |emails: &[Email]| -> SuppressedReplyTimes {
        let times = in_any_order(emails).suppressed_reply_times(&question(), Disclosure::at_least(2)).unwrap();
        times.into_iter().next().unwrap()
    };
    let by_two = |replies: usize| -> SuppressedReplyTimes {
        let name = |number: usize| format!("a{number}");
        let answers = (0..replies).map(|number| answer(&name(number), if number % 2 == 0 { ANN } else { ABE }));
        suppressed(&answers.chain([original()]).collect::<Vec<_>>())
    };
    let hour = Value::Number(3600.0);
    let many = by_two(20);
    assert_eq!((many.mean, many.median, many.reply_count), (hour, hour, 20));
    let few = by_two(19);
    assert_eq!(few.mean, hour);
    assert_eq!([few.median, few.percentile_90], [Value::Suppressed; 2], "a quantile is the time of one or two");
    let by_one = suppressed(&[original(), answer("a", ANN)]);
    assert_eq!([by_one.mean, by_one.median, by_one.percentile_90], [Value::Suppressed; 3]);
    assert_eq!((by_one.answered, by_one.reply_count), (1, 1));
    let by_nobody = suppressed(&[original()]);
    assert_eq!(by_nobody.median, Value::Null, "nobody answers, which is about nobody");
    let nothing = in_any_order(&[email_at("o", clock("09:00:00"), REP, BOB)]).reply_times(&question()).unwrap();
    assert_eq!(nothing.len(), 1, "accounts without activity are left out");
}
