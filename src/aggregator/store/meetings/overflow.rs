//! The guests of meetings that have too many for a block, and the count of all guests.

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::aggregator::store::indexed_list::IndexedList;
use crate::aggregator::store::meetings::block::{self, MAX_GUESTS};
use crate::aggregator::store::meetings::{Guest, Guests, MeetingCopy};

/// Writes the blocks of meetings, and keeps the guests that do not fit into one.
#[derive(Clone)]
pub(crate) struct Overflow {
    /// By the hash of the meeting.
    map: HashMap<u128, IndexedList<Guest>, FixedState>,
    seed: u64,
    /// How many guests there are, in blocks and here.
    guest_count: usize,
    /// A buffer for the guests of one meeting.
    united: Vec<Guest>,
}

/// Adds guests who are not known yet and takes over greater answers; `false` when there are too many for a block.
fn unite(known: &mut Vec<Guest>, more: Guests<'_>) -> bool {
    for guest in more.iter() {
        if let Some(known) = known.iter_mut().find(|known| known.link == guest.link) {
            known.answer = known.answer.max(guest.answer);
        } else if known.len() < MAX_GUESTS {
            known.push(guest);
        } else {
            return false;
        }
    }
    true
}

impl Overflow {
    pub(crate) fn new(seed: u64) -> Overflow {
        Overflow { map: HashMap::with_hasher(FixedState::with_seed(seed)), seed, guest_count: 0, united: Vec::new() }
    }

    /// The guests of a meeting that overflows.
    pub(crate) fn of(&self, meeting: u128) -> Option<&[Guest]> {
        self.map.get(&meeting).map(IndexedList::as_slice)
    }

    /// How many guests there are, in blocks and here.
    pub(crate) fn guest_count(&self) -> usize {
        self.guest_count
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.map.allocation_size()
            + self.map.values().map(IndexedList::heap_bytes).sum::<usize>()
            + self.united.capacity() * size_of::<Guest>()
    }

    /// Joins a copy with the known block: appends the block of both, unless the copy adds nothing. Returns whether
    /// it appended one.
    pub(crate) fn join(&mut self, known: Option<&[u32]>, copy: &MeetingCopy<'_>, words: &mut Vec<u32>) -> bool {
        let known = known.and_then(MeetingCopy::read);
        let is_new = known.is_none_or(|known| !known.includes(copy));
        if is_new {
            self.write(known, copy, words);
        }
        is_new
    }

    /// Appends the block of a known meeting joined with a copy of the same revision or a newer one.
    fn write(&mut self, known: Option<MeetingCopy<'_>>, copy: &MeetingCopy<'_>, words: &mut Vec<u32>) {
        let Overflow { map, seed, guest_count, united } = self;
        let mut facts = known.and_then(|known| known.facts);
        if known.is_some_and(|known| copy.revision > known.revision) {
            let many = map.remove(&copy.meeting).map_or(0, |guests| guests.as_slice().len());
            *guest_count -= many + facts.map_or(0, |facts| facts.guests.iter().count());
            facts = None;
        }
        united.clear();
        united.extend(facts.iter().flat_map(|facts| facts.guests.iter()));
        let mut joined = facts.map(|facts| (facts.span, facts.overflows));
        if let Some(more) = copy.facts {
            let before = united.len();
            let (span, overflows) = joined.map_or((more.span, false), |(span, is)| (span.join(more.span), is));
            let overflows = !unite(united, more.guests) || overflows;
            joined = Some((span, overflows));
            if overflows {
                let guests = map.entry(copy.meeting).or_insert_with(|| IndexedList::new(*seed));
                let before = before + guests.as_slice().len();
                for guest in united.drain(..).chain(more.guests.iter()) {
                    if let Some(known) = guests.get_or_add(guest) {
                        known.answer = known.answer.max(guest.answer);
                    }
                }
                *guest_count += guests.as_slice().len() - before;
            } else {
                *guest_count += united.len() - before;
            }
        }
        block::write(words, copy.meeting, copy.revision, joined, united);
    }
}
