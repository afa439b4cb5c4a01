//! The people of one conversation, as text.

use std::ops::Range;
use std::slice;

use super::population::{Population, Who, write_address};

/// Their addresses, written once for all messages of the conversation: first the organisation's side, then the other
/// side, then the hidden recipients.
#[derive(Default)]
pub(super) struct Cast {
    members: Vec<Member>,
    text: String,
    ours: usize,
    seen: usize,
}

struct Member {
    who: Who,
    address: Range<usize>,
    variant: Range<usize>,
}

/// How a mailbox writes addresses.
#[derive(Clone, Copy)]
pub(super) enum Spelling {
    Plain,
    /// By an alias if there is one, or else in capitals.
    Variant,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Theirs,
}

impl Side {
    pub(super) fn other(self) -> Side {
        match self {
            Side::Ours => Side::Theirs,
            Side::Theirs => Side::Ours,
        }
    }
}

impl Cast {
    pub(super) fn clear(&mut self) {
        self.members.clear();
        self.text.clear();
        (self.ours, self.seen) = (0, 0);
    }

    /// Adds a person once. All people of one side come before those of the other.
    pub(super) fn add(&mut self, side: Side, who: Who, population: &Population) {
        self.add_unseen(who, population);
        self.seen = self.members.len();
        if side == Side::Ours {
            self.ours = self.seen;
        }
    }

    /// Adds a person once, after all others.
    pub(super) fn add_unseen(&mut self, who: Who, population: &Population) {
        if self.members.iter().any(|member| member.who == who) {
            return;
        }
        let begin = self.text.len();
        write_address(who, &mut self.text);
        let middle = self.text.len();
        if !population.write_alias(who, &mut self.text) {
            self.text.extend_from_within(begin..middle);
            self.text[middle..].make_ascii_uppercase();
        }
        self.members.push(Member { who, address: begin..middle, variant: middle..self.text.len() });
    }

    /// The places of a side. The second side can be empty.
    pub(super) fn side(&self, side: Side) -> Range<usize> {
        match side {
            Side::Ours => 0..self.ours,
            Side::Theirs => self.ours..self.seen,
        }
    }

    /// Both sides.
    pub(super) fn seen(&self) -> Range<usize> {
        0..self.seen
    }

    pub(super) fn unseen(&self) -> Range<usize> {
        self.seen..self.members.len()
    }

    pub(super) fn who(&self, place: usize) -> Who {
        self.members[place].who
    }

    pub(super) fn address(&self, place: usize, spelling: Spelling) -> &str {
        let member = &self.members[place];
        match spelling {
            Spelling::Plain => &self.text[member.address.clone()],
            Spelling::Variant => &self.text[member.variant.clone()],
        }
    }

    pub(super) fn addresses<'a>(&'a self, places: &'a [usize], spelling: Spelling) -> Addresses<'a> {
        Addresses { cast: self, places: places.iter(), spelling }
    }
}

/// The addresses of some of a cast.
pub(super) struct Addresses<'a> {
    cast: &'a Cast,
    places: slice::Iter<'a, usize>,
    spelling: Spelling,
}

impl<'a> Iterator for Addresses<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.places.next().map(|place| self.cast.address(*place, self.spelling))
    }
}
