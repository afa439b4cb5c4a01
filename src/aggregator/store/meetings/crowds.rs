//! The recorded meetings' guests, counted, and those of meetings that have many.

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::aggregator::store::meetings::block::{self, Block, FEW, Facts};
use crate::aggregator::store::meetings::{Guest, MeetingCopy};
use crate::aggregator::store::members::Members;

#[derive(Clone)]
pub(crate) struct Crowds {
    /// By the hash of the meeting.
    map: HashMap<u128, Members<Guest>, FixedState>,
    seed: u64,
    /// How many guests there are, on blocks and in crowds.
    guests: usize,
    /// Room for the guests of one meeting.
    at_hand: Vec<Guest>,
}

/// Adds guests who are not known yet and takes over greater answers; `false` where there are too
/// many.
fn unite(known: &mut Vec<Guest>, more: &[Guest]) -> bool {
    for guest in more {
        if let Some(known) = known.iter_mut().find(|known| known.link == guest.link) {
            known.answer = known.answer.max(guest.answer);
        } else if known.len() < FEW {
            known.push(*guest);
        } else {
            return false;
        }
    }
    true
}

impl Crowds {
    pub(crate) fn new(seed: u64) -> Crowds {
        Crowds { map: HashMap::with_hasher(FixedState::with_seed(seed)), seed, guests: 0, at_hand: Vec::new() }
    }

    /// The guests of a meeting that is in a crowd.
    pub(crate) fn of(&self, meeting: u128) -> Option<&[Guest]> {
        self.map.get(&meeting).map(Members::list)
    }

    /// How many guests there are, on blocks and in crowds.
    pub(crate) fn guests(&self) -> usize {
        self.guests
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.map.allocation_size()
            + self.map.values().map(Members::heap_bytes).sum::<usize>()
            + self.at_hand.capacity() * size_of::<Guest>()
    }

    /// Appends the block of a meeting that is not known yet, or of a known one that a further copy
    /// tells something new about; tells whether it has.
    pub(crate) fn join(&mut self, known: Option<&[u32]>, copy: &MeetingCopy<'_>, words: &mut Vec<u32>) -> bool {
        let known = known.and_then(Block::read);
        let is_new = known.is_none_or(|known| !known.has(copy));
        if is_new {
            self.write(known, copy, words);
        }
        is_new
    }

    fn write(&mut self, known: Option<Block<'_>>, copy: &MeetingCopy<'_>, words: &mut Vec<u32>) {
        let Crowds { map, seed, guests: count, at_hand } = self;
        let mut facts = known.and_then(|known| known.facts);
        if known.is_some_and(|known| copy.revision > known.revision) {
            let crowd = map.remove(&copy.meeting).map_or(0, |crowd| crowd.list().len());
            *count -= crowd + facts.map_or(0, |facts| facts.guests().count());
            facts = None;
        }
        at_hand.clear();
        at_hand.extend(facts.iter().flat_map(Facts::guests));
        let (mut span, mut is_crowd) = facts.map_or((None, false), |facts| (Some(facts.span), facts.is_crowd));
        if let Some((other, guests)) = copy.facts {
            let before = at_hand.len();
            span = Some(span.map_or(other, |span| span.join(other)));
            is_crowd |= !unite(at_hand, guests);
            if is_crowd {
                let crowd = map.entry(copy.meeting).or_insert_with(|| Members::new(*seed));
                let before = before + crowd.list().len();
                for guest in at_hand.drain(..).chain(guests.iter().copied()) {
                    if let Some(known) = crowd.get_or_add(guest) {
                        known.answer = known.answer.max(guest.answer);
                    }
                }
                *count += crowd.list().len() - before;
            } else {
                *count += at_hand.len() - before;
            }
        }
        block::write(words, copy, span, is_crowd, at_hand);
    }
}
