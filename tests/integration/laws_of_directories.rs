//! SPEC 12 where lists change: merging over different directories, adopting another one, and
//! which additions have no past.

use std::collections::BTreeSet;

use account_engagement::aggregator::{PartError, Parts};
use account_engagement::directory::Identity;
use account_engagement::{Aggregator, Directory, Key, MergeError};
use proptest::prelude::*;

use crate::laws::{assert_same, assert_same_answers, grown, merged, offer_all};
use crate::traffic::book::{ADDRESSES, Book, Change, DOMAINS, a_book, a_change};
use crate::traffic::{a_scene_with_offers, cases};
use crate::twin::people::{fold, in_unicode};

fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(a_change(), 0..most)
}

/// The book with those of the changes that leave nobody without their side.
fn with_more(book: &Book, changes: &[Change]) -> Book {
    let mut more = book.clone();
    for change in changes {
        more.change_while(change, |changed| changed.has_all_sides_of(book));
    }
    more
}

/// The book with those of the changes that put nobody on another side than in any of `others`.
fn with_agreeing(book: &Book, changes: &[Change], others: &[&Book]) -> Book {
    let mut agreeing = book.clone();
    let agrees = |changed: &Book| others.iter().all(|other| changed.different_sides(other) == 0);
    for change in changes {
        agreeing.change_while(change, agrees);
    }
    agreeing
}

/// Whether it is a mailbox's, if it is anybody's.
fn side(directory: &Directory, address: &str) -> Option<bool> {
    match directory.identify(address) {
        Identity::Mailbox { .. } => Some(true),
        Identity::Contact { .. } | Identity::Unlisted { .. } => Some(false),
        _ => None,
    }
}

/// The addresses and domains of today that were not on their side in all directories of the past.
fn without_past(today: &Directory, past: &[Directory]) -> (BTreeSet<String>, BTreeSet<String>) {
    let is_new = |address: &str| past.iter().any(|directory| side(directory, address) != side(today, address));
    let pool = || ADDRESSES.into_iter().map(fold).chain(DOMAINS.map(|domain| format!("never-seen@{domain}")));
    let (mut addresses, mut domains) = (BTreeSet::new(), BTreeSet::new());
    for address in pool().filter(|address| side(today, address).is_some() && is_new(address)) {
        // An address that was ignored brings up its domain, on a list by now or not.
        let domain = address.split_once('@').unwrap().1.to_owned();
        if let Identity::Unlisted { .. } = today.identify(&format!("never-seen@{domain}")) {
            domains.insert(in_unicode(&domain));
        }
        if !matches!(today.identify(&address), Identity::Unlisted { .. }) {
            addresses.insert(address);
        }
    }
    (addresses, domains)
}

fn assert_without_past(aggregator: &Aggregator, past: &[Directory]) {
    let additions = aggregator.missing_past();
    let (addresses, domains) = without_past(aggregator.directory(), past);
    assert!(additions.addresses().eq(addresses.iter()), "{:?}", additions.addresses().collect::<Vec<_>>());
    assert!(additions.domains().eq(domains.iter()), "{:?}", additions.domains().collect::<Vec<_>>());
    assert_eq!(additions.is_empty(), addresses.is_empty() && domains.is_empty());
}

