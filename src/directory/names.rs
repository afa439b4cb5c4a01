//! Names with numbers, found by their text.

use alloc::string::String;
use alloc::vec::Vec;
use core::hash::BuildHasher as _;
use core::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use siphasher::sip::SipHasher24;

/// A map from names to numbers and values. All names are in one string: a directory has many short ones, and an
/// allocation for each would take more memory than the names.
#[derive(Clone)]
pub(super) struct Names<V> {
    text: String,
    spans: Vec<Span<V>>,
    table: HashTable<u32>,
    hasher: FixedState,
}

#[derive(Clone, Copy)]
struct Span<V> {
    start: usize,
    len: u32,
    value: V,
}

impl<V> Span<V> {
    fn range(&self) -> Range<usize> {
        self.start..self.start + self.len as usize
    }
}

impl<V: Copy> Names<V> {
    /// Of two equal names the first is found.
    pub(super) fn new(names: impl IntoIterator<Item = (impl AsRef<str>, V)>) -> Names<V> {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (name, value) in names {
            let name = name.as_ref();
            spans.push(Span { start: text.len(), len: u32::try_from(name.len()).unwrap_or_default(), value });
            text.push_str(name);
        }
        // The seed is a digest of all names: someone who can add some, but does not know the rest, cannot choose
        // them to collide.
        let hasher = FixedState::with_seed(SipHasher24::new().hash(text.as_bytes()));
        let hash = |number: &u32| hasher.hash_one(name_at(&text, &spans, *number).unwrap_or_default());
        let mut table = HashTable::with_capacity(spans.len());
        for number in (0..).take(spans.len()) {
            table.insert_unique(hash(&number), number, hash);
        }
        Names { text, spans, table, hasher }
    }

    #[inline]
    pub(super) fn get(&self, name: &str) -> Option<(u32, V)> {
        let is_it = |number: &u32| {
            let span = self.spans.get(*number as usize);
            span.is_some_and(|span| self.text.as_bytes().get(span.range()) == Some(name.as_bytes()))
        };
        let number = *self.table.find(self.hasher.hash_one(name), is_it)?;
        Some((number, self.spans.get(number as usize)?.value))
    }

    /// The name with this number.
    pub(super) fn name(&self, number: u32) -> Option<&str> {
        name_at(&self.text, &self.spans, number)
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// In the order of their numbers.
    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = (&str, V)> {
        self.spans.iter().map(|span| {
            let name = self.text.get(span.range());
            (name.unwrap_or_default(), span.value)
        })
    }
}

fn name_at<'t, V>(text: &'t str, spans: &[Span<V>], number: u32) -> Option<&'t str> {
    let span = spans.get(number as usize)?;
    text.get(span.range())
}
