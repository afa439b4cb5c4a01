//! From what counts to rows: a walk over each account's days.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::NaiveDate;

use super::distinct::Distinct;
use super::gather::{AccountActivity, Gathered, Touch};
use super::roll::{Initiative, Roll, Staff, What, number};
use super::{Asked, Lens};
use crate::period::{Calendar, Day, Period};
use crate::question::{Accounts, Gaps};
use crate::reply::{Counted, measure_replies};
use crate::row::{Row, Unscored};
use crate::{CountingPolicy, Figure, Level};

/// The rows of these accounts; the shares hold what counts for them.
pub(super) fn fold(lens: Lens<'_>, asked: Asked, shares: &[Gathered], accounts: Range<usize>) -> Vec<Row<Unscored>> {
    let Lens { aggregator, window, policy, .. } = lens;
    let directory = aggregator.directory();
    let everybody = directory.people() + aggregator.ledger.addresses.len();
    let people = || People::new(directory.mailboxes(), everybody);
    let folding = |level| Folding::new(level, window.calendar, asked.gaps, people());
    let mut levels: Vec<Folding> = asked.levels().map(folding).collect();
    let mut rows = Vec::new();
    let mut touches = Vec::new();
    for account in accounts {
        let Some(id) = directory.account_id(number(account)) else { continue };
        touches.clear();
        for share in shares {
            if let Some(activity) = share.accounts.get(account) {
                touches.extend(activity.touches.iter().map(|touch| Touched { touch: *touch, activity, share }));
            }
        }
        if touches.is_empty() && asked.accounts == Accounts::Active {
            continue;
        }
        // Days do not need the order of instants, but nearly always have it.
        touches.sort_unstable_by_key(|touched| touched.touch.at);
        fold_account(id, &touches, policy, &mut levels);
        for level in &mut levels {
            rows.append(&mut level.rows);
        }
    }
    rows
}

/// An activity that counts for an account, with the share that it is of.
#[derive(Clone, Copy)]
struct Touched<'g> {
    touch: Touch,
    activity: &'g AccountActivity,
    share: &'g Gathered,
}

fn fold_account(id: &Arc<str>, touches: &[Touched<'_>], policy: &CountingPolicy, levels: &mut [Folding]) {
    let mut days = waits(touches, policy);
    // Where a zone once repeated a date, days are not in the order of instants.
    if !days.is_sorted_by_key(|waiting| waiting.day) {
        days.sort_by_key(|waiting| waiting.day);
    }
    let mut known = Known {
        id,
        start: days.first().and_then(|first| NaiveDate::from_epoch_days(first.day)),
        latest: Latest::default(),
    };
    for level in &mut *levels {
        level.begin();
    }
    for waiting in &days {
        for level in &mut *levels {
            level.add(waiting, &known);
        }
        match waiting.roll.what {
            What::To(_) | What::From(_) => known.latest.email = Some(waiting.day),
            What::Meeting { .. } => known.latest.meeting = Some(waiting.day),
        }
    }
    for level in levels {
        level.end(&known);
    }
}

/// What counts for an account on a day, and of a reply how long it took.
struct Waiting<'g> {
    day: Day,
    waited: Option<i64>,
    roll: Roll<'g>,
    share: &'g Gathered,
}

/// Everything that counts for the account, in the order of its times.
fn waits<'g>(touches: &[Touched<'g>], policy: &CountingPolicy) -> Vec<Waiting<'g>> {
    let mut days = Vec::with_capacity(touches.len());
    let mut counted = Vec::with_capacity(touches.len());
    for Touched { touch, activity, share } in touches {
        if let Some(roll) = activity.rolls.read(touch.roll) {
            counted.push(Counted { at: touch.at, what: roll.what, threads: share.threads(roll.threads) });
            days.push(Waiting { day: touch.day, waited: None, roll, share });
        }
    }
    measure_replies(&counted, policy, |place, millis| {
        if let Some(waiting) = days.get_mut(place) {
            waiting.waited = Some(millis);
        }
    });
    days
}

