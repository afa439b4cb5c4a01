//! Whose activity it is, and in which direction (SPEC 5).

use crate::aggregator::{Hash, Span};
use crate::directory::Standing;
use crate::model::email::EmailKind;
use crate::model::meeting::{MeetingStatus, Response};
use crate::question::policy::{Attendance, CountingPolicy};
use crate::question::window::Window;
use crate::row::tally::Reason;

/// Who sent an email, or organized a meeting, in the directory of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Anyone who is neither a mailbox nor a contact.
    Nobody,
    /// Copies name different people.
    Contradictory,
    /// A person of the organisation.
    Mailbox(u32),
    /// A contact of the account.
    Contact { person: u32, account: u32 },
}

impl Origin {
    /// Two copies' words on one origin: known wins over unknown, different people contradict.
    pub(crate) fn or(self, standing: Standing) -> Origin {
        let other = match standing {
            Standing::Nobody => return self,
            Standing::Mailbox { person } => Origin::Mailbox(person),
            Standing::Contact { person, account } => Origin::Contact { person, account },
        };
        if self == Origin::Nobody || self == other { other } else { Origin::Contradictory }
    }
}

/// What an activity is to an account for which it counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// An email to the account, by its hash.
    To(Hash),
    /// An email from the account, and the message that it says it answers, if it names one.
    From(Option<Hash>),
    /// A meeting and how long it is.
    Meeting { millis: i64, initiative: Initiative },
}

impl What {
    pub(crate) fn is_email(self) -> bool {
        matches!(self, What::To(_) | What::From(_))
    }
}

/// Who initiated a meeting.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Initiative {
    FromAccount,
    ToAccount,
    Neither,
}

/// Which way an email went, seen from the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    ToAccount,
    FromAccount,
}

/// Which way an email counts for an account that has a contact on it; `is_ours` tells whether the
/// sender's account is that one, or part of it.
pub(crate) fn direction(
    origin: Origin,
    mailbox_receives: bool,
    is_ours: impl FnOnce(u32) -> bool,
) -> Result<Direction, Reason> {
    match origin {
        Origin::Mailbox(_) => Ok(Direction::ToAccount),
        _ if !mailbox_receives => Err(Reason::NobodyLeft),
        Origin::Contact { account: sender, .. } if is_ours(sender) => Ok(Direction::FromAccount),
        Origin::Contact { .. } => Err(Reason::Bystander),
        Origin::Nobody => Err(Reason::UnknownSender),
        Origin::Contradictory => Err(Reason::ContradictorySender),
    }
}

/// Whether an email counts at all, whoever is on it.
pub(crate) fn email_counts(
    origin: Origin,
    at: i64,
    kind: EmailKind,
    window: &Window,
    policy: &CountingPolicy,
) -> Result<(), Reason> {
    if origin == Origin::Contradictory {
        return Err(Reason::ContradictorySender);
    }
    in_window(at, window)?;
    if policy.counts_kind(kind) { Ok(()) } else { Err(Reason::Kind) }
}

/// Whether a meeting counts at all, whoever is on it.
pub(crate) fn meeting_counts(span: &Span, window: &Window, policy: &CountingPolicy) -> Result<(), Reason> {
    if span.status == MeetingStatus::Cancelled {
        return Err(Reason::Cancelled);
    }
    in_window(span.start, window)?;
    if span.status == MeetingStatus::Tentative && !policy.counts_tentative() {
        return Err(Reason::Tentative);
    }
    if span.all_day && !policy.counts_all_day() {
        return Err(Reason::AllDay);
    }
    if policy.is_too_long(span.end - span.start) { Err(Reason::TooLong) } else { Ok(()) }
}

fn in_window(at: i64, window: &Window) -> Result<(), Reason> {
    if at < window.start {
        Err(Reason::BeforeWindow)
    } else if at > window.as_of {
        Err(Reason::AfterAsOf)
    } else {
        Ok(())
    }
}

/// What a person is on one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) organizes: bool,
    /// The strongest answer over the person's addresses; `None` for who is no attendee.
    pub(crate) answer: Option<Response>,
}

/// Whether a person takes part in a meeting.
pub(crate) fn takes_part(role: Role, attendance: Attendance) -> bool {
    let Some(answer) = role.answer else { return role.organizes };
    match attendance {
        _ if role.organizes && answer != Response::Declined => true,
        Attendance::Invited => true,
        Attendance::NotDeclined => answer != Response::Declined,
        Attendance::Accepted => answer == Response::Accepted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn origins_of_copies() {
        let mailbox = |person| Standing::Mailbox { person };
        let contact = |person| Standing::Contact { person, account: 7 };
        for (standings, expected) in [
            (vec![], Origin::Nobody),
            (vec![Standing::Nobody], Origin::Nobody),
            (vec![mailbox(1)], Origin::Mailbox(1)),
            // One person under two addresses does not contradict.
            (vec![mailbox(1), Standing::Nobody, mailbox(1)], Origin::Mailbox(1)),
            (vec![mailbox(1), mailbox(2)], Origin::Contradictory),
            (vec![contact(1), mailbox(2), contact(1)], Origin::Contradictory),
            (vec![Standing::Nobody, contact(3)], Origin::Contact { person: 3, account: 7 }),
        ] {
            assert_eq!(standings.iter().fold(Origin::Nobody, |origin, &standing| origin.or(standing)), expected);
        }
    }

    #[test]
    fn who_takes_part() {
        use Attendance::{Accepted, Invited, NotDeclined};
        let all = [Invited, NotDeclined, Accepted];
        for (organizes, answer, expected) in [
            (true, None, [true, true, true]),
            (true, Some(Response::None), [true, true, true]),
            (true, Some(Response::Tentative), [true, true, true]),
            (true, Some(Response::Accepted), [true, true, true]),
            (true, Some(Response::Declined), [true, false, false]),
            (false, Some(Response::None), [true, true, false]),
            (false, Some(Response::Tentative), [true, true, false]),
            (false, Some(Response::Accepted), [true, true, true]),
            (false, Some(Response::Declined), [true, false, false]),
        ] {
            assert_eq!(all.map(|attendance| takes_part(Role { organizes, answer }, attendance)), expected);
        }
    }
}
