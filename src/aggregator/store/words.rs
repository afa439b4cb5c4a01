//! Hashes and times as 32-bit words, the lowest first.

/// A 128-bit hash as words, lowest first.
pub(crate) type Hash = [u32; 4];

#[expect(clippy::cast_possible_truncation, reason = "a word at a time")]
pub(crate) fn to_words(hash: u128) -> Hash {
    core::array::from_fn(|place| (hash >> (32 * place)) as u32)
}

pub(crate) fn from_words(words: Hash) -> u128 {
    words.iter().rev().fold(0, |hash, &word| hash << 32 | u128::from(word))
}

/// The low half of a hash. Hashes are keyed, so that a table of them needs no further hashing.
pub(crate) fn low_half([first, second, ..]: &Hash) -> u64 {
    u64::from(*first) | u64::from(*second) << 32
}

/// A time as words, lowest first.
pub(crate) fn long_to_words(long: i64) -> [u32; 2] {
    let [low, high, ..] = to_words(u128::from(long.cast_unsigned()));
    [low, high]
}

pub(crate) fn long_from_words([low, high]: [u32; 2]) -> i64 {
    (u64::from(high) << 32 | u64::from(low)).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        for hash in [0, 1, u128::MAX, 0x0123_4567_89ab_cdef_0011_2233_4455_6677] {
            assert_eq!(from_words(to_words(hash)), hash);
        }
        assert_eq!(to_words(0x4_0000_0003_0000_0002_0000_0001), [1, 2, 3, 4]);
        for long in [0, 1, -1, i64::MIN, i64::MAX, 0x0123_4567_89ab_cdef] {
            assert_eq!(long_from_words(long_to_words(long)), long);
        }
    }
}
