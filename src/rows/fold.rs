//! From what counts to rows: a walk over each account's days.

use alloc::sync::Arc;
use alloc::vec::Vec;

use chrono::{NaiveDate, TimeZone};

use super::distinct::Distinct;
use super::gather::{Gathered, Initiative, Staff, Touch, What};
use crate::attribution::Direction;
use crate::period::{Day, Period};
use crate::question::{Accounts, Gaps};
use crate::reply::{CountedEmail, Replies};
use crate::row::{Row, Unscored};
use crate::window::Window;
use crate::{Aggregator, Level, Question};

pub(super) fn fold<Z: TimeZone>(
    aggregator: &Aggregator,
    question: &Question<'_, Z>,
    window: &Window,
    gathered: &Gathered,
) -> Vec<Row<Unscored>> {
    let people = aggregator.directory().people() + aggregator.ledger.addresses.len();
    let mut folding = Folding {
        window,
        gathered,
        levels: question.levels,
        gaps: question.gaps,
        replies: Replies::new(&aggregator.ledger.emails, &question.policy),
        people: People::new(aggregator.directory().mailboxes(), people),
        counted: Vec::new(),
        waited: Vec::new(),
        rows: Vec::new(),
    };
    let mut touches = Vec::new();
    for (days, tally) in gathered.by_account().iter().zip(&gathered.tallies.accounts) {
        if days.is_empty() && question.accounts == Accounts::Active {
            continue;
        }
        touches.clear();
        touches.extend(days.iter().filter_map(|&(_, place)| gathered.touch(place)));
        folding.account(&tally.account_id, &touches);
    }
    folding.rows
}

struct Folding<'a> {
    window: &'a Window,
    gathered: &'a Gathered,
    levels: [bool; 3],
    gaps: Gaps,
    replies: Replies<'a>,
    people: People,
    counted: Vec<CountedEmail<'a>>,
    /// By the account's counted emails: how long the reply took.
    waited: Vec<Option<i64>>,
    rows: Vec<Row<Unscored>>,
}

/// Who takes part in the period at hand: periods are added up one after the other.
struct People {
    on_emails: Sides,
    in_meetings: Sides,
}

struct Sides {
    staff: Distinct,
    contacts: Distinct,
}

impl People {
    fn new(staff: usize, everybody: usize) -> People {
        let sides = || Sides { staff: Distinct::new(staff), contacts: Distinct::new(everybody) };
        People { on_emails: sides(), in_meetings: sides() }
    }

    fn begin(&mut self) {
        for sides in [&mut self.on_emails, &mut self.in_meetings] {
            sides.staff.begin();
            sides.contacts.begin();
        }
    }
}

/// A period of one account that is being added up.
#[derive(Clone, Copy)]
struct Open {
    period: Period,
    emails_to: u64,
    emails_from: u64,
    meetings_from: u64,
    meetings_to: u64,
    meeting_length: Sum,
    reply_time: Sum,
}

/// A sum of milliseconds, exact until it is divided.
#[derive(Clone, Copy, Default)]
struct Sum {
    millis: i128,
    count: u64,
}

impl Sum {
    fn add(&mut self, millis: i64) {
        self.millis += i128::from(millis);
        self.count += 1;
    }

    /// The mean in seconds.
    #[expect(clippy::cast_precision_loss, reason = "the one division at the end, rounded as numbers are")]
    fn mean(self) -> Option<f64> {
        (self.count > 0).then(|| self.millis as f64 / (i128::from(self.count) * 1000) as f64)
    }
}

impl Open {
    fn new(period: Period) -> Open {
        Open {
            period,
            emails_to: 0,
            emails_from: 0,
            meetings_from: 0,
            meetings_to: 0,
            meeting_length: Sum::default(),
            reply_time: Sum::default(),
        }
    }
}

/// What all of an account's rows share.
struct Timeline<'t> {
    id: &'t Arc<str>,
    start: Option<NaiveDate>,
    /// The days of counted emails, in order.
    emails: Vec<Day>,
    meetings: Vec<Day>,
}

impl Timeline<'_> {
    /// Days from the last of `days` on or before `reference` to it.
    fn since(days: &[Day], reference: Day) -> Option<u32> {
        let after = days.partition_point(|day| *day <= reference);
        let last = days.get(after.checked_sub(1)?)?;
        u32::try_from(reference - last).ok()
    }
}

