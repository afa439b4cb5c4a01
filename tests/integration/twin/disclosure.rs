//! What is withheld, said plainly (SPEC 10, and the documentation of `Disclosure`).

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{Figure, Hierarchy, Level, Row};
use chrono::NaiveDate;

use super::ask::Ask;
use super::columns::{Counted, reply_duration};
use super::people::{People, Person};

/// A kind of figure, by what it rests on.
#[derive(Clone, Copy)]
enum Kind {
    Emails,
    Meetings,
    Replies,
    EmailsSoFar,
    MeetingsSoFar,
    Window,
}

const KINDS: [Kind; 6] =
    [Kind::Emails, Kind::Meetings, Kind::Replies, Kind::EmailsSoFar, Kind::MeetingsSoFar, Kind::Window];

/// Everything that counts, by account: as asked, and for each account by itself.
struct Facts<'f> {
    ask: &'f Ask,
    people: &'f People,
    counted: &'f BTreeMap<String, Vec<Counted>>,
    apart: &'f BTreeMap<String, Vec<Counted>>,
}

pub(super) fn withhold(
    rows: &mut [Row],
    ask: &Ask,
    people: &People,
    counted: &BTreeMap<String, Vec<Counted>>,
    apart: &BTreeMap<String, Vec<Counted>>,
) {
    let facts = Facts { ask, people, counted, apart };
    for row in rows {
        let all = &counted[&*row.account_id];
        for kind in KINDS {
            if behind(kind, all, row.level, row.start, ask) > 0 && !facts.is_shown(kind, &row.account_id, row.level) {
                withhold_kind(row, kind);
            }
        }
    }
}

impl Facts<'_> {
    /// Whether an account shows figures of a kind at a level.
    fn is_shown(&self, kind: Kind, account: &str, level: Level) -> bool {
        if level == Level::Year || !self.is_shown(kind, account, Level::Year) {
            return self.is_shown_in_the_year(kind, account);
        }
        let top = *self.people.upwards(account).last().unwrap();
        let top = if self.ask.hierarchy == Hierarchy::Beside { top } else { account };
        self.family(top).into_iter().all(|one| {
            let whole = !self.is_shown_in_the_year(kind, one) || self.is_enough(kind, one, level);
            let parts = !self.parts_are_shown(kind, one) || self.is_enough_apart(kind, one, level);
            whole && parts
        })
    }

    fn is_shown_in_the_year(&self, kind: Kind, account: &str) -> bool {
        match self.people.parents.get(account).filter(|_| self.ask.hierarchy == Hierarchy::Beside) {
            Some(parent) => self.parts_are_shown(kind, parent),
            None => self.is_enough(kind, account, Level::Year),
        }
    }

    /// Whether what the children of an account show in the year does not take it from what it shows.
    fn parts_are_shown(&self, kind: Kind, parent: &str) -> bool {
        let children = self.people.parents.iter().filter(|(_, theirs)| *theirs == parent);
        self.ask.hierarchy == Hierarchy::Beside
            && self.is_shown_in_the_year(kind, parent)
            && self.is_enough_apart(kind, parent, Level::Year)
            && children.into_iter().all(|(child, _)| self.is_enough(kind, child, Level::Year))
    }

    /// The account and all below it.
    fn family(&self, top: &str) -> Vec<&str> {
        if self.ask.hierarchy != Hierarchy::Beside {
            return self.people.accounts.iter().map(String::as_str).filter(|one| *one == top).collect();
        }
        let accounts = self.people.accounts.iter().map(String::as_str);
        accounts.filter(|one| self.people.upwards(one).contains(&top)).collect()
    }

    /// Whether enough people stand behind the figure in all periods of a level.
    fn is_enough(&self, kind: Kind, account: &str, level: Level) -> bool {
        self.starts(&self.counted[account], level).into_iter().all(|start| {
            let behind = self.behind_with_parts(kind, account, level, start);
            behind == 0 || behind >= self.ask.disclosure as usize
        })
    }

    /// The same for an account's own people alone.
    fn is_enough_apart(&self, kind: Kind, account: &str, level: Level) -> bool {
        let all = &self.apart[account];
        self.starts(all, level).into_iter().all(|start| {
            let behind = behind(kind, all, level, start, self.ask);
            behind == 0 || behind >= self.ask.disclosure as usize
        })
    }

    fn starts(&self, all: &[Counted], level: Level) -> BTreeSet<NaiveDate> {
        all.iter().map(|one| self.ask.period_start(level, one.date)).collect()
    }

    /// How many people stand behind a figure; no more than behind the same figure of a child.
    fn behind_with_parts(&self, kind: Kind, account: &str, level: Level, start: NaiveDate) -> usize {
        let all = &self.counted[account];
        let mut people = behind(kind, all, level, start, self.ask);
        let children = self.people.parents.iter().filter(|(_, parent)| *parent == account);
        for (child, _) in children.filter(|_| self.ask.hierarchy == Hierarchy::Beside) {
            let theirs = self.behind_with_parts(kind, child, level, start);
            let is_same =
                mark(kind, all, level, start, self.ask) == mark(kind, &self.counted[child], level, start, self.ask);
            if theirs > 0 && is_same {
                people = people.min(theirs);
            }
        }
        people
    }
}

