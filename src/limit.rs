/// The most things of one kind (people, addresses, messages, meetings, threads) that can be
/// numbered: two bits of a 32-bit number tell what it numbers.
pub(crate) const MOST: usize = (u32::MAX >> 2) as usize;
