//! SPEC 12: what holds for any activity, over one directory. The states are grown by offers and
//! merges, never filled in.

use account_engagement::score::score;
use account_engagement::{
    Aggregator, DefaultModel, Directory, Key, MaxAbs, MergeError, Outcome, Outcomes, Question, RollUp, Row, Rows,
    RowsError, SuppressedRow, Unscored,
};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use proptest::prelude::*;

use crate::asking;
use crate::traffic::book::{Book, a_book};
use crate::traffic::{Offer, a_scene_with_offers, cases};
use crate::twin::ask::{Ask, Zone};

const ANOTHER_KEY: Key = Key::new([7; 16]);

/// They can be handed to other threads and asked there.
const _: () = {
    const fn is_shared_between_threads<T: Send + Sync>() {}
    is_shared_between_threads::<Aggregator>();
    is_shared_between_threads::<Row>();
    is_shared_between_threads::<Row<Unscored>>();
    is_shared_between_threads::<SuppressedRow>();
    is_shared_between_threads::<Rows>();
    is_shared_between_threads::<Question>();
    is_shared_between_threads::<Question<chrono_tz::Tz>>();
};

pub(crate) fn grown<'o>(book: &Book, key: Key, offers: impl IntoIterator<Item = &'o Offer>) -> Aggregator {
    let mut aggregator = Aggregator::new(key, book.directory());
    offer_all(&mut aggregator, offers);
    aggregator
}

pub(crate) fn offer_all<'o>(
    aggregator: &mut Aggregator,
    offers: impl IntoIterator<Item = &'o Offer>,
) -> Vec<Option<Outcome>> {
    offers.into_iter().map(|offer| offer.to(aggregator).ok()).collect()
}

pub(crate) fn merged(one: &Aggregator, other: &Aggregator) -> Aggregator {
    let mut merged = one.clone();
    merged.merge(other).unwrap();
    merged
}

pub(crate) fn read(bytes: &[u8], directory: &Directory) -> Aggregator {
    let (read, additions) = Aggregator::from_snapshot(bytes, Key::PUBLIC, directory.clone()).unwrap();
    assert!(additions.is_empty(), "{additions:?}");
    read
}

/// The same rows and tallies, to the byte.
pub(crate) fn assert_same_answers(one: &Aggregator, other: &Aggregator, ask: &Ask) {
    match (asking::ask(one, ask), asking::ask(other, ask)) {
        (Ok(one), Ok(other)) => {
            assert_eq!(one, other);
            assert_eq!(serde_json::to_vec(&one.into_vec()).unwrap(), serde_json::to_vec(&other.into_vec()).unwrap());
        }
        (one, other) => assert_eq!(one.unwrap_err(), other.unwrap_err()),
    }
}

/// The same state, and the same answers from it.
pub(crate) fn assert_same(one: &Aggregator, other: &Aggregator, ask: &Ask) {
    assert_eq!(one, other);
    assert_eq!((one.email_count(), one.meeting_count()), (other.email_count(), other.meeting_count()));
    assert_same_answers(one, other, ask);
}

/// Three states over one directory that share some of the offers.
fn three_grown(book: &Book, offers: &[Offer], shares: &[u8]) -> [Aggregator; 3] {
    [1, 2, 4].map(|bit| {
        let own = offers.iter().zip(shares).filter(|(_, share)| *share & bit != 0);
        grown(book, Key::PUBLIC, own.map(|(offer, _)| offer))
    })
}

fn shares() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..8_u8, 40)
}

