//! A question put to a state.

use alloc::vec::Vec;
use core::ops::Range;

use chrono::{DateTime, NaiveDate, TimeZone};

use super::disclose::{Whole, disclosed, withhold};
use super::fold::Folded;
use super::gather::{gather, standings};
use super::gathered::{Gathered, Seen};
use super::lineage::Lineage;
use super::support::Support;
use super::tallies::Tallies;
use super::{Frame, Overall, Rows};
use crate::aggregator::Ledger;
use crate::directory::Standing;
use crate::level::Levels;
use crate::period::Period;
use crate::question::{Accounts, Gaps};
use crate::row::Unscored;
use crate::window::{Window, WindowError};
use crate::zone::local_day;
use crate::{Aggregator, CountingPolicy, Coverage, Disclosure, Figure, Level, Question};

/// Which rows are wanted.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) levels: Levels,
    pub(super) accounts: Accounts,
    pub(super) gaps: Gaps,
    pub(super) disclosure: Disclosure,
}

impl Asked {
    fn of<Z: TimeZone>(question: &Question<'_, Z>) -> Asked {
        let Question { levels, accounts, gaps, disclosure, .. } = *question;
        Asked { levels, accounts, gaps, disclosure }
    }

    /// The levels that are added up: what may be shown of a month is not decided without the year.
    pub(super) fn folded_levels(self) -> impl Iterator<Item = Level> {
        let decides = move |level| self.disclosure.withholds() && level == Level::Year;
        Level::ALL.into_iter().filter(move |level| self.levels.has(*level) || decides(*level))
    }
}

/// A question to a state, and what is looked up once for it.
pub(super) struct Inquiry<'a> {
    pub(super) aggregator: &'a Aggregator,
    pub(super) policy: &'a CountingPolicy,
    pub(super) window: Window,
    pub(super) asked: Asked,
    pub(super) lineage: Lineage,
    /// Who the state's addresses are today, by number.
    pub(super) standings: Vec<Standing>,
}

impl<'a> Inquiry<'a> {
    pub(super) fn new<Z: TimeZone>(
        aggregator: &'a Aggregator,
        question: &'a Question<'_, Z>,
    ) -> Result<Inquiry<'a>, WindowError> {
        let window = Window::of(question)?;
        let asked = Asked::of(question);
        let lineage = Lineage::new(aggregator.directory(), question.hierarchy, asked.disclosure.withholds());
        let standings = standings(aggregator, &lineage);
        Ok(Inquiry { aggregator, policy: &question.policy, window, asked, lineage, standings })
    }

    /// Every unit, by number.
    pub(super) fn units(&self) -> Range<usize> {
        0..self.lineage.units()
    }

    /// What counts of all activity.
    pub(super) fn gather<Z: TimeZone>(&self, zone: &Z) -> Gathered {
        let Ledger { emails, meetings, .. } = &self.aggregator.ledger;
        gather(self, |millis| local_day(zone, millis), emails.walk(), meetings.walk())
    }

    /// What may be shown of the rows, and what of them all.
    pub(super) fn rows<Z: TimeZone>(
        &self,
        folded: Folded,
        mut tallies: Tallies,
        seen: &Seen,
        zone: &Z,
    ) -> Result<Rows<Unscored>, WindowError> {
        tallies.keep_rows(&self.lineage);
        let Folded { mut rows, mut supports } = folded;
        let span = seen.span.map(|(first, last)| [local_day(zone, first), local_day(zone, last)]);
        let days = span.unwrap_or_default();
        let (mut shows_mailboxes, mut shows_days) = (true, true);
        if self.asked.disclosure.withholds() {
            let shown = disclosed(&mut supports, &self.lineage, self.asked.disclosure);
            let has_row = |unit, level| self.lineage.has_rows(unit) && self.asked.levels.has(level);
            withhold(&mut rows, &supports, &shown, has_row);
            let whole = Whole { emails: tallies.emails.counted(), meetings: tallies.meetings.counted(), days };
            let is_year = |support: &&Support| support.level == Level::Year && self.lineage.has_rows(support.unit);
            let years: Vec<&Support> = supports.iter().filter(is_year).collect();
            shows_mailboxes = whole.shows_mailboxes(&years, &shown);
            shows_days = whole.shows_days(&years, &shown);
        }
        let as_of = DateTime::from_timestamp_millis(self.window.as_of).unwrap_or_default();
        let date = |day| NaiveDate::from_epoch_days(day).ok_or(WindowError::OutOfRange { as_of });
        let [first_day, last_day] = days.map(|day| day.and_then(NaiveDate::from_epoch_days));
        let Period { first, last } = self.window.calendar.window;
        let coverage = Coverage { window_start: date(first)?, as_of: date(last)?, first_day, last_day };
        let active = seen.staff.iter().map(|word| u64::from(word.count_ones())).sum();
        let overall = Overall {
            as_of,
            mailboxes: self.aggregator.directory().mailboxes() as u64,
            mailboxes_with_activity: if shows_mailboxes { Figure::Shown(active) } else { Figure::Withheld },
            coverage: if shows_days { Figure::Shown(coverage) } else { Figure::Withheld },
        };
        let frame = Frame { calendar: self.window.calendar, levels: self.asked.levels };
        Ok(Rows { rows, tallies, frame, overall })
    }
}
