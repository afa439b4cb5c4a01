//! SPEC 10 and the documentation of `Disclosure`: figures about few people are withheld, and cannot be had
//! back from what is shown. Which are withheld, the naive twin says in every law; here are the promises.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{
    Account, Aggregator, Column, DefaultModel, Directory, Disclosure, Figure, Hierarchy, Key, Level, MaxAbs, Question,
    Row, Rows, Unscored, Value, score,
};
use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::asking;
use crate::laws::grown;
use crate::traffic::book::{Book, Change, a_book};
use crate::traffic::{Offer, a_scene_with_offers, cases};
use crate::twin::ask::Ask;
use crate::twin::people::bare_id;
use crate::world::{
    ABE, AMY, ANN, ANN_AT_HOME, Activity, LEAD, REP, REP_ALIAS, after, at, email, email_at, first, mailboxes, meeting,
    meeting_at, offer, question,
};

fn at_least(people: u32) -> Question<'static> {
    question().disclosure(Disclosure::at_least(people))
}

/// What the Year row of `acct-a` withholds.
fn withheld(aggregator: &Aggregator, question: &Question<'_>) -> Vec<Column> {
    let rows = asking::rows(aggregator, question).unwrap();
    first(&rows, "acct-a").map_or(Vec::new(), |row| row.withheld().collect())
}

#[test]
fn figures_that_rest_on_fewer_people_of_a_side_are_withheld() {
    use Column::{
        AccountContactsInEmails, AccountContactsInMeetings, AverageMeetingDuration, AverageReplyDuration,
        ContactsInEmails, ContactsInMeetings, DaysSinceLastEmail, DaysSinceLastMeeting, EngagementStartDate,
    };
    const EMAILS: [Column; 2] = [ContactsInEmails, AccountContactsInEmails];
    const MEETINGS: [Column; 3] = [ContactsInMeetings, AccountContactsInMeetings, AverageMeetingDuration];
    let both = format!("{ANN} {ABE}");
    let from_both = |id: &str| vec![Activity::from(email(id, REP, &both)), email(id, LEAD, &both).into()];
    let answers = |from: &[&str]| -> Vec<Activity> {
        let originals = [email("o1", REP, &both), email("o2", LEAD, &both)].map(Activity::from);
        let to_both = |(place, from): (usize, &&str)| {
            let name = format!("a{place}");
            let answer = email_at(&name, at("2026-03-03T09:00:00Z"), from, &format!("{REP} {LEAD} {ANN} {ABE}"));
            Activity::from(answer.in_reply_to("o1"))
        };
        originals.into_iter().chain(from.iter().enumerate().map(to_both)).collect()
    };
    let met = |attendees: &str| vec![Activity::from(meeting("m", REP, attendees))];
    for (why, activity, expected) in [
        ("nothing is about nobody", vec![], vec![]),
        ("two of each side", vec![email("1", REP, &both).into(), email("2", LEAD, ANN).into()], vec![]),
        (
            "one of theirs",
            vec![email("1", REP, ANN).into(), email("2", LEAD, ANN).into()],
            [&EMAILS[..], &[EngagementStartDate, DaysSinceLastEmail]].concat(),
        ),
        (
            "one of theirs under two addresses",
            vec![email("1", REP, ANN).into(), email("2", LEAD, ANN_AT_HOME).into()],
            [&EMAILS[..], &[EngagementStartDate, DaysSinceLastEmail]].concat(),
        ),
        (
            "one of ours, under two addresses",
            vec![email("1", REP, &both).into(), email("2", REP_ALIAS, &both).into()],
            [&EMAILS[..], &[EngagementStartDate, DaysSinceLastEmail]].concat(),
        ),
        ("an unlisted contact is a person", vec![email("1", REP, AMY).into(), email("2", LEAD, ANN).into()], vec![]),
        ("two of each in a meeting", met("lead@corp.example ann@a.example abe@a.example"), vec![]),
        (
            "who declines does not take part",
            met("lead@corp.example ann@a.example abe@a.example=declined"),
            [&MEETINGS[..], &[EngagementStartDate, DaysSinceLastMeeting]].concat(),
        ),
        (
            "mail and meetings each for themselves, and the start with the dates of both",
            [met("lead@corp.example ann@a.example"), vec![email("1", REP, ABE).into()]].concat(),
            [&EMAILS[..], &MEETINGS, &[EngagementStartDate, DaysSinceLastEmail, DaysSinceLastMeeting]].concat(),
        ),
        ("two answer to two", answers(&[ANN, ABE]), vec![]),
        ("one answers, whoever is in copy", answers(&[ANN, ANN_AT_HOME]), vec![AverageReplyDuration]),
    ] {
        let state = after(activity);
        let found: BTreeSet<Column> = withheld(&state, &at_least(2)).into_iter().collect();
        assert_eq!(found, expected.into_iter().collect(), "{why}");
        for least in [0, 1] {
            assert_eq!(withheld(&state, &at_least(least)), [], "{why}: at least {least} shows everything");
        }
    }
    let state = after(from_both("1").into_iter().chain(from_both("2")));
    assert_eq!(withheld(&state, &question()), [], "everything is shown by default");
}

