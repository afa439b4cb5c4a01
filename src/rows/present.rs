//! Makes the answer from folded rows: what may be shown, and the totals over all accounts.

use alloc::vec::Vec;
use core::iter;

use chrono::{DateTime, NaiveDate, TimeZone};

use super::answer::{Frame, Overall, Rows};
use super::fold::Folded;
use super::inquiry::Inquiry;
use crate::question::period::Period;
use crate::question::window::WindowError;
use crate::question::zone::local_day;
use crate::row::coverage::Coverage;
use crate::row::level::Level;
use crate::row::{ColumnSet, Row, SuppressedRow, Unscored};
use crate::rows::gather::gathered::Seen;
use crate::rows::gather::tallies::Tallies;
use crate::rows::suppress::support::Support;
use crate::rows::suppress::totals::Totals;
use crate::rows::suppress::{suppress, suppressed_columns};
use crate::score::{Normalizer, ScoreError, ScoreModel, score_into};

/// The rows that were folded, and what of them is suppressed.
pub(crate) struct Presented {
    pub(crate) rows: Rows<Row<Unscored>>,
    /// By row; empty where the question is asked without a threshold.
    suppressed: Vec<ColumnSet>,
}

/// Makes the answer from what was gathered and folded.
pub(crate) fn present<Z: TimeZone>(
    inquiry: &Inquiry<'_>,
    folded: Folded,
    mut tallies: Tallies,
    seen: &Seen,
    zone: &Z,
) -> Result<Presented, WindowError> {
    tallies.keep_rows(&inquiry.ancestors);
    let Folded { rows, mut supports } = folded;
    let span = seen.span.map(|(first, last)| [local_day(zone, first), local_day(zone, last)]);
    let days = span.unwrap_or_default();
    let mut suppressed = Vec::new();
    let (mut shows_mailboxes, mut shows_days) = (true, true);
    if inquiry.asked.disclosure.suppresses() {
        let shown = suppress(&mut supports, &inquiry.ancestors, inquiry.asked.disclosure);
        let has_row = |unit, level| inquiry.ancestors.has_rows(unit) && inquiry.asked.levels.has(level);
        suppressed = supports
            .iter()
            .filter(|support| has_row(support.unit, support.level))
            .map(|support| suppressed_columns(support, &shown))
            .collect();
        let totals = Totals { emails: tallies.emails.counted(), meetings: tallies.meetings.counted(), days };
        let is_year = |support: &&Support| support.level == Level::Year && inquiry.ancestors.has_rows(support.unit);
        let years: Vec<&Support> = supports.iter().filter(is_year).collect();
        shows_mailboxes = totals.shows_mailboxes(&years, &shown);
        shows_days = totals.shows_days(&years, &shown);
    }
    let as_of = DateTime::from_timestamp_millis(inquiry.window.as_of).unwrap_or_default();
    let date = |day| NaiveDate::from_epoch_days(day).ok_or(WindowError::OutOfRange { as_of });
    let [first_day, last_day] = days.map(|day| day.filter(|_| shows_days).and_then(NaiveDate::from_epoch_days));
    let Period { first, last } = inquiry.window.calendar.window;
    let coverage = Coverage { window_start: date(first)?, as_of: date(last)?, first_day, last_day };
    let active = seen.mailboxes.iter().map(|word| u64::from(word.count_ones())).sum();
    let overall = Overall {
        as_of,
        mailbox_count: inquiry.aggregator.directory().mailbox_count() as u64,
        mailboxes_with_activity: shows_mailboxes.then_some(active),
        coverage,
        shows_days,
    };
    let frame = Frame { calendar: inquiry.window.calendar, levels: inquiry.asked.levels };
    Ok(Presented { rows: Rows { rows, tallies, frame, overall }, suppressed })
}

impl Presented {
    /// The rows without scores, and without what is suppressed.
    pub(crate) fn suppressed(self) -> Rows<SuppressedRow<Unscored>> {
        let Presented { rows: Rows { rows, tallies, frame, overall }, suppressed } = self;
        let sets = suppressed.into_iter().chain(iter::repeat(ColumnSet::EMPTY));
        let rows = rows.into_iter().zip(sets).map(|(row, columns)| SuppressedRow::new(row, columns)).collect();
        Rows { rows, tallies, frame, overall }
    }

    /// The rows with scores that are computed from what is shown.
    pub(crate) fn suppressed_and_scored(
        self,
        model: &dyn ScoreModel,
        normalizer: &dyn Normalizer,
    ) -> Result<Rows<SuppressedRow>, ScoreError> {
        if !self.suppressed.is_empty() {
            return self.suppressed().rescored(model, normalizer);
        }
        // Scored and wrapped in one pass, so that asking without a threshold costs no more than plain rows.
        let Rows { rows, tallies, frame, overall } = self.rows;
        let rows = score_into(rows, model, normalizer, |row, score| SuppressedRow::from(row.with_score(score)))?;
        Ok(Rows { rows, tallies, frame, overall })
    }
}