impl Folding<'_> {
    fn account(&mut self, id: &Arc<str>, touches: &[&Touch]) {
        self.measure_replies(touches);
        let is_email = |touch: &&&Touch| matches!(touch.what, What::Email { .. });
        let timeline = Timeline {
            id,
            start: touches.first().and_then(|touch| NaiveDate::from_epoch_days(touch.day)),
            emails: touches.iter().filter(is_email).map(|touch| touch.day).collect(),
            meetings: touches.iter().filter(|touch| !is_email(touch)).map(|touch| touch.day).collect(),
        };
        for level in Level::ALL {
            if self.levels.get(level as usize) == Some(&true) {
                self.level(level, &timeline, touches);
            }
        }
    }

    fn measure_replies(&mut self, touches: &[&Touch]) {
        self.counted.clear();
        self.counted.extend(touches.iter().filter_map(|touch| match touch.what {
            What::Email { number, at, direction } => {
                Some(CountedEmail { number, at, direction, threads: self.gathered.numbers(touch.threads) })
            }
            What::Meeting { .. } => None,
        }));
        self.waited.clear();
        self.waited.resize(self.counted.len(), None);
        let waited = &mut self.waited;
        self.replies.measure(&self.counted, |place, millis| {
            if let Some(waited) = waited.get_mut(place) {
                *waited = Some(millis);
            }
        });
    }

    fn level(&mut self, level: Level, timeline: &Timeline<'_>, touches: &[&Touch]) {
        let mut open: Option<Open> = (level == Level::Year).then(|| self.open(self.window.calendar.window));
        let mut email = 0;
        for touch in touches {
            let mut waited = None;
            if let What::Email { .. } = touch.what {
                waited = self.waited.get(email).copied().flatten();
                email += 1;
            }
            let fits = |open: &Open| level == Level::Year || open.period.has(touch.day);
            let current = if let Some(current) = open.filter(fits) {
                open.insert(current)
            } else {
                let Some(period) = self.window.calendar.period(level, touch.day) else { continue };
                if let Some(done) = open.take() {
                    self.close(level, timeline, &done);
                    self.fill(level, timeline, done.period, period.first);
                }
                open.insert(self.open(period))
            };
            add(current, touch, waited, self.gathered, &mut self.people);
        }
        if let Some(done) = open {
            self.close(level, timeline, &done);
            if level != Level::Year {
                self.fill(level, timeline, done.period, self.window.calendar.window.last + 1);
            }
        }
    }

    fn open(&mut self, period: Period) -> Open {
        self.people.begin();
        Open::new(period)
    }

    /// Adds rows of zeros for the periods after `last` that begin before `until`.
    fn fill(&mut self, level: Level, timeline: &Timeline<'_>, last: Period, until: Day) {
        if self.gaps == Gaps::Left {
            return;
        }
        let mut day = last.last + 1;
        while day < until {
            let Some(period) = self.window.calendar.period(level, day) else { return };
            let empty = self.open(period);
            self.close(level, timeline, &empty);
            day = period.last + 1;
        }
    }

    /// Makes the row of the period at hand.
    fn close(&mut self, level: Level, timeline: &Timeline<'_>, open: &Open) {
        let Some(start) = NaiveDate::from_epoch_days(open.period.first) else { return };
        let reference = open.period.last.min(self.window.calendar.window.last);
        let People { on_emails, in_meetings } = &self.people;
        self.rows.push(Row {
            account_id: timeline.id.clone(),
            score: Unscored,
            emails_to_account: open.emails_to,
            emails_from_account: open.emails_from,
            meetings_from_account: open.meetings_from,
            meetings_to_account: open.meetings_to,
            contacts_in_meetings: in_meetings.staff.count(),
            contacts_in_emails: on_emails.staff.count(),
            account_contacts_in_meetings: in_meetings.contacts.count(),
            account_contacts_in_emails: on_emails.contacts.count(),
            engagement_start: timeline.start,
            days_since_last_email: Timeline::since(&timeline.emails, reference),
            days_since_last_meeting: Timeline::since(&timeline.meetings, reference),
            average_meeting_duration: open.meeting_length.mean(),
            average_reply_duration: open.reply_time.mean(),
            start,
            level,
        });
    }
}

/// Adds one activity to its period.
fn add(open: &mut Open, touch: &Touch, waited: Option<i64>, gathered: &Gathered, people: &mut People) {
    let on = match touch.what {
        What::Email { direction, .. } => {
            match direction {
                Direction::ToAccount => open.emails_to += 1,
                Direction::FromAccount => open.emails_from += 1,
            }
            if let Some(waited) = waited {
                open.reply_time.add(waited);
            }
            &mut people.on_emails
        }
        What::Meeting { millis, initiative } => {
            match initiative {
                Initiative::FromAccount => open.meetings_from += 1,
                Initiative::ToAccount => open.meetings_to += 1,
                Initiative::Neither => {}
            }
            open.meeting_length.add(millis);
            &mut people.in_meetings
        }
    };
    match touch.staff {
        Staff::Few(stretch) => on.staff.add(gathered.numbers(stretch)),
        Staff::Crowd(stretch) => on.staff.add_crowd(gathered.words(stretch)),
    }
    on.contacts.add(gathered.numbers(touch.contacts));
}
