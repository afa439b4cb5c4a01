//! Messages that cannot be offered yet: drafts, and changes that a delta query sent without the rest.
//!
//! What a message says of its sending never changes. So a message is offered at once when it is read as a
//! whole, and what else is said of it, before or after, is held until all is read.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use crate::class::Class;
use crate::copy::{Copy, Reading, Version};
use crate::owner::Owner;

/// Which message: of a mailbox, by the mailbox's own id.
pub(crate) type MessageKey = (Owner, String);

#[derive(Debug, Default)]
pub(crate) struct Held {
    hasher: RandomState,
    /// Hashes of the keys of messages that were offered: there may be millions.
    offered: HashSet<u64>,
    waiting: BTreeMap<MessageKey, (Class, Vec<Version>)>,
}

impl Held {
    /// Notes that a message was offered, and gives back what waited for that: nothing of it changes any more.
    pub(crate) fn was_offered(&mut self, key: &MessageKey) -> Vec<Version> {
        self.offered.insert(self.hasher.hash_one(key));
        self.waiting.remove(key).map(|(_, versions)| versions).unwrap_or_default()
    }

    pub(crate) fn has_offered(&self, key: &MessageKey) -> bool {
        self.offered.contains(&self.hasher.hash_one(key))
    }

    pub(crate) fn hold(&mut self, key: MessageKey, class: Class, version: Version) {
        let (held, versions) = self.waiting.entry(key).or_insert((class, Vec::new()));
        // An invitation is one in every version.
        if class == Class::EventMessage {
            *held = class;
        }
        versions.push(version);
    }

    /// All that is held, in a steady order, each with what was said of it at different times as one.
    pub(crate) fn release(self) -> impl Iterator<Item = (Class, Version)> {
        self.waiting.into_values().filter_map(|(class, versions)| {
            let copy = Copy::of(versions.into_iter().map(Reading::Version));
            Some((class, copy.version?))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::owner::Owners;
    use kit::mail::problems::Place;

    #[test]
    fn what_was_offered_waits_for_nothing_more() {
        let key = |id: &str| (Owners::default().find(None), id.to_owned());
        let version = |json: &str| Version {
            item: serde_json::from_str(json).unwrap(),
            fetched_at: None,
            place: Place::file(Path::new("x")),
        };
        let mut held = Held::default();
        held.hold(key("a"), Class::EventMessage, version(r#"{"isDraft": true}"#));
        held.hold(key("b"), Class::EventMessage, version(r#"{"internetMessageId": "b"}"#));
        held.hold(key("b"), Class::Message, version("{}"));
        assert!(!held.has_offered(&key("a")));
        assert_eq!(held.was_offered(&key("a")).len(), 1);
        assert!(held.has_offered(&key("a")) && held.was_offered(&key("a")).is_empty());
        let released: Vec<(Class, Version)> = held.release().collect();
        let [(Class::EventMessage, found)] = released.as_slice() else { panic!("{released:?}") };
        assert_eq!(found.item.internet_message_id.text(), Some("b"));
    }
}
