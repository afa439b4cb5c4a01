//! The page: what the template shows, as texts.

use std::collections::BTreeMap;

use account_engagement::insight::{Explanation, History, SuppressedOverview, SuppressedReplyTimes};
use account_engagement::row::SuppressedRow;
use account_engagement::{DefaultModel, Level};
use anyhow::Result;
use askama::Template;

use super::attention::{Attention, Filter, filters};
use super::card::Card;
use super::distribution::Distribution;
use super::names::{self, Names};
use super::run::Run;
use super::table::{HEADS, Head, Line};
use super::{About, Answers, security, sparkline};
use crate::movement::{self, List};
use crate::status::Status;
use crate::words::{capitalized, count, date, grouped};

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
    /// The first sentence: how many accounts have activity.
    lead: String,
    accounts: String,
    active: String,
    emails: String,
    meetings: String,
    /// The accounts that need attention.
    attention: Attention,
    /// Those that go cold, and those that warm up.
    movement: [Moved; 2],
    /// The number of those that were silent already.
    silent: usize,
    filters: Vec<Filter>,
    heads: &'static [Head],
    /// The names of the twelve months, for the script.
    months: String,
    lines: Vec<Line>,
    rules: Vec<(&'static str, String)>,
    distribution: Option<Distribution>,
    run: Run,
    normalizer: String,
    cards: Vec<Card>,
}

/// One of the two lists of movement.
struct Moved {
    id: &'static str,
    /// The filter that shows all of them.
    filter: &'static str,
    heading: &'static str,
    movers: Vec<Shown>,
    /// How many accounts are not listed.
    more: Option<String>,
    /// How many accounts moved this way, with the verb.
    said: String,
}

/// An account that moved.
struct Shown {
    number: usize,
    name: String,
    mark: String,
    what: String,
    before: String,
    after: String,
    drawing: String,
}

impl Page {
    pub(super) fn new(answers: &Answers, names: &BTreeMap<String, String>, about: &About) -> Result<Page> {
        let Answers { rows, earlier, replies, movement, reasons, as_of, then, first } = answers;
        let overview = rows.overview();
        let names = Names::new(rows, names);
        let replies: BTreeMap<&str, &SuppressedReplyTimes> = replies.iter().map(|of| (&*of.account_id, of)).collect();
        let mut accounts = rows.explain_all(&DefaultModel::default());
        accounts.retain(|of| of.row.level() == Level::Year);
        accounts.sort_by(|one, other| by_score(one.row, other.row));
        let histories =
            accounts.iter().map(|of| Ok((&**of.row.account_id(), rows.history(of.row.account_id(), Level::Month)?)));
        let histories: BTreeMap<&str, History> = histories.collect::<Result<_>>()?;
        let months = || histories.values().flat_map(|history| history.iter());
        let highest = months().map(|month| month.email_count.saturating_add(month.meeting_count)).max();

        let number = |place: usize| accounts.get(place).map(|of| names.of(of.row.account_id()).1);
        let card = |(place, of): (usize, &Explanation<'_, SuppressedRow>)| {
            let (name, own) = names.of(of.row.account_id());
            let card = Card::new(
                rows,
                earlier,
                of,
                replies.get(&**of.row.account_id()).copied(),
                reasons.of(of.row.account_id()),
            )?;
            let previous = place.checked_sub(1).and_then(number);
            Ok(Card { place: grouped(place + 1), number: own, previous, next: number(place + 1), name, ..card })
        };
        let line = |of: &Explanation<'_, SuppressedRow>| {
            let id = of.row.account_id();
            let history = histories.get(&**id)?;
            let highest = highest.unwrap_or_default();
            Some(Line::new(of.row, earlier.year(id), history, reasons.of(id), highest, names.of(id)))
        };
        let by_urgency = accounts.iter().map(|of| &**of.row.account_id());
        let both = || movement::years(rows).chain(movement::years(earlier));
        let most = both().map(|row| row.score().raw).fold(0.0, f64::max);
        let last = as_of.date_naive();
        let window = (date(first.unwrap_or(*then)), date(last));
        Ok(Page {
            policy: security::policy(STYLE, SCRIPT),
            style: STYLE,
            script: SCRIPT,
            title: names::plain(&about.title),
            as_of: format!("{}, {}", date(last), as_of.format("%H:%M")),
            zone: as_of.timezone().name().to_owned(),
            then: date(*then),
            weeks: movement::WEEKS,
            lead: lead(&overview, &window),
            window,
            accounts: grouped(overview.account_count),
            active: grouped(overview.enriched_account_count),
            emails: grouped(overview.email_tally.counted()),
            meetings: grouped(overview.meeting_tally.counted()),
            attention: Attention::new(by_urgency, reasons, &names),
            movement: [
                Moved::new("cold", Status::Cold, &movement.cold, &names, most),
                Moved::new("warm", Status::Warm, &movement.warm, &names, most),
            ],
            silent: movement.silent.number(),
            filters: filters(reasons),
            heads: &HEADS,
            months: histories.values().next().map(month_names).unwrap_or_default(),
            lines: accounts.iter().filter_map(line).collect(),
            rules: Status::ALL.map(|status| (status.label(), status.rule())).into(),
            distribution: Distribution::new(rows)?,
            run: Run::new(&overview, &about.facts, &about.read),
            normalizer: about.normalizer.clone(),
            cards: accounts.iter().enumerate().map(card).collect::<Result<_>>()?,
        })
    }
}

fn lead(overview: &SuppressedOverview, (first, last): &(String, String)) -> String {
    let accounts = count(overview.account_count, "account");
    match overview.enriched_account_count {
        0 => format!("From {first} to {last}, none of {accounts} had an email or a meeting."),
        active => format!("From {first} to {last}, {} of {accounts} had emails or meetings.", grouped(active)),
    }
}

/// The highest score first, accounts without activity last, equal scores in the order of ids.
fn by_score(one: &SuppressedRow, other: &SuppressedRow) -> std::cmp::Ordering {
    let key = |row: &SuppressedRow| (row.has_activity(), row.score().relative);
    let ((is_active, score), (is_other_active, other_score)) = (key(one), key(other));
    is_other_active.cmp(&is_active).then_with(|| other_score.total_cmp(&score))
}

/// `July 2025|August 2025|…`.
fn month_names(history: &History) -> String {
    history.iter().map(|month| month.start.format("%B %Y").to_string()).collect::<Vec<_>>().join("|")
}

impl Moved {
    fn new(id: &'static str, status: Status, list: &List, names: &Names, most: f64) -> Moved {
        let shown = |mover: &movement::Mover| {
            let (name, number) = names.of(&mover.account_id);
            Shown {
                number,
                name,
                before: format!("{:.1}", mover.before),
                after: format!("{:.1}", mover.after),
                drawing: sparkline::step(mover.before, mover.after, most),
                mark: mover.mark.clone(),
                what: capitalized(&mover.what),
            }
        };
        Moved {
            id,
            filter: status.id(),
            heading: status.heading(),
            more: Some(list.more()).filter(|more| *more > 0).map(grouped),
            said: match list.number() {
                0 => "none is".to_owned(),
                1 => "1 is".to_owned(),
                number => format!("{} are", grouped(number)),
            },
            movers: list.listed().iter().map(shown).collect(),
        }
    }
}
