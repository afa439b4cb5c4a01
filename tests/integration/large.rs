//! What holds for small states holds for those that are larger than the memory that is taken at once
//! (SPEC 12), and asking them by shares, which small ones have not, gives the same rows.

use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Meeting, Question};
use chrono::TimeDelta;

use crate::asking::rows;
use crate::laws::{merged, read};
use crate::world::{AS_OF, at};

const EMAILS: i32 = 4_000;
const MEETINGS: i32 = 2_000;

fn rep(number: i32) -> String {
    format!("m{}@corp.example", number % 150)
}

/// Between two accounts and few or many of our people, in few conversations or many, answered by name, by conversation
/// or not at all.
fn email(number: i32) -> Email {
    let sent_at = at(AS_OF) - TimeDelta::days(200) + TimeDelta::minutes(i64::from(number) * 50);
    let customer = format!("c{}@{}.example", number % 11, ["a", "b"][usize::from(number % 5 == 0)]);
    let (from, to) = if number % 3 == 0 { (customer, rep(number)) } else { (rep(number), customer) };
    let crowd = if number % 97 == 0 { 100 } else { number % 4 };
    let email = (0..crowd)
        .fold(Email::new(format!("e{number}"), sent_at, from).to(to), |email, place| email.cc(rep(number + 7 * place)));
    match number % 6 {
        0 => email.in_reply_to(format!("e{}", number - 5)),
        1..3 => email,
        _ => email.conversation(format!("t{}", number / 40)),
    }
}

/// Copies that are each in another conversation.
fn further_copies() -> impl Iterator<Item = Email> {
    (0..EMAILS)
        .step_by(101)
        .flat_map(|number| (0..12).map(move |thread| email(number).conversation(format!("t{thread}"))))
}

fn meeting(number: i32) -> Meeting {
    let start = at(AS_OF) - TimeDelta::days(150) + TimeDelta::hours(i64::from(number));
    let crowd = if number % 89 == 0 { 120 } else { 2 };
    let meeting = Meeting::new(format!("u{number}"), start, start + TimeDelta::minutes(20 + i64::from(number % 50)));
    let meeting = if number % 2 == 0 { meeting.organizer(rep(number)) } else { meeting.organizer("c1@b.example") };
    (0..crowd).fold(meeting.attendee("c1@a.example"), |meeting, place| meeting.attendee(rep(number + place).as_str()))
}

fn empty() -> Aggregator {
    let mailboxes: Vec<Mailbox> = (0..150).map(|number| Mailbox::new(rep(number))).collect();
    let accounts = [Account::new("acct-a").domain("a.example"), Account::new("acct-b").domain("b.example")];
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
    Aggregator::new(Key::PUBLIC, directory)
}

#[test]
fn large_states_obey_the_same_laws() {
    let grown = |emails: &mut dyn Iterator<Item = Email>, meetings: &mut dyn Iterator<Item = Meeting>| {
        let mut state = empty();
        state.intake().extend(emails);
        state.intake().extend(meetings);
        state
    };
    let state = grown(&mut (0..EMAILS).map(email).chain(further_copies()), &mut (0..MEETINGS).map(meeting));
    let backwards =
        grown(&mut further_copies().chain((0..EMAILS).rev().map(email)), &mut (0..MEETINGS).rev().map(meeting));
    let [even, odd] = [0, 1].map(|half| {
        let mine = |number: &i32| number % 2 == half;
        grown(
            &mut (0..EMAILS).filter(mine).map(email).chain(further_copies()),
            &mut (0..MEETINGS).filter(mine).map(meeting),
        )
    });
    let question = Question::new(at(AS_OF));
    let expected = rows(&state, &question).unwrap();
    assert_eq!(expected.email_tally().recorded() + expected.meeting_tally().recorded(), 6_000);
    assert!(expected.iter().any(|row| row.average_reply_duration.is_some() && row.contacts_in_emails == 150));
    for other in [backwards, merged(&even, &odd), merged(&state, &odd), read(&state.snapshot(), state.directory())] {
        assert!(other == state);
        assert!(other.snapshot() == state.snapshot());
        assert!(rows(&other, &question).unwrap() == expected);
    }
}
