//! From what counts to rows: a walk over each account's days.

mod distinct;
pub(crate) mod open;
pub(crate) mod people;
pub(crate) mod reply;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::NaiveDate;

use crate::question::period::{Calendar, Day, Period};
use crate::question::policy::CountingPolicy;
use crate::question::{Accounts, Gaps};
use crate::row::level::Level;
use crate::row::{Row, Unscored};
use crate::rows::fold::open::{Latest, Open};
use crate::rows::fold::people::{People, Sides, SoFar};
use crate::rows::fold::reply::{Counted, replies};
use crate::rows::gather::gathered::{AccountActivity, Gathered, Touch};
use crate::rows::gather::roll::{Roll, number};
use crate::rows::inquiry::{Asked, Inquiry};
use crate::rows::suppress::support::Support;

/// Rows, and on how many people they rest where that is asked.
#[derive(Default)]
pub(crate) struct Folded {
    pub(crate) rows: Vec<Row<Unscored>>,
    /// Of the rows, and of units and levels that have none, in order.
    pub(crate) supports: Vec<Support>,
}

impl Folded {
    pub(crate) fn append(&mut self, other: &mut Folded) {
        self.rows.append(&mut other.rows);
        self.supports.append(&mut other.supports);
    }
}

/// The rows of these units; the shares hold what counts for them.
pub(crate) fn fold(inquiry: &Inquiry<'_>, asked: Asked, shares: &[Gathered], units: Range<usize>) -> Folded {
    let Inquiry { aggregator, window, policy, lineage, .. } = inquiry;
    let directory = aggregator.directory();
    let everybody = directory.people() + aggregator.ledger.addresses.len();
    let sides = || Sides::new(directory.mailbox_count(), everybody);
    let withholds = asked.disclosure.suppresses();
    let folding = |level| {
        let people = People { on_emails: sides(), in_meetings: sides(), answering: withholds.then(sides) };
        Folding::new(level, window.calendar, asked, people)
    };
    let mut levels: Vec<Folding> = asked.folded_levels().map(folding).collect();
    let mut so_far = withholds.then(|| SoFar { on_emails: sides(), in_meetings: sides(), in_all: sides() });
    let mut folded = Folded::default();
    let mut touches = Vec::new();
    for place in units {
        let unit = number(place);
        let has_rows = lineage.has_rows(unit);
        let Some(id) = directory.account_id(lineage.account(unit)) else { continue };
        collect(shares, place, &mut touches);
        if touches.is_empty() && (asked.accounts == Accounts::Active || !has_rows) {
            continue;
        }
        let days = days(&touches, policy);
        let start = days.first().and_then(|first| NaiveDate::from_epoch_days(first.day));
        let today = window.calendar.window.last;
        let known = Known { unit, has_rows, id, start, today, latest: Latest::default() };
        fold_unit(known, &days, &mut levels, so_far.as_mut());
        for level in &mut levels {
            folded.append(&mut level.folded);
        }
    }
    folded
}

/// An activity that counts for a unit, with the share that it is of.
#[derive(Clone, Copy)]
pub(crate) struct Touched<'g> {
    touch: Touch,
    activity: &'g AccountActivity,
    share: &'g Gathered,
}

/// Everything that counts for a unit, in the order of its times.
pub(crate) fn collect<'g>(shares: &'g [Gathered], unit: usize, touches: &mut Vec<Touched<'g>>) {
    touches.clear();
    for share in shares {
        if let Some(activity) = share.units.get(unit) {
            touches.extend(activity.touches.iter().map(|touch| Touched { touch: *touch, activity, share }));
        }
    }
    // Days do not need the order of instants, but nearly always have it.
    touches.sort_unstable_by_key(|touched| touched.touch.at);
}

impl<'g> Touched<'g> {
    pub(crate) fn roll(&self) -> Option<Roll<'g>> {
        self.activity.rolls.read(self.touch.roll)
    }

    pub(crate) fn counted(&self, roll: &Roll<'g>) -> Counted<'g> {
        Counted { at: self.touch.at, what: roll.what, threads: self.share.threads(roll.threads) }
    }
}

fn fold_unit(mut known: Known<'_>, days: &[Waiting<'_>], levels: &mut [Folding], mut so_far: Option<&mut SoFar>) {
    for level in &mut *levels {
        level.begin();
    }
    if let Some(so_far) = &mut so_far {
        so_far.begin();
    }
    for waiting in days {
        for level in &mut *levels {
            level.add(waiting, &known, so_far.as_deref());
        }
        // Days-since look past a day after as-of's.
        if waiting.day <= known.today {
            known.latest.note(waiting.roll.what, waiting.day);
        }
        if let Some(so_far) = &mut so_far {
            so_far.add(&waiting.roll, waiting.share, waiting.day <= known.today);
        }
    }
    let first = days.first().map(|first| first.day);
    for level in levels {
        level.end(&known, so_far.as_deref());
        if let Some(so_far) = &so_far {
            level.folded.supports.iter_mut().for_each(|support| support.rest_on_window(so_far, first));
        }
    }
}

