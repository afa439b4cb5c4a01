//! The widths and codes of format 1, once for the way out and once for the way in.

use crate::{Kind, Response, Status};

/// The first bytes of every snapshot. They are no text, and hold both kinds of line end, so that a
/// transfer that takes them for text shows.
pub(super) const MAGIC: [u8; 8] = *b"\x89aceng\r\n";

/// The version of the format that is written and read.
pub(super) const VERSION: u32 = 1;

/// The header: magic, version, key check, fingerprint, length, counts.
pub(super) const HEADER: u64 = 8 + 4 + 16 + 16 + 8 + 4 * COUNTS;
const COUNTS: u64 = 10;

/// The tag at the end.
pub(super) const TAG: u64 = 16;

pub(super) const PAST_DOMAIN: u64 = 16 + 1;
pub(super) const PAST_ADDRESS: u64 = 16 + 4 + 1;
pub(super) const DOMAIN: u64 = 16;
pub(super) const ADDRESS: u64 = 16 + 4;
pub(super) const THREAD: u64 = 16;
/// Of every message: hash, flags.
pub(super) const MESSAGE: u64 = 16 + 1;
/// Of a recorded one besides: time, number of links.
pub(super) const EMAIL: u64 = 8 + 4;
pub(super) const REPLY: u64 = 4;
pub(super) const LINK: u64 = 4;
/// Of every meeting: hash, revision, flags.
pub(super) const MEETING: u64 = 16 + 8 + 1;
/// Of one with facts besides: start, end, number of guests.
pub(super) const FACTS: u64 = 8 + 8 + 4;
/// Of a guest: link, flags.
pub(super) const GUEST: u64 = 4 + 1;
pub(super) const ANSWERED_AT: u64 = 8;

/// How many there are of everything, in the order in which the header has it.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) past_domains: u32,
    pub(super) past_addresses: u32,
    pub(super) domains: u32,
    pub(super) addresses: u32,
    pub(super) threads: u32,
    /// Recorded, or answered by one that is.
    pub(super) messages: u32,
    pub(super) links: u32,
    pub(super) meetings: u32,
    /// Meetings with facts.
    pub(super) held: u32,
    pub(super) guests: u32,
}

impl Counts {
    pub(super) fn to_array(self) -> [u32; 10] {
        let Counts { past_domains, past_addresses, domains, addresses, threads, .. } = self;
        let Counts { messages, links, meetings, held, guests, .. } = self;
        [past_domains, past_addresses, domains, addresses, threads, messages, links, meetings, held, guests]
    }

    pub(super) fn from_array(counts: [u32; 10]) -> Counts {
        let [past_domains, past_addresses, domains, addresses, threads, ..] = counts;
        let [.., messages, links, meetings, held, guests] = counts;
        Counts { past_domains, past_addresses, domains, addresses, threads, messages, links, meetings, held, guests }
    }

    /// How long a snapshot with these counts is at least: without what some of the records have.
    pub(super) fn least_length(self) -> u64 {
        let Counts { past_domains, past_addresses, domains, addresses, threads, .. } = self;
        let Counts { messages, links, meetings, held, guests, .. } = self;
        [
            (past_domains, PAST_DOMAIN),
            (past_addresses, PAST_ADDRESS),
            (domains, DOMAIN),
            (addresses, ADDRESS),
            (threads, THREAD),
            (messages, MESSAGE),
            (links, LINK),
            (meetings, MEETING),
            (held, FACTS),
            (guests, GUEST),
        ]
        .iter()
        .fold(HEADER + TAG, |sum, &(count, width)| sum + u64::from(count) * width)
    }
}

/// What an email's flags say of the message it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    Nothing,
    One,
    Contradictory,
}

/// A message's flags: 0 for one that is not recorded, else 1 + kind + 4 × what it answers.
pub(super) fn email_flags(kind: Kind, answers: Answers) -> u8 {
    let kind = match kind {
        Kind::Personal => 0,
        Kind::Calendar => 1,
        Kind::Bulk => 2,
        Kind::AutoReply => 3,
    };
    let answers = match answers {
        Answers::Nothing => 0,
        Answers::One => 1,
        Answers::Contradictory => 2,
    };
    1 + kind + 4 * answers
}

/// Of the flags of a recorded message; `None` for others.
pub(super) fn email_of(flags: u8) -> Option<(Kind, Answers)> {
    let code = flags.checked_sub(1)?;
    let kind = match code % 4 {
        0 => Kind::Personal,
        1 => Kind::Calendar,
        2 => Kind::Bulk,
        _ => Kind::AutoReply,
    };
    let answers = match code / 4 {
        0 => Answers::Nothing,
        1 => Answers::One,
        2 => Answers::Contradictory,
        _ => return None,
    };
    Some((kind, answers))
}

/// A meeting's flags: 0 for one without facts, else 1 + status + 3 × all-day.
pub(super) fn meeting_flags(status: Status, all_day: bool) -> u8 {
    let status = match status {
        Status::Confirmed => 0,
        Status::Tentative => 1,
        Status::Cancelled => 2,
    };
    1 + status + 3 * u8::from(all_day)
}

pub(super) fn meeting_of(flags: u8) -> Option<(Status, bool)> {
    let code = flags.checked_sub(1)?;
    let status = match code % 3 {
        0 => Status::Confirmed,
        1 => Status::Tentative,
        _ => Status::Cancelled,
    };
    (code < 6).then_some((status, code >= 3))
}

/// A guest's flags: the answer + 4 where its time follows.
pub(super) fn guest_flags(response: Response, has_time: bool) -> u8 {
    let response = match response {
        Response::None => 0,
        Response::Declined => 1,
        Response::Tentative => 2,
        Response::Accepted => 3,
    };
    response + 4 * u8::from(has_time)
}

pub(super) fn guest_of(flags: u8) -> Option<(Response, bool)> {
    let response = match flags % 4 {
        0 => Response::None,
        1 => Response::Declined,
        2 => Response::Tentative,
        _ => Response::Accepted,
    };
    (flags < 8).then_some((response, flags >= 4))
}
