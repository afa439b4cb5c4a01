//! A state taken apart by accounts answers for each of them as the whole does (SPEC 12).

use std::collections::BTreeMap;

use account_engagement::{Aggregator, DefaultModel, Directory, Key, MaxAbs, Row, Unscored, score};
use proptest::prelude::*;

use crate::asking;
use crate::laws::{grown, merged};
use crate::traffic::book::a_book;
use crate::traffic::{Offer, a_scene_with_offers, cases};
use crate::twin::ask::Ask;

/// One for each family.
fn share_of(directory: &Directory, account: &str, shares: u32) -> u32 {
    let top = std::iter::successors(Some(account), |account| directory.parent(account)).last().unwrap_or(account);
    top.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % shares
}

/// What each part answers for its own accounts, put together, scored and tallied.
fn assert_answers_as(parts: &BTreeMap<u32, Aggregator>, whole: &Aggregator, shares: u32, ask: &Ask) {
    let Ok(expected) = asking::ask(whole, ask) else { return };
    let directory = whole.directory();
    let mut rows: Vec<Row<Unscored>> = Vec::new();
    let mut tallies = Vec::new();
    let nothing = Aggregator::new(Key::PUBLIC, directory.clone());
    for share in 0..shares {
        let answer = asking::ask(parts.get(&share).unwrap_or(&nothing), ask).unwrap();
        let is_own = |account: &str| share_of(directory, account, shares) == share;
        tallies.extend(answer.account_tallies().iter().filter(|tally| is_own(&tally.account_id)).cloned());
        rows.extend(answer.into_iter().filter(|row| is_own(&row.account_id)).map(|row| row.with_score(Unscored)));
    }
    rows.sort_by(|one, other| {
        let key = |row: &Row<Unscored>| (row.account_id.clone(), row.level, row.start);
        key(one).cmp(&key(other))
    });
    tallies.sort_by(|one, other| one.account_id.cmp(&other.account_id));
    assert_eq!(tallies, expected.account_tallies());
    assert_eq!(score(rows, &DefaultModel::default(), &MaxAbs).unwrap(), expected.into_vec());
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn each_part_answers_for_its_accounts_as_the_whole(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
        shares in 1..=5_u32,
    ) {
        let whole = grown(&book, Key::PUBLIC, &offers);
        let parts = whole.split(|account| share_of(whole.directory(), account, shares));
        assert_answers_as(&parts, &whole, shares, &scene.ask);
        // As bytes, too.
        for part in parts.values() {
            let (read, _) = Aggregator::from_snapshot(&part.snapshot(), Key::PUBLIC, book.directory()).unwrap();
            prop_assert_eq!(&read, part);
        }
    }

    /// What has converged apart: all copies of an activity in one state, as on machines that deal by id.
    #[test]
    fn parts_of_states_without_activity_in_common_merge(
        book in a_book(),
        (scene, offers) in a_scene_with_offers(50),
        shares in 1..=5_u32,
        machines in 1..=4_usize,
    ) {
        let machine_of = |offer: &Offer| {
            let id = match offer { Offer::Email(email) => &email.id, Offer::Meeting(meeting) => &meeting.id };
            id.chars().filter(char::is_ascii_alphanumeric).count() % machines
        };
        let mut merged_parts: BTreeMap<u32, Aggregator> = BTreeMap::new();
        for machine in 0..machines {
            let state = grown(&book, Key::PUBLIC, offers.iter().filter(|offer| machine_of(offer) == machine));
            for (share, part) in state.split(|account| share_of(state.directory(), account, shares)) {
                let into = merged_parts.remove(&share);
                merged_parts.insert(share, into.map_or(part.clone(), |into| merged(&into, &part)));
            }
        }
        let whole = grown(&book, Key::PUBLIC, &offers);
        assert_answers_as(&merged_parts, &whole, shares, &scene.ask);
    }
}
