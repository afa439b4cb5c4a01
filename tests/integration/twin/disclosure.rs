//! What is suppressed, in plain words (SPEC 10, and the documentation of `Disclosure`).

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{Column, Level, RollUp, Row};
use chrono::NaiveDate;

use super::ask::Ask;
use super::columns::{Counted, reply_duration};
use super::people::{People, Person};

/// A kind of figure, by what it rests on.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Emails,
    Meetings,
    Lengths,
    Replies,
    EmailsSoFar,
    MeetingsSoFar,
    Window,
}

const KINDS: [Kind; 7] =
    [Kind::Emails, Kind::Meetings, Kind::Lengths, Kind::Replies, Kind::EmailsSoFar, Kind::MeetingsSoFar, Kind::Window];

/// Everything that counts, by account: as asked, and for each account by itself.
struct Facts<'f> {
    ask: &'f Ask,
    people: &'f People,
    counted: &'f BTreeMap<String, Vec<Counted>>,
    apart: &'f BTreeMap<String, Vec<Counted>>,
}

/// Takes the suppressed figures off the rows, and returns their columns by row.
pub(super) fn suppress(
    rows: &mut [Row],
    ask: &Ask,
    people: &People,
    counted: &BTreeMap<String, Vec<Counted>>,
    apart: &BTreeMap<String, Vec<Counted>>,
) -> Vec<BTreeSet<Column>> {
    let facts = Facts { ask, people, counted, apart };
    let mut suppressed = Vec::new();
    for row in rows {
        let all = &counted[&*row.account_id];
        let mut columns = BTreeSet::new();
        for kind in KINDS {
            if behind(kind, all, row.level, row.start, ask) > 0 && !facts.is_shown(kind, &row.account_id, row.level) {
                columns.extend(take_off(row, kind));
            }
        }
        suppressed.push(columns);
    }
    suppressed
}

/// Whether the number of mailboxes with activity is shown, and whether the days of data are.
pub(super) fn over_all(
    ask: &Ask,
    people: &People,
    counted: &BTreeMap<String, Vec<Counted>>,
    apart: &BTreeMap<String, Vec<Counted>>,
    all: (usize, usize),
    days: [Option<NaiveDate>; 2],
) -> (bool, bool) {
    let facts = Facts { ask, people, counted, apart };
    let (mut some_show, mut one_hides_all, mut days_are_hidden) = (false, false, false);
    for (account, theirs) in counted {
        let start = ask.first_date();
        let is_there = |kind| behind(kind, theirs, Level::Year, start, ask) > 0;
        let is_hidden = |kind| is_there(kind) && !facts.is_shown(kind, account, Level::Year);
        let emails = theirs.iter().filter(|one| one.is_email()).count();
        let kinds = [Kind::Emails, Kind::Meetings];
        some_show |= kinds.into_iter().any(|kind| is_there(kind) && !is_hidden(kind));
        one_hides_all |= kinds.into_iter().any(is_hidden) && (emails, theirs.len() - emails) == all;
        for kind in [Kind::EmailsSoFar, Kind::MeetingsSoFar, Kind::Window].into_iter().filter(|kind| is_hidden(*kind)) {
            let date = mark(kind, theirs, Level::Year, start, ask).1;
            days_are_hidden |= days.contains(&date);
        }
    }
    (all == (0, 0) || some_show && !one_hides_all, !days_are_hidden)
}

