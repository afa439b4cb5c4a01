//! Whether an activity counts, for whom, and in which direction ([SPEC 5](crate::guide::rules#spec-5)).

use crate::directory::Party;
use crate::model::email::EmailKind;
use crate::model::meeting::MeetingStatus;
use crate::question::policy::CountingPolicy;
use crate::question::window::Window;
use crate::row::tally::Reason;

/// The one sender (or organizer) that two copies name: a known person replaces an unknown one, and two different people
/// contradict each other.
pub(crate) fn same_sender(one: Party, other: Party) -> Result<Party, Reason> {
    match (one, other) {
        (Party::Nobody, known) | (known, Party::Nobody) => Ok(known),
        (one, other) if one == other => Ok(one),
        _ => Err(Reason::ContradictorySender),
    }
}

/// What an activity is to an account for which it counts. `Id` identifies a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What<Id> {
    /// An email to the account: its id.
    To(Id),
    /// An email from the account: the id of the message that it answers, if it names one.
    From(Option<Id>),
    /// A meeting: how long it is, and who initiated it.
    Meeting { millis: i64, initiative: Initiative },
}

impl<Id> What<Id> {
    pub(crate) fn is_email(&self) -> bool {
        matches!(self, What::To(_) | What::From(_))
    }
}

/// Who initiated a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Initiative {
    FromAccount,
    ToAccount,
    Neither,
}

/// The direction of an email, seen from the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    ToAccount,
    FromAccount,
}

/// The direction in which an email counts for an account that has a contact on it. `is_own` returns whether the
/// sender's account is that account, or part of it.
pub(crate) fn direction(
    sender: Party,
    mailbox_receives: bool,
    is_own: impl FnOnce(u32) -> bool,
) -> Result<Direction, Reason> {
    match sender {
        Party::Mailbox { .. } => Ok(Direction::ToAccount),
        _ if !mailbox_receives => Err(Reason::NobodyLeft),
        Party::Contact { account, .. } if is_own(account) => Ok(Direction::FromAccount),
        Party::Contact { .. } => Err(Reason::Bystander),
        Party::Nobody => Err(Reason::UnknownSender),
    }
}

/// Who initiated a meeting. `is_own` returns whether the organizer's account is the account that it counts for, or part
/// of it.
pub(crate) fn initiative(organizer: Party, is_own: impl FnOnce(u32) -> bool) -> Initiative {
    match organizer {
        Party::Mailbox { .. } => Initiative::ToAccount,
        Party::Contact { account, .. } if is_own(account) => Initiative::FromAccount,
        Party::Contact { .. } | Party::Nobody => Initiative::Neither,
    }
}

/// Whether an email counts at all: it lies in the window, and its kind counts.
pub(crate) fn email_counts(at: i64, kind: EmailKind, window: &Window, policy: &CountingPolicy) -> Result<(), Reason> {
    in_window(at, window)?;
    if policy.counts_kind(kind) { Ok(()) } else { Err(Reason::Kind) }
}

/// Whether a meeting counts at all: it is not cancelled, it starts in the window, and the policy counts its kind and
/// length. Times are in milliseconds.
pub(crate) fn meeting_counts(
    start: i64,
    end: i64,
    all_day: bool,
    status: MeetingStatus,
    window: &Window,
    policy: &CountingPolicy,
) -> Result<(), Reason> {
    if status == MeetingStatus::Cancelled {
        return Err(Reason::Cancelled);
    }
    in_window(start, window)?;
    if status == MeetingStatus::Tentative && !policy.counts_tentative() {
        return Err(Reason::Tentative);
    }
    if all_day && !policy.counts_all_day() {
        return Err(Reason::AllDay);
    }
    if policy.is_too_long(end - start) { Err(Reason::TooLong) } else { Ok(()) }
}

