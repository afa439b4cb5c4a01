//! SPEC 10, linked tables: a suppressed figure cannot be computed from a parent and its children, nor from a start or
//! an overview.

use account_engagement::{Account, Aggregator, Column, Directory, Key, Level, RollUp, Value};

use super::suppressed;
use crate::world::{
    ABE, ANN, Activity, LEAD, REP, after, at, email, email_at, first, mailboxes, meeting, meeting_at, offer, question,
};

fn group() -> Vec<Account> {
    vec![
        Account::new("group").domain("group.example"),
        Account::new("north").domain("north.example").parent("group"),
        Account::new("south").domain("south.example").parent("group"),
    ]
}

/// Whether the rows of the group, the north and the south suppress the length of meetings.
fn of_group(contacts: &[&str], hierarchy: RollUp) -> [Option<bool>; 3] {
    let (mailboxes, accounts) = (mailboxes(), group());
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let meetings = contacts
        .iter()
        .enumerate()
        .map(|(place, contact)| meeting(&format!("m{place}"), REP, &format!("lead@corp.example {contact}")));
    offer(&mut aggregator, meetings);
    let rows = suppressed(&aggregator, &question().roll_up(hierarchy).levels([Level::Year])).unwrap();
    ["group", "north", "south"]
        .map(|id| first(&rows, id).map(|row| row.get(Column::AverageMeetingDuration).is_suppressed()))
}

#[test]
fn one_suppressed_child_suppresses_its_siblings() {
    let (n1, n2, s1, s2) = ("a@north.example", "b@north.example", "a@south.example", "b@south.example");
    let (g1, g2) = ("a@group.example", "b@group.example");
    let (shown, not) = (Some(false), Some(true));
    for (why, contacts, expected) in [
        ("two everywhere", vec![n1, n2, s1, s2], [shown, shown, shown]),
        ("one in the south", vec![n1, n2, s1], [shown, not, not]),
        ("one in the group itself, which has no row of its own", vec![n1, n2, s1, s2, g1], [shown, not, not]),
        ("two in the group itself", vec![n1, n2, s1, s2, g1, g2], [shown, shown, shown]),
        ("one in all", vec![n1], [not, not, None]),
        ("one in each", vec![n1, s1], [shown, not, not]),
    ] {
        assert_eq!(of_group(&contacts, RollUp::AddParents), expected, "{why}");
    }
    assert_eq!(of_group(&[n1, n2, s1], RollUp::Off), [None, shown, not]);
    assert_eq!(of_group(&[n1, s1], RollUp::TopParentsOnly), [shown, None, None]);
}

/// Rows of the group, the north and the south: what they show of one column.
pub(super) fn beside(state: &Aggregator, column: Column) -> [Value; 3] {
    let asked = question().roll_up(RollUp::AddParents).levels([Level::Year]);
    let rows = suppressed(state, &asked).unwrap();
    ["group", "north", "south"].map(|id| first(&rows, id).map_or(Value::Null, |row| row.get(column)))
}

pub(super) fn over_group<A: Into<Activity>>(all: impl IntoIterator<Item = A>) -> Aggregator {
    let (mailboxes, accounts) = (mailboxes(), group());
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    offer(&mut aggregator, all);
    aggregator
}

pub(super) const BOTH_OF_NORTH: &str = "a@north.example b@north.example";
pub(super) const BOTH_OF_SOUTH: &str = "a@south.example b@south.example";

/// The lengths of what both children met for would be theirs added up, less the parent's.
#[test]
fn children_in_one_meeting_suppress_its_length() {
    let met = |id: &str, day: &str, minutes, attendees: &str| {
        let attendees = format!("lead@corp.example {attendees}");
        meeting_at(id, at(&format!("2026-{day}T09:00:00Z")), minutes, REP, &attendees)
    };
    let apart = [met("1", "04-02", 30, BOTH_OF_NORTH), met("2", "04-03", 60, BOTH_OF_SOUTH)];
    let together = met("3", "03-02", 47, "a@north.example a@south.example");
    let number = Value::Number;
    let lengths = |state: &Aggregator| beside(state, Column::AverageMeetingDuration);
    assert_eq!(lengths(&over_group(apart.clone())), [number(2700.0), number(1800.0), number(3600.0)]);
    let suppressed = [number(2740.0), Value::Suppressed, Value::Suppressed];
    assert_eq!(lengths(&over_group(apart.into_iter().chain([together]))), suppressed);
}

