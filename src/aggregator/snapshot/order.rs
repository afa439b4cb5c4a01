//! The order of a snapshot's sections.

use alloc::vec::Vec;

/// The order of the things of one kind by their hashes, which does not depend on the order in which they arrived.
pub(super) struct Order {
    /// The state's numbers, in order.
    numbers: Vec<u32>,
    /// By the state's number: the place in that order, or 0 for an unused number, which is not written.
    places: Vec<u32>,
}

impl Order {
    pub(super) fn new(hashes: &[u128], is_used: impl Fn(u32) -> bool) -> Order {
        // Half a hash nearly always decides, and the entries are half as large then, which makes sorting faster.
        let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(hashes.len());
        keyed.extend(
            (0..).zip(hashes).filter(|(number, _)| is_used(*number)).map(|(number, hash)| (high(*hash), number)),
        );
        let whole = |number: u32| hashes.get(number as usize);
        keyed.sort_unstable_by(|(a, one), (b, other)| a.cmp(b).then_with(|| whole(*one).cmp(&whole(*other))));
        let mut places = alloc::vec![0; hashes.len()];
        for (place, (_, number)) in (0..).zip(&keyed) {
            if let Some(known) = places.get_mut(*number as usize) {
                *known = place;
            }
        }
        Order { numbers: keyed.into_iter().map(|(_, number)| number).collect(), places }
    }

    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.numbers.len()).unwrap_or(u32::MAX)
    }

    /// The state's numbers, in order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().copied()
    }

    /// The place of a state's number.
    pub(super) fn place(&self, number: u32) -> u32 {
        self.places.get(number as usize).copied().unwrap_or_default()
    }
}

fn high(hash: u128) -> u64 {
    (hash >> 64) as u64
}