/// What a figure is made of.
fn made_of<'c>(kind: Kind, all: &'c [Counted], level: Level, start: NaiveDate, ask: &Ask) -> Vec<&'c Counted> {
    let reference = ask.reference_date(level, start);
    let is_here = |one: &&Counted| ask.period_start(level, one.date) == start;
    let is_past = |one: &&Counted| one.date <= reference;
    match kind {
        Kind::Emails => all.iter().filter(is_here).filter(|one| one.is_email()).collect(),
        Kind::Meetings => all.iter().filter(is_here).filter(|one| !one.is_email()).collect(),
        Kind::Replies => all.iter().filter(is_here).filter(|one| reply_duration(one, all, ask).is_some()).collect(),
        Kind::EmailsSoFar => all.iter().filter(is_past).filter(|one| one.is_email()).collect(),
        Kind::MeetingsSoFar => all.iter().filter(is_past).filter(|one| !one.is_email()).collect(),
        Kind::Window => all.iter().collect(),
    }
}

/// What tells whether a child's figure is its parent's: for what is added up how many there are, for dates which.
fn mark(kind: Kind, all: &[Counted], level: Level, start: NaiveDate, ask: &Ask) -> (usize, Option<NaiveDate>) {
    let on = made_of(kind, all, level, start, ask);
    let dates = on.iter().map(|one| one.date);
    match kind {
        Kind::Emails | Kind::Meetings | Kind::Replies => (on.len(), None),
        Kind::EmailsSoFar | Kind::MeetingsSoFar => (0, dates.max()),
        Kind::Window => (0, dates.min()),
    }
}

/// How many people of the side with fewer stand behind a figure.
fn behind(kind: Kind, all: &[Counted], level: Level, start: NaiveDate, ask: &Ask) -> usize {
    let on = made_of(kind, all, level, start, ask);
    let ours: BTreeSet<&Person> = on.iter().flat_map(|one| &one.ours).collect();
    let theirs: BTreeSet<&Person> = match kind {
        Kind::Replies => on.iter().filter_map(|one| one.sender.as_ref()).collect(),
        _ => on.iter().flat_map(|one| &one.theirs).collect(),
    };
    ours.len().min(theirs.len())
}

fn withhold_kind(row: &mut Row, kind: Kind) {
    match kind {
        Kind::Emails => {
            (row.contacts_in_emails, row.account_contacts_in_emails) = (Figure::Withheld, Figure::Withheld);
        }
        Kind::Meetings => {
            (row.contacts_in_meetings, row.account_contacts_in_meetings) = (Figure::Withheld, Figure::Withheld);
            row.average_meeting_duration = Figure::Withheld;
        }
        Kind::Replies => row.average_reply_duration = Figure::Withheld,
        Kind::EmailsSoFar => row.days_since_last_email = Figure::Withheld,
        Kind::MeetingsSoFar => row.days_since_last_meeting = Figure::Withheld,
        Kind::Window => row.engagement_start = Figure::Withheld,
    }
}
