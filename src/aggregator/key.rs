//! The secret key of a state, and the hashes under it ([SPEC 12](crate::guide::rules#spec-12)).

use core::fmt;
use core::hash::Hasher as _;
use core::str::FromStr;

use siphasher::sip128::{Hash128, Hasher128, SipHasher13, SipHasher24};
use thiserror::Error;

/// The secret under which addresses, messages, meetings and threads are hashed in the state.
///
/// The state holds no address and no id in clear, only keyed 128-bit hashes (`SipHash`-2-4: Aumasson and Bernstein,
/// 2012). A sender who chooses ids therefore cannot make two of them collide, and a reader of the state cannot test
/// guessed addresses. Keep the key where you keep other secrets. States with different keys do not merge. `Debug` and
/// snapshots contain a check value of the key, and never the key. Rule: [SPEC 12](crate::guide::rules#spec-12).
///
/// # Examples
///
/// ```
/// use account_engagement::Key;
///
/// let key: Key = "000102030405060708090a0b0c0d0e0f".parse()?;
/// assert_eq!(key, Key::new(core::array::from_fn(|i| i as u8)));
/// assert_eq!(format!("{key:?}"), "Key(check 5d4535494e872ee92f3fe09cf15632b6)");
/// # Ok::<(), account_engagement::aggregator::KeyError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 16]);

impl Key {
    /// A key that everybody knows, for tests and for data that is not secret. Anyone with hashes under it can test
    /// guessed addresses, choose ids that collide in a table, and forge snapshots.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key};
    ///
    /// let directory = Directory::builder().build()?;
    /// let mut here = Aggregator::new(Key::PUBLIC, directory.clone());
    /// let there = Aggregator::new(Key::PUBLIC, directory);
    /// here.merge(&there)?; // the key is the same everywhere
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const PUBLIC: Key = Key(*b"account-engaged.");

    /// A key of 16 secret bytes.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Key;
    ///
    /// # let from_your_vault = [7; 16];
    /// let key = Key::new(from_your_vault);
    /// assert_ne!(key, Key::PUBLIC);
    /// assert_eq!("07070707070707070707070707070707".parse(), Ok(key));
    /// ```
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Key {
        Key(bytes)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key(check {:032x})", Hashes::new(self).check())
    }
}

/// Why a text is not a [`Key`].
///
/// ```
/// use account_engagement::Key;
/// use account_engagement::aggregator::KeyError;
///
/// let error = "00ff".parse::<Key>().unwrap_err();
/// assert_eq!(error, KeyError::Length { found: 4 });
/// assert_eq!(error.to_string(), "a key is 32 hexadecimal digits, found 4 bytes");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It does not have 32 digits: give 16 bytes in hexadecimal.
    #[error("a key is 32 hexadecimal digits, found {found} bytes")]
    Length {
        /// The number of bytes of the text.
        found: usize,
    },
    /// A character is not a hexadecimal digit: the digits are 0 to 9 and a to f.
    #[error("a key is 32 hexadecimal digits, found something else at digit {position}")]
    Digit {
        /// The position of the character, from 1.
        position: usize,
    },
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Key, KeyError> {
        let text = text.trim();
        if text.len() != 32 {
            return Err(KeyError::Length { found: text.len() });
        }
        let mut bytes = [0; 16];
        for (position, digit) in text.chars().enumerate() {
            let Some(value) = digit.to_digit(16) else {
                return Err(KeyError::Digit { position: position + 1 });
            };
            if let Some(byte) = bytes.get_mut(position / 2) {
                *byte = *byte << 4 | u8::try_from(value).unwrap_or_default();
            }
        }
        Ok(Key(bytes))
    }
}

/// The keyed hash functions, one for each kind of thing, so that nobody can see whether an address and an id are the
/// same text.
#[derive(Clone)]
pub(crate) struct Hashes {
    address: SipHasher24,
    domain: SipHasher24,
    message: SipHasher24,
    meeting: SipHasher24,
    thread: SipHasher24,
    bucket: SipHasher24,
    directory: SipHasher13,
    snapshot: SipHasher13,
    tables: u64,
    check: u128,
}

