//! A state taken apart by accounts answers for each of them as the whole does (SPEC 12).

use std::collections::BTreeMap;

use account_engagement::aggregator::{PartError, Parts};
use account_engagement::score::score;
use account_engagement::{
    Account, Aggregator, DefaultModel, Directory, Email, Key, Mailbox, MaxAbs, Meeting, SnapshotError, SuppressedRow,
    Unscored,
};
use chrono::{DateTime, TimeDelta};
use proptest::prelude::*;

use crate::asking;
use crate::laws::{assert_same, grown, merged};
use crate::traffic::book::{Book, a_book, a_change};
use crate::traffic::{Offer, a_scene_with_offers, cases};
use crate::twin::ask::Ask;

/// One for each top parent with its linked accounts.
fn share_of(directory: &Directory, account: &str, shares: u32) -> u32 {
    let top = std::iter::successors(Some(account), |account| directory.parent(account)).last().unwrap_or(account);
    top.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % shares
}

/// What each part answers for its own accounts, put together, scored and tallied.
fn assert_answers_as(parts: &BTreeMap<u32, Aggregator>, whole: &Aggregator, shares: u32, ask: &Ask) {
    let Ok(expected) = asking::ask(whole, ask) else { return };
    let directory = whole.directory();
    let mut rows: Vec<SuppressedRow<Unscored>> = Vec::new();
    let mut tallies = Vec::new();
    let nothing = Aggregator::new(Key::PUBLIC, directory.clone());
    for share in 0..shares {
        let answer = asking::ask(parts.get(&share).unwrap_or(&nothing), ask).unwrap();
        let is_own = |account: &str| share_of(directory, account, shares) == share;
        tallies.extend(answer.account_tallies().iter().filter(|tally| is_own(&tally.account_id)).cloned());
        rows.extend(answer.into_iter().filter(|row| is_own(row.account_id())).map(|row| row.with_score(Unscored)));
    }
    rows.sort_by(|one, other| {
        let key = |row: &SuppressedRow<Unscored>| (row.account_id().clone(), row.level(), row.start());
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
        let wire = Parts::new(Key::PUBLIC, book.directory());
        for part in parts.values() {
            let (read, _) = Aggregator::from_snapshot(&part.snapshot(), Key::PUBLIC, book.directory()).unwrap();
            prop_assert_eq!(&read, part);
            prop_assert_eq!(&wire.from_bytes(&wire.to_bytes(part).unwrap()).unwrap(), part);
        }
    }

    /// Also when people have changed sides since: a sender may be the only one who stays in a part.
    #[test]
    fn each_part_of_an_adopted_state_answers_as_the_whole(
        book in a_book(),
        changes in prop::collection::vec(a_change(), 1..5),
        (scene, offers) in a_scene_with_offers(50),
        shares in 1..=5_u32,
    ) {
        let mut of_today = book.clone();
        for change in &changes {
            of_today.change_while(change, |_| true);
        }
        let mut whole = grown(&book, Key::PUBLIC, &offers);
        let additions = whole.adopt(of_today.directory());
        whole.mark_past_offered(&additions);
        let wire = Parts::new(Key::PUBLIC, of_today.directory());
        let mut parts = whole.split(|account| share_of(whole.directory(), account, shares));
        for part in parts.values_mut() {
            let read = wire.from_bytes(&wire.to_bytes(part).unwrap()).unwrap();
            prop_assert_eq!(&read, &*part);
            let (kept, _) = Aggregator::from_snapshot(&part.snapshot(), Key::PUBLIC, of_today.directory()).unwrap();
            prop_assert_eq!(&kept, &*part);
            *part = read;
        }
        assert_answers_as(&parts, &whole, shares, &scene.ask);
    }

    /// States that converged separately: all copies of an activity in one state, as on machines that distribute by id.
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

    #[test]
    fn a_part_reads_back_equal(book in a_book(), (scene, offers) in a_scene_with_offers(50)) {
        let parts = Parts::new(Key::PUBLIC, book.directory());
        let part = grown(&book, Key::PUBLIC, &offers);
        let bytes = parts.to_bytes(&part).unwrap();
        let read = parts.from_bytes(&bytes).unwrap();
        assert_same(&read, &part, &scene.ask);
        prop_assert_eq!(parts.to_bytes(&read).unwrap(), &bytes[..]);
        // Another process, with a directory of its own that says the same.
        prop_assert_eq!(&Parts::new(Key::PUBLIC, book.directory()).from_bytes(&bytes).unwrap(), &part);
    }
}

#[test]
fn bytes_that_are_not_a_part_of_this_state_are_refused() {
    let book = Book::first();
    let parts = Parts::new(Key::PUBLIC, book.directory());
    let email = Email::new("m1", DateTime::UNIX_EPOCH, "rep1@corp.example").to("ann@alder.example");
    let mut part = parts.empty();
    part.record_email(&email).unwrap();
    let bytes = parts.to_bytes(&part).unwrap();
    for place in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[place] ^= 1;
        assert!(parts.from_bytes(&altered).is_err(), "byte {place}");
        assert!(parts.from_bytes(&bytes[..place]).is_err(), "{place} bytes");
    }
    // A part is not a snapshot, and a snapshot is not a part.
    let not_a_snapshot = Some(SnapshotError::NotASnapshot);
    assert_eq!(Aggregator::from_snapshot(&bytes, Key::PUBLIC, book.directory()).err(), not_a_snapshot);
    assert_eq!(parts.from_bytes(&part.snapshot()), Err(PartError::Bytes(SnapshotError::NotASnapshot)));
    // Of another key, another directory.
    let another_key = Parts::new(Key::new([7; 16]), book.directory());
    assert_eq!(another_key.from_bytes(&bytes), Err(PartError::Bytes(SnapshotError::DifferentKey)));
    assert_eq!(another_key.to_bytes(&part), Err(PartError::DifferentKey));
    let another_directory = Parts::new(Key::PUBLIC, Directory::builder().build().unwrap());
    assert_eq!(another_directory.from_bytes(&bytes), Err(PartError::DifferentDirectory));
    assert_eq!(another_directory.to_bytes(&part), Err(PartError::DifferentDirectory));
}