impl Facts<'_> {
    /// Whether an account shows figures of a kind at a level.
    fn is_shown(&self, kind: Kind, account: &str, level: Level) -> bool {
        if kind != Kind::Window {
            return self.is_shown_for_itself(kind, account, level);
        }
        // The start is that of an email or a meeting.
        let dates = |account: &str| {
            let levels = Level::ALL.into_iter().filter(|level| self.is_looked_at(*level));
            levels.into_iter().all(|level| {
                let kinds = [Kind::EmailsSoFar, Kind::MeetingsSoFar];
                kinds.into_iter().all(|kind| self.is_shown_for_itself(kind, account, level))
            })
        };
        let top = self.top(account);
        let family = if account == top { vec![account] } else { self.family(top) };
        self.is_shown_for_itself(kind, account, level) && family.into_iter().all(dates)
    }

    fn is_looked_at(&self, level: Level) -> bool {
        level == Level::Year || self.ask.levels.contains(&level)
    }

    fn top<'a>(&'a self, account: &'a str) -> &'a str {
        let is_beside = self.ask.hierarchy == RollUp::AddParents;
        if is_beside { self.people.upwards(account).last().unwrap() } else { account }
    }

    fn is_shown_for_itself(&self, kind: Kind, account: &str, level: Level) -> bool {
        if level == Level::Year || !self.is_shown_in_the_year(kind, account) {
            return self.is_shown_in_the_year(kind, account);
        }
        self.family(self.top(account)).into_iter().all(|one| {
            let whole = !self.is_shown_in_the_year(kind, one) || self.is_enough(kind, one, level);
            let parts = !self.parts_are_shown(kind, one)
                || self.is_enough_apart(kind, one, level) && self.adds_up(kind, one, level);
            whole && parts
        })
    }

    /// Whether what an account shows is the sum of what its children show, and its own people.
    fn adds_up(&self, kind: Kind, account: &str, level: Level) -> bool {
        let all = &self.counted[account];
        let children = self.people.parents.iter().filter(|(_, parent)| *parent == account);
        let mut parts: Vec<&[Counted]> = children.map(|(child, _)| self.counted[child].as_slice()).collect();
        parts.push(&self.apart[account]);
        self.starts(all, level).into_iter().all(|start| {
            let parts = parts.iter().map(|part| sum(kind, part, level, start, self.ask));
            let parts = parts.fold((0, 0), |total, part| (total.0 + part.0, total.1 + part.1));
            parts == sum(kind, all, level, start, self.ask)
        })
    }

    fn is_shown_in_the_year(&self, kind: Kind, account: &str) -> bool {
        match self.people.parents.get(account).filter(|_| self.ask.hierarchy == RollUp::AddParents) {
            Some(parent) => self.parts_are_shown(kind, parent),
            None => self.is_enough(kind, account, Level::Year),
        }
    }

    /// Whether what the children of an account show in the year does not take it from what it shows.
    fn parts_are_shown(&self, kind: Kind, parent: &str) -> bool {
        let children = self.people.parents.iter().filter(|(_, theirs)| *theirs == parent);
        self.ask.hierarchy == RollUp::AddParents
            && self.is_shown_in_the_year(kind, parent)
            && self.adds_up(kind, parent, Level::Year)
            && self.is_enough_apart(kind, parent, Level::Year)
            && children.into_iter().all(|(child, _)| self.is_enough(kind, child, Level::Year))
    }

    /// The account and all below it.
    fn family(&self, top: &str) -> Vec<&str> {
        if self.ask.hierarchy != RollUp::AddParents {
            return self.people.accounts.iter().map(String::as_str).filter(|one| *one == top).collect();
        }
        let accounts = self.people.accounts.iter().map(String::as_str);
        accounts.filter(|one| self.people.upwards(one).contains(&top)).collect()
    }

    /// Whether a figure rests on enough people in all periods of a level.
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

    /// How many people a figure rests on; no more than the same figure of a child.
    fn behind_with_parts(&self, kind: Kind, account: &str, level: Level, start: NaiveDate) -> usize {
        let all = &self.counted[account];
        let mut people = behind(kind, all, level, start, self.ask);
        let children = self.people.parents.iter().filter(|(_, parent)| *parent == account);
        for (child, _) in children.filter(|_| self.ask.hierarchy == RollUp::AddParents) {
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
        Kind::Meetings | Kind::Lengths => all.iter().filter(is_here).filter(|one| !one.is_email()).collect(),
        Kind::Replies => all.iter().filter(is_here).filter(|one| reply_duration(one, all, ask).is_some()).collect(),
        Kind::EmailsSoFar => all.iter().filter(is_past).filter(|one| one.is_email()).collect(),
        Kind::MeetingsSoFar => all.iter().filter(is_past).filter(|one| !one.is_email()).collect(),
        Kind::Window => all.iter().collect(),
    }
}

/// What shows whether a child's figure is its parent's: for what is added up how many there are, for dates which.
fn mark(kind: Kind, all: &[Counted], level: Level, start: NaiveDate, ask: &Ask) -> (usize, Option<NaiveDate>) {
    let on = made_of(kind, all, level, start, ask);
    let dates = on.iter().map(|one| one.date);
    match kind {
        Kind::Emails | Kind::Meetings | Kind::Lengths | Kind::Replies => (on.len(), None),
        Kind::EmailsSoFar | Kind::MeetingsSoFar => (0, dates.max()),
        Kind::Window => (0, dates.min()),
    }
}

/// What can be added up: people of the account, or activities and how long they took.
fn sum(kind: Kind, all: &[Counted], level: Level, start: NaiveDate, ask: &Ask) -> (usize, i64) {
    let on = made_of(kind, all, level, start, ask);
    let theirs: BTreeSet<&Person> = on.iter().flat_map(|one| &one.theirs).collect();
    match kind {
        Kind::Emails | Kind::Meetings => (theirs.len(), 0),
        Kind::Lengths => (on.len(), on.iter().filter_map(|one| one.length()).sum()),
        Kind::Replies => (on.len(), on.iter().filter_map(|one| reply_duration(one, all, ask)).sum()),
        Kind::EmailsSoFar | Kind::MeetingsSoFar | Kind::Window => (0, 0),
    }
}

/// How many people of the side with fewer a figure rests on.
fn behind(kind: Kind, all: &[Counted], level: Level, start: NaiveDate, ask: &Ask) -> usize {
    let on = made_of(kind, all, level, start, ask);
    let ours: BTreeSet<&Person> = on.iter().flat_map(|one| &one.ours).collect();
    let theirs: BTreeSet<&Person> = match kind {
        Kind::Replies => on.iter().filter_map(|one| one.sender.as_ref()).collect(),
        _ => on.iter().flat_map(|one| &one.theirs).collect(),
    };
    ours.len().min(theirs.len())
}

fn take_off(row: &mut Row, kind: Kind) -> Vec<Column> {
    match kind {
        Kind::Emails => {
            (row.contacts_in_emails, row.account_contacts_in_emails) = (0, 0);
            vec![Column::ContactsInEmails, Column::AccountContactsInEmails]
        }
        Kind::Meetings => {
            (row.contacts_in_meetings, row.account_contacts_in_meetings) = (0, 0);
            vec![Column::ContactsInMeetings, Column::AccountContactsInMeetings]
        }
        Kind::Lengths => {
            row.average_meeting_duration = None;
            vec![Column::AverageMeetingDuration]
        }
        Kind::Replies => {
            row.average_reply_duration = None;
            vec![Column::AverageReplyDuration]
        }
        Kind::EmailsSoFar => {
            row.days_since_last_email = None;
            vec![Column::DaysSinceLastEmail]
        }
        Kind::MeetingsSoFar => {
            row.days_since_last_meeting = None;
            vec![Column::DaysSinceLastMeeting]
        }
        Kind::Window => {
            row.engagement_start = None;
            vec![Column::EngagementStartDate]
        }
    }
}
