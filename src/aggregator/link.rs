//! What ties an email or a meeting to addresses and threads.

use super::lists::Member;

/// A number with two bits that say what it numbers: 4 bytes for whatever hangs on an activity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link(u32);

/// A [`Link`] taken apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tie {
    /// The sender of an email or the organizer of a meeting: an address.
    From(u32),
    /// A recipient or attendee: an address.
    To(u32),
    /// A conversation.
    Thread(u32),
}

const KIND_SHIFT: u32 = 30;
const NUMBER: u32 = (1 << KIND_SHIFT) - 1;

impl From<Tie> for Link {
    fn from(tie: Tie) -> Link {
        match tie {
            Tie::From(number) => Link(number & NUMBER),
            Tie::To(number) => Link(number & NUMBER | 1 << KIND_SHIFT),
            Tie::Thread(number) => Link(number & NUMBER | 2 << KIND_SHIFT),
        }
    }
}

impl Link {
    /// The number as a snapshot has it.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// `None` where the two bits say nothing.
    pub(crate) fn from_bits(bits: u32) -> Option<Link> {
        (bits >> KIND_SHIFT <= 2).then_some(Link(bits))
    }

    pub(crate) fn tie(self) -> Tie {
        let number = self.0 & NUMBER;
        match self.0 >> KIND_SHIFT {
            0 => Tie::From(number),
            1 => Tie::To(number),
            _ => Tie::Thread(number),
        }
    }
}

impl Member for Link {
    fn key(&self) -> u32 {
        self.0
    }
}
