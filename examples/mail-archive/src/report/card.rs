//! An account's card: everything that is known of it.

use account_engagement::insight::{Changes, Explanation, Point, ReplyTimes};
use account_engagement::{Column, DefaultModel, Level, Row, Rows, Tally, Value};
use anyhow::Result;

use super::chart::Months;
use super::shares::{self, Share};
use super::table::signed;
use super::{movement, words};
use crate::summary::{count, grouped};
use crate::table::length;

/// What a card shows.
#[derive(Debug)]
pub(super) struct Card {
    /// Its place in the order of the table, from 1.
    pub(super) place: String,
    /// The number that its anchor bears, and those of its neighbours'.
    pub(super) number: usize,
    pub(super) previous: Option<usize>,
    pub(super) next: Option<usize>,
    pub(super) name: String,
    pub(super) id: String,
    pub(super) score: Option<Scored>,
    pub(super) emails: String,
    pub(super) meetings: String,
    /// Since when, in words.
    pub(super) last_email: String,
    pub(super) last_meeting: String,
    pub(super) charts: Months,
    /// Month, emails, meetings.
    pub(super) months: Vec<(String, String, String)>,
    /// Name, value and official name of all columns.
    pub(super) columns: Vec<(&'static str, String, &'static str)>,
    /// Column, before, after.
    pub(super) changes: Vec<(&'static str, String, String)>,
    pub(super) replies: Vec<String>,
    pub(super) counted: [Counted; 2],
}

/// An account's score, and what makes it.
#[derive(Debug)]
pub(super) struct Scored {
    pub(super) relative: String,
    pub(super) raw: String,
    /// How many points more or fewer than before.
    pub(super) change: String,
    /// So many-th of so many.
    pub(super) rank: (String, String),
    pub(super) recency: String,
    pub(super) shares: Vec<Share>,
}

/// How much counted and how much did not, by reason.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) heading: &'static str,
    pub(super) number: String,
    pub(super) not: Vec<String>,
}

impl Card {
    /// The card of a Year row.
    pub(super) fn new(
        rows: &Rows,
        earlier: &Rows,
        why: &Explanation<'_>,
        replies: Option<&ReplyTimes>,
    ) -> Result<Card> {
        let row = why.row;
        let history = rows.history(&row.account_id, Level::Month)?;
        let card = rows.card(&row.account_id)?;
        let month =
            |of: &Point| (of.start.format("%B %Y").to_string(), grouped(of.email_count), grouped(of.meeting_count));
        Ok(Card {
            place: String::new(),
            number: 0,
            previous: None,
            next: None,
            name: String::new(),
            id: words::name(&row.account_id),
            score: row.has_activity().then(|| Scored::new(why, movement::raw(earlier.year(&row.account_id)))),
            emails: grouped(card.email_count),
            meetings: grouped(card.meeting_count),
            last_email: last(row, Column::DaysSinceLastEmail),
            last_meeting: last(row, Column::DaysSinceLastMeeting),
            charts: Months::new(&history)?,
            months: history.iter().map(month).collect(),
            columns: Column::STANDARD.map(|of| (words::column(of), words::value(row, of), of.name())).into(),
            changes: changes(&rows.changes_since(earlier, &row.account_id)?),
            replies: replies.map(replied).unwrap_or_default(),
            counted: [Counted::new("Emails", why.tally.emails), Counted::new("Meetings", why.tally.meetings)],
        })
    }
}

impl Scored {
    fn new(why: &Explanation<'_>, before: f64) -> Scored {
        let score = why.row.score;
        Scored {
            relative: format!("{:.1}", score.relative),
            raw: format!("{:.2}", score.raw),
            change: signed(score.raw - before),
            rank: (why.rank.map_or_else(|| "–".to_owned(), grouped), grouped(why.cohort)),
            recency: shares::recency(why.row),
            shares: shares::shares(why, &DefaultModel::default()),
        }
    }
}

impl Counted {
    pub(super) fn new(heading: &'static str, tally: Tally) -> Counted {
        Counted {
            heading,
            number: grouped(tally.counted()),
            not: tally.reasons().map(|(why, number)| format!("{} {}", grouped(number), words::reason(why))).collect(),
        }
    }
}

fn last(row: &Row, days: Column) -> String {
    let said = words::value(row, days);
    if row.get(days) == Value::Null { said } else { format!("last {said}") }
}

/// The columns that differ, but for the score, which is relative to other accounts on either day.
fn changes(changes: &Changes) -> Vec<(&'static str, String, String)> {
    let told = changes.iter().filter(|change| change.column != Column::EngagementScore);
    let said = |column, value| words::of_value(column, value);
    told.map(|of| (words::column(of.column), said(of.column, of.before), said(of.column, of.after))).collect()
}

/// What became of our mail, in sentences.
fn replied(times: &ReplyTimes) -> Vec<String> {
    let sent = times.answered + times.unanswered;
    if sent == 0 {
        return Vec::new();
    }
    let mut said = vec![format!("{} of {} answered", grouped(times.answered), count(sent, "email"))];
    if times.waiting > 0 {
        said.push(format!("{} still waiting for an answer", grouped(times.waiting)));
    }
    if let (Some(median), Some(most)) = (times.median, times.percentile_90) {
        said.push(format!("half of the replies within {}", length(median)));
        said.push(format!("nine in ten within {}", length(most)));
    }
    said
}