/// Silence is looked back over all that counted, and may be told of a period that was quiet itself.
#[test]
fn days_since_rest_on_everybody_up_to_then() {
    let state = after([
        email_at("1", at("2026-03-02T09:00:00Z"), REP, &format!("{ANN} {ABE}")),
        email_at("2", at("2026-03-03T09:00:00Z"), LEAD, ANN),
        email_at("3", at("2026-05-04T09:00:00Z"), REP, ANN),
    ]);
    let rows = asking::rows(&state, &at_least(2).levels([Level::Month])).unwrap();
    let days: Vec<_> = rows.iter().map(|row| row.days_since_last_email.known()).collect();
    assert_eq!(days, [Some(28), Some(27)]);
    assert!(rows.iter().all(|row| row.contacts_in_emails.is_withheld()), "May rests on one of each side");
}

#[test]
fn a_withheld_figure_is_typed_and_an_empty_field() {
    let rows = after([email("1", REP, ANN)]).rows(&at_least(2)).unwrap();
    let row = first(&rows, "acct-a").unwrap();
    assert_eq!(row.get(Column::AccountContactsInEmails), Value::Withheld);
    assert_eq!(row.get(Column::DaysSinceLastMeeting), Value::Null);
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.serialize(row).unwrap();
    let csv = String::from_utf8(csv.into_inner().unwrap()).unwrap();
    assert_eq!(csv.lines().nth(1).unwrap(), "acct-a,0.0,1,0,0,0,0,,0,,,,,,,2025-06-30,Year");
    let json = serde_json::to_value(row).unwrap();
    assert_eq!(json["NoOfContactsInvolved_Emails"], serde_json::Value::Null);
}

/// March rests on two of each side and May on one: the year less March would be May.
#[test]
fn one_month_that_is_withheld_takes_the_others_along() {
    let meet =
        |id: &str, day: &str, attendees: &str| meeting_at(id, at(&format!("2026-{day}T09:00:00Z")), 30, REP, attendees);
    let both = "lead@corp.example ann@a.example abe@a.example";
    let state = after([meet("1", "03-02", both), meet("2", "05-04", "ann@a.example"), meet("3", "06-01", both)]);
    let lengths = |levels: &[Level]| {
        let rows = asking::rows(&state, &at_least(2).levels(levels.iter().copied())).unwrap();
        rows.iter().map(|row| row.average_meeting_duration.is_withheld()).collect::<Vec<_>>()
    };
    assert_eq!(lengths(&[Level::Year, Level::Month]), [false, true, true, true]);
    assert_eq!(lengths(&[Level::Month]), [true, true, true], "whether or not the year is asked");
    assert_eq!(lengths(&[Level::Week]), [true, true, true]);
}

