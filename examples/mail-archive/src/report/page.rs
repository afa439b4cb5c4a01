//! The page: what the template shows, in plain texts and numbers.

use std::collections::BTreeMap;

use account_engagement::insight::{Explanation, Overview, ReplyTimes};
use account_engagement::{DefaultModel, Level, Row, Rows};
use anyhow::Result;
use askama::Template;

use super::card::Card;
use super::distribution::Distribution;
use super::movement::{self, List, Movement};
use super::run::Run;
use super::table::{HEADS, Head, Line};
use super::{Given, policy, sparkline, words};
use crate::summary::{count, grouped};

const STYLE: &str = include_str!("../../templates/report.css");
const SCRIPT: &str = include_str!("../../templates/report.js");

/// The whole page.
#[derive(Template)]
#[template(path = "report.html", whitespace = "minimize")]
pub(super) struct Page {
    policy: String,
    style: &'static str,
    script: &'static str,
    title: String,
    as_of: String,
    zone: String,
    window: (String, String),
    then: String,
    weeks: i64,
    /// What comes first: how many accounts there was anything with.
    lead: String,
    accounts: String,
    active: String,
    emails: String,
    meetings: String,
    /// Going cold, and warming up.
    movement: [Moved; 2],
    heads: &'static [Head],
    lines: Vec<Line>,
    distribution: Option<Distribution>,
    run: Run,
    normalizer: String,
    cards: Vec<Card>,
}

/// One of the two lists of movement, as it is shown.
struct Moved {
    id: &'static str,
    heading: &'static str,
    movers: Vec<Shown>,
    /// How many more there are.
    more: Option<String>,
    /// How many there are in all, with the verb.
    said: String,
}

/// An account that moved, as it is shown.
struct Shown {
    number: usize,
    name: String,
    mark: String,
    what: String,
    before: String,
    after: String,
    drawing: String,
}

/// The rows of a report and what belongs to them.
pub(super) struct Answers {
    pub(super) rows: Rows,
    /// As of [`movement::WEEKS`] earlier.
    pub(super) earlier: Rows,
    pub(super) replies: Vec<ReplyTimes>,
}

impl Page {
    pub(super) fn new(given: &Given<'_>, answers: &Answers) -> Result<Page> {
        let Answers { rows, earlier, replies } = answers;
        let overview = rows.overview();
        let names = Names::new(rows, given.names);
        let replies: BTreeMap<&str, &ReplyTimes> = replies.iter().map(|of| (&*of.account_id, of)).collect();
        let mut whys = rows.explain_all(&DefaultModel::default());
        whys.retain(|why| why.row.level == Level::Year);
        whys.sort_by(|one, other| by_score(one.row, other.row));

        let number = |place: usize| whys.get(place).map(|why| names.of(&why.row.account_id).1);
        let card = |(place, why): (usize, &Explanation<'_>)| {
            let (name, own) = names.of(&why.row.account_id);
            let card = Card::new(rows, earlier, why, replies.get(&*why.row.account_id).copied())?;
            let previous = place.checked_sub(1).and_then(number);
            Ok(Card { place: grouped(place + 1), number: own, previous, next: number(place + 1), name, ..card })
        };
        let line = |why: &Explanation<'_>| {
            let (name, number) = names.of(&why.row.account_id);
            let before = movement::raw(earlier.year(&why.row.account_id));
            let history = rows.history(&why.row.account_id, Level::Month)?;
            Ok(Line::new(why.row, before, &history, name, number))
        };
        let Movement { cold, warm } = Movement::new(rows, earlier, given.then());
        let both = || movement::years(rows).chain(movement::years(earlier));
        let most = both().map(|row| row.score.raw).fold(0.0, f64::max);
        let (first, last) = (overview.coverage.window_start, overview.coverage.as_of);
        Ok(Page {
            policy: policy::policy(STYLE, SCRIPT),
            style: STYLE,
            script: SCRIPT,
            title: words::name(given.title),
            as_of: given.local().format("%-d %B %Y, %H:%M").to_string(),
            zone: given.args.zone.name().to_owned(),
            window: (words::date(first), words::date(last)),
            then: words::date(given.then()),
            weeks: movement::WEEKS,
            lead: lead(&overview, &words::date(last)),
            accounts: grouped(overview.account_count),
            active: grouped(overview.enriched_account_count),
            emails: grouped(overview.email_tally.counted()),
            meetings: grouped(overview.meeting_tally.counted()),
            movement: [
                Moved::new("cold", "Going cold", cold, &names, most),
                Moved::new("warm", "Warming up", warm, &names, most),
            ],
            heads: &HEADS,
            lines: whys.iter().map(line).collect::<Result<_>>()?,
            distribution: Distribution::new(rows)?,
            run: Run::new(&overview, given.findings, given.facts),
            normalizer: given.normalizer(),
            cards: whys.iter().enumerate().map(card).collect::<Result<_>>()?,
        })
    }
}

fn lead(overview: &Overview, last: &str) -> String {
    let accounts = count(overview.account_count, "account");
    match overview.enriched_account_count {
        0 => format!("There was no mail and no meeting with any of {accounts} in the year to {last}."),
        active => {
            format!("There was mail or a meeting with {} of {accounts} in the year to {last}.", grouped(active))
        }
    }
}

/// The highest score first, those without activity last, equals in the order of ids.
fn by_score(one: &Row, other: &Row) -> std::cmp::Ordering {
    let key = |row: &Row| (row.has_activity(), row.score.relative);
    let ((is_active, score), (is_other_active, other_score)) = (key(one), key(other));
    is_other_active.cmp(&is_active).then_with(|| other_score.total_cmp(&score))
}

/// What accounts are called, and the numbers by which the page refers to them.
struct Names(BTreeMap<String, (String, usize)>);

impl Names {
    fn new(rows: &Rows, names: &BTreeMap<String, String>) -> Names {
        let called = |id: &str| words::name(names.get(id).map_or(id, String::as_str));
        let ids = rows.account_tallies().iter().zip(1..);
        Names(ids.map(|(of, number)| (of.account_id.to_string(), (called(&of.account_id), number))).collect())
    }

    fn of(&self, id: &str) -> (String, usize) {
        self.0.get(id).cloned().unwrap_or_default()
    }
}

impl Moved {
    fn new(id: &'static str, heading: &'static str, list: List, names: &Names, most: f64) -> Moved {
        let shown = |mover: movement::Mover| {
            let (name, number) = names.of(&mover.account_id);
            Shown {
                number,
                name,
                before: format!("{:.1}", mover.before),
                after: format!("{:.1}", mover.after),
                drawing: sparkline::step(mover.before, mover.after, most),
                mark: mover.mark,
                what: mover.what,
            }
        };
        Moved {
            id,
            heading,
            more: Some(list.number - list.movers.len()).filter(|more| *more > 0).map(grouped),
            said: match list.number {
                0 => "none is".to_owned(),
                1 => "1 is".to_owned(),
                number => format!("{} are", grouped(number)),
            },
            movers: list.movers.into_iter().map(shown).collect(),
        }
    }
}
