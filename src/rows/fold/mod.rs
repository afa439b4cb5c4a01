//! Adds up what counts into rows, day by day for each account.

mod contributors;
mod distinct;
pub(crate) mod open;
pub(crate) mod people;
pub(crate) mod reply;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use chrono::NaiveDate;

use crate::aggregator::{Hash, low_half};
use crate::question::period::{Calendar, Day, Period};
use crate::question::{Accounts, Gaps};
use crate::row::level::Level;
use crate::row::{Row, Unscored};
use crate::rows::fold::contributors::{rest_on_window, support_of};
use crate::rows::fold::open::{Latest, Open};
use crate::rows::fold::people::{DistinctPeople, People, SoFar};
use crate::rows::fold::reply::{Counted, replies};
use crate::rows::gather::activity::AccountActivity;
use crate::rows::gather::attribution::What;
use crate::rows::gather::gathered::Gathered;
use crate::rows::inquiry::{Asked, Inquiry};
use crate::rows::number::number;
use crate::rows::suppress::support::Support;

/// Rows, and how many people contribute to them where a threshold is set.
#[derive(Default)]
pub(crate) struct Folded {
    pub(crate) rows: Vec<Row<Unscored>>,
    /// Also of units and levels without rows; in order.
    pub(crate) supports: Vec<Support>,
}

impl Folded {
    pub(crate) fn append(&mut self, other: &mut Folded) {
        self.rows.append(&mut other.rows);
        self.supports.append(&mut other.supports);
    }
}

/// The rows of these units, of what the shares gathered for them.
pub(crate) fn fold(inquiry: &Inquiry<'_>, asked: Asked, shares: &[Gathered], units: Range<usize>) -> Folded {
    let Inquiry { aggregator, window, ancestors, .. } = inquiry;
    let directory = aggregator.directory();
    let everybody = directory.people() + aggregator.ledger.addresses.len();
    let sides = || DistinctPeople::new(directory.mailbox_count(), everybody);
    let suppresses = asked.disclosure.suppresses();
    let folding = |level| {
        let people = People { on_emails: sides(), in_meetings: sides(), answering: suppresses.then(sides) };
        Folding::new(level, window.calendar, asked, people)
    };
    let mut levels: Vec<Folding> = asked.folded_levels().map(folding).collect();
    let mut so_far = suppresses.then(|| SoFar { on_emails: sides(), in_meetings: sides(), in_all: sides() });
    let mut folded = Folded::default();
    let mut activities = Vec::new();
    for place in units {
        let unit = number(place);
        let has_rows = ancestors.has_rows(unit);
        let Some(id) = directory.account_id(ancestors.account(unit)) else { continue };
        collect(shares, place, &mut activities);
        if activities.is_empty() && (asked.accounts == Accounts::Active || !has_rows) {
            continue;
        }
        measure_replies(&mut activities, inquiry);
        // Where a clock was once put back over midnight, dates are not in the order of instants.
        if !activities.is_sorted_by_key(|activity| activity.day) {
            activities.sort_by_key(|activity| activity.day);
        }
        let start = activities.first().and_then(|first| NaiveDate::from_epoch_days(first.day));
        let as_of_day = window.calendar.window.last;
        let tallies = shares.iter().filter_map(|share| share.tallies.accounts.get(place));
        let recorded = tallies.map(|tally| tally.email_tally.recorded() + tally.meeting_tally.recorded()).sum();
        let known = Known { unit, has_rows, id, start, as_of_day, recorded, latest: Latest::default() };
        fold_unit(known, &activities, &mut levels, so_far.as_mut());
        for level in &mut levels {
            folded.append(&mut level.folded);
        }
    }
    folded
}

/// Reads all activities of a unit, in the order of their times.
pub(crate) fn collect<'g>(shares: &'g [Gathered], unit: usize, activities: &mut Vec<AccountActivity<'g>>) {
    // Keys are sorted instead of the activities, which are five times as large.
    let mut keys: Vec<(i64, u32, &'g Gathered)> = Vec::new();
    for share in shares {
        let Some(activities) = share.units.get(unit) else { continue };
        for (at, start) in activities.starts() {
            keys.push((at, start, share));
        }
    }
    keys.sort_unstable_by_key(|(at, ..)| *at);
    activities.clear();
    activities.reserve(keys.len());
    for (_, start, share) in keys {
        if let Some(activity) = share.activity(unit, start) {
            activities.push(activity);
        }
    }
}