/// One offer on its way: its place in line, and the aggregator it goes to.
fn a_deal() -> impl Strategy<Value = (u32, usize)> {
    (any::<u32>(), any::<usize>())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn rows_do_not_depend_on_order_repetition_split_or_merge_tree(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
        deals in prop::collection::vec(a_deal(), 50),
        again in prop::collection::vec((any::<usize>(), a_deal()), 0..30),
        shards in 1..=7_usize,
        tree in prop::collection::vec((any::<usize>(), any::<usize>()), 6),
    ) {
        let once = grown(&book, Key::PUBLIC, &offers);
        let mut line: Vec<_> = offers.iter().zip(deals).collect();
        if !offers.is_empty() {
            line.extend(again.iter().map(|(number, deal)| (&offers[number % offers.len()], *deal)));
        }
        line.sort_by_key(|(_, (place, _))| *place);
        let mut parts = vec![grown(&book, Key::PUBLIC, []); shards];
        for (offer, (_, shard)) in line {
            let _ = offer.to(&mut parts[shard % shards]);
        }
        for (from, into) in tree {
            if parts.len() > 1 {
                let part = parts.swap_remove(from % parts.len());
                let into = into % parts.len();
                parts[into].merge(&part).unwrap();
            }
        }
        prop_assert_eq!(parts.len(), 1);
        assert_same(&parts[0], &once, &scene.ask);
    }

    #[test]
    fn merge_is_associative_commutative_and_idempotent(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(40),
        shares in shares(),
    ) {
        let ask = &scene.ask;
        let [a, b, c] = &three_grown(&book, &offers, &shares);
        assert_same(&merged(&merged(a, b), c), &merged(a, &merged(b, c)), ask);
        assert_same(&merged(a, b), &merged(b, a), ask);
        assert_same(&merged(a, a), a, ask);
        assert_same(&merged(&merged(a, b), b), &merged(a, b), ask);
        let empty = &grown(&book, Key::PUBLIC, []);
        assert_same(&merged(a, empty), a, ask);
        assert_same(&merged(empty, a), a, ask);
        assert_same(&merged(empty, empty), empty, ask);
    }

    #[test]
    fn merging_and_offering_can_be_interleaved(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(40),
        shares in shares(),
    ) {
        let [a, b, c] = three_grown(&book, &offers, &shares);
        let mut grown_on = merged(&a, &b);
        offer_all(&mut grown_on, &offers);
        let whole = grown(&book, Key::PUBLIC, &offers);
        assert_same(&grown_on, &whole, &scene.ask);
        assert_same(&merged(&whole, &c), &whole, &scene.ask);
        assert_same(&merged(&c, &whole), &whole, &scene.ask);
    }

    #[test]
    fn a_state_reads_back_equal(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let (half, whole) = (grown(&book, Key::PUBLIC, &offers[..offers.len() / 2]), grown(&book, Key::PUBLIC, &offers));
        let mut read = read(&half.snapshot(), half.directory());
        assert_same(&read, &half, &scene.ask);
        // What is offered and merged after it finds what was before.
        assert_same(&merged(&read, &whole), &whole, &scene.ask);
        assert_same(&merged(&whole, &read), &whole, &scene.ask);
        offer_all(&mut read, &offers);
        assert_same(&read, &whole, &scene.ask);
        prop_assert_eq!(read.snapshot(), whole.snapshot());
    }

    #[test]
    fn equal_states_are_equal_bytes(
        book in a_book(),
        (_, offers) in a_scene_with_offers(40),
        shares in shares(),
    ) {
        let [a, b, c] = &three_grown(&book, &offers, &shares);
        let whole = merged(&merged(a, b), c);
        for same in [merged(&merged(c, b), a), merged(&merged(b, a), &merged(c, a))] {
            prop_assert_eq!(same.snapshot(), whole.snapshot());
        }
        prop_assert_eq!(a.snapshot() == b.snapshot(), a == b);
    }

    #[test]
    fn another_key_is_refused_and_changes_nothing(book in a_book(), (scene, offers) in a_scene_with_offers(20)) {
        let mut one = grown(&book, Key::PUBLIC, &offers);
        let before = one.clone();
        let other = grown(&book, ANOTHER_KEY, offers.iter().rev());
        prop_assert_eq!(one.merge(&other), Err(MergeError::DifferentKeys));
        prop_assert_ne!(&one, &other);
        assert_same(&one, &before, &scene.ask);
    }

    #[test]
    fn answers_do_not_depend_on_the_key(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let (one, other) = (grown(&book, Key::PUBLIC, &offers), grown(&book, ANOTHER_KEY, &offers));
        assert_same_answers(&one, &other, &scene.ask);
    }

    #[test]
    fn rejected_offers_change_nothing(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(30),
        no_id in prop::sample::select(&["", " \n", "<>", "< >"][..]),
    ) {
        let mut aggregator = grown(&book, Key::PUBLIC, &offers);
        let before = aggregator.clone();
        for offer in offers {
            let unnamed = match offer.clone() {
                Offer::Email(mut email) => { email.id = no_id.into(); Offer::Email(email) }
                Offer::Meeting(mut meeting) => { meeting.id = no_id.into(); Offer::Meeting(meeting) }
            };
            prop_assert!(unnamed.to(&mut aggregator).is_err());
            if let Offer::Meeting(mut meeting) = offer {
                meeting.end = meeting.start - TimeDelta::milliseconds(1);
                meeting.revision = i64::MAX;
                prop_assert!(Offer::Meeting(meeting).to(&mut aggregator).is_err());
            }
        }
        assert_same(&aggregator, &before, &scene.ask);
    }

    #[test]
    fn every_activity_that_is_offered_again_is_a_copy(book in a_book(), (scene, offers) in a_scene_with_offers(40)) {
        let mut aggregator = Aggregator::new(Key::PUBLIC, book.directory());
        let first = offer_all(&mut aggregator, &offers);
        let before = aggregator.clone();
        let second = offer_all(&mut aggregator, &offers);
        let as_copies = |outcome: &Option<Outcome>| match outcome {
            Some(Outcome::Recorded) => Some(Outcome::Copy),
            same => *same,
        };
        prop_assert_eq!(second, first.iter().map(as_copies).collect::<Vec<_>>());
        assert_same(&aggregator, &before, &scene.ask);
    }

    #[test]
    fn every_offer_ends_in_one_place_and_the_counts_add_up(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
    ) {
        let mut aggregator = Aggregator::new(Key::PUBLIC, book.directory());
        let outcomes: Outcomes = offers.iter().map(|offer| offer.offer_to(&mut aggregator)).collect();
        prop_assert_eq!(outcomes.offered(), offers.len() as u64);
        prop_assert_eq!(outcomes.recorded, (aggregator.email_count() + aggregator.meeting_count()) as u64);
        let mut intake = grown(&book, Key::PUBLIC, []);
        let mut intake = intake.intake();
        for offer in &offers {
            match offer {
                Offer::Email(email) => intake.extend([email]),
                Offer::Meeting(meeting) => intake.extend([meeting]),
            }
        }
        prop_assert_eq!(intake.outcomes(), outcomes);
        if let Ok(rows) = scene.ask.rows_of(&aggregator) {
            prop_assert_eq!(rows.email_tally().recorded(), aggregator.email_count() as u64);
            prop_assert_eq!(rows.meeting_tally().recorded(), aggregator.meeting_count() as u64);
            for tally in [rows.email_tally(), rows.meeting_tally()] {
                let not_counted: u64 = tally.reasons().map(|(_, number)| number).sum();
                prop_assert_eq!(tally.recorded(), tally.counted() + not_counted);
            }
            let directory = aggregator.directory();
            let is_instead = scene.ask.hierarchy == RollUp::TopParentsOnly;
            let accounts = directory.accounts().map(|(id, _)| id);
            let with_rows: Vec<_> = accounts.filter(|id| !is_instead || directory.parent(id).is_none()).collect();
            let tallied: Vec<_> = rows.account_tallies().iter().map(|tally| &*tally.account_id).collect();
            prop_assert_eq!(tallied, with_rows);
        }
    }

    #[test]
    fn asking_changes_nothing_and_is_unscored_rows_with_scores(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
    ) {
        let aggregator = grown(&book, Key::PUBLIC, &offers);
        let before = aggregator.clone();
        let question = Question::new(scene.ask.as_of).week_start(scene.ask.week_start);
        let unscored = aggregator.unscored_rows(&question).unwrap();
        let rows = aggregator.rows(&question).unwrap();
        prop_assert_eq!((unscored.email_tally(), unscored.meeting_tally()), (rows.email_tally(), rows.meeting_tally()));
        let scored = score(unscored.into_vec(), &DefaultModel::default(), &MaxAbs).unwrap();
        prop_assert_eq!(scored, rows.into_vec());
        assert_same(&aggregator, &before, &scene.ask);
    }
}

