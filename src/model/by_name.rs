//! Reads models by the names of their fields ([SPEC 2](crate::guide::rules#spec-2)).
//!
//! A struct with a derived `Deserialize` also reads a sequence, field by field in order. In JSON, that makes any array
//! of texts an email. Binary formats have no names and write a struct as a sequence: for them, the order counts.
//!
//! A model with public fields uses `read_by_name!`. A model with rules has a private wire form, which [`ByName`] wraps.
//! Serde's `remote = "Self"` would serve both, but it gives every model public functions `serialize` and `deserialize`.

use core::fmt;
use core::marker::PhantomData;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use crate::model::wire;

/// Implements `Deserialize` for a model. Each field has a [`Form`], and a name if it is another one on the wire.
/// Unknown fields are an error, unless it ends with `ignoring others`.
macro_rules! read_by_name {
    ($model:ident, $expected:literal, { $($field:ident $(($name:literal))?: $form:ty,)+ }$(, ignoring $others:ident)?) => {
        impl<'de> serde::Deserialize<'de> for $model {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$model, D::Error> {
                use $crate::model::by_name::{Field, Form, name_of};

                #[derive(serde::Deserialize)]
                #[serde(field_identifier)]
                #[allow(non_camel_case_types, reason = "the names of the fields")]
                enum Name {
                    $($(#[serde(rename = $name)])? $field,)+
                    $(#[serde(other)] $others,)?
                }

                struct ModelVisitor {
                    by_position: bool,
                }

                impl<'de> serde::de::Visitor<'de> for ModelVisitor {
                    type Value = $model;

                    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                        f.write_str(concat!($expected, ": an object with named fields"))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<$model, A::Error> {
                        $(let mut $field = None;)+
                        while let Some(found) = map.next_key()? {
                            match found {
                                $(
                                    Name::$field if $field.is_some() => {
                                        return Err(serde::de::Error::duplicate_field(name_of!($field $($name)?)));
                                    }
                                    Name::$field => $field = Some(map.next_value_seed(Field::<$form, _>::default())?),
                                )+
                                $(Name::$others => _ = map.next_value::<serde::de::IgnoredAny>()?,)?
                            }
                        }
                        Ok($model {
                            $($field: match $field {
                                Some(value) => value,
                                None => <$form>::missing(name_of!($field $($name)?))?,
                            },)+
                        })
                    }

                    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut fields: A) -> Result<$model, A::Error> {
                        if !self.by_position {
                            return Err(serde::de::Error::invalid_type(serde::de::Unexpected::Seq, &self));
                        }
                        Ok($model {
                            $($field: match fields.next_element_seed(Field::<$form, _>::default())? {
                                Some(value) => value,
                                None => <$form>::missing(name_of!($field $($name)?))?,
                            },)+
                        })
                    }
                }

                let by_position = !from.is_human_readable();
                let names = &[$(name_of!($field $($name)?)),+];
                from.deserialize_struct(stringify!($model), names, ModelVisitor { by_position })
            }
        }
    };
}
pub(crate) use read_by_name;

/// The name of a field on the wire.
macro_rules! name_of {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}
pub(crate) use name_of;

/// How a field is read.
pub(crate) trait Form<T> {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<T, D::Error>;

    /// The value of a field that is missing.
    fn missing<E: Error>(name: &'static str) -> Result<T, E> {
        Err(E::missing_field(name))
    }
}

/// A field that must be there.
pub(crate) struct Required;

impl<T: DeserializeOwned> Form<T> for Required {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        T::deserialize(from)
    }
}

/// A field that has the default if it is missing or null.
pub(crate) struct OrDefault;

impl<T: Default + DeserializeOwned> Form<T> for OrDefault {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        wire::null_as_default(from)
    }

    fn missing<E: Error>(_: &'static str) -> Result<T, E> {
        Ok(T::default())
    }
}

/// An instant, or one that may be missing or null.
pub(crate) struct Instant;

impl Form<DateTime<Utc>> for Instant {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        wire::instant::deserialize(from)
    }
}

impl Form<Option<DateTime<Utc>>> for Instant {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        wire::optional_instant::deserialize(from)
    }

    fn missing<E: Error>(_: &'static str) -> Result<Option<DateTime<Utc>>, E> {
        Ok(None)
    }
}

/// A date, or one that may be missing or null.
pub(crate) struct Date;

impl Form<NaiveDate> for Date {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        wire::date::deserialize(from)
    }
}

impl Form<Option<NaiveDate>> for Date {
    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        wire::optional_date::deserialize(from)
    }

    fn missing<E: Error>(_: &'static str) -> Result<Option<NaiveDate>, E> {
        Ok(None)
    }
}

/// Reads a field in its form.
pub(crate) struct Field<F, T>(PhantomData<(F, T)>);

impl<F, T> Default for Field<F, T> {
    fn default() -> Field<F, T> {
        Field(PhantomData)
    }
}

impl<'de, T, F: Form<T>> DeserializeSeed<'de> for Field<F, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<T, D::Error> {
        F::read(from)
    }
}

/// A struct with a derived `Deserialize`, read by the names of its fields: the wire form of a model with rules.
pub(crate) struct ByName<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByName<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ByName<T>, D::Error> {
        if from.is_human_readable() { T::deserialize(MapsOnly(from)) } else { T::deserialize(from) }.map(ByName)
    }
}

/// A deserializer of structs, or a visitor of them, that accepts maps only.
struct MapsOnly<T>(T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for MapsOnly<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_struct(name, fields, MapsOnly(visitor))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for MapsOnly<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(map)
    }
}