proptest! {
    #![proptest_config(cases(96))]

    /// Parts of one day, kept and adopted on another, merge to what the whole state answers with that day's directory.
    #[test]
    fn parts_adopt_a_directory_as_states_do(
        book in a_book(),
        changes in changes(4),
        (scene, offers) in a_scene_with_offers(40),
    ) {
        let mut of_today = book.clone();
        for change in &changes {
            of_today.change_while(change, |_| true);
        }
        let (yesterday, today) = (Parts::new(Key::PUBLIC, book.directory()), Parts::new(Key::PUBLIC, of_today.directory()));
        let kept: Vec<Vec<u8>> = offers
            .chunks(10)
            .map(|some| yesterday.to_bytes(&grown(&book, Key::PUBLIC, some)).unwrap())
            .collect();
        let mut whole = grown(&book, Key::PUBLIC, &offers);
        let additions = whole.adopt(of_today.directory());
        let mut adopted = today.empty();
        for bytes in &kept {
            let part = today.from_bytes_of_any_directory(bytes).unwrap();
            adopted.merge(&part).unwrap();
            // It is one of today's from then on.
            prop_assert_eq!(&today.from_bytes(&today.to_bytes(&part).unwrap()).unwrap(), &part);
            if !additions.is_empty() {
                prop_assert_eq!(today.from_bytes(bytes).err(), Some(PartError::DifferentDirectory));
            }
        }
        assert_same_answers(&adopted, &whole, &scene.ask);
        let listed = yesterday.empty().snapshot();
        prop_assert_eq!(Aggregator::from_snapshot(&listed, Key::PUBLIC, of_today.directory()).unwrap().1, additions);
    }

    #[test]
    fn merge_refuses_exactly_different_sides_and_then_changes_nothing(
        book in a_book(),
        changes in changes(4),
        (scene, offers) in a_scene_with_offers(20),
    ) {
        let mut other_book = book.clone();
        other_book.change_all(&changes);
        let mut one = grown(&book, Key::PUBLIC, &offers);
        let before = one.clone();
        let other = grown(&other_book, Key::PUBLIC, &offers);
        match book.different_sides(&other_book) {
            0 => prop_assert_eq!(one.merge(&other), Ok(())),
            addresses => {
                prop_assert_eq!(one.merge(&other), Err(MergeError::DifferentSides { addresses }));
                assert_same(&one, &before, &scene.ask);
                prop_assert_eq!(one.missing_past().is_empty(), before.missing_past().is_empty());
            }
        }
    }

    #[test]
    fn merge_is_associative_commutative_and_idempotent_over_directories(
        book in a_book(),
        (changes_b, changes_c) in (changes(5), changes(5)),
        (scene, offers) in a_scene_with_offers(30),
        shares in prop::collection::vec(0..8_u8, 30),
    ) {
        let book_b = with_agreeing(&book, &changes_b, &[&book]);
        let book_c = with_agreeing(&book, &changes_c, &[&book, &book_b]);
        let share = |bit: u8| offers.iter().zip(&shares).filter(move |(_, share)| *share & bit != 0).map(|(offer, _)| offer);
        let a = &grown(&book, Key::PUBLIC, share(1));
        let b = &grown(&book_b, Key::PUBLIC, share(2));
        let c = &grown(&book_c, Key::PUBLIC, share(4));
        assert_same(&merged(&merged(a, b), c), &merged(a, &merged(b, c)), &scene.ask);
        prop_assert_eq!(merged(a, b), merged(b, a));
        assert_same(&merged(&merged(a, b), b), &merged(a, b), &scene.ask);
        assert_same(&merged(&merged(a, b), a), &merged(a, b), &scene.ask);
        let all = merged(&merged(a, b), c);
        assert_without_past(&all, &[book.directory(), book_b.directory(), book_c.directory()]);
    }

    #[test]
    fn whether_a_merge_is_refused_does_not_depend_on_the_tree(
        book in a_book(),
        (changes_b, changes_c) in (changes(3), changes(3)),
        (scene, offers) in a_scene_with_offers(12),
    ) {
        let (mut book_b, mut book_c) = (book.clone(), book.clone());
        book_b.change_all(&changes_b);
        book_c.change_all(&changes_c);
        let books = [&book, &book_b, &book_c];
        let [a, b, c] = books.map(|book| grown(book, Key::PUBLIC, &offers));
        let merge = |one: Option<Aggregator>, other: Option<Aggregator>| {
            let (mut one, other) = (one?, other?);
            one.merge(&other).is_ok().then_some(one)
        };
        let [a, b, c] = [a, b, c].map(Some);
        let leaning_left = merge(merge(a.clone(), b.clone()), c.clone());
        let leaning_right = merge(a.clone(), merge(b.clone(), c.clone()));
        let from_the_ends = merge(merge(c, a), b);
        let agree = books.iter().all(|one| books.iter().all(|other| one.different_sides(other) == 0));
        prop_assert_eq!(leaning_left.is_some(), agree);
        prop_assert_eq!(&leaning_left, &leaning_right);
        prop_assert_eq!(&leaning_left, &from_the_ends);
        if let (Some(left), Some(right)) = (leaning_left, leaning_right) {
            assert_same(&left, &right, &scene.ask);
        }
    }

    #[test]
    fn offering_the_past_again_equals_having_always_had_the_directory(
        book in a_book(),
        changes in changes(8),
        (scene, offers) in a_scene_with_offers(40),
    ) {
        let tomorrow = with_more(&book, &changes);
        let mut adopted = grown(&book, Key::PUBLIC, &offers);
        let additions = adopted.adopt(tomorrow.directory());
        offer_all(&mut adopted, offers.iter().rev());
        adopted.mark_past_offered(&additions);
        prop_assert!(adopted.missing_past().is_empty());
        assert_same(&adopted, &grown(&tomorrow, Key::PUBLIC, &offers), &scene.ask);
    }

    #[test]
    fn without_additions_nothing_has_to_be_offered_again(
        book in a_book(),
        changes in changes(8),
        (scene, offers) in a_scene_with_offers(40),
    ) {
        // Everybody keeps their side or stays nobody: moved, merged, split and renamed.
        let mut tomorrow = book.clone();
        for change in &changes {
            tomorrow.change_while(change, |changed| changed.has_all_sides_of(&book) && book.has_all_sides_of(changed));
        }
        let mut adopted = grown(&book, Key::PUBLIC, &offers);
        let additions = adopted.adopt(tomorrow.directory());
        prop_assert!(additions.addresses().len() == 0, "{:?}", additions.addresses().collect::<Vec<_>>());
        // A new domain has a past that may be missing, though none of it is offered here.
        assert_same_answers(&adopted, &grown(&tomorrow, Key::PUBLIC, &offers), &scene.ask);
    }

    #[test]
    fn states_that_adopt_one_directory_merge(
        (book, changes_b, changes_c) in (a_book(), changes(5), changes(5)),
        (scene, offers) in a_scene_with_offers(30),
        others in any::<u32>(),
    ) {
        let (mut book_b, mut book_c) = (book.clone(), book.clone());
        book_b.change_all(&changes_b);
        book_c.change_all(&changes_c);
        let share = |taken: bool| {
            let dealt = offers.iter().enumerate().filter(move |(number, _)| (others >> number & 1 == 1) == taken);
            dealt.map(|(_, offer)| offer)
        };
        let mut one = grown(&book, Key::PUBLIC, share(true));
        let mut other = grown(&book_b, Key::PUBLIC, share(false));
        let _ = one.adopt(book_c.directory());
        let _ = other.adopt(book_c.directory());
        assert_same(&merged(&one, &other), &merged(&other, &one), &scene.ask);
        let both = merged(&one, &other);
        assert_without_past(&both, &[book.directory(), book_b.directory(), book_c.directory()]);
    }

    #[test]
    fn the_missing_past_is_exactly_of_addresses_that_were_not_always_on_their_side(
        mut book in a_book(),
        days in prop::collection::vec((changes(5), prop::bool::weighted(0.2)), 1..6),
        (_, offers) in a_scene_with_offers(10),
    ) {
        let mut aggregator = grown(&book, Key::PUBLIC, &offers);
        let mut past = vec![book.directory()];
        assert_without_past(&aggregator, &past);
        for (changes, offer_past) in days {
            book.change_all(&changes);
            let additions = aggregator.adopt(book.directory());
            prop_assert!(additions.addresses().eq(aggregator.missing_past().addresses()));
            prop_assert!(additions.domains().eq(aggregator.missing_past().domains()));
            past.push(book.directory());
            assert_without_past(&aggregator, &past);
            if offer_past {
                aggregator.mark_past_offered(&additions);
                past = vec![book.directory()];
                assert_without_past(&aggregator, &past);
            }
        }
    }

    #[test]
    fn an_offered_past_removes_only_what_it_names(
        book in a_book(),
        days in prop::collection::vec(changes(5), 1..4),
        which in any::<usize>(),
    ) {
        // Nobody changes sides on the way.
        let mut aggregator = grown(&book, Key::PUBLIC, []);
        let mut books = vec![book];
        let mut named = Vec::new();
        for changes in days {
            let others: Vec<&Book> = books.iter().collect();
            let book = with_agreeing(&books[books.len() - 1], &changes, &others);
            named.push(aggregator.adopt(book.directory()));
            books.push(book);
        }
        let (before, offered) = (aggregator.missing_past(), &named[which % named.len()]);
        aggregator.mark_past_offered(offered);
        let after = aggregator.missing_past();
        // A named domain covers its addresses.
        let names_domain = |domain: &str| offered.domains().any(|named| named == domain);
        let names = |address: &str| {
            offered.addresses().any(|named| named == address) || names_domain(address.split_once('@').unwrap().1)
        };
        for address in before.addresses() {
            prop_assert!(names(address) || after.addresses().any(|left| left == address), "{address}");
        }
        for domain in before.domains() {
            prop_assert_eq!(names_domain(domain), after.domains().all(|left| left != domain), "{}", domain);
        }
        prop_assert!(after.addresses().all(|left| before.addresses().any(|address| address == left)));
        prop_assert!(after.domains().all(|left| before.domains().any(|domain| domain == left)));
    }
}
