//! What was read of one item, in however many versions.

use chrono::{DateTime, Utc};

use crate::item::Item;
use kit::mail::problems::Place;

/// What a page said of an item.
#[derive(Debug)]
pub(crate) enum Reading {
    Version(Version),
    Removal(Removal),
}

/// An item with where and when it was read.
#[derive(Debug)]
pub(crate) struct Version {
    /// Boxed, since many are held and moved about.
    pub(crate) item: Box<Item>,
    pub(crate) fetched_at: Option<DateTime<Utc>>,
    pub(crate) place: Place,
}

/// A delta query no longer has the item.
#[derive(Debug)]
pub(crate) struct Removal {
    /// When that was noticed.
    pub(crate) noticed: Option<DateTime<Utc>>,
    pub(crate) place: Place,
}

/// The final state of an item, when all is read.
#[derive(Debug, Default)]
pub(crate) struct Copy {
    pub(crate) version: Option<Version>,
    pub(crate) removal: Option<Removal>,
}

impl Reading {
    fn fetched_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Reading::Version(version) => version.fetched_at,
            Reading::Removal(removal) => removal.noticed,
        }
    }
}

impl Copy {
    /// Of everything that was read, in the order of reading, which holds only where pages do not say when
    /// they were fetched. A version that was fetched after a removal takes it back, and of removals one after
    /// another the first tells when the item was gone.
    pub(crate) fn of(readings: impl IntoIterator<Item = Reading>) -> Copy {
        let (mut versions, mut removal) = (Vec::new(), None);
        for (at, reading) in in_order(readings, Reading::fetched_at) {
            match reading {
                Reading::Version(version) => {
                    removal = None;
                    versions.push((at, version));
                }
                Reading::Removal(found) => removal = removal.or(Some(found)),
            }
        }
        // What was modified last holds, also where somebody fetched it before the rest.
        let modified = |version: &Version| version.item.last_modified_date_time.value().copied();
        let versions = in_order(versions, |(fetched_at, version)| modified(version).or(*fetched_at));
        let version = versions.map(|(_, (_, version))| version).reduce(|older, newer| newer.over(older));
        Copy { version, removal }
    }

    /// Where it was read.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.version.as_ref().map(|version| &version.place).or(self.removal.as_ref().map(|removal| &removal.place))
    }
}

impl Version {
    /// Properties that this version omits stay as they were.
    fn over(self, older: Version) -> Version {
        Version { item: Box::new(self.item.over(*older.item)), ..self }
    }
}

/// By time, and what has the same as it stood. What has none has that of what stood before it. So the order is
/// one of all together, which no comparison of two by two is.
fn in_order<T>(
    all: impl IntoIterator<Item = T>,
    time: impl Fn(&T) -> Option<DateTime<Utc>>,
) -> impl Iterator<Item = (Option<DateTime<Utc>>, T)> {
    let mut before = None;
    let dated = all.into_iter().map(|one| {
        before = time(&one).or(before);
        (before, one)
    });
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by_key(|(time, _)| *time);
    dated.into_iter()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn instant(text: &str) -> Option<DateTime<Utc>> {
        text.parse().ok()
    }

    fn version(json: &str, fetched: Option<&str>) -> Reading {
        let (fetched_at, place) = (fetched.and_then(instant), Place::file(Path::new("x")));
        Reading::Version(Version { item: serde_json::from_str(json).unwrap(), fetched_at, place })
    }

    fn removal(noticed: Option<&str>) -> Reading {
        Reading::Removal(Removal { noticed: noticed.and_then(instant), place: Place::file(Path::new("x")) })
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
            let of = format!("{first:?} {second:?}");
            let both = Copy::of([first, second]).version.unwrap();
            assert_eq!(both.item.uid.text(), Some(expected), "{of}");
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
            let version = version("{}", fetched);
            let readings =
                if read_first == "removal" { [removal(noticed), version] } else { [version, removal(noticed)] };
            let copy = Copy::of(readings);
            assert_eq!(copy.removal.is_some(), is_removed, "{fetched:?} {noticed:?} {read_first}");
        }
        let copy = Copy::of([removal(late), removal(early)]);
        assert_eq!(copy.removal.unwrap().noticed, early.and_then(instant));
    }
}