/// Somebody of the south is in copy of mail that is the north's, and has no row: the group less the north.
#[test]
fn people_that_no_child_counts_suppress_the_figures_of_the_children() {
    let mail = |id: &str, from: &str, more: &str| email(id, from, &format!("{REP} {LEAD} {more}"));
    let alone = [mail("1", "a@north.example", ""), mail("2", "b@north.example", "")];
    let people = |state: &Aggregator| beside(state, Column::AccountContactsInEmails);
    assert_eq!(people(&over_group(alone.clone())), [Value::Count(2), Value::Count(2), Value::Null]);
    let in_copy = mail("3", "a@north.example", "z@south.example");
    let found = people(&over_group(alone.into_iter().chain([in_copy])));
    assert_eq!(found, [Value::Count(3), Value::Suppressed, Value::Null]);
}

/// Zoe of the south is in copy of mail that is the north's in March, and writes herself in April. Over the year she is
/// counted in the south, so the year adds up. In March she would be the group less the north.
#[test]
fn people_that_no_child_counts_in_a_month_suppress_the_figures_of_all_months() {
    let mail = |id: &str, month: &str, from: &str, more: &str| {
        email_at(id, at(&format!("2026-{month}-02T09:00:00Z")), from, &format!("{REP} {LEAD} {more}"))
    };
    let people = |more: &str| {
        let state = over_group([
            mail("1", "03", "a@north.example", more),
            mail("2", "03", "b@north.example", ""),
            mail("3", "04", "y@south.example", ""),
            mail("4", "04", "z@south.example", ""),
        ]);
        let asked = question().roll_up(RollUp::AddParents).levels([Level::Year, Level::Month]);
        let rows = suppressed(&state, &asked).unwrap();
        let of = |level: Level| -> Vec<Value> {
            let rows = rows.iter().filter(|row| row.level() == level);
            rows.map(|row| row.get(Column::AccountContactsInEmails)).collect()
        };
        (of(Level::Year), of(Level::Month))
    };
    let years = [4, 2, 2].map(Value::Count).to_vec();
    assert_eq!(people(""), (years.clone(), [2, 2, 2, 2].map(Value::Count).to_vec()));
    assert_eq!(people("z@south.example"), (years, vec![Value::Suppressed; 4]));
}

/// Sid of the south answers what went to the north: an answer of the group's alone.
#[test]
fn replies_that_no_child_has_suppress_the_replies_of_the_children() {
    let thread = |side: &str, both: &str| -> Vec<Activity> {
        let original = email(side, REP, both);
        let answer = |from: &str| {
            let mail = email_at(from, at("2026-03-02T10:00:00Z"), from, &format!("{REP} {LEAD}"));
            mail.in_reply_to(side)
        };
        both.split(' ').map(|from| answer(from).into()).chain([original.into()]).collect()
    };
    let all = || [thread("n", BOTH_OF_NORTH), thread("s", BOTH_OF_SOUTH)].concat();
    let waits = |state: &Aggregator| beside(state, Column::AverageReplyDuration);
    assert_eq!(waits(&over_group(all())), [Value::Number(3600.0); 3]);
    let crossed =
        email_at("x", at("2026-03-04T16:00:00Z"), "a@south.example", &format!("{REP} {LEAD}")).in_reply_to("n");
    let [group, north, south] = waits(&over_group(all().into_iter().chain([crossed.into()])));
    assert_eq!((group.as_f64().is_some(), north, south), (true, Value::Suppressed, Value::Suppressed));
}