/// One level's rows of one account after the other.
struct Folding {
    level: Level,
    calendar: Calendar,
    gaps: Gaps,
    open: Option<Open>,
    people: People,
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
    meetings_from_neither: u64,
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
            meetings_from_neither: 0,
            meeting_length: Sum::default(),
            reply_time: Sum::default(),
        }
    }

    /// Counts an activity, and tells with whom to count who takes part in it.
    fn add<'p>(&mut self, waited: Option<i64>, what: What, people: &'p mut People) -> &'p mut Sides {
        match what {
            What::To(_) => self.emails_to += 1,
            What::From(_) => {
                self.emails_from += 1;
                if let Some(waited) = waited {
                    self.reply_time.add(waited);
                }
            }
            What::Meeting { millis, initiative } => {
                match initiative {
                    Initiative::FromAccount => self.meetings_from += 1,
                    Initiative::ToAccount => self.meetings_to += 1,
                    Initiative::Neither => self.meetings_from_neither += 1,
                }
                self.meeting_length.add(millis);
                return &mut people.in_meetings;
            }
        }
        &mut people.on_emails
    }
}

/// What is known of an account beside the period at hand.
#[derive(Clone, Copy)]
struct Known<'t> {
    id: &'t Arc<str>,
    start: Option<NaiveDate>,
    latest: Latest,
}

/// The days of the last email and the last meeting so far.
#[derive(Clone, Copy, Default)]
struct Latest {
    email: Option<Day>,
    meeting: Option<Day>,
}

impl Folding {
    fn new(level: Level, calendar: Calendar, gaps: Gaps, people: People) -> Folding {
        Folding { level, calendar, gaps, open: None, people, rows: Vec::new() }
    }

    /// Begins an account: the whole window has a row in any case.
    fn begin(&mut self) {
        self.open = (self.level == Level::Year).then(|| self.open(self.calendar.window));
    }

    /// Adds an activity on a day that is not before those that were added.
    fn add(&mut self, Waiting { day, waited, roll, share }: &Waiting<'_>, known: &Known<'_>) {
        let (day, waited) = (*day, *waited);
        let is_open = self.open.as_ref().is_some_and(|open| day <= open.period.last);
        if !is_open {
            let Some(period) = self.calendar.period(self.level, day) else { return };
            if let Some(done) = self.open.take() {
                self.close(known, &done);
                self.fill(known, done.period, period.first);
            }
            self.open = Some(self.open(period));
        }
        if let Some(open) = &mut self.open {
            let on = open.add(waited, roll.what, &mut self.people);
            match roll.staff {
                Staff::Few(persons) => on.staff.add(persons),
                Staff::Crowd(start) => on.staff.add_crowd(share.crowd(start)),
            }
            on.contacts.add(roll.contacts);
        }
    }

    /// Ends the account.
    fn end(&mut self, known: &Known<'_>) {
        if let Some(done) = self.open.take() {
            self.close(known, &done);
            self.fill(known, done.period, self.calendar.window.last + 1);
        }
    }

    fn open(&mut self, period: Period) -> Open {
        self.people.begin();
        Open::new(period)
    }

    /// Adds rows of zeros for the periods after `last` that begin before `until`.
    fn fill(&mut self, known: &Known<'_>, last: Period, until: Day) {
        if self.gaps == Gaps::Left {
            return;
        }
        let mut day = last.last + 1;
        while day < until {
            let Some(period) = self.calendar.period(self.level, day) else { return };
            let empty = self.open(period);
            self.close(known, &empty);
            day = period.last + 1;
        }
    }

    /// Makes the row of a period; nothing later has been added.
    fn close(&mut self, known: &Known<'_>, open: &Open) {
        let Some(start) = NaiveDate::from_epoch_days(open.period.first) else { return };
        let reference = open.period.last.min(self.calendar.window.last);
        let since = |latest: Option<Day>| u32::try_from(reference - latest?).ok();
        let People { on_emails, in_meetings } = &self.people;
        self.rows.push(Row {
            account_id: known.id.clone(),
            score: Unscored,
            emails_to_account: open.emails_to,
            emails_from_account: open.emails_from,
            meetings_from_account: open.meetings_from,
            meetings_to_account: open.meetings_to,
            contacts_in_meetings: Figure::Shown(in_meetings.staff.count()),
            contacts_in_emails: Figure::Shown(on_emails.staff.count()),
            account_contacts_in_meetings: Figure::Shown(in_meetings.contacts.count()),
            account_contacts_in_emails: Figure::Shown(on_emails.contacts.count()),
            engagement_start: Figure::Shown(known.start),
            days_since_last_email: Figure::Shown(since(known.latest.email)),
            days_since_last_meeting: Figure::Shown(since(known.latest.meeting)),
            average_meeting_duration: Figure::Shown(open.meeting_length.mean()),
            average_reply_duration: Figure::Shown(open.reply_time.mean()),
            meetings_from_neither: open.meetings_from_neither,
            start,
            level: self.level,
        });
    }
}