/// A mailbox that became a contact leaves a part in which nobody else is on the activity. It can be kept too.
#[test]
fn a_part_of_adopted_facts_can_be_kept() {
    let oak = Account::new("oak").domain("oak.example");
    let mailboxes = ["rep@corp.example", "lead@corp.example"].map(Mailbox::new);
    let then = Directory::builder().add_mailboxes(&mailboxes).add_accounts(std::slice::from_ref(&oak)).build().unwrap();
    let mut state = Aggregator::new(Key::PUBLIC, then);
    let at = DateTime::UNIX_EPOCH;
    state.record_email(&Email::new("m1", at, "rep@corp.example").to("ed@oak.example")).unwrap();
    state.record_email(&Email::new("m2", at, "rep@corp.example").to("ed@oak.example").to("lead@corp.example")).unwrap();
    state.record_meeting(&Meeting::new("u1", at, at).organizer("rep@corp.example").attendee("ed@oak.example")).unwrap();
    // A rep goes over to a customer.
    let birch = Account::new("birch").contact("bo", ["rep@corp.example"]);
    let now = Directory::builder().add_mailboxes(&mailboxes[1..]).add_accounts([oak, birch]).build().unwrap();
    let additions = state.adopt(now.clone());
    state.mark_past_offered(&additions);
    let parts = Parts::new(Key::PUBLIC, now.clone());
    let split = state.split(|account| u32::from(account == "oak"));
    assert_eq!(split.len(), 2);
    for part in split.values() {
        assert_eq!(&parts.from_bytes(&parts.to_bytes(part).unwrap()).unwrap(), part);
        assert_eq!(&Aggregator::from_snapshot(&part.snapshot(), Key::PUBLIC, now.clone()).unwrap().0, part);
    }
}