/// One email in January, many in March: the start would be the date of the one.
#[test]
fn the_start_is_shown_where_the_dates_of_all_periods_are() {
    let both = format!("{ANN} {ABE}");
    let later =
        [email_at("2", at("2026-03-02T09:00:00Z"), REP, &both), email_at("3", at("2026-03-03T09:00:00Z"), LEAD, &both)];
    let early = email_at("1", at("2026-01-05T09:00:00Z"), REP, ANN);
    let start = |state: &Aggregator, levels: &[Level]| {
        let rows = suppressed(state, &question().levels(levels.iter().copied())).unwrap();
        rows.iter().map(|row| row.get(Column::EngagementStartDate).is_suppressed()).collect::<Vec<_>>()
    };
    let state = after(later.iter().cloned().chain([early]));
    assert_eq!(start(&state, &[Level::Year]), [false]);
    assert_eq!(start(&state, &[Level::Year, Level::Month]), [true, true, true]);
    assert_eq!(
        start(&after(later), &[Level::Year, Level::Month]),
        [false, false],
        "both months rest on two of each side"
    );
}

/// A branch of the south suppresses the date of its last email, so no account below the group shows its start.
#[test]
fn a_start_below_the_top_is_shown_where_all_dates_of_the_linked_accounts_are() {
    let accounts = [group(), vec![Account::new("branch").domain("branch.example").parent("south")]].concat();
    let mail = |id: &str, day: &str, from, to: &str| email_at(id, at(&format!("2026-{day}T09:00:00Z")), from, to);
    let to_all = |to: &str, first: &str, then: &str| {
        [mail(&format!("{to} 1"), first, REP, to), mail(&format!("{to} 2"), then, LEAD, to)]
    };
    let north_and_south = [to_all(BOTH_OF_NORTH, "01-05", "06-01"), to_all(BOTH_OF_SOUTH, "01-06", "06-02")].concat();
    let found = |more: Vec<_>| {
        let mailboxes = mailboxes();
        let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
        let mut state = Aggregator::new(Key::PUBLIC, directory);
        offer(&mut state, north_and_south.iter().cloned().chain(more));
        let asked = question().roll_up(RollUp::AddParents).levels([Level::Year]);
        let rows = suppressed(&state, &asked).unwrap();
        ["group", "north", "south"].map(|id| {
            let row = first(&rows, id).unwrap();
            (row.get(Column::DaysSinceLastEmail).is_suppressed(), row.get(Column::EngagementStartDate).is_suppressed())
        })
    };
    let (shown, hidden) = ((false, false), (false, true));
    assert_eq!(found(Vec::new()), [shown, shown, shown]);
    let to_branch = to_all("bo@branch.example", "02-01", "05-01").to_vec();
    assert_eq!(found(to_branch), [shown, hidden, hidden]);
}

/// Three of us write to one of theirs, on one day: the only account there is.
#[test]
fn an_overview_shows_no_more_than_the_rows() {
    let to_one = |id: &str, from: &str| email_at(id, at("2026-01-05T09:00:00Z"), from, ANN);
    let state = after([to_one("1", REP), to_one("2", LEAD)]);
    let overview = |state: &Aggregator| suppressed(state, &question()).unwrap().overview();
    let hidden = overview(&state);
    assert!(hidden.mailboxes_with_activity.is_suppressed() && hidden.coverage.is_none());
    let shown = "Accounts enriched        1 of 2 (50.0 %)\nMailboxes with activity  suppressed, of 2\n\
                 Emails processed         2, of which 2 count\nMeetings processed       0, of which 0 count\n\
                 Days of data             suppressed\n";
    assert_eq!(hidden.to_string(), shown);
    let both = format!("{ANN} {ABE}");
    let enough = [
        email_at("3", at("2025-12-01T09:00:00Z"), REP, &both),
        email_at("4", at("2025-12-01T09:00:00Z"), LEAD, &both),
        email_at("5", at("2026-06-01T09:00:00Z"), LEAD, &both),
    ];
    let shown = overview(&after(enough));
    assert_eq!((shown.mailboxes_with_activity, shown.coverage.is_some()), (Value::Count(2), true));
}
