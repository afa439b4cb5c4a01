//! Messages that cannot be offered yet: drafts, and changes that a delta query sent without the rest.
//!
//! What a message says of its sending never changes. So a message is offered at once when it is read as a
//! whole, and what else is said of it, before or after, is held until all is read.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use crate::class::Class;
use crate::copy::Version;
use crate::owner::Owner;
use crate::report::Place;

/// Which message: of a mailbox, by the mailbox's own id.
pub(crate) type MessageKey = (Owner, String);

#[derive(Debug, Default)]
pub(crate) struct Held {
    hasher: RandomState,
    /// Hashes of the keys of messages that were offered: there may be millions.
    offered: HashSet<u64>,
    waiting: BTreeMap<MessageKey, (Class, Version)>,
}

/// What became of a held message.
pub(crate) enum Fate {
    /// It was read as a whole elsewhere.
    Offered(Place),
    /// This is all there is.
    Whole(Class, Box<Version>),
}

impl Held {
    pub(crate) fn was_offered(&mut self, key: &MessageKey) {
        self.offered.insert(self.hasher.hash_one(key));
    }

    pub(crate) fn hold(&mut self, key: MessageKey, class: Class, version: Version) {
        let (class, version) = match self.waiting.remove(&key) {
            // An invitation is one in every version.
            Some((before, read_before)) => {
                let class = if before == Class::EventMessage { before } else { class };
                (class, read_before.and(version))
            }
            None => (class, version),
        };
        self.waiting.insert(key, (class, version));
    }

    /// All that is held, in a steady order.
    pub(crate) fn release(self) -> impl Iterator<Item = Fate> {
        let Held { hasher, offered, waiting } = self;
        waiting.into_iter().map(move |(key, (class, version))| {
            if offered.contains(&hasher.hash_one(&key)) {
                Fate::Offered(version.place)
            } else {
                Fate::Whole(class, Box::new(version))
            }
        })
    }
}
