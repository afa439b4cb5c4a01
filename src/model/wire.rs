//! How the models' fields look on the wire ([SPEC 2](crate::guide::rules#spec-2)): instants and nulls.

/// Reads RFC 3339 with any offset, and writes UTC with milliseconds.
pub(crate) mod instant {
    use alloc::string::String;
    use chrono::{DateTime, Datelike as _, SecondsFormat, Utc};
    use serde::{Deserialize, Deserializer, Serializer, de::Error, ser::Error as _};

    use crate::model::instant;

    pub(crate) fn serialize<S: Serializer>(at: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
        if !(0..=9999).contains(&at.year()) {
            return Err(S::Error::custom(format_args!("{at} has no RFC 3339 form: its years are 0000 to 9999")));
        }
        to.collect_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        parse(&String::deserialize(from)?)
    }

    pub(crate) fn parse<E: Error>(text: &str) -> Result<DateTime<Utc>, E> {
        let at = DateTime::parse_from_rfc3339(text.trim()).map_err(|cause| {
            E::custom(format_args!(
                "{text:?} is not an RFC 3339 time with an offset, such as 2026-03-02T09:00:00Z ({cause})"
            ))
        })?;
        instant::cut(&at)
            .ok_or_else(|| E::custom(format_args!("{text:?} is outside the range of times that can be represented")))
    }
}

/// The same for an instant that may be missing.
pub(crate) mod optional_instant {
    use alloc::string::String;
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "what serde calls it with")]
    pub(crate) fn serialize<S: Serializer>(at: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => super::instant::serialize(at, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        Option::<String>::deserialize(from)?.map(|text| super::instant::parse(&text)).transpose()
    }
}

/// A calendar date.
pub(crate) mod date {
    use alloc::string::String;
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls it with")]
    pub(crate) fn serialize<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        parse(&String::deserialize(from)?)
    }

    pub(crate) fn parse<E: Error>(text: &str) -> Result<NaiveDate, E> {
        text.parse().map_err(|cause| E::custom(format_args!("{text:?} is not a date such as 2026-03-02 ({cause})")))
    }
}

/// The same for a date that may be missing.
pub(crate) mod optional_date {
    use alloc::string::String;
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "what serde calls it with")]
    pub(crate) fn serialize<S: Serializer>(date: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => super::date::serialize(date, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        Option::<String>::deserialize(from)?.map(|text| super::date::parse(&text)).transpose()
    }
}

/// Writes a shared text.
pub(crate) mod shared_text {
    use alloc::sync::Arc;
    use serde::Serializer;

    pub(crate) fn serialize<S: Serializer>(text: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }
}

/// Reads a null as if the field were missing.
pub(crate) fn null_as_default<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: Default + serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    use serde::Deserialize;
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}