fn group() -> Vec<Account> {
    vec![
        Account::new("group").domain("group.example"),
        Account::new("north").domain("north.example").parent("group"),
        Account::new("south").domain("south.example").parent("group"),
    ]
}

/// Whether the rows of the group, the north and the south withhold how long meetings are.
fn of_group(contacts: &[&str], hierarchy: Hierarchy) -> [Option<bool>; 3] {
    let (mailboxes, accounts) = (mailboxes(), group());
    let directory = Directory::builder().mailboxes(&mailboxes).accounts(&accounts).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let meetings = contacts
        .iter()
        .enumerate()
        .map(|(place, contact)| meeting(&format!("m{place}"), REP, &format!("lead@corp.example {contact}")));
    offer(&mut aggregator, meetings);
    let rows = asking::rows(&aggregator, &at_least(2).hierarchy(hierarchy).levels([Level::Year])).unwrap();
    ["group", "north", "south"].map(|id| first(&rows, id).map(|row| row.average_meeting_duration.is_withheld()))
}

#[test]
fn one_child_that_is_withheld_takes_its_siblings_along() {
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
        assert_eq!(of_group(&contacts, Hierarchy::Beside), expected, "{why}");
    }
    assert_eq!(of_group(&[n1, n2, s1], Hierarchy::Apart), [None, shown, not]);
    assert_eq!(of_group(&[n1, s1], Hierarchy::Instead), [shown, None, None]);
}

/// Rows of the group, the north and the south: what they show of one column.
fn beside(state: &Aggregator, column: Column) -> [Value; 3] {
    let asked = at_least(2).hierarchy(Hierarchy::Beside).levels([Level::Year]);
    let rows = asking::rows(state, &asked).unwrap();
    ["group", "north", "south"].map(|id| first(&rows, id).map_or(Value::Null, |row| row.get(column)))
}

fn over_group<A: Into<Activity>>(all: impl IntoIterator<Item = A>) -> Aggregator {
    let (mailboxes, accounts) = (mailboxes(), group());
    let directory = Directory::builder().mailboxes(&mailboxes).accounts(&accounts).build().unwrap();
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    offer(&mut aggregator, all);
    aggregator
}

const BOTH_OF_NORTH: &str = "a@north.example b@north.example";
const BOTH_OF_SOUTH: &str = "a@south.example b@south.example";

/// The lengths of what both children met for would be theirs added up, less the parent's.
#[test]
fn children_who_meet_together_do_not_show_how_long() {
    let met = |id: &str, day: &str, minutes, attendees: &str| {
        let attendees = format!("lead@corp.example {attendees}");
        meeting_at(id, at(&format!("2026-{day}T09:00:00Z")), minutes, REP, &attendees)
    };
    let apart = [met("1", "04-02", 30, BOTH_OF_NORTH), met("2", "04-03", 60, BOTH_OF_SOUTH)];
    let together = met("3", "03-02", 47, "a@north.example a@south.example");
    let number = Value::Number;
    let lengths = |state: &Aggregator| beside(state, Column::AverageMeetingDuration);
    assert_eq!(lengths(&over_group(apart.clone())), [number(2700.0), number(1800.0), number(3600.0)]);
    let withheld = [number(2740.0), Value::Withheld, Value::Withheld];
    assert_eq!(lengths(&over_group(apart.into_iter().chain([together]))), withheld);
}

/// Somebody of the south is in copy of mail that is the north's, and has no row: the group less the north.
#[test]
fn people_whom_no_child_counts_keep_the_children_from_showing_theirs() {
    let mail = |id: &str, from: &str, more: &str| email(id, from, &format!("{REP} {LEAD} {more}"));
    let alone = [mail("1", "a@north.example", ""), mail("2", "b@north.example", "")];
    let people = |state: &Aggregator| beside(state, Column::AccountContactsInEmails);
    assert_eq!(people(&over_group(alone.clone())), [Value::Count(2), Value::Count(2), Value::Null]);
    let in_copy = mail("3", "a@north.example", "z@south.example");
    let found = people(&over_group(alone.into_iter().chain([in_copy])));
    assert_eq!(found, [Value::Count(3), Value::Withheld, Value::Null]);
}

