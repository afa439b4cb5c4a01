//! The accounts that had activity only before the window.

use std::collections::BTreeMap;

use account_engagement::chrono_tz::Tz;
use account_engagement::row::SuppressedRow;
use account_engagement::rows::AccountTally;
use account_engagement::{Accounts, Aggregator, Column, Disclosure, Level, Question, Reason, Rows};
use anyhow::Result;
use chrono::{NaiveDate, TimeDelta};

/// What is before this number of days is not asked for: three hundred years.
const EVER: TimeDelta = TimeDelta::days(300 * 365);

/// By id: the days from the last contact to as-of, `None` where they are suppressed. The question is asked once more,
/// for the time before the first date of its window, if any account needs it.
pub(crate) fn past(
    aggregator: &Aggregator,
    question: &Question<Tz>,
    disclosure: Disclosure,
    rows: &Rows<SuppressedRow>,
    [first, as_of]: [NaiveDate; 2],
    zone: Tz,
) -> Result<BTreeMap<String, Option<u64>>> {
    let is_needed = |of: &AccountTally| {
        let both = [of.email_tally, of.meeting_tally];
        both.iter().all(|tally| tally.counted() == 0)
            && both.iter().any(|tally| tally.not_counted(Reason::BeforeWindow) > 0)
    };
    let ids: Vec<&str> = rows.account_tallies().iter().filter(|of| is_needed(of)).map(|of| &*of.account_id).collect();
    let (Some(start), Some(last)) = (first.checked_sub_signed(EVER), first.pred_opt()) else {
        return Ok(BTreeMap::new());
    };
    // The last instant of the day before the window. A local time that does not exist is near one that does.
    let end = last.and_hms_milli_opt(23, 59, 59, 999).and_then(|end| end.and_local_timezone(zone).latest());
    let Some(end) = end.filter(|_| !ids.is_empty()) else { return Ok(BTreeMap::new()) };
    let question = question.clone().levels([Level::Year]).accounts(Accounts::Active).start(start).as_of(end);
    let rows = aggregator.unscored_suppressed_rows(&question, disclosure)?;
    let between = u64::try_from((as_of - last).num_days()).unwrap_or_default();
    let days = |id: &str| {
        let row = rows.year(id)?;
        let columns = [Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting];
        let is_shown = !columns.into_iter().any(|column| row.suppressed().contains(column));
        let last = columns.into_iter().filter_map(|column| row.get(column).as_count()).min();
        Some(last.filter(|_| is_shown).map(|days| days.saturating_add(between)))
    };
    Ok(ids.into_iter().filter_map(|id| Some((id.to_owned(), days(id)?))).collect())
}
