//! What was read of one item, in however many versions.

use chrono::{DateTime, Utc};

use crate::item::Item;
use crate::report::Place;
use crate::timezone;

/// An item with where and when it was read.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) item: Item,
    pub(crate) fetched_at: Option<DateTime<Utc>>,
    pub(crate) place: Place,
}

impl Version {
    /// This version and one that was read after it, as one: what the newer of the two does not name
    /// stands as it was.
    pub(crate) fn and(self, read_later: Version) -> Version {
        let (older, newer) = if read_later.is_older_than(&self) { (read_later, self) } else { (self, read_later) };
        Version { item: newer.item.over(older.item), ..newer }
    }

    /// By when it was modified, else by when it was fetched; where either is not known of both, the order
    /// in which they were read holds.
    fn is_older_than(&self, other: &Version) -> bool {
        let modified = |version: &Version| version.item.last_modified_date_time.text().and_then(timezone::instant);
        match (modified(self), modified(other)) {
            (Some(own), Some(others)) if own != others => own < others,
            _ => matches!((self.fetched_at, other.fetched_at), (Some(own), Some(others)) if own < others),
        }
    }
}

/// All that was read of one item of a calendar.
#[derive(Debug, Default)]
pub(crate) struct Copy {
    /// Boxed, since trees of large values have large holes.
    pub(crate) version: Option<Box<Version>>,
    pub(crate) removal: Option<Removal>,
}

/// A delta query no longer has the item.
#[derive(Clone, Debug)]
pub(crate) struct Removal {
    /// When that was noticed.
    pub(crate) noticed: Option<DateTime<Utc>>,
    pub(crate) place: Place,
}

impl Copy {
    /// Where it was read.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.version.as_ref().map(|version| &version.place).or(self.removal.as_ref().map(|removal| &removal.place))
    }

    /// Takes a version; one that was fetched after a removal takes it back.
    pub(crate) fn add(&mut self, version: Version) {
        let is_before = |removal: &Removal| matches!((version.fetched_at, removal.noticed), (Some(fetched), Some(noticed)) if fetched < noticed);
        self.removal = self.removal.take().filter(is_before);
        self.version = Some(Box::new(match self.version.take() {
            Some(read_before) => read_before.and(version),
            None => version,
        }));
    }

    /// Takes a removal, unless a version was fetched after it.
    pub(crate) fn remove(&mut self, removal: Removal) {
        let fetched = self.version.as_ref().and_then(|version| version.fetched_at);
        let is_undone = matches!((fetched, removal.noticed), (Some(fetched), Some(noticed)) if fetched > noticed);
        // Noticed twice, it was gone the first time.
        let is_known = self.removal.as_ref().is_some_and(|known| match (known.noticed, removal.noticed) {
            (Some(known), Some(again)) => known <= again,
            _ => true,
        });
        if !is_undone && !is_known {
            self.removal = Some(removal);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn version(json: &str, fetched: Option<&str>) -> Version {
        let fetched_at = fetched.and_then(timezone::instant);
        Version { item: serde_json::from_str(json).unwrap(), fetched_at, place: Place::file(Path::new("x")) }
    }

    fn removal(noticed: Option<&str>) -> Removal {
        Removal { noticed: noticed.and_then(timezone::instant), place: Place::file(Path::new("x")) }
    }

    #[test]
    fn the_newer_version_is_told_by_its_times_else_by_the_order_of_reading() {
        let (early, late) = (Some("2026-03-01T00:00:00Z"), Some("2026-03-02T00:00:00Z"));
        let modified =
            |uid: &str, day: u8| format!(r#"{{"uid": "{uid}", "lastModifiedDateTime": "2026-03-0{day}T00:00:00Z"}}"#);
        for (first, second, expected) in [
            (version(&modified("a", 1), None), version(&modified("b", 2), None), "b"),
            (version(&modified("a", 2), early), version(&modified("b", 1), late), "a"),
            (version(&modified("a", 1), late), version(&modified("b", 1), early), "a"),
            (version(r#"{"uid": "a"}"#, late), version(r#"{"uid": "b"}"#, early), "a"),
            (version(r#"{"uid": "a"}"#, None), version(r#"{"uid": "b"}"#, early), "b"),
            (version(&modified("a", 2), None), version(r#"{"uid": "b"}"#, None), "b"),
            (version(&modified("a", 2), None), version(r#"{"isDraft": true}"#, None), "a"),
        ] {
            let both = first.clone().and(second.clone());
            assert_eq!(both.item.uid.text(), Some(expected), "{first:?} {second:?}");
        }
    }

    #[test]
    fn what_comes_back_was_not_removed() {
        let (early, late) = (Some("2026-03-01T00:00:00Z"), Some("2026-03-02T00:00:00Z"));
        for (fetched, noticed, read_first, is_removed) in [
            (None, None, "version", true),
            (None, None, "removal", false),
            (early, late, "version", true),
            (early, late, "removal", true),
            (late, early, "version", false),
            (late, early, "removal", false),
            (early, None, "version", true),
        ] {
            let mut copy = Copy::default();
            if read_first == "removal" {
                copy.remove(removal(noticed));
                copy.add(version("{}", fetched));
            } else {
                copy.add(version("{}", fetched));
                copy.remove(removal(noticed));
            }
            assert_eq!(copy.removal.is_some(), is_removed, "{fetched:?} {noticed:?} {read_first}");
        }
        let mut copy = Copy::default();
        copy.remove(removal(late));
        copy.remove(removal(early));
        assert_eq!(copy.removal.unwrap().noticed, early.and_then(timezone::instant));
    }
}
