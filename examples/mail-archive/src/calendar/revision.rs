//! Which version of a meeting is the newest: by SEQUENCE, then by DTSTAMP (RFC 5546, 2.1.5).

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};

/// The version of a meeting. Copies that have neither a SEQUENCE nor a time are the same version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Revision {
    /// Never negative.
    pub(crate) sequence: i32,
    /// Seconds since 1970; 0 for none.
    pub(crate) stamp: u32,
}

impl Revision {
    pub(crate) fn new(sequence: i32, written: Option<DateTime<Utc>>) -> Revision {
        let stamp = written.map_or(0, |at| u32::try_from(at.timestamp().max(0)).unwrap_or(u32::MAX));
        Revision { sequence, stamp }
    }

    /// Newer than every version of this SEQUENCE.
    pub(crate) fn last_of(sequence: i32) -> Revision {
        Revision { sequence, stamp: u32::MAX }
    }

    /// The version just before this one; of the first, itself.
    pub(crate) fn before(self) -> Revision {
        match (self.stamp.checked_sub(1), self.sequence.checked_sub(1).filter(|sequence| *sequence >= 0)) {
            (Some(stamp), _) => Revision { stamp, ..self },
            (None, Some(sequence)) => Revision::last_of(sequence),
            (None, None) => self,
        }
    }

    /// The one number that the library compares.
    pub(crate) fn number(self) -> i64 {
        i64::from(self.sequence) << 32 | i64::from(self.stamp)
    }
}

/// Versions that change what was planned, and from when on: what began before a version was written
/// took place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// From the oldest to the newest, each with the earliest time from which it or a newer one holds.
    from: Vec<(Revision, DateTime<Utc>)>,
}

impl Changes {
    pub(crate) fn of(mut all: Vec<(Revision, DateTime<Utc>)>) -> Changes {
        all.sort_unstable();
        let mut earliest = DateTime::<Utc>::MAX_UTC;
        for (_, from) in all.iter_mut().rev() {
            earliest = earliest.min(*from);
            *from = earliest;
        }
        Changes { from: all }
    }

    pub(crate) fn newest(&self) -> Option<Revision> {
        self.from.last().map(|(revision, _)| *revision)
    }

    /// Whether a version that is newer than `after` holds at `start`.
    pub(crate) fn reach(&self, after: Revision, start: DateTime<Utc>) -> bool {
        let older = self.from.partition_point(|(revision, _)| *revision <= after);
        self.from.get(older).is_some_and(|(_, from)| *from <= start)
    }
}

/// By key.
pub(crate) fn changes_by<K: Eq + Hash>(all: Vec<(K, Revision, DateTime<Utc>)>) -> HashMap<K, Changes> {
    let mut by: HashMap<K, Vec<(Revision, DateTime<Utc>)>> = HashMap::new();
    for (key, revision, from) in all {
        by.entry(key).or_default().push((revision, from));
    }
    by.into_iter().map(|(key, all)| (key, Changes::of(all))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn the_sequence_decides_then_the_stamp() {
        let ascending = [
            Revision::new(0, None),
            Revision::new(0, Some(at(1))),
            Revision::new(0, Some(at(2_000_000_000))),
            Revision::new(0, Some(at(1 << 40))),
            Revision::new(1, Some(at(-5))),
            Revision::new(1, Some(at(7))),
            Revision::new(i32::MAX, None),
            Revision::last_of(i32::MAX),
        ];
        assert!(ascending.is_sorted());
        let numbers = ascending.map(Revision::number);
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
        assert_eq!(Revision::default().number(), 0);
        assert_eq!(numbers[7], i64::MAX);
    }

    #[test]
    fn changes_hold_from_when_they_were_written() {
        let revision = |sequence| Revision::new(sequence, None);
        let changes = Changes::of(vec![(revision(2), at(50)), (revision(1), at(10)), (revision(3), at(30))]);
        assert_eq!(changes.newest(), Some(revision(3)));
        for (after, start, expected) in
            [(0, 9, false), (0, 10, true), (1, 10, false), (1, 30, true), (2, 29, false), (3, 99, false)]
        {
            assert_eq!(changes.reach(revision(after), at(start)), expected, "{after} {start}");
        }
    }
}