/// What counts on a day, and of a reply how long it took.
struct Waiting<'g> {
    day: Day,
    waited: Option<i64>,
    roll: Roll<'g>,
    share: &'g Gathered,
}

/// Everything that counts for a unit, in the order of its days.
fn days<'g>(touches: &[Touched<'g>], policy: &CountingPolicy) -> Vec<Waiting<'g>> {
    let mut days = Vec::with_capacity(touches.len());
    let mut counted = Vec::with_capacity(touches.len());
    for touched in touches {
        if let Some(roll) = touched.roll() {
            counted.push(touched.counted(&roll));
            days.push(Waiting { day: touched.touch.day, waited: None, roll, share: touched.share });
        }
    }
    replies(&counted, |place, millis| {
        if let Some(waiting) = days.get_mut(place) {
            waiting.waited = Some(millis).filter(|millis| policy.measures_reply(*millis));
        }
    });
    // Where a zone once repeated a date, days are not in the order of instants.
    if !days.is_sorted_by_key(|waiting| waiting.day) {
        days.sort_by_key(|waiting| waiting.day);
    }
    days
}

/// One level's rows of one unit after the other.
struct Folding {
    level: Level,
    calendar: Calendar,
    asked: Asked,
    open: Option<Open>,
    people: People,
    folded: Folded,
}

/// What is known of a unit beside the period at hand.
#[derive(Clone, Copy)]
struct Known<'t> {
    unit: u32,
    has_rows: bool,
    id: &'t Arc<str>,
    start: Option<NaiveDate>,
    /// As-of's date.
    today: Day,
    latest: Latest,
}

impl Folding {
    fn new(level: Level, calendar: Calendar, asked: Asked, people: People) -> Folding {
        Folding { level, calendar, asked, open: None, people, folded: Folded::default() }
    }

    /// Begins a unit: the whole window has a row in any case.
    fn begin(&mut self) {
        self.open = (self.level == Level::Year).then(|| self.open(self.calendar.window));
    }

    /// Adds an activity on a day that is not before those that were added.
    fn add(&mut self, waiting: &Waiting<'_>, known: &Known<'_>, so_far: Option<&SoFar>) {
        let day = waiting.day;
        // Where a clock was put back over midnight, the window can have days after as-of's.
        let is_open = self.level == Level::Year || self.open.as_ref().is_some_and(|open| day <= open.period.last);
        if !is_open {
            let Some(period) = self.calendar.period(self.level, day) else { return };
            if let Some(done) = self.open.take() {
                self.close(known, &done, so_far);
                self.fill(known, done.period, period.first, so_far);
            }
            self.open = Some(self.open(period));
        }
        if let Some(open) = &mut self.open {
            open.add(waiting.waited, &waiting.roll, waiting.share, &mut self.people);
        }
    }

    /// Ends the unit.
    fn end(&mut self, known: &Known<'_>, so_far: Option<&SoFar>) {
        if let Some(done) = self.open.take() {
            self.close(known, &done, so_far);
            self.fill(known, done.period, self.calendar.window.last + 1, so_far);
        }
    }

    fn open(&mut self, period: Period) -> Open {
        self.people.begin();
        Open::new(period)
    }

    /// Adds rows of zeros for the periods after `last` that begin before `until`.
    fn fill(&mut self, known: &Known<'_>, last: Period, until: Day, so_far: Option<&SoFar>) {
        if self.asked.gaps == Gaps::Omit {
            return;
        }
        let mut day = last.last + 1;
        while day < until {
            let Some(period) = self.calendar.period(self.level, day) else { return };
            let empty = self.open(period);
            self.close(known, &empty, so_far);
            day = period.last + 1;
        }
    }

    /// Makes the row of a period; nothing later has been added.
    fn close(&mut self, known: &Known<'_>, open: &Open, so_far: Option<&SoFar>) {
        let Some(start) = NaiveDate::from_epoch_days(open.period.first) else { return };
        let people = &self.people;
        if let Some(so_far) = so_far {
            self.folded.supports.push(Support::new(known.unit, self.level, open, people, &known.latest, so_far));
        }
        if !known.has_rows || !self.asked.levels.has(self.level) {
            return;
        }
        let reference = open.period.last.min(self.calendar.window.last);
        let since = |latest: Option<Day>| u32::try_from(reference - latest?).ok();
        self.folded.rows.push(Row {
            emails_to_account: open.emails_to,
            emails_from_account: open.emails_from,
            meetings_from_account: open.meetings_from,
            meetings_to_account: open.meetings_to,
            contacts_in_meetings: people.in_meetings.staff(),
            contacts_in_emails: people.on_emails.staff(),
            account_contacts_in_meetings: people.in_meetings.contacts(),
            account_contacts_in_emails: people.on_emails.contacts(),
            engagement_start: known.start,
            days_since_last_email: since(known.latest.email),
            days_since_last_meeting: since(known.latest.meeting),
            average_meeting_duration: open.meeting_length.mean(),
            average_reply_duration: open.reply_time.mean(),
            meetings_from_neither: open.meetings_from_neither,
            ..Row::new(known.id.clone(), self.level, start)
        });
    }
}
