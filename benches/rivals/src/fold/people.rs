//! Who is who (SPEC 3).
//!
//! Left out since the traffic has none: anything to take off an address beside its capitals, and
//! addresses that are not well-formed.

use std::sync::Mutex;

use super::Map;

/// Somebody of the organisation, or of an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) number: u32,
    /// Without one it is a mailbox.
    pub(super) account: Option<u32>,
}

impl Person {
    pub(super) fn is_ours(self) -> bool {
        self.account.is_none()
    }

    /// Whether it is somebody of the organisation or of this account.
    pub(super) fn is_on_a_side(self, account: u32) -> bool {
        self.account.is_none_or(|own| own == account)
    }
}

/// The listed addresses, and the domains of accounts.
pub(super) struct Directory {
    listed: Map<String, Person>,
    domains: Map<String, u32>,
}

impl Directory {
    pub(super) fn new(people: &crate::given::People) -> Directory {
        let listed = people.listed.iter().zip(0..);
        Directory {
            listed: listed
                .map(|((address, account), number)| (address.clone(), Person { number, account: *account }))
                .collect(),
            domains: people.domains.iter().cloned().collect(),
        }
    }
}

/// People who are not listed and have an address at an account's domain, with one number on all threads.
#[derive(Default)]
pub(super) struct Met(Mutex<Map<String, u32>>);

/// The directory, and whomever else one thread has met.
pub(super) struct People<'d> {
    directory: &'d Directory,
    met: &'d Met,
    unlisted: Map<String, Person>,
}

impl Met {
    fn number(&self, address: &str) -> u32 {
        let mut met = self.0.lock().unwrap();
        let next = u32::try_from(met.len()).unwrap();
        *met.entry(address.to_owned()).or_insert(next)
    }
}

impl<'d> People<'d> {
    pub(super) fn new(directory: &'d Directory, met: &'d Met) -> People<'d> {
        People { directory, met, unlisted: Map::default() }
    }

    pub(super) fn find(&mut self, address: &str) -> Option<Person> {
        if is_lowercase(address) { self.find_folded(address) } else { self.find_folded(&address.to_lowercase()) }
    }

    fn find_folded(&mut self, address: &str) -> Option<Person> {
        let known = self.directory.listed.get(address).or_else(|| self.unlisted.get(address));
        if let Some(person) = known {
            return Some(*person);
        }
        let (_, domain) = address.split_once('@')?;
        let account = *self.directory.domains.get(domain)?;
        let first = u32::try_from(self.directory.listed.len()).unwrap();
        let person = Person { number: first + self.met.number(address), account: Some(account) };
        self.unlisted.insert(address.to_owned(), person);
        Some(person)
    }
}

/// As many bytes at once as there are, which is faster than to stop at the first that is not.
fn is_lowercase(address: &str) -> bool {
    !address.bytes().fold(false, |other, byte| other | !byte.is_ascii() | byte.is_ascii_uppercase())
}
