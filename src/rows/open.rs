//! A period of one account that is being added up.

use super::gathered::Gathered;
use super::people::{People, Sides};
use super::roll::Roll;
use crate::attribution::{Initiative, What};
use crate::period::{Day, Period};

#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) period: Period,
    pub(super) emails_to: u64,
    pub(super) emails_from: u64,
    pub(super) meetings_from: u64,
    pub(super) meetings_to: u64,
    pub(super) meetings_from_neither: u64,
    pub(super) meeting_length: Sum,
    pub(super) reply_time: Sum,
}

/// A sum of milliseconds, exact until it is divided.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(super) millis: i128,
    pub(super) count: u64,
}

impl Sum {
    pub(crate) fn add(&mut self, millis: i64) {
        self.millis += i128::from(millis);
        self.count += 1;
    }

    /// The mean in seconds.
    #[expect(clippy::cast_precision_loss, reason = "the one division at the end, rounded as numbers are")]
    pub(crate) fn mean(self) -> Option<f64> {
        (self.count > 0).then(|| self.millis as f64 / (i128::from(self.count) * 1000) as f64)
    }
}

impl Open {
    pub(super) fn new(period: Period) -> Open {
        Open {
            period,
            emails_to: 0,
            emails_from: 0,
            meetings_from: 0,
            meetings_to: 0,
            meetings_from_neither: 0,
            meeting_length: Sum::default(),
            reply_time: Sum::default(),
        }
    }

    pub(super) fn emails(&self) -> u64 {
        self.emails_to + self.emails_from
    }

    /// Counts an activity and who is on it.
    pub(super) fn add(&mut self, waited: Option<i64>, roll: &Roll<'_>, share: &Gathered, people: &mut People) {
        let on: &mut Sides = match roll.what {
            What::To(_) => {
                self.emails_to += 1;
                &mut people.on_emails
            }
            What::From(_) => {
                self.emails_from += 1;
                if let Some(waited) = waited {
                    self.reply_time.add(waited);
                    if let Some(answering) = &mut people.answering {
                        answering.add_answer(roll, share);
                    }
                }
                &mut people.on_emails
            }
            What::Meeting { millis, initiative } => {
                *match initiative {
                    Initiative::FromAccount => &mut self.meetings_from,
                    Initiative::ToAccount => &mut self.meetings_to,
                    Initiative::Neither => &mut self.meetings_from_neither,
                } += 1;
                self.meeting_length.add(millis);
                &mut people.in_meetings
            }
        };
        on.add(roll, share);
    }
}

/// The days of the last email and the last meeting so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Latest {
    pub(super) email: Option<Day>,
    pub(super) meeting: Option<Day>,
}

impl Latest {
    pub(super) fn note(&mut self, what: What, day: Day) {
        let latest = if what.is_email() { &mut self.email } else { &mut self.meeting };
        *latest = Some(day);
    }
}
