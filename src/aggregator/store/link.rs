//! How an email or a meeting refers to the address of a person on it.

/// The number of an address and its direction, in one word: everybody on an activity takes 4 bytes.
///
/// The direction is data: a link of a sender (or organizer) orders before all links of recipients (or attendees).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Link(u32);

/// Set for a recipient or attendee, clear for the sender or organizer.
const IS_RECIPIENT: u32 = 1 << 28;

/// The bits that a link uses. In the word of a meeting's guest, the response is above them.
pub(crate) const LINK_BITS: u32 = 29;

impl Link {
    /// Of the sender of an email or the organizer of a meeting.
    pub(crate) fn of_sender(address: u32) -> Link {
        Link(address & (IS_RECIPIENT - 1))
    }

    /// Of a recipient of an email or an attendee of a meeting.
    pub(crate) fn of_recipient(address: u32) -> Link {
        Link(address & (IS_RECIPIENT - 1) | IS_RECIPIENT)
    }

    /// The link that is in a word.
    pub(crate) fn from_word(word: u32) -> Link {
        Link(word & ((1 << LINK_BITS) - 1))
    }

    pub(crate) fn word(self) -> u32 {
        self.0
    }

    /// The number of the address.
    pub(crate) fn address(self) -> u32 {
        self.0 & (IS_RECIPIENT - 1)
    }

    pub(crate) fn is_sender(self) -> bool {
        self.0 & IS_RECIPIENT == 0
    }

    /// The same direction, of another address.
    pub(crate) fn with_address(self, address: u32) -> Link {
        Link(self.0 & IS_RECIPIENT | address & (IS_RECIPIENT - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_its_direction() {
        for address in [0, 1, IS_RECIPIENT - 1] {
            let (sender, recipient) = (Link::of_sender(address), Link::of_recipient(address));
            assert_eq!((sender.address(), recipient.address()), (address, address));
            assert_eq!((sender.is_sender(), recipient.is_sender()), (true, false));
            assert!(sender < recipient && Link::of_sender(IS_RECIPIENT - 1) < recipient);
            for link in [sender, recipient] {
                assert_eq!(Link::from_word(link.word() | u32::MAX << LINK_BITS), link);
                assert_eq!(link.with_address(7).with_address(address), link);
            }
        }
    }
}
