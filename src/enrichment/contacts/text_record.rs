use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::borrow::Borrow;

/// A record of text fields, each under a name.
///
/// Maps implement it, and so do slices, arrays and vectors of pairs, where the first pair with a name counts. Implement
/// it for the records of your file reader. A `HashMap` needs the standard library: collect its entries into a
/// `BTreeMap`. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Contract
///
/// - Names are compared exactly.
/// - `None` means that the record does not have the field. An empty field is an empty text.
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::TextRecord;
/// use std::collections::BTreeMap;
///
/// let pairs = [("AccountId", "acct-1"), ("Email", "")];
/// assert_eq!(pairs.field("AccountId"), Some("acct-1"));
/// assert_eq!(pairs.field("Email"), Some(""));
/// assert_eq!(pairs.field("Phone"), None);
/// assert_eq!(BTreeMap::from(pairs).field("AccountId"), Some("acct-1"));
///
/// /// A line of a file, with the names from its first line.
/// struct Line<'f> {
///     names: &'f [String],
///     texts: Vec<String>,
/// }
///
/// impl TextRecord for Line<'_> {
///     fn field(&self, name: &str) -> Option<&str> {
///         let place = self.names.iter().position(|known| known == name)?;
///         self.texts.get(place).map(String::as_str)
///     }
/// }
/// ```
pub trait TextRecord {
    /// The text of the field of this name.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::TextRecord;
    ///
    /// let pairs = vec![("Email", "x@cust.example"), ("Email", "y@cust.example")];
    /// assert_eq!(pairs.field("Email"), Some("x@cust.example"), "the first of a name counts");
    /// assert_eq!(pairs.field("email"), None, "names are compared exactly");
    /// ```
    fn field(&self, name: &str) -> Option<&str>;
}

impl<R: TextRecord + ?Sized> TextRecord for &R {
    fn field(&self, name: &str) -> Option<&str> {
        (**self).field(name)
    }
}

impl<K: Borrow<str> + Ord, V: AsRef<str>> TextRecord for BTreeMap<K, V> {
    fn field(&self, name: &str) -> Option<&str> {
        self.get(name).map(AsRef::as_ref)
    }
}

impl<K: AsRef<str>, V: AsRef<str>> TextRecord for [(K, V)] {
    fn field(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| known.as_ref() == name).map(|(_, text)| text.as_ref())
    }
}

impl<K: AsRef<str>, V: AsRef<str>, const N: usize> TextRecord for [(K, V); N] {
    fn field(&self, name: &str) -> Option<&str> {
        self.as_slice().field(name)
    }
}

impl<K: AsRef<str>, V: AsRef<str>> TextRecord for Vec<(K, V)> {
    fn field(&self, name: &str) -> Option<&str> {
        self.as_slice().field(name)
    }
}
