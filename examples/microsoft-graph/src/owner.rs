//! Whose mailbox a page is of, and which address is whose.

use std::collections::HashMap;
use std::rc::Rc;

use account_engagement::{Mailbox, normalize_address};

/// The organisation's people, by everything that a page may call them.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    /// Primary addresses, by every address and every id of the directory, folded.
    primary: HashMap<String, Rc<str>>,
}

/// The owner of a mailbox.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Owner {
    /// The primary address of one of ours, or what the page said, folded; empty when it said nothing.
    name: Rc<str>,
    is_ours: bool,
}

impl Owners {
    pub(crate) fn of(mailboxes: &[Mailbox]) -> Owners {
        let mut primary = HashMap::new();
        for mailbox in mailboxes {
            let address: Rc<str> = normalize_address(&mailbox.address).into();
            let names = mailbox.aliases.iter().chain(&mailbox.directory_id).chain([&mailbox.address]);
            primary.extend(names.map(|name| (normalize_address(name).into(), Rc::clone(&address))));
        }
        Owners { primary }
    }

    /// Whom a page means by this.
    pub(crate) fn find(&self, named: Option<&str>) -> Owner {
        let folded = normalize_address(named.unwrap_or_default());
        match self.primary.get(&*folded) {
            Some(primary) => Owner { name: Rc::clone(primary), is_ours: true },
            None => Owner { name: folded.into(), is_ours: false },
        }
    }

    /// Whether an address is the owner's.
    pub(crate) fn is(&self, owner: &Owner, address: &str) -> bool {
        !owner.name.is_empty() && self.find(Some(address)) == *owner
    }
}

impl Owner {
    /// The owner's address, where it is one of ours. Whatever else a page calls somebody may be an address
    /// of nobody: a user principal name looks like one.
    pub(crate) fn address(&self) -> Option<&str> {
        self.is_ours.then_some(&*self.name)
    }
}

/// Nobody's address shows.
impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Owner").field("is_known", &self.address().is_some()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_is_known_by_every_address_and_the_directory_id() {
        let ann = Mailbox::new("ann@corp.example").alias("a.nn@corp.example").directory_id("5D8D505C-864F");
        let owners = Owners::of(&[ann]);
        for (named, address) in [
            (Some("ANN@corp.example"), Some("ann@corp.example")),
            (Some("a.nn@corp.example"), Some("ann@corp.example")),
            (Some("5d8d505c-864f"), Some("ann@corp.example")),
            (Some("else@corp.example"), None),
            (Some("94447c6e-ea4c"), None),
            (None, None),
        ] {
            assert_eq!(owners.find(named).address(), address, "{named:?}");
        }
        let ann = owners.find(Some("5d8d505c-864f"));
        assert!(owners.is(&ann, "A.NN@corp.example") && !owners.is(&ann, "x@corp.example"));
        assert!(!owners.is(&owners.find(None), ""));
        assert!(owners.is(&owners.find(Some("else@corp.example")), "Else@corp.example"));
        assert_ne!(owners.find(Some("94447c6e-ea4c")), owners.find(None));
    }
}