/// Whether an instant lies in the window; both of its ends count.
fn in_window(at: i64, window: &Window) -> Result<(), Reason> {
    if at < window.start {
        Err(Reason::BeforeWindow)
    } else if at > window.as_of {
        Err(Reason::AfterAsOf)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta, Utc, Weekday};

    use crate::row::level::{Level, Levels};

    const MAILBOX: Party = Party::Mailbox { person: 1 };
    const CONTACT: Party = Party::Contact { person: 9, account: 7 };

    /// From 2026-03-01 to 2026-03-10T12:00:00Z.
    fn window() -> (Window, i64, i64) {
        let as_of = DateTime::parse_from_rfc3339("2026-03-10T12:00:00Z").unwrap().to_utc();
        let start = DateTime::parse_from_rfc3339("2026-03-01T00:00:00Z").unwrap().date_naive();
        let levels: Levels = [Level::Year].into_iter().collect();
        let window = Window::new(as_of, Some(start), &Utc, Weekday::Mon, levels).unwrap();
        (window, window.start, window.as_of)
    }

    #[test]
    fn senders_of_copies() {
        let other = Party::Mailbox { person: 2 };
        for (parties, expected) in [
            (&[][..], Ok(Party::Nobody)),
            (&[Party::Nobody], Ok(Party::Nobody)),
            (&[MAILBOX], Ok(MAILBOX)),
            // One person under two addresses does not contradict.
            (&[MAILBOX, Party::Nobody, MAILBOX], Ok(MAILBOX)),
            (&[MAILBOX, other], Err(Reason::ContradictorySender)),
            (&[CONTACT, other, CONTACT], Err(Reason::ContradictorySender)),
            (&[Party::Nobody, CONTACT], Ok(CONTACT)),
        ] {
            assert_eq!(parties.iter().try_fold(Party::Nobody, |one, &other| same_sender(one, other)), expected);
        }
    }

    #[test]
    fn directions_of_emails() {
        for (sender, mailbox_receives, is_own, expected) in [
            (MAILBOX, false, false, Ok(Direction::ToAccount)),
            (CONTACT, true, true, Ok(Direction::FromAccount)),
            (CONTACT, true, false, Err(Reason::Bystander)),
            (CONTACT, false, true, Err(Reason::NobodyLeft)),
            (Party::Nobody, true, false, Err(Reason::UnknownSender)),
            (Party::Nobody, false, false, Err(Reason::NobodyLeft)),
        ] {
            assert_eq!(direction(sender, mailbox_receives, |_| is_own), expected, "{sender:?}");
        }
    }

    #[test]
    fn initiators_of_meetings() {
        for (organizer, is_own, expected) in [
            (MAILBOX, false, Initiative::ToAccount),
            (CONTACT, true, Initiative::FromAccount),
            (CONTACT, false, Initiative::Neither),
            (Party::Nobody, false, Initiative::Neither),
        ] {
            assert_eq!(initiative(organizer, |_| is_own), expected, "{organizer:?}");
        }
    }

    #[test]
    fn which_emails_count() {
        let (window, start, as_of) = window();
        let policy = CountingPolicy::default();
        for (at, kind, expected) in [
            (start, EmailKind::Personal, Ok(())),
            (as_of, EmailKind::Personal, Ok(())),
            (start - 1, EmailKind::Personal, Err(Reason::BeforeWindow)),
            (as_of + 1, EmailKind::Personal, Err(Reason::AfterAsOf)),
            (start, EmailKind::Bulk, Err(Reason::Kind)),
            (as_of + 1, EmailKind::Bulk, Err(Reason::AfterAsOf)),
        ] {
            assert_eq!(email_counts(at, kind, &window, &policy), expected, "{at} {kind:?}");
        }
    }

    #[test]
    fn which_meetings_count() {
        use MeetingStatus::{Cancelled, Confirmed, Tentative};
        let (window, start, as_of) = window();
        let hour = TimeDelta::hours(1).num_milliseconds();
        let strict = CountingPolicy::default().without_tentative_meetings();
        for (at, length, all_day, status, policy, expected) in [
            (start, hour, false, Confirmed, CountingPolicy::default(), Ok(())),
            (as_of, 0, false, Tentative, CountingPolicy::default(), Ok(())),
            (as_of, hour, false, Tentative, strict, Err(Reason::Tentative)),
            (start - 1, hour, false, Cancelled, CountingPolicy::default(), Err(Reason::Cancelled)),
            (start - 1, hour, true, Confirmed, CountingPolicy::default(), Err(Reason::BeforeWindow)),
            (as_of + 1, hour, false, Confirmed, CountingPolicy::default(), Err(Reason::AfterAsOf)),
            (start, hour, true, Confirmed, CountingPolicy::default(), Err(Reason::AllDay)),
            (start, 24 * hour, false, Confirmed, CountingPolicy::default(), Err(Reason::TooLong)),
        ] {
            let found = meeting_counts(at, at + length, all_day, status, &window, &policy);
            assert_eq!(found, expected, "{at} {length} {all_day} {status:?}");
        }
    }
}