/// Ids that are the same (SPEC 2) meet, whichever way they are spelled; and the key deals.
#[test]
fn copies_of_one_activity_have_one_bucket() {
    let buckets = |key: Key| {
        let parts = Parts::new(key, Directory::builder().build().unwrap());
        move |id: &str, of: u32| parts.bucket(id, of.try_into().unwrap())
    };
    let bucket = buckets(Key::PUBLIC);
    for of in [1, 2, 256, u32::MAX] {
        for id in ["a1@mail.example", "uid-7/20260302T090000Z", "acct-1", "ü"] {
            assert!(bucket(id, of) < of);
            for spelled in [format!("<{id}>"), format!(" {id}\t"), format!("< {id} >")] {
                assert_eq!(bucket(id, of), bucket(&spelled, of), "{spelled:?} of {of}");
            }
        }
        assert_eq!((bucket("", of), bucket("<>", of)), (0, 0));
    }
    // Evenly: with 10,000 ids in 10 buckets a deviation of 100 is three and a third times the usual one.
    let mut filled = [0; 10];
    (0..10_000).for_each(|number| filled[bucket(&format!("m{number}"), 10) as usize] += 1);
    assert!(filled.iter().all(|count| (900..1100).contains(count)), "{filled:?}");
    let other = buckets(Key::new([7; 16]));
    let moved = (0..10_000).filter(|number| bucket(&format!("m{number}"), 10) != other(&format!("m{number}"), 10));
    assert!(moved.count() > 8_500);
    // The same in all processes of a cluster, with any build.
    assert_eq!([bucket("m1", 256), bucket("m2", 256), bucket("m1", 1_000_003)], [215, 129, 989_388]);
}

#[test]
fn a_state_with_a_missing_past_cannot_be_a_part() {
    let book = Book::first();
    let mut state = Aggregator::new(Key::PUBLIC, Directory::builder().build().unwrap());
    let additions = state.adopt(book.directory());
    let parts = Parts::new(Key::PUBLIC, book.directory());
    assert_eq!(parts.to_bytes(&state), Err(PartError::MissingPast));
    state.mark_past_offered(&additions);
    assert_eq!(parts.to_bytes(&state), parts.to_bytes(&parts.empty()));
}

/// Recipients at other accounts are not in a part, so that mail to everybody does not multiply.
#[test]
fn mail_to_everybody_is_in_each_part_once() {
    let domains: Vec<String> = (0..20).map(|number| format!("cust{number}.example")).collect();
    let accounts: Vec<Account> = domains.iter().map(|domain| Account::new(domain.clone()).domain(domain)).collect();
    let mailboxes = [Mailbox::new("rep@corp.example")];
    let parts = Parts::new(
        Key::PUBLIC,
        Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap(),
    );
    let mut whole = parts.empty();
    let people = domains.iter().flat_map(|domain| (0..50).map(move |number| format!("p{number}@{domain}")));
    let letter = people.fold(Email::new("m1", DateTime::UNIX_EPOCH, "rep@corp.example"), Email::to);
    whole.record_email(&letter).unwrap();
    let in_all: usize = whole
        .split(|account| account.bytes().map(u32::from).sum())
        .values()
        .map(|part| parts.to_bytes(part).unwrap().len())
        .sum();
    assert!(in_all < 2 * parts.to_bytes(&whole).unwrap().len(), "{in_all} bytes");
}

/// A part knows which copy of a meeting is newer, as the whole does (SPEC 4).
#[test]
fn a_part_knows_of_older_copies_of_its_meetings() {
    let account = Account::new("birch").domain("birch.example");
    let directory =
        Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).add_accounts([account]).build();
    let mut whole = Aggregator::new(Key::PUBLIC, directory.unwrap());
    let at = |minutes| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
    let copy = |revision, end| {
        Meeting::new("m", at(0), at(end)).organizer("rep@corp.example").attendee("bo@birch.example").revision(revision)
    };
    whole.record_meeting(&copy(2, 30)).unwrap();
    let mut part = whole.split(|_| 0).remove(&0).unwrap();
    part.record_meeting(&copy(1, 60)).unwrap();
    assert_eq!(part, whole);
}