impl Counted for AccountActivity<'_> {
    type Id = Hash;

    fn at(&self) -> i64 {
        self.at
    }

    fn what(&self) -> What<Hash> {
        self.what
    }

    fn threads(&self) -> &[Hash] {
        self.threads
    }
}

/// Measures the time of each reply of a unit.
fn measure_replies(activities: &mut [AccountActivity<'_>], inquiry: &Inquiry<'_>) {
    let mut times = Vec::new();
    replies(activities, low_half, |place, millis| times.push((place, millis)));
    for (place, millis) in times {
        if let Some(reply) = activities.get_mut(place) {
            reply.waited = Some(millis).filter(|millis| inquiry.policy.measures_reply(*millis));
        }
    }
}

fn fold_unit(
    mut known: Known<'_>,
    activities: &[AccountActivity<'_>],
    levels: &mut [Folding],
    mut so_far: Option<&mut SoFar>,
) {
    for level in &mut *levels {
        level.begin();
    }
    if let Some(so_far) = &mut so_far {
        so_far.begin();
    }
    for activity in activities {
        for level in &mut *levels {
            level.add(activity, &known, so_far.as_deref());
        }
        // Where a clock was put back over midnight, a day can be after as-of's. Days-since do not look at it.
        if activity.day <= known.as_of_day {
            known.latest.note(&activity.what, activity.day);
        }
        if let Some(so_far) = &mut so_far {
            so_far.add(activity, activity.day <= known.as_of_day);
        }
    }
    let first = activities.first().map(|first| first.day);
    for level in levels {
        level.end(&known, so_far.as_deref());
        if let Some(so_far) = &so_far {
            level.folded.supports.iter_mut().for_each(|support| rest_on_window(support, so_far, first));
        }
    }
}

/// The folding of one level: the rows of one unit after the other.
struct Folding {
    level: Level,
    calendar: Calendar,
    asked: Asked,
    open: Option<Open>,
    people: People,
    folded: Folded,
}

/// What is known of a unit besides the period that is being added up.
#[derive(Clone, Copy)]
struct Known<'t> {
    unit: u32,
    has_rows: bool,
    id: &'t Arc<str>,
    start: Option<NaiveDate>,
    /// As-of's date.
    as_of_day: Day,
    /// How many recorded activities the unit has, whether or not they count.
    recorded: u64,
    latest: Latest,
}

impl Folding {
    fn new(level: Level, calendar: Calendar, asked: Asked, people: People) -> Folding {
        Folding { level, calendar, asked, open: None, people, folded: Folded::default() }
    }

    /// Starts a unit. The whole window always has a row.
    fn begin(&mut self) {
        self.open = (self.level == Level::Year).then(|| self.open(self.calendar.window));
    }

    /// Adds an activity. Activities are added in the order of their days.
    fn add(&mut self, activity: &AccountActivity<'_>, known: &Known<'_>, so_far: Option<&SoFar>) {
        let day = activity.day;
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
            open.add(activity, &mut self.people);
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

    /// Makes the row of a period, before anything later is added.
    fn close(&mut self, known: &Known<'_>, open: &Open, so_far: Option<&SoFar>) {
        let Some(start) = NaiveDate::from_epoch_days(open.period.first) else { return };
        let people = &self.people;
        if let Some(so_far) = so_far {
            self.folded.supports.push(support_of(known.unit, self.level, open, people, &known.latest, so_far));
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
            contacts_in_meetings: people.in_meetings.mailboxes(),
            contacts_in_emails: people.on_emails.mailboxes(),
            account_contacts_in_meetings: people.in_meetings.contacts(),
            account_contacts_in_emails: people.on_emails.contacts(),
            engagement_start: known.start,
            days_since_last_email: since(known.latest.email),
            days_since_last_meeting: since(known.latest.meeting),
            average_meeting_duration: open.meeting_length.mean(),
            average_reply_duration: open.reply_time.mean(),
            meetings_from_neither: open.meetings_from_neither,
            recorded_activities: Some(known.recorded),
            ..Row::new(known.id.clone(), self.level, start)
        });
    }
}
