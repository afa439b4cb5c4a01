//! What an item says of a property: a `$select` may have left it out, which is not the same as null.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A property of an item, as it is in the JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Given<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there, and there is nothing to it.
    Null,
    /// The key is there with something that it cannot have, such as text for a list.
    Odd,
    Value(T),
}

impl<T> Given<T> {
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Given::Absent)
    }

    /// Whether there is any value.
    pub(crate) fn is_there(&self) -> bool {
        matches!(self, Given::Value(_) | Given::Odd)
    }

    pub(crate) fn value(&self) -> Option<&T> {
        match self {
            Given::Value(value) => Some(value),
            Given::Absent | Given::Null | Given::Odd => None,
        }
    }

    fn into_value(self) -> Option<T> {
        match self {
            Given::Value(value) => Some(value),
            Given::Absent | Given::Null | Given::Odd => None,
        }
    }

    /// This one, or what stood there before where this one says nothing.
    pub(crate) fn or(self, older: Given<T>) -> Given<T> {
        if self.is_absent() { older } else { self }
    }

    /// The same for a reference, as an occurrence inherits from its series.
    pub(crate) fn or_ref<'g>(&'g self, inherited: Option<&'g Given<T>>) -> &'g Given<T> {
        match inherited {
            Some(inherited) if self.is_absent() => inherited,
            _ => self,
        }
    }
}

impl Given<String> {
    /// The text, where there is any.
    pub(crate) fn text(&self) -> Option<&str> {
        self.value().map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

/// Any value is taken: one that does not fit must not cost the page that it stands on.
impl<'de, T: Fit> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Given<T>, D::Error> {
        deserializer.deserialize_any(Fitting(PhantomData))
    }
}

/// What a property can be made of: text, a flag, a list or an object. The rest does not fit.
pub(crate) trait Fit: Sized {
    fn of_text(_: &str) -> Given<Self> {
        Given::Odd
    }

    fn of_flag(_: bool) -> Given<Self> {
        Given::Odd
    }

    fn of_list<'de, A: SeqAccess<'de>>(list: A) -> Result<Given<Self>, A::Error> {
        IgnoredAny.visit_seq(list).map(|_| Given::Odd)
    }

    fn of_object<'de, A: MapAccess<'de>>(object: A) -> Result<Given<Self>, A::Error> {
        IgnoredAny.visit_map(object).map(|_| Given::Odd)
    }
}

impl Fit for String {
    fn of_text(text: &str) -> Given<String> {
        Given::Value(text.to_owned())
    }
}

impl Fit for bool {
    fn of_flag(flag: bool) -> Given<bool> {
        Given::Value(flag)
    }
}

/// One element that does not fit must not cost the others. Where none fits, nor does the list.
impl<T: Fit> Fit for Vec<T> {
    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Given<Vec<T>>, A::Error> {
        let (mut found, mut is_odd) = (Vec::new(), false);
        while let Some(element) = list.next_element::<Given<T>>()? {
            is_odd |= matches!(element, Given::Odd);
            found.extend(element.into_value());
        }
        // Many lists are held, and most are short.
        found.shrink_to_fit();
        Ok(if is_odd && found.is_empty() { Given::Odd } else { Given::Value(found) })
    }
}

/// An object of which nothing matters but that it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct There;

impl Fit for There {
    fn of_object<'de, A: MapAccess<'de>>(object: A) -> Result<Given<There>, A::Error> {
        IgnoredAny.visit_map(object).map(|_| Given::Value(There))
    }
}

/// An object whose properties are given in their turn.
macro_rules! fit_as_object {
    ($($of:ty),*) => {$(
        impl $crate::given::Fit for $of {
            fn of_object<'de, A: serde::de::MapAccess<'de>>(object: A) -> Result<$crate::given::Given<$of>, A::Error> {
                serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(object))
                    .map($crate::given::Given::Value)
            }
        }
    )*};
}
pub(crate) use fit_as_object;

struct Fitting<T>(PhantomData<T>);

impl<'de, T: Fit> Visitor<'de> for Fitting<T> {
    type Value = Given<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Given<T>, E> {
        Ok(Given::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Given<T>, E> {
        Ok(T::of_text(text))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Given<T>, E> {
        Ok(T::of_flag(flag))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Given<T>, E> {
        Ok(Given::Odd)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Given<T>, E> {
        Ok(Given::Odd)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Given<T>, E> {
        Ok(Given::Odd)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Given<T>, A::Error> {
        T::of_list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Given<T>, A::Error> {
        T::of_object(object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_not_null_and_what_does_not_fit_is_neither() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        struct One {
            #[serde(default)]
            flag: Given<bool>,
            #[serde(default)]
            list: Given<Vec<String>>,
            #[serde(default)]
            object: Given<There>,
        }
        for (json, expected) in [
            ("{}", Given::Absent),
            (r#"{"flag": null}"#, Given::Null),
            (r#"{"flag": "yes"}"#, Given::Odd),
            (r#"{"flag": [{"a": 1}]}"#, Given::Odd),
            (r#"{"flag": false}"#, Given::Value(false)),
        ] {
            assert_eq!(serde_json::from_str::<One>(json).unwrap().flag, expected, "{json}");
        }
        for (json, expected) in [
            ("[]", Given::Value(vec![])),
            ("[null]", Given::Value(vec![])),
            ("[7]", Given::Odd),
            (r#"[7, "a"]"#, Given::Value(vec!["a".to_owned()])),
        ] {
            assert_eq!(serde_json::from_str::<Given<Vec<String>>>(json).unwrap(), expected, "{json}");
        }
        let lists = r#"{"list": ["a", null, 7, {"b": []}, "c"], "object": {"list": []}}"#;
        let lists: One = serde_json::from_str(lists).unwrap();
        assert_eq!(lists.list, Given::Value(vec!["a".to_owned(), "c".to_owned()]));
        assert_eq!((lists.flag, lists.object), (Given::Absent, Given::Value(There)));
        for odd in ["true", "7", "-7", "0.5", "\"x\"", "[1]"] {
            let read: One = serde_json::from_str(&format!("{{\"object\": {odd}, \"list\": 7}}")).unwrap();
            assert_eq!((read.object, read.list), (Given::Odd, Given::Odd), "{odd}");
        }
        assert_eq!(Given::Null.or(Given::Value(1)), Given::Null);
        assert_eq!(Given::Absent.or(Given::Value(1)), Given::Value(1));
        assert_eq!(Given::Absent.or_ref(Some(&Given::Value(1))), &Given::Value(1));
    }
}
