/// The most things of one kind (people, addresses, emails, meetings, links) in a state. A link is one word, with four
/// bits above the number of the address.
#[cfg(not(test))]
pub(crate) const MAX_ENTRIES: usize = 1 << 28;

/// A low limit, so that tests reach it.
#[cfg(test)]
pub(crate) const MAX_ENTRIES: usize = 100;

/// The most words of blocks of one kind: the address of a block has 32 bits.
pub(crate) const MAX_WORDS: usize = 16 * MAX_ENTRIES - 1;
