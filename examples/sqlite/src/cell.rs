//! The values of a row, or what was expected in the place of one. What is said of a value never quotes it: it may be
//! an address.

use std::fmt;

use chrono::{DateTime, Utc};
use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error, StrDeserializer};

/// What was expected where something else stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Expected {
    Text,
    Time,
    Word,
    Integer,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Text => "text in Unicode",
            Expected::Time => "a time in RFC 3339 with its offset, such as 2026-03-02T09:00:00Z",
            Expected::Word => "one of the words that the schema has",
            Expected::Integer => "an integer",
        })
    }
}

/// A column whose value is not what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) expected: Expected,
    /// Such as `messages.sent_at`.
    pub(crate) column: &'static str,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.column, self.expected)
    }
}

impl std::error::Error for Wrong {}

/// The values of one row, by the columns of its query.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'r> {
    pub(crate) row: &'r Row<'r>,
    pub(crate) columns: &'static [&'static str],
}

impl<'r> Cells<'r> {
    /// A text, which may be null.
    pub(crate) fn text(self, column: &'static str) -> Result<Option<&'r str>, Wrong> {
        self.read(column, Expected::Text, text)
    }

    /// A text that has to be there.
    pub(crate) fn some_text(self, column: &'static str) -> Result<&'r str, Wrong> {
        self.text(column)?.ok_or(Wrong { expected: Expected::Text, column })
    }

    /// An instant, which may be null.
    pub(crate) fn instant(self, column: &'static str) -> Result<Option<DateTime<Utc>>, Wrong> {
        self.read(column, Expected::Time, instant)
    }

    /// An instant that has to be there.
    pub(crate) fn some_instant(self, column: &'static str) -> Result<DateTime<Utc>, Wrong> {
        self.instant(column)?.ok_or(Wrong { expected: Expected::Time, column })
    }

    /// A word of the library's; null is its default.
    pub(crate) fn word<T: Deserialize<'r> + Default>(self, column: &'static str) -> Result<T, Wrong> {
        self.read(column, Expected::Word, word)
    }

    /// An integer; null is 0.
    pub(crate) fn integer(self, column: &'static str) -> Result<i64, Wrong> {
        self.read(column, Expected::Integer, integer)
    }

    fn read<T>(
        self,
        column: &'static str,
        expected: Expected,
        read: fn(ValueRef<'r>) -> Option<T>,
    ) -> Result<T, Wrong> {
        let place = self.columns.iter().position(|known| *known == column);
        let value = place.and_then(|place| self.row.get_ref(place).ok());
        value.and_then(read).ok_or(Wrong { expected, column })
    }
}

fn text(value: ValueRef<'_>) -> Option<Option<&str>> {
    value.as_str_or_null().ok()
}

fn instant(value: ValueRef<'_>) -> Option<Option<DateTime<Utc>>> {
    let Some(text) = text(value)? else { return Some(None) };
    DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| Some(at.to_utc()))
}

fn word<'de, T: Deserialize<'de> + Default>(value: ValueRef<'de>) -> Option<T> {
    let Some(text) = text(value)? else { return Some(T::default()) };
    let word: StrDeserializer<'de, Error> = text.into_deserializer();
    T::deserialize(word).ok()
}

fn integer(value: ValueRef<'_>) -> Option<i64> {
    value.as_i64_or_null().ok().map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use account_engagement::{Kind, Response};

    use super::*;

    #[test]
    fn values_are_read_as_what_they_are_or_not_at_all() {
        let (null, number, blob) = (ValueRef::Null, ValueRef::Integer(7), ValueRef::Blob(b"x"));
        let of = |text: &'static str| ValueRef::Text(text.as_bytes());
        let broken = ValueRef::Text(&[0xff]);

        assert_eq!(text(of("a")), Some(Some("a")));
        assert_eq!(text(null), Some(None));
        for bad in [number, blob, broken] {
            assert_eq!(text(bad), None);
        }

        let noon = DateTime::from_timestamp_millis(1_772_445_600_250);
        assert_eq!(instant(of("2026-03-02T10:00:00.250Z")), Some(noon));
        assert_eq!(instant(of(" 2026-03-02T11:00:00.25+01:00 ")), Some(noon));
        assert_eq!(instant(null), Some(None));
        for bad in [of("2026-03-02 10:00"), of("2026-03-02T10:00:00"), of("ann@a.example"), of(""), number, blob] {
            assert_eq!(instant(bad), None);
        }

        assert_eq!(word(of("auto_reply")), Some(Kind::AutoReply));
        assert_eq!(word(null), Some(Response::None));
        for bad in [of("fax"), of("Accepted"), of(""), number] {
            assert_eq!(word::<Response>(bad), None);
        }

        assert_eq!((integer(number), integer(null)), (Some(7), Some(0)));
        assert_eq!(integer(of("7")), None);
    }
}
