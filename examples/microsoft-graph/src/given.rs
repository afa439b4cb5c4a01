//! What an item says of a property: a `$select` may have left it out, which is not the same as null.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// A property of an item, as it stands in the JSON.
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

    pub(crate) fn value(&self) -> Option<&T> {
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
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Given<T>, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Fitting<T> {
            Value(T),
            Other(IgnoredAny),
        }
        Ok(match Option::deserialize(deserializer)? {
            None => Given::Null,
            Some(Fitting::Value(value)) => Given::Value(value),
            Some(Fitting::Other(_)) => Given::Odd,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_not_null_and_what_does_not_fit_is_neither() {
        #[derive(Deserialize)]
        struct One {
            #[serde(default)]
            flag: Given<bool>,
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
        assert_eq!(Given::Null.or(Given::Value(1)), Given::Null);
        assert_eq!(Given::Absent.or(Given::Value(1)), Given::Value(1));
        assert_eq!(Given::Absent.or_ref(Some(&Given::Value(1))), &Given::Value(1));
    }
}
