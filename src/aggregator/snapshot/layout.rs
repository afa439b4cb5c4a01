//! The widths and codes of format 2, for writing and for reading.

use crate::aggregator::store::codes::{of_kind, of_response, of_status, to_response, to_status};
use crate::aggregator::store::emails::Original;
use crate::aggregator::store::meetings::Answer;
use crate::model::email::EmailKind;
use crate::model::meeting::{MeetingStatus, Response};

/// The first bytes of every snapshot. They are not text and contain both kinds of line end, so that a transfer in text
/// mode changes them.
pub(super) const MAGIC: [u8; 8] = *b"\x89aceng\r\n";

/// The first bytes of every part, which has no past section.
pub(super) const PART_MAGIC: [u8; 8] = *b"\x89acept\r\n";

/// The version of the format that is written and read.
pub(super) const VERSION: u32 = 2;

/// The header: magic, version, key check, fingerprint, length, counts.
pub(super) const HEADER: u64 = 8 + 4 + 16 + 16 + 8 + 4 * COUNTS;
const COUNTS: u64 = 12;

/// The tag at the end.
pub(super) const TAG: u64 = 16;

/// All counts, in the order of the header.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) past_domains: u32,
    pub(super) past_addresses: u32,
    pub(super) domains: u32,
    pub(super) addresses: u32,
    pub(super) emails: u32,
    /// Emails that name the message they answer.
    pub(super) originals: u32,
    pub(super) threads: u32,
    pub(super) links: u32,
    pub(super) meetings: u32,
    /// Meetings with facts.
    pub(super) held: u32,
    pub(super) guests: u32,
    /// Guests whose answer has a time.
    pub(super) answered: u32,
}

/// The bytes of one of each. An email with three links, for instance, takes an email and three links.
const WIDTHS: [u64; 12] = [
    // Hash, flag.
    16 + 1,
    // Hash, place of the domain, side.
    16 + 4 + 1,
    // Hash.
    16,
    // Hash, place of the domain.
    16 + 4,
    // Hash, flags, time, numbers of threads and links.
    16 + 1 + 8 + 4 + 4,
    // Hash.
    16,
    // Hash.
    16,
    // Link.
    4,
    // Hash, flags, revision.
    16 + 1 + 8,
    // Start, end, number of guests.
    8 + 8 + 4,
    // Link, flags.
    4 + 1,
    // Time.
    8,
];

impl Counts {
    #[rustfmt::skip]
    pub(super) fn to_array(self) -> [u32; 12] {
        let Counts { past_domains, past_addresses, domains, addresses, .. } = self;
        let Counts { emails, originals, threads, links, meetings, held, guests, answered, .. } = self;
        [
            past_domains, past_addresses, domains, addresses,
            emails, originals, threads, links, meetings, held, guests, answered,
        ]
    }

    #[rustfmt::skip]
    pub(super) fn from_array(counts: [u32; 12]) -> Counts {
        let [
            past_domains, past_addresses, domains, addresses,
            emails, originals, threads, links, meetings, held, guests, answered,
        ] = counts;
        Counts {
            past_domains, past_addresses, domains, addresses,
            emails, originals, threads, links, meetings, held, guests, answered,
        }
    }

    /// How long a snapshot with these counts is.
    pub(super) fn length(self) -> u64 {
        self.to_array().iter().zip(WIDTHS).fold(HEADER + TAG, |sum, (&count, width)| sum + u64::from(count) * width)
    }
}

/// An email's flags: its kind + 4 × what it says of the message it answers.
pub(super) fn email_flags(kind: EmailKind, original: Original) -> u8 {
    let original = match original {
        Original::Unnamed => 0,
        Original::Message(_) => NAMES_ORIGINAL,
        Original::Contradictory => CONTRADICTS_ITSELF,
    };
    of_kind(kind) | original
}

pub(super) const NAMES_ORIGINAL: u8 = 4;
pub(super) const CONTRADICTS_ITSELF: u8 = 8;
pub(super) const NO_EMAIL_FLAGS: u8 = 12;

/// A meeting's flags: 0 for one without facts, else 1 + its status + 4 if it is all-day.
pub(super) fn meeting_flags(status: MeetingStatus, all_day: bool) -> u8 {
    1 + of_status(status) + 4 * u8::from(all_day)
}

pub(super) fn meeting_of(flags: u8) -> Option<(MeetingStatus, bool)> {
    let code = flags.checked_sub(1)?;
    (code < 8 && code % 4 < 3).then_some((to_status(code), code >= 4))
}

/// A guest's flags: the response + 4 where the time of the answer follows.
pub(super) fn guest_flags(answer: Answer) -> u8 {
    of_response(answer.response) + 4 * u8::from(answer.responded_at.is_some())
}

pub(super) fn guest_of(flags: u8) -> Option<(Response, bool)> {
    (flags < 8).then_some((to_response(flags), flags >= 4))
}
