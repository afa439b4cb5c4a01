//! The rows of a page.

use account_engagement::chrono_tz::Tz;
use account_engagement::insight::SuppressedReplyTimes;
use account_engagement::row::SuppressedRow;
use account_engagement::{Accounts, Gaps, Level, Rows};
use anyhow::{Result, bail};
use chrono::{DateTime, NaiveDate};

use crate::answer::Answer;
use crate::attention::{Reasons, past, unanswered};
use crate::movement::{self, Movement};

/// The rows of a page, and the replies of its accounts.
#[derive(Debug)]
pub(super) struct Answers {
    /// Year and Month rows of all accounts.
    pub(super) rows: Rows<SuppressedRow>,
    /// Year rows as of thirteen weeks earlier, of a window that begins on the same date.
    pub(super) earlier: Rows<SuppressedRow>,
    /// The replies, as of the rows.
    pub(super) replies: Vec<SuppressedReplyTimes>,
    /// Who goes cold, who warms up and who is silent.
    pub(super) movement: Movement,
    /// What each account's activity says about it.
    pub(super) reasons: Reasons,
    /// The instant of the question, in its zone.
    pub(super) as_of: DateTime<Tz>,
    /// The date of the earlier rows.
    pub(super) then: NaiveDate,
    /// The first date of the window; `None` where it is suppressed.
    pub(super) first: Option<NaiveDate>,
}

impl Answers {
    /// Asks the same question for all that a page shows.
    pub(super) fn ask(answer: &Answer<'_>) -> Result<Answers> {
        let question =
            answer.question.clone().accounts(Accounts::All).gaps(Gaps::Omit).levels([Level::Year, Level::Month]);
        let rows = answer.aggregator.suppressed_rows(&question, answer.disclosure)?;
        let then = movement::earlier(answer.as_of);
        let then_date = then.with_timezone(&answer.zone).date_naive();
        let of_overview = || rows.overview().coverage.map(|coverage| coverage.window_start);
        let first = movement::years(&rows).next().map(account_engagement::SuppressedRow::start).or_else(of_overview);
        let mut earlier = question.clone().as_of(then).levels([Level::Year]);
        if let Some(first) = first {
            if first > then_date {
                bail!(
                    "--report compares accounts with {} weeks earlier, so the window must begin on {then_date} or \
                     earlier: it begins on {first}",
                    movement::WEEKS
                );
            }
            earlier = earlier.start(first);
        }
        let earlier = answer.aggregator.suppressed_rows(&earlier, answer.disclosure)?;
        let movement = Movement::new(&rows, &earlier, then_date);
        let as_of = answer.as_of.with_timezone(&answer.zone);
        let last = as_of.date_naive();
        let unanswered = unanswered(answer.aggregator, &question, answer.disclosure, &rows, last)?;
        let window = [first.unwrap_or(last), last];
        let past = past(answer.aggregator, &question, answer.disclosure, &rows, window, answer.zone)?;
        Ok(Answers {
            reasons: Reasons::new(&rows, &movement, &unanswered, &past, last),
            replies: answer.aggregator.suppressed_reply_times(&question, answer.disclosure)?,
            movement,
            earlier,
            as_of,
            then: then_date,
            first,
            rows,
        })
    }
}
