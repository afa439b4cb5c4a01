//! What ties an email or a meeting to an address.

/// The number of an address and what the address is on an activity, in a word: 4 bytes for
/// everybody on it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Link(u32);

/// A [`Link`] taken apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// The sender of an email or the organizer of a meeting.
    From(u32),
    /// A recipient or attendee.
    To(u32),
}

const TO: u32 = 1 << 28;

/// Above the number and the tie there is room for more in the word of a link.
pub(crate) const LINK_BITS: u32 = 29;

impl Link {
    /// The link that is in a word.
    pub(crate) fn from_word(word: u32) -> Link {
        Link(word & ((1 << LINK_BITS) - 1))
    }

    pub(crate) fn word(self) -> u32 {
        self.0
    }

    pub(crate) fn tie(self) -> Tie {
        let number = self.0 & (TO - 1);
        if self.0 & TO == 0 { Tie::From(number) } else { Tie::To(number) }
    }
}

impl From<Tie> for Link {
    fn from(tie: Tie) -> Link {
        match tie {
            Tie::From(number) => Link(number & (TO - 1)),
            Tie::To(number) => Link(number & (TO - 1) | TO),
        }
    }
}