#[test]
fn the_ends_of_time_are_answered_or_refused() {
    use account_engagement::{Accounts, Email, Gaps, Meeting};

    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    let instants = [first, first + TimeDelta::days(366), last - TimeDelta::days(366), last];
    let mut aggregator = grown(&Book::first(), Key::PUBLIC, []);
    for (number, at) in instants.into_iter().enumerate() {
        let email = Email::new(number.to_string(), at, "rep1@corp.example").to("ann@alder.example").conversation("t");
        let answer = Email::new(format!("answer {number}"), at, "ann@alder.example").to("rep1@corp.example");
        let meeting = Meeting::new(number.to_string(), first, at).organizer("rep1@corp.example");
        aggregator.record_email(&email).unwrap();
        aggregator.record_email(&answer.conversation("t")).unwrap();
        aggregator.record_meeting(&meeting.attendee("ann@alder.example")).unwrap();
    }
    for (as_of, seconds) in instants.into_iter().flat_map(|at| [-86_399, 0, 86_399].map(|seconds| (at, seconds))) {
        let zone = Zone::Fixed(FixedOffset::east_opt(seconds).unwrap());
        let ask = Ask { zone, accounts: Accounts::All, gaps: Gaps::Fill, ..Ask::at(as_of) };
        match ask.rows_of(&aggregator) {
            Ok(rows) => assert_eq!((rows.email_tally().recorded(), rows.meeting_tally().recorded()), (8, 4)),
            Err(error) => assert!(matches!(error, RowsError::Window(_)), "{error}"),
        }
    }
}
