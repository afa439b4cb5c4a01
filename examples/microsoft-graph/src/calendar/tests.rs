use account_engagement::{Mailbox, MeetingStatus};
use chrono::{DateTime, Days, TimeZone as _, Utc};
use serde_json::{Value, json};

use super::*;

fn march(day: u64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 0, 0, 0).unwrap() + Days::new(day - 1)
}

fn text(at: DateTime<Utc>) -> String {
    at.format("%FT%TZ").to_string()
}

/// A linear congruential generator is chance enough.
struct Chance(u64);

impl Chance {
    /// A number below another.
    fn below(&mut self, number: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % number
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            let other = usize::try_from(self.below(place as u64 + 1)).unwrap();
            list.swap(place, other);
        }
    }
}

/// What a page says of Ann's copy of a meeting, and when it was fetched.
#[derive(Clone, Debug)]
struct Told {
    fetched: DateTime<Utc>,
    /// Its properties; none of what was removed.
    item: Option<Value>,
}

fn time(at: DateTime<Utc>) -> Value {
    json!({"dateTime": text(at), "timeZone": "UTC"})
}

/// A meeting of this day that was modified on that one.
fn whole(day: u64, modified: u64) -> Value {
    json!({
        "id": "E", "uid": "uid", "type": "singleInstance", "isOrganizer": true, "isCancelled": day.is_multiple_of(3),
        "start": time(march(day)), "end": time(march(day) + Days::new(1)), "lastModifiedDateTime": text(march(modified)),
    })
}

/// Up to seven pages, of which nobody knows what they say of it.
fn history(chance: &mut Chance) -> Vec<Told> {
    (0..2 + chance.below(6))
        .map(|number| {
            let day = 10 + chance.below(9);
            let item = match chance.below(5) {
                0 | 1 => None,
                2 => Some(json!({"id": "E", "start": time(march(day)), "end": time(march(day) + Days::new(1))})),
                3 => Some(json!({"id": "E", "isCancelled": chance.below(2) == 0})),
                _ => Some(whole(day, 1 + chance.below(8))),
            };
            Told { fetched: march(2 + number), item }
        })
        .collect()
}

/// What becomes of the meeting when the pages are read in this order.
fn outcome(told: &[Told]) -> Vec<(DateTime<Utc>, DateTime<Utc>, MeetingStatus, i64)> {
    let owners = Owners::of(&[Mailbox::new("ann@corp.example")]);
    let owner = owners.find(Some("ann@corp.example"));
    let mut calendar = Calendar::default();
    for (number, told) in told.iter().enumerate() {
        let place = Place::file("pages.json".as_ref()).at("item", number as u64 + 1);
        let noticed = Some(told.fetched);
        match &told.item {
            Some(item) => {
                let item = serde_json::from_value(item.clone()).unwrap();
                calendar.add(owner.clone(), Version { item, fetched_at: noticed, place });
            }
            None => calendar.remove(owner.clone(), "E", Removal { noticed, place }),
        }
    }
    let copies = calendar.copies();
    let shown = copies.shown(&owners, &mut Findings::default());
    meetings(&shown).map(|of| (of.start, of.end, of.status, of.revision)).collect()
}

#[test]
fn in_whatever_order_pages_are_read_that_say_when_they_were_fetched_the_meeting_is_the_same() {
    for seed in 1..=400 {
        let mut chance = Chance(seed);
        let mut told = history(&mut chance);
        let expected = outcome(&told);
        for _ in 0..24 {
            chance.shuffle(&mut told);
            assert_eq!(outcome(&told), expected, "seed {seed}: {told:#?}");
        }
    }
}

#[test]
fn what_was_removed_came_back_and_was_removed_again_is_gone() {
    let told = |day: u64, item: Option<Value>| Told { fetched: march(day), item };
    let all = [told(1, Some(whole(10, 1))), told(2, None), told(3, Some(whole(10, 1))), told(4, None)];
    let orders = (0..256).map(|code| [code / 64, code / 16 % 4, code / 4 % 4, code % 4]);
    let orders: Vec<_> = orders.filter(|order| (0..4).all(|page| order.contains(&page))).collect();
    assert_eq!(orders.len(), 24);
    for order in orders {
        let found: Vec<MeetingStatus> =
            outcome(&order.map(|page| all[page].clone())).into_iter().map(|of| of.2).collect();
        assert_eq!(found, [MeetingStatus::Cancelled], "{order:?}");
    }
}
