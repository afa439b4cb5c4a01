//! Reads the columns of a struct, in any of Arrow's types.

use std::ops::Range;

use account_engagement::OfferError;
use chrono::{DateTime, Utc};
use datafusion::arrow::array::{
    Array, ArrayRef, AsArray as _, BooleanArray, Int64Array, LargeListArray, LargeStringArray, ListArray, StringArray,
    StringViewArray, StructArray,
};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::datatypes::{
    DataType, Int64Type, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use datafusion::common::{Result, internal_err};
use serde::de::value::{Error, StrDeserializer};
use serde::de::{Deserialize, IntoDeserializer as _};

use super::Unfit;

/// Text. If the column is missing or has only nulls, every value is null.
#[derive(Clone, Copy)]
pub(crate) enum Texts<'a> {
    Lacking,
    Utf8(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    pub(super) fn of(structs: &'a StructArray, name: &str) -> Result<Texts<'a>> {
        structs.column_by_name(name).map_or(Ok(Texts::Lacking), Texts::new)
    }

    pub(crate) fn new(array: &'a ArrayRef) -> Result<Texts<'a>> {
        Ok(match array.data_type() {
            DataType::Null => Texts::Lacking,
            DataType::Utf8 => Texts::Utf8(array.as_string()),
            DataType::LargeUtf8 => Texts::Large(array.as_string()),
            DataType::Utf8View => Texts::View(array.as_string_view()),
            other => return internal_err!("{other} is no text"),
        })
    }

    pub(crate) fn get(&self, place: usize) -> Option<&'a str> {
        match self {
            Texts::Lacking => None,
            Texts::Utf8(array) => array.is_valid(place).then(|| array.value(place)),
            Texts::Large(array) => array.is_valid(place).then(|| array.value(place)),
            Texts::View(array) => array.is_valid(place).then(|| array.value(place)),
        }
    }

    /// A word of one of the library's enums. A null is the default.
    pub(super) fn word<T: Deserialize<'a> + Default>(
        &self,
        place: usize,
        column: &'static str,
        words: &'static str,
    ) -> Result<T, Unfit> {
        let Some(word) = self.get(place) else { return Ok(T::default()) };
        let word: StrDeserializer<'a, Error> = word.into_deserializer();
        T::deserialize(word).map_err(|_| Unfit::Word(column, words))
    }
}

/// Instants in any unit. Without a zone they are in UTC.
#[derive(Clone, Copy)]
pub(super) struct Instants<'a>(Option<(&'a [i64], TimeUnit, Option<&'a NullBuffer>)>);

impl<'a> Instants<'a> {
    pub(super) const LACKING: Instants<'static> = Instants(None);

    pub(super) fn of(structs: &'a StructArray, name: &str) -> Result<Instants<'a>> {
        let Some(array) = structs.column_by_name(name) else { return Ok(Instants(None)) };
        let (unit, values) = match array.data_type() {
            DataType::Null => return Ok(Instants(None)),
            DataType::Timestamp(unit, _) => (
                *unit,
                match unit {
                    TimeUnit::Second => array.as_primitive::<TimestampSecondType>().values(),
                    TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().values(),
                    TimeUnit::Microsecond => array.as_primitive::<TimestampMicrosecondType>().values(),
                    TimeUnit::Nanosecond => array.as_primitive::<TimestampNanosecondType>().values(),
                },
            ),
            other => return internal_err!("{other} is no timestamp"),
        };
        Ok(Instants(Some((values, unit, array.nulls()))))
    }

    pub(super) fn get(&self, place: usize) -> Result<Option<DateTime<Utc>>, Unfit> {
        let Some((values, unit, nulls)) = self.0 else { return Ok(None) };
        if nulls.is_some_and(|nulls| nulls.is_null(place)) {
            return Ok(None);
        }
        let Some(&value) = values.get(place) else { return Ok(None) };
        let at = match unit {
            TimeUnit::Second => DateTime::from_timestamp(value, 0),
            TimeUnit::Millisecond => DateTime::from_timestamp_millis(value),
            TimeUnit::Microsecond => DateTime::from_timestamp_micros(value),
            TimeUnit::Nanosecond => Some(DateTime::from_timestamp_nanos(value)),
        };
        at.map(Some).ok_or(Unfit::Rejected(OfferError::TimeOutOfRange))
    }
}

/// The place of each list in the items. A null is an empty list.
#[derive(Clone, Copy)]
pub(super) enum Lists<'a> {
    Lacking,
    List(&'a ListArray),
    Large(&'a LargeListArray),
}

impl<'a> Lists<'a> {
    pub(super) fn of(structs: &'a StructArray, name: &str) -> Result<Lists<'a>> {
        let Some(array) = structs.column_by_name(name) else { return Ok(Lists::Lacking) };
        Ok(match array.data_type() {
            DataType::Null => Lists::Lacking,
            DataType::List(_) => Lists::List(array.as_list()),
            DataType::LargeList(_) => Lists::Large(array.as_list()),
            other => return internal_err!("{other} is no list"),
        })
    }

    pub(super) fn items(&self) -> Option<&'a ArrayRef> {
        match self {
            Lists::Lacking => None,
            Lists::List(lists) => Some(lists.values()),
            Lists::Large(lists) => Some(lists.values()),
        }
    }

    pub(super) fn range(&self, place: usize) -> Range<usize> {
        let (valid, ends) = match self {
            Lists::Lacking => return 0..0,
            Lists::List(lists) => {
                let at = |place| lists.value_offsets().get(place).and_then(|end: &i32| usize::try_from(*end).ok());
                (lists.is_valid(place), at(place).zip(at(place + 1)))
            }
            Lists::Large(lists) => {
                let at = |place| lists.value_offsets().get(place).and_then(|end: &i64| usize::try_from(*end).ok());
                (lists.is_valid(place), at(place).zip(at(place + 1)))
            }
        };
        ends.filter(|_| valid).map_or(0..0, |(start, end)| start..end)
    }
}

/// Flags. A null is false.
pub(super) struct Flags<'a>(Option<&'a BooleanArray>);

impl<'a> Flags<'a> {
    pub(super) fn of(structs: &'a StructArray, name: &str) -> Flags<'a> {
        Flags(structs.column_by_name(name).and_then(|array| array.as_boolean_opt()))
    }

    pub(super) fn get(&self, place: usize) -> bool {
        self.0.is_some_and(|flags| flags.is_valid(place) && flags.value(place))
    }
}

/// Numbers. A null is zero.
pub(super) struct Numbers<'a>(Option<&'a Int64Array>);

impl<'a> Numbers<'a> {
    pub(super) fn of(structs: &'a StructArray, name: &str) -> Numbers<'a> {
        Numbers(structs.column_by_name(name).and_then(|array| array.as_primitive_opt::<Int64Type>()))
    }

    pub(super) fn get(&self, place: usize) -> i64 {
        self.0.filter(|numbers| numbers.is_valid(place)).map_or(0, |numbers| numbers.value(place))
    }
}
