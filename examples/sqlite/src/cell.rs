//! The values of a row, or what was expected in the place of one. What is said of a value never quotes it: it may be
//! an address.

use std::fmt;

use chrono::{DateTime, Utc};
use rusqlite::Row;
use rusqlite::types::{FromSqlError, FromSqlResult, ValueRef};
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
            Expected::Text => "text in Unicode (a number wants CAST(… AS TEXT))",
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
        read: fn(ValueRef<'r>) -> FromSqlResult<T>,
    ) -> Result<T, Wrong> {
        let place = self.columns.iter().position(|known| *known == column);
        let value = place.and_then(|place| self.row.get_ref(place).ok());
        value.and_then(|value| read(value).ok()).ok_or(Wrong { expected, column })
    }
}

fn text(value: ValueRef<'_>) -> FromSqlResult<Option<&str>> {
    value.as_str_or_null()
}

fn instant(value: ValueRef<'_>) -> FromSqlResult<Option<DateTime<Utc>>> {
    let Some(text) = text(value)? else { return Ok(None) };
    match DateTime::parse_from_rfc3339(text.trim()) {
        Ok(at) => Ok(Some(at.to_utc())),
        Err(_) => Err(FromSqlError::InvalidType),
    }
}

fn word<'de, T: Deserialize<'de> + Default>(value: ValueRef<'de>) -> FromSqlResult<T> {
    let Some(text) = text(value)? else { return Ok(T::default()) };
    let word: StrDeserializer<'de, Error> = text.into_deserializer();
    T::deserialize(word).map_err(|_| FromSqlError::InvalidType)
}

fn integer(value: ValueRef<'_>) -> FromSqlResult<i64> {
    Ok(value.as_i64_or_null()?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use account_engagement::{EmailKind, Response};

    use super::*;

    #[test]
    fn values_are_read_as_what_they_are_or_not_at_all() {
        let (null, number, blob) = (ValueRef::Null, ValueRef::Integer(7), ValueRef::Blob(b"x"));
        let of = |text: &'static str| ValueRef::Text(text.as_bytes());
        let broken = ValueRef::Text(&[0xff]);

        assert_eq!(text(of("a")), Ok(Some("a")));
        assert_eq!(text(null), Ok(None));
        for bad in [number, blob, broken] {
            assert!(text(bad).is_err());
        }

        let noon = DateTime::from_timestamp_millis(1_772_445_600_250);
        assert_eq!(instant(of("2026-03-02T10:00:00.250Z")), Ok(noon));
        assert_eq!(instant(of(" 2026-03-02T11:00:00.25+01:00 ")), Ok(noon));
        assert_eq!(instant(null), Ok(None));
        for bad in [of("2026-03-02 10:00"), of("2026-03-02T10:00:00"), of("ann@a.example"), of(""), number, blob] {
            assert!(instant(bad).is_err());
        }

        assert_eq!(word(of("auto_reply")), Ok(EmailKind::AutoReply));
        assert_eq!(word(null), Ok(Response::None));
        for bad in [of("fax"), of("Accepted"), of(""), number] {
            assert!(word::<Response>(bad).is_err());
        }

        assert_eq!((integer(number), integer(null)), (Ok(7), Ok(0)));
        assert!(integer(of("7")).is_err());
    }
}
