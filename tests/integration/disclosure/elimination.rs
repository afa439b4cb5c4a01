//! SPEC 10: sums and differences of figures that are shown do not give a suppressed one.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::row::{ReadRow, SuppressedRow};
use account_engagement::{Column, Key, Level, RollUp, Rows};
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
use crate::world::{at, meeting_at};

/// Rows by place, and the ids of the meetings that count there.
type Place = (String, Level, NaiveDate);

fn by_place<R: ReadRow>(rows: &Rows<R>) -> BTreeMap<Place, &R> {
    rows.iter().map(|row| ((row.account_id().to_string(), row.level(), row.start()), row)).collect()
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
        for row in rows.iter().filter(|row| row.meeting_count() > 0) {
            let place = (row.account_id.to_string(), row.level, row.start);
            places.entry(place).or_default().insert(number);
        }
    }
    places
}

/// Whether sums over the first sets, added up and taken from each other in any multiples, give the sum over
/// the other one: by elimination, modulo a prime.
fn can_be_computed(known: &[&BTreeSet<usize>], secret: &BTreeSet<usize>, width: usize) -> bool {
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
fn elimination_finds_what_can_be_computed() {
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
        assert_eq!(
            can_be_computed(&known.iter().collect::<Vec<_>>(), &set(&secret), 4),
            expected,
            "{known:?} {secret:?}"
        );
    }
}

/// Which suppressed figures, on too few people, can be computed from those that are shown; and how many there
/// are. Lengths of meetings: a mean and a count of meetings, which is shown, make a sum. What is known is taken
/// from the linked tables of one top parent at a time: rows do not say that two other accounts met in the same meeting.
fn attack(book: &Book, offers: &[Offer], ask: &Ask) -> Option<(Vec<Place>, usize)> {
    let aggregator = grown(book, Key::PUBLIC, offers);
    let disclosed = asking::ask(&aggregator, ask).ok()?;
    let plain = Ask { disclosure: 0, ..ask.clone() };
    let everything = plain.rows_of(&aggregator).unwrap();
    let everything = by_place(&everything);
    let meetings = meetings_by_place(book, offers, &plain);
    let width = offers.len();
    let length = |row: &SuppressedRow| row.get(Column::AverageMeetingDuration);
    let is_known = |row: &&&SuppressedRow| length(row).as_f64().is_some();
    let disclosed = by_place(&disclosed);
    let people = book.people();
    let is_beside = ask.hierarchy == RollUp::AddParents;
    let top = |place: &Place| {
        people.upwards(&place.0).into_iter().rev().find(|top| is_beside || *top == place.0).map(str::to_owned)
    };
    let known: Vec<_> = disclosed.iter().filter(|(_, row)| is_known(row)).map(|(place, _)| place).collect();
    let known_beside = |secret: &Place| -> Vec<_> {
        known.iter().filter(|place| top(place) == top(secret)).map(|place| &meetings[*place]).collect()
    };
    let is_secret = |place: &Place| {
        let row = everything[place];
        row.contacts_in_meetings.min(row.account_contacts_in_meetings) < ask.disclosure.into()
    };
    let suppressed = disclosed.iter().filter(|(_, row)| length(row).is_suppressed());
    let secrets: Vec<_> = suppressed.map(|(place, _)| place).filter(|place| is_secret(place)).collect();
    let found = secrets.iter().filter(|place| can_be_computed(&known_beside(place), &meetings[**place], width));
    Some((found.map(|place| (*place).clone()).collect(), if known.is_empty() { 0 } else { secrets.len() }))
}

#[test]
fn the_attack_has_something_to_attack() {
    let mut runner = TestRunner::new(cases(1));
    let mut secrets = 0;
    for _ in 0..200 {
        let (book, (scene, offers)) = (a_book(), a_scene_with_offers(50)).new_tree(&mut runner).unwrap().current();
        let ask = Ask { disclosure: 2, hierarchy: RollUp::AddParents, levels: Level::ALL.to_vec(), ..scene.ask };
        secrets += attack(&book, &offers, &ask).map_or(0, |(_, secrets)| secrets);
    }
    assert!(secrets > 50, "{secrets}");
}

/// Meetings of few people of linked accounts, often of several of them, on few days: what it takes to add up one
/// child and the other and to subtract them from their parent. `chosen` says which of nine people meet, on which of
/// five days.
fn joint_meetings(chosen: &[([bool; 9], usize)]) -> Vec<Offer> {
    const PEOPLE: [&str; 9] = [
        "rep1@corp.example",
        "rep2@corp.example",
        "rep3@sub.corp.example",
        "ann@alder.example",
        "abe@alder.example",
        "bob@birch.example",
        "bea@birch.example",
        "cyd@cèdre.example",
        "new@cèdre.example",
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
fn linked_accounts() -> impl Strategy<Value = Book> {
    (0..2_usize).prop_map(|parent| {
        let mut book = Book::first();
        book.change_all(&[Change::Parent(1, Some(0)), Change::Parent(2, Some(parent))]);
        book
    })
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn joint_meetings_reveal_no_suppressed_figure(
        book in linked_accounts(),
        chosen in prop::collection::vec((any::<[bool; 9]>(), 0..5_usize), 2..8),
        disclosure in 2..4_u32,
    ) {
        let ask = Ask { disclosure, hierarchy: RollUp::AddParents, ..Ask::at(at("2026-06-30T12:00:00Z")) };
        let (found, _) = attack(&book, &joint_meetings(&chosen), &ask).unwrap();
        prop_assert_eq!(found, []);
    }
}

proptest! {
    #![proptest_config(cases(128))]

    /// The second and the third promise, and both at once: the year less its periods, a parent less its children.
    #[test]
    fn a_suppressed_figure_cannot_be_derived_from_shown_ones(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
        disclosure in 2..4_u32,
        hierarchy in prop::sample::select(&[RollUp::Off, RollUp::AddParents, RollUp::TopParentsOnly][..]),
    ) {
        let ask = Ask { disclosure, hierarchy, levels: Level::ALL.to_vec(), ..scene.ask };
        if let Some((found, _)) = attack(&book, &offers, &ask) {
            prop_assert_eq!(found, []);
        }
    }
}
