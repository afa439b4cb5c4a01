//! From what was folded to the answer: what may be shown, and what there is in all.

use alloc::vec::Vec;

use chrono::{DateTime, NaiveDate, TimeZone};

use super::answer::{Frame, Overall, Rows};
use super::fold::Folded;
use super::inquiry::Inquiry;
use crate::question::period::Period;
use crate::question::window::WindowError;
use crate::question::zone::local_day;
use crate::row::Unscored;
use crate::row::coverage::Coverage;
use crate::row::figure::Figure;
use crate::row::level::Level;
use crate::rows::gather::gathered::Seen;
use crate::rows::gather::tallies::Tallies;
use crate::rows::suppress::support::Support;
use crate::rows::suppress::{Whole, disclosed, withhold};

/// Makes the answer of what was folded and gathered.
pub(crate) fn present<Z: TimeZone>(
    inquiry: &Inquiry<'_>,
    folded: Folded,
    mut tallies: Tallies,
    seen: &Seen,
    zone: &Z,
) -> Result<Rows<Unscored>, WindowError> {
    tallies.keep_rows(&inquiry.ancestors);
    let Folded { mut rows, mut supports } = folded;
    let span = seen.span.map(|(first, last)| [local_day(zone, first), local_day(zone, last)]);
    let days = span.unwrap_or_default();
    let (mut shows_mailboxes, mut shows_days) = (true, true);
    if inquiry.asked.disclosure.withholds() {
        let shown = disclosed(&mut supports, &inquiry.ancestors, inquiry.asked.disclosure);
        let has_row = |unit, level| inquiry.ancestors.has_rows(unit) && inquiry.asked.levels.has(level);
        withhold(&mut rows, &supports, &shown, has_row);
        let whole = Whole { emails: tallies.emails.counted(), meetings: tallies.meetings.counted(), days };
        let is_year = |support: &&Support| support.level == Level::Year && inquiry.ancestors.has_rows(support.unit);
        let years: Vec<&Support> = supports.iter().filter(is_year).collect();
        shows_mailboxes = whole.shows_mailboxes(&years, &shown);
        shows_days = whole.shows_days(&years, &shown);
    }
    let as_of = DateTime::from_timestamp_millis(inquiry.window.as_of).unwrap_or_default();
    let date = |day| NaiveDate::from_epoch_days(day).ok_or(WindowError::OutOfRange { as_of });
    let [first_day, last_day] = days.map(|day| day.and_then(NaiveDate::from_epoch_days));
    let Period { first, last } = inquiry.window.calendar.window;
    let coverage = Coverage { window_start: date(first)?, as_of: date(last)?, first_day, last_day };
    let active = seen.mailboxes.iter().map(|word| u64::from(word.count_ones())).sum();
    let overall = Overall {
        as_of,
        mailboxes: inquiry.aggregator.directory().mailbox_count() as u64,
        mailboxes_with_activity: if shows_mailboxes { Figure::Shown(active) } else { Figure::Withheld },
        coverage: if shows_days { Figure::Shown(coverage) } else { Figure::Withheld },
    };
    let frame = Frame { calendar: inquiry.window.calendar, levels: inquiry.asked.levels };
    Ok(Rows { rows, tallies, frame, overall })
}