impl Hashes {
    pub(crate) fn new(key: &Key) -> Hashes {
        let root = SipHasher24::new_with_key(&key.0);
        let key_for = |purpose: &str| digest(&root, purpose).to_le_bytes();
        let derived = |purpose: &str| SipHasher24::new_with_key(&key_for(purpose));
        Hashes {
            address: derived("address"),
            domain: derived("domain"),
            message: derived("message"),
            meeting: derived("meeting"),
            thread: derived("thread"),
            bucket: derived("bucket"),
            directory: SipHasher13::new_with_key(&key_for("directory")),
            snapshot: SipHasher13::new_with_key(&key_for("snapshot")),
            tables: derived("tables").finish(),
            check: digest(&derived("check"), "account-engagement"),
        }
    }

    /// A value that differs between keys, and from which the key cannot be derived.
    pub(crate) fn check(&self) -> u128 {
        self.check
    }

    /// The seed of the tables that hold numbers. Without the key, nobody can choose numbers that collide in them.
    pub(crate) fn tables(&self) -> u64 {
        self.tables
    }

    /// The hasher for the fingerprint of a directory.
    pub(crate) fn directory(&self) -> SipHasher13 {
        self.directory
    }

    /// The hasher for the tag of a snapshot: SipHash-1-3, which takes six tenths of the time of SipHash-2-4 for many
    /// megabytes. Dobraunig, Mendel and Schläffer ("Differential Cryptanalysis of `SipHash`", 2014) searched for inner
    /// collisions; no known attack is better than guessing the 128 bits of the tag.
    pub(crate) fn snapshot(&self) -> SipHasher13 {
        self.snapshot
    }

    pub(crate) fn address(&self, normalised: &str) -> u128 {
        digest(&self.address, normalised)
    }

    pub(crate) fn domain(&self, normalised: &str) -> u128 {
        digest(&self.domain, normalised)
    }

    pub(crate) fn message(&self, id: &str) -> u128 {
        digest(&self.message, id)
    }

    pub(crate) fn meeting(&self, id: &str) -> u128 {
        digest(&self.meeting, id)
    }

    pub(crate) fn thread(&self, id: &str) -> u128 {
        digest(&self.thread, id)
    }

    /// A hash of its own for distributing copies over states. With the hash of the tables, all ids in one state would
    /// have bits in common, and would fill the table unevenly.
    pub(crate) fn bucket(&self, id: &str) -> u128 {
        digest(&self.bucket, id)
    }
}

fn digest(hasher: &SipHasher24, text: &str) -> u128 {
    let mut hasher = *hasher;
    hasher.write(text.as_bytes());
    finish(&hasher)
}

/// The 128 bits as a number, which does not depend on the byte order of the machine.
pub(crate) fn finish(hasher: &impl Hasher128) -> u128 {
    let Hash128 { h1, h2 } = hasher.finish128();
    u128::from(h1) | u128::from(h2) << 64
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn each_kind_of_thing_has_a_hash_of_its_own() {
        let hashes = Hashes::new(&Key::PUBLIC);
        let mut all = [
            hashes.address("x"),
            hashes.domain("x"),
            hashes.message("x"),
            hashes.meeting("x"),
            hashes.thread("x"),
            hashes.bucket("x"),
        ];
        all.sort_unstable();
        assert!(all.is_sorted_by(|a, b| a < b));
        assert_ne!(hashes.address("x"), Hashes::new(&Key::new([0; 16])).address("x"));
        assert_ne!(hashes.check(), Hashes::new(&Key::new([0; 16])).check());
        assert_ne!(hashes.tables(), Hashes::new(&Key::new([0; 16])).tables());
    }

    #[test]
    fn a_key_is_read_digit_by_digit_and_shown_by_its_check_value() {
        let key: Key = " 0123456789abcdefFEDCBA9876543210\n".parse().unwrap();
        assert_eq!(
            key,
            Key::new([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10])
        );
        let counted: Key = "000102030405060708090a0b0c0d0e0f".parse().unwrap();
        assert_eq!(std::format!("{counted:?}"), "Key(check 5d4535494e872ee92f3fe09cf15632b6)");
    }

    #[test]
    fn malformed_keys_say_what_is_wrong() {
        let text = "00112233445566778899aabbccddee_f";
        assert_eq!(
            text.parse::<Key>().unwrap_err().to_string(),
            "a key is 32 hexadecimal digits, found something else at digit 31"
        );
        assert_eq!("ü".repeat(16).parse::<Key>().unwrap_err(), KeyError::Digit { position: 1 });
    }
}
