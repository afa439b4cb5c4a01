//! Traffic for the rules of replies: two accounts, few messages, most of them answers, at few
//! instants.

use account_engagement::{Email, EmailKind};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::Offer;
use super::scene::{Scene, a_scene};

const THREADS: [&str; 2] = ["t1", "t2"];
/// Before as-of, in milliseconds.
const INSTANTS: [i64; 5] = [0, 1, 3_600_000, 3_600_001, 90_000_000];
const LONGEST: [i64; 4] = [0, 1, 3_600_000, 86_400_000];

/// A message between us and somebody, with a copy for each of its threads.
#[derive(Clone, Debug)]
struct Note {
    from_account: bool,
    with: &'static str,
    original: Option<usize>,
    threads: Vec<&'static str>,
    instant: usize,
}

fn a_note() -> impl Strategy<Value = Note> {
    let with = select(&["ann@alder.example", "ann@alder.example", "bob@birch.example"][..]);
    let original = prop_oneof![3 => Just(None), 1 => (0..8_usize).prop_map(Some)];
    let threads = subsequence(THREADS.to_vec(), 0..=2);
    (any::<bool>(), with, original, threads, 0..INSTANTS.len()).prop_map(
        |(from_account, with, original, threads, instant)| Note { from_account, with, original, threads, instant },
    )
}

pub(crate) fn a_correspondence() -> impl Strategy<Value = (Scene, Vec<Offer>)> {
    let longest = prop_oneof![1 => Just(None), 1 => select(&LONGEST[..]).prop_map(Some)];
    (a_scene(), longest, prop::collection::vec(a_note(), 0..9)).prop_map(|(mut scene, longest, notes)| {
        scene.ask.start = None;
        scene.ask.policy.kinds = vec![EmailKind::Personal];
        scene.ask.policy.longest_reply = longest.map(TimeDelta::milliseconds);
        let offers = notes.iter().enumerate().flat_map(|(number, note)| copies(number, note, scene.ask.as_of));
        let offers = offers.collect();
        (scene, offers)
    })
}

fn copies(number: usize, note: &Note, as_of: DateTime<Utc>) -> Vec<Offer> {
    let sent = as_of - TimeDelta::milliseconds(INSTANTS[note.instant]);
    let us = "rep1@corp.example";
    let (from, to) = if note.from_account { (note.with, us) } else { (us, note.with) };
    let mut email = Email::new(number.to_string(), sent, from).to(to);
    email.in_reply_to = note.original.map(|original| original.to_string());
    let bare = Some(email.clone()).filter(|_| note.threads.is_empty());
    let threaded = note.threads.iter().map(|thread| email.clone().conversation(*thread));
    threaded.chain(bare).map(Offer::Email).collect()
}
