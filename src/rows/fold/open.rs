//! A period of one account while it is being added up.

use crate::question::period::{Day, Period};
use crate::rows::fold::people::{DistinctPeople, People};
use crate::rows::gather::activity::AccountActivity;
use crate::rows::gather::attribution::{Initiative, What};

#[derive(Clone, Copy)]
pub(crate) struct Open {
    pub(crate) period: Period,
    pub(crate) emails_to: u64,
    pub(crate) emails_from: u64,
    pub(crate) meetings_from: u64,
    pub(crate) meetings_to: u64,
    pub(crate) meetings_from_neither: u64,
    pub(crate) meeting_length: Sum,
    pub(crate) reply_time: Sum,
}

/// A sum of milliseconds, exact until it is divided.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sum {
    pub(crate) millis: i128,
    pub(crate) count: u64,
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
    pub(crate) fn new(period: Period) -> Open {
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

    pub(crate) fn emails(&self) -> u64 {
        self.emails_to + self.emails_from
    }

    /// Counts an activity and who takes part in it.
    pub(crate) fn add(&mut self, activity: &AccountActivity<'_>, people: &mut People) {
        let on: &mut DistinctPeople = match activity.what {
            What::To(_) => {
                self.emails_to += 1;
                &mut people.on_emails
            }
            What::From(_) => {
                self.emails_from += 1;
                if let Some(waited) = activity.waited {
                    self.reply_time.add(waited);
                    if let Some(answering) = &mut people.answering {
                        answering.add_answer(&activity.participants);
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
        on.add(&activity.participants);
    }
}

/// The days of the last email and the last meeting that were added.
#[derive(Clone, Copy, Default)]
pub(crate) struct Latest {
    pub(crate) email: Option<Day>,
    pub(crate) meeting: Option<Day>,
}

impl Latest {
    pub(crate) fn note<Id>(&mut self, what: &What<Id>, day: Day) {
        let latest = if what.is_email() { &mut self.email } else { &mut self.meeting };
        *latest = Some(day);
    }
}
