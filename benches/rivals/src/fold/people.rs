//! Who is who (SPEC 3).
//!
//! Left out since the traffic has none: anything to take off an address beside its capitals, and
//! addresses that are not well-formed.

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

/// The directory, and whoever else at the accounts' domains was met.
pub(super) struct People<'a> {
    directory: &'a Directory,
    unlisted: Map<String, Person>,
}

impl<'a> People<'a> {
    pub(super) fn new(directory: &'a Directory) -> People<'a> {
        People { directory, unlisted: Map::default() }
    }

    pub(super) fn find(&mut self, address: &str) -> Option<Person> {
        if address.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
            self.find_folded(&address.to_lowercase())
        } else {
            self.find_folded(address)
        }
    }

    fn find_folded(&mut self, address: &str) -> Option<Person> {
        let known = self.directory.listed.get(address).or_else(|| self.unlisted.get(address));
        if let Some(person) = known {
            return Some(*person);
        }
        let (_, domain) = address.split_once('@')?;
        let account = *self.directory.domains.get(domain)?;
        Some(self.add(address.to_owned(), account))
    }

    fn add(&mut self, address: String, account: u32) -> Person {
        let number = u32::try_from(self.directory.listed.len() + self.unlisted.len()).unwrap();
        *self.unlisted.entry(address).or_insert(Person { number, account: Some(account) })
    }

    /// Takes over whom another met; tells which numbers they have here.
    pub(super) fn merge(&mut self, other: People<'_>) -> Map<u32, u32> {
        let numbers = other.unlisted.into_iter().map(|(address, person)| {
            let account = person.account.expect("who is not listed is an account's");
            (person.number, self.add(address, account).number)
        });
        numbers.collect()
    }
}

/// The same person under the number of another's.
pub(super) fn renumbered(person: Person, numbers: &Map<u32, u32>) -> Person {
    Person { number: numbers.get(&person.number).copied().unwrap_or(person.number), ..person }
}
