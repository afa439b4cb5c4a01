//! An account's card: everything that is known about it.

use account_engagement::insight::{Change, Changes, Explanation, Point, SuppressedReplyTimes};
use account_engagement::row::SuppressedRow;
use account_engagement::{Column, DefaultModel, Level, Rows, Tally, Value};
use anyhow::Result;

use super::chart::Months;
use super::shares::{self, Share};
use super::table::signed;
use super::{columns, figures, names};
use crate::attention::Reason;
use crate::movement;
use crate::tallies::not_counted;
use crate::words::{count, grouped, length};

/// What a card shows.
#[derive(Debug)]
pub(super) struct Card {
    /// Its place in the order of the scores, from 1. The script replaces it and the neighbours by those of the order
    /// and the filter of the table.
    pub(super) place: String,
    /// The number in its anchor, and the numbers of its neighbours.
    pub(super) number: usize,
    pub(super) previous: Option<usize>,
    pub(super) next: Option<usize>,
    pub(super) name: String,
    pub(super) id: String,
    /// What its activity says about it.
    pub(super) reasons: Vec<Reason>,
    pub(super) score: Option<Scored>,
    pub(super) emails: String,
    pub(super) meetings: String,
    /// When it was, in words.
    pub(super) last_email: String,
    pub(super) last_meeting: String,
    pub(super) charts: Months,
    /// Month, emails, meetings.
    pub(super) months: Vec<(String, String, String)>,
    /// Label, value and official name of all columns.
    pub(super) columns: Vec<(&'static str, String, &'static str)>,
    /// Column, before, after.
    pub(super) changes: Vec<(&'static str, String, String)>,
    pub(super) replies: Vec<String>,
    pub(super) counted: [Counted; 2],
}

/// An account's score and its calculation.
#[derive(Debug)]
pub(super) struct Scored {
    pub(super) relative: String,
    pub(super) raw: String,
    /// The difference from thirteen weeks earlier, in points; `None` where it is suppressed.
    pub(super) change: Option<String>,
    /// The place, and the number of accounts.
    pub(super) rank: (String, String),
    pub(super) recency: String,
    pub(super) shares: Vec<Share>,
}

/// How many counted, and how many did not for which reason.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) heading: &'static str,
    pub(super) number: String,
    pub(super) not: Vec<String>,
}

impl Card {
    /// The card of a Year row.
    pub(super) fn new(
        rows: &Rows<SuppressedRow>,
        earlier: &Rows<SuppressedRow>,
        explained: &Explanation<'_, SuppressedRow>,
        replies: Option<&SuppressedReplyTimes>,
        reasons: &[Reason],
    ) -> Result<Card> {
        let row = explained.row;
        let history = rows.history(row.account_id(), Level::Month)?;
        let card = rows.card(row.account_id())?;
        let month =
            |of: &Point| (of.start.format("%B %Y").to_string(), grouped(of.email_count), grouped(of.meeting_count));
        Ok(Card {
            place: String::new(),
            number: 0,
            previous: None,
            next: None,
            name: String::new(),
            id: names::plain(row.account_id()),
            reasons: reasons.to_vec(),
            score: row.has_activity().then(|| Scored::new(explained, earlier.year(row.account_id()))),
            emails: grouped(card.email_count),
            meetings: grouped(card.meeting_count),
            last_email: last(row, Column::DaysSinceLastEmail),
            last_meeting: last(row, Column::DaysSinceLastMeeting),
            charts: Months::new(&history)?,
            months: history.iter().map(month).collect(),
            columns: Column::STANDARD.map(|of| (columns::label(of), value(row, of), of.name())).into(),
            changes: changes(&rows.changes_since(earlier, row.account_id())?),
            replies: replies.map(replied).unwrap_or_default(),
            counted: [
                Counted::new("Emails", explained.tally.email_tally),
                Counted::new("Meetings", explained.tally.meeting_tally),
            ],
        })
    }
}

impl Scored {
    fn new(explained: &Explanation<'_, SuppressedRow>, before: Option<&SuppressedRow>) -> Scored {
        let score = explained.row.score();
        Scored {
            relative: format!("{:.1}", score.relative),
            raw: format!("{:.2}", score.raw),
            change: movement::difference(explained.row, before).map(signed),
            rank: (explained.rank.map_or_else(|| "–".to_owned(), grouped), grouped(explained.cohort_size)),
            recency: shares::recency(explained.row),
            shares: shares::shares(explained, &DefaultModel::default()),
        }
    }
}

impl Counted {
    pub(super) fn new(heading: &'static str, tally: Tally) -> Counted {
        Counted { heading, number: grouped(tally.counted()), not: not_counted(tally) }
    }
}

/// An account without activity has no score, although the row has a number.
fn value(row: &SuppressedRow, column: Column) -> String {
    let is_score_of_nothing = column == Column::EngagementScore && !row.has_activity();
    if is_score_of_nothing { "none, without activity".to_owned() } else { columns::of_row(row, column) }
}

fn last(row: &SuppressedRow, days: Column) -> String {
    let said = columns::of_row(row, days);
    if row.get(days) == Value::Null { said } else { format!("last {said}") }
}

/// The columns that differ, without the score: scores of two dates cannot be compared.
fn changes(changes: &Changes) -> Vec<(&'static str, String, String)> {
    let comparable = changes.iter().filter(|change| change.column != Column::EngagementScore);
    let said = |of: &Change, value| columns::value(of.column, value);
    comparable.map(|of| (columns::label(of.column), said(of, of.before), said(of, of.after))).collect()
}

/// Their replies to our emails, in sentences.
fn replied(times: &SuppressedReplyTimes) -> Vec<String> {
    let sent = times.answered + times.unanswered;
    if sent == 0 {
        return Vec::new();
    }
    let mut said = vec![format!("{} of {} answered", grouped(times.answered), count(sent, "email"))];
    if times.waiting > 0 {
        let of_ours = format!("{} of our emails unanswered", grouped(times.waiting));
        said.push(of_ours + ", with no later email in the conversation");
    }
    if let Some((median, most)) = figures::quantiles(times) {
        said.push(format!("half of the replies within {}", length(median)));
        said.push(format!("nine of ten within {}", length(most)));
    }
    said
}