/// Sid of the south answers what went to the north: an answer of the group's alone.
#[test]
fn answers_that_no_child_has_keep_the_children_from_showing_theirs() {
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
    assert_eq!((group.as_f64().is_some(), north, south), (true, Value::Withheld, Value::Withheld));
}

/// One email in January, many in March: the start would be the date of the one.
#[test]
fn the_start_is_shown_where_the_dates_of_all_periods_are() {
    let both = format!("{ANN} {ABE}");
    let later =
        [email_at("2", at("2026-03-02T09:00:00Z"), REP, &both), email_at("3", at("2026-03-03T09:00:00Z"), LEAD, &both)];
    let early = email_at("1", at("2026-01-05T09:00:00Z"), REP, ANN);
    let start = |state: &Aggregator, levels: &[Level]| {
        let rows = asking::rows(state, &at_least(2).levels(levels.iter().copied())).unwrap();
        rows.iter().map(|row| row.engagement_start.is_withheld()).collect::<Vec<_>>()
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

/// A branch of the south hides when it was written to, and so nobody below the group says since when.
#[test]
fn a_start_below_the_top_is_shown_where_all_dates_of_the_family_are() {
    let accounts = [group(), vec![Account::new("branch").domain("branch.example").parent("south")]].concat();
    let mail = |id: &str, day: &str, from, to: &str| email_at(id, at(&format!("2026-{day}T09:00:00Z")), from, to);
    let to_all = |to: &str, first: &str, then: &str| {
        [mail(&format!("{to} 1"), first, REP, to), mail(&format!("{to} 2"), then, LEAD, to)]
    };
    let north_and_south = [to_all(BOTH_OF_NORTH, "01-05", "06-01"), to_all(BOTH_OF_SOUTH, "01-06", "06-02")].concat();
    let found = |more: Vec<_>| {
        let mailboxes = mailboxes();
        let directory = Directory::builder().mailboxes(&mailboxes).accounts(&accounts).build().unwrap();
        let mut state = Aggregator::new(Key::PUBLIC, directory);
        offer(&mut state, north_and_south.iter().cloned().chain(more));
        let asked = at_least(2).hierarchy(Hierarchy::Beside).levels([Level::Year]);
        let rows = asking::rows(&state, &asked).unwrap();
        ["group", "north", "south"].map(|id| {
            let row = first(&rows, id).unwrap();
            (row.days_since_last_email.is_withheld(), row.engagement_start.is_withheld())
        })
    };
    let (shown, hidden) = ((false, false), (false, true));
    assert_eq!(found(Vec::new()), [shown, shown, shown]);
    let to_branch = to_all("bo@branch.example", "02-01", "05-01").to_vec();
    assert_eq!(found(to_branch), [shown, hidden, hidden]);
}

/// Three of us write to one of theirs, on one day: the only account there is.
#[test]
fn an_overview_says_no_more_than_the_rows() {
    let to_one = |id: &str, from: &str| email_at(id, at("2026-01-05T09:00:00Z"), from, ANN);
    let state = after([to_one("1", REP), to_one("2", LEAD)]);
    let overview = |state: &Aggregator| asking::rows(state, &at_least(2)).unwrap().overview();
    let hidden = overview(&state);
    assert!(hidden.mailboxes_with_activity.is_withheld() && hidden.coverage.is_withheld());
    let shown = "Accounts enriched        1 of 2 (50.0 %)\nMailboxes with activity  withheld, of 2\n\
                 Emails processed         2, of which 2 count\nMeetings processed       0, of which 0 count\n\
                 Days of data             withheld\n";
    assert_eq!(hidden.to_string(), shown);
    let both = format!("{ANN} {ABE}");
    let enough = [
        email_at("3", at("2025-12-01T09:00:00Z"), REP, &both),
        email_at("4", at("2025-12-01T09:00:00Z"), LEAD, &both),
        email_at("5", at("2026-06-01T09:00:00Z"), LEAD, &both),
    ];
    let shown = overview(&after(enough));
    assert_eq!((shown.mailboxes_with_activity, shown.coverage.is_withheld()), (Figure::Shown(2), false));
}

/// Rows by place, and the ids of the meetings that count there.
type Place = (String, Level, NaiveDate);

fn by_place(rows: &Rows) -> BTreeMap<Place, &Row> {
    rows.iter().map(|row| ((row.account_id.to_string(), row.level, row.start), row)).collect()
}

/// In which rows each meeting counts.
fn meetings_by_place(book: &Book, offers: &[Offer], ask: &Ask) -> BTreeMap<Place, BTreeSet<usize>> {
    let mut copies: BTreeMap<String, Vec<&Offer>> = BTreeMap::new();
    for offer in offers {
        if let Offer::Meeting(meeting) = offer
            && let Some(id) = bare_id(&meeting.id)
        {
            copies.entry(id).or_default().push(offer);
        }
    }
    let mut places: BTreeMap<Place, BTreeSet<usize>> = BTreeMap::new();
    for (number, copies) in copies.into_values().enumerate() {
        let rows = ask.rows_of(&grown(book, Key::PUBLIC, copies)).unwrap();
        for row in rows.iter().filter(|row| row.meetings() > 0) {
            let place = (row.account_id.to_string(), row.level, row.start);
            places.entry(place).or_default().insert(number);
        }
    }
    places
}

/// Whether sums over the first sets, added up and taken from each other in any multiples, give the sum over
/// the other one: by elimination, modulo a prime.
fn gives_away(known: &[&BTreeSet<usize>], secret: &BTreeSet<usize>, width: usize) -> bool {
    const PRIME: i64 = 2_147_483_647;
    let vector = |set: &BTreeSet<usize>| (0..width).map(|place| i64::from(set.contains(&place))).collect::<Vec<_>>();
    let inverse = |number: i64| {
        let (mut power, mut base, mut exponent) = (1, number, PRIME - 2);
        while exponent > 0 {
            if exponent % 2 == 1 {
                power = power * base % PRIME;
            }
            base = base * base % PRIME;
            exponent /= 2;
        }
        power
    };
    let mut basis: Vec<(usize, Vec<i64>)> = Vec::new();
    let reduce = |basis: &[(usize, Vec<i64>)], mut vector: Vec<i64>| {
        for (lead, one) in basis {
            let times = vector[*lead];
            for (place, part) in vector.iter_mut().zip(one) {
                *place = (*place - times * part).rem_euclid(PRIME);
            }
        }
        vector
    };
    for set in known {
        let rest = reduce(&basis, vector(set));
        if let Some(lead) = rest.iter().position(|part| *part != 0) {
            let scale = inverse(rest[lead]);
            basis.push((lead, rest.iter().map(|part| part * scale % PRIME).collect()));
        }
    }
    reduce(&basis, vector(secret)).iter().all(|part| *part == 0)
}

#[test]
fn elimination_finds_what_can_be_reckoned() {
    let set = |places: &[usize]| places.iter().copied().collect::<BTreeSet<_>>();
    for (known, secret, expected) in [
        (vec![vec![0, 1, 2], vec![0, 1]], vec![2], true),
        (vec![vec![0, 1, 2], vec![0]], vec![2], false),
        (vec![vec![0, 1], vec![1, 2], vec![0, 2]], vec![1], true),
        (vec![vec![0, 1], vec![2, 3], vec![1, 3]], vec![0, 2], true),
        (vec![vec![0, 1], vec![2, 3], vec![1, 3]], vec![0], false),
        (vec![], vec![0], false),
    ] {
        let known: Vec<_> = known.iter().map(|places| set(places)).collect();
        assert_eq!(gives_away(&known.iter().collect::<Vec<_>>(), &set(&secret), 4), expected, "{known:?} {secret:?}");
    }
}

/// Which withheld figures, on too few people, can be reckoned from those that are shown; and how many there
/// are. Lengths of meetings: a mean and a count of meetings, which is shown, make a sum. What is known is taken
/// from one family at a time: that two others met in the same meeting is nothing that their rows say.
fn attack(book: &Book, offers: &[Offer], ask: &Ask) -> Option<(Vec<Place>, usize)> {
    let aggregator = grown(book, Key::PUBLIC, offers);
    let disclosed = asking::ask(&aggregator, ask).ok()?;
    let plain = Ask { disclosure: 0, ..ask.clone() };
    let everything = plain.rows_of(&aggregator).unwrap();
    let everything = by_place(&everything);
    let meetings = meetings_by_place(book, offers, &plain);
    let width = offers.len();
    let is_known = |row: &&&Row| row.average_meeting_duration.known().is_some();
    let disclosed = by_place(&disclosed);
    let people = book.people();
    let is_beside = ask.hierarchy == Hierarchy::Beside;
    let top = |place: &Place| {
        people.upwards(&place.0).into_iter().rev().find(|top| is_beside || *top == place.0).map(str::to_owned)
    };
    let known: Vec<_> = disclosed.iter().filter(|(_, row)| is_known(row)).map(|(place, _)| place).collect();
    let known_beside = |secret: &Place| -> Vec<_> {
        known.iter().filter(|place| top(place) == top(secret)).map(|place| &meetings[*place]).collect()
    };
    let is_secret = |place: &Place| {
        let row = everything[place];
        row.contacts_in_meetings.shown().min(row.account_contacts_in_meetings.shown()) < Some(ask.disclosure.into())
    };
    let withheld = disclosed.iter().filter(|(_, row)| row.average_meeting_duration.is_withheld());
    let secrets: Vec<_> = withheld.map(|(place, _)| place).filter(|place| is_secret(place)).collect();
    let found = secrets.iter().filter(|place| gives_away(&known_beside(place), &meetings[**place], width));
    Some((found.map(|place| (*place).clone()).collect(), if known.is_empty() { 0 } else { secrets.len() }))
}

#[test]
fn the_attack_has_something_to_attack() {
    let mut runner = TestRunner::new(cases(1));
    let mut secrets = 0;
    for _ in 0..200 {
        let (book, (scene, offers)) = (a_book(), a_scene_with_offers(50)).new_tree(&mut runner).unwrap().current();
        let ask = Ask { disclosure: 2, hierarchy: Hierarchy::Beside, levels: Level::ALL.to_vec(), ..scene.ask };
        secrets += attack(&book, &offers, &ask).map_or(0, |(_, secrets)| secrets);
    }
    assert!(secrets > 50, "{secrets}");
}

/// Meetings of few people of a family, often of several of its accounts, on few days: what it takes to add up one
/// child and the other and take away their parent. Who of nine is there, and on which of five days.
fn joint_meetings(chosen: &[([bool; 9], usize)]) -> Vec<Offer> {
    const PEOPLE: [&str; 9] = [
        "rep1@corp.example",
        "rep2@corp.example",
        "rep3@sub.corp.example",
        "ann@alder.example",
        "abe@alder.example",
        "bob@birch.example",
        "bea@birch.example",
        "cyd@cedar.example",
        "new@cedar.example",
    ];
    const DAYS: [&str; 5] = ["2026-06-28", "2026-06-21", "2026-05-21", "2026-05-20", "2026-03-22"];
    let met = |(number, (there, day)): (usize, &([bool; 9], usize))| {
        let start = at(&format!("{}T09:00:00Z", DAYS[*day]));
        let there = PEOPLE.into_iter().zip(there).filter_map(|(person, is)| is.then_some(person));
        let attendees = there.collect::<Vec<_>>().join(" ");
        Offer::Meeting(meeting_at(&format!("m{number}"), start, 10 + i64::try_from(number).unwrap(), "", &attendees))
    };
    chosen.iter().enumerate().map(met).collect()
}

/// Birch and Cedar are children of Alder, or Cedar is one of Birch's.
fn a_family() -> impl Strategy<Value = Book> {
    (0..2_usize).prop_map(|parent| {
        let mut book = Book::first();
        book.change_all(&[Change::Parent(1, Some(0)), Change::Parent(2, Some(parent))]);
        book
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn joint_meetings_give_nothing_away(
        book in a_family(),
        chosen in prop::collection::vec((any::<[bool; 9]>(), 0..5_usize), 2..8),
        disclosure in 2..4_u32,
    ) {
        let ask = Ask { disclosure, hierarchy: Hierarchy::Beside, ..Ask::at(at("2026-06-30T12:00:00Z")) };
        let (found, _) = attack(&book, &joint_meetings(&chosen), &ask).unwrap();
        prop_assert_eq!(found, []);
    }
}

proptest! {
    #![proptest_config(cases(128))]

    /// The second and the third recovery, and both at once: by the year against its periods, by a parent less
    /// its children.
    #[test]
    fn a_withheld_figure_cannot_be_reckoned_from_those_shown(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
        disclosure in 2..4_u32,
        hierarchy in prop::sample::select(&[Hierarchy::Apart, Hierarchy::Beside, Hierarchy::Instead][..]),
    ) {
        let ask = Ask { disclosure, hierarchy, levels: Level::ALL.to_vec(), ..scene.ask };
        if let Some((found, _)) = attack(&book, &offers, &ask) {
            prop_assert_eq!(found, []);
        }
    }

    /// The first recovery, by the score: who has nothing but the table reckons the same scores, so that they say
    /// no more than it.
    #[test]
    fn scores_say_no_more_than_what_is_shown(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        if let Ok(rows) = asking::ask(&grown(&book, Key::PUBLIC, &offers), &scene.ask) {
            let written = rows.iter().map(|row| serde_json::to_string(&row.clone().with_score(Unscored)).unwrap());
            let read: Vec<Row<Unscored>> = written.map(|row| serde_json::from_str(&row).unwrap()).collect();
            let scored = score(read, &DefaultModel::default(), &MaxAbs).unwrap();
            prop_assert!(scored.iter().zip(&rows).all(|(read, row)| read.score == row.score));
        }
    }

    /// A figure is shown as it is or not at all.
    #[test]
    fn what_is_shown_is_as_without_a_threshold(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let aggregator = grown(&book, Key::PUBLIC, &offers);
        let ask = Ask { disclosure: 2, ..scene.ask };
        let plain = Ask { disclosure: 0, ..ask.clone() };
        if let (Ok(rows), Ok(plain)) = (asking::ask(&aggregator, &ask), asking::ask(&aggregator, &plain)) {
            prop_assert_eq!(rows.len(), plain.len());
            prop_assert_eq!(rows.account_tallies(), plain.account_tallies());
            for (row, plain) in rows.iter().zip(&plain) {
                for column in Column::ALL.into_iter().filter(|column| *column != Column::EngagementScore) {
                    let (found, expected) = (row.get(column), plain.get(column));
                    prop_assert!(found == Value::Withheld || found == expected, "{} is {:?}", column, found);
                    prop_assert!(found != Value::Withheld || expected != Value::Null);
                }
            }
        }
    }
}

/// A table that is read back knows what was withheld, where the row itself tells.
#[test]
fn what_was_withheld_is_not_read_as_none() {
    let rows = after([email("1", REP, ANN)]).rows(&at_least(2).levels([Level::Year])).unwrap();
    let stale = account_engagement::Segment::stale_accounts();
    let row: Row<Unscored> = serde_json::from_str(&serde_json::to_string(&rows[0]).unwrap()).unwrap();
    assert_eq!(row, rows[0].clone().with_score(Unscored));
    assert!(!stale.matches(&row) && !stale.matches(&rows[0]));
}
