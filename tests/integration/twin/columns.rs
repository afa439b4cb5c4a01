//! The columns, replies and scores included (SPEC 6, 8, 9, 10).

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{Accounts, Gaps, Level, Row};
use chrono::{NaiveDate, TimeDelta};

use super::ask::Ask;
use super::copies::{Gathering, Mail};
use super::people::Person;

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Way {
    ToAccount,
    FromAccount,
    Neither,
}

/// One activity that counts for one account.
pub(crate) struct Counted {
    way: Way,
    at: i64,
    pub(super) date: NaiveDate,
    pub(super) ours: BTreeSet<Person>,
    pub(super) theirs: BTreeSet<Person>,
    /// Of an email.
    pub(super) sender: Option<Person>,
    what: What,
}

enum What {
    Email {
        id: String,
        in_reply_to: Option<String>,
        conversations: BTreeSet<String>,
    },
    /// With its length.
    Meeting(i64),
}

impl Counted {
    pub(crate) fn mail(mail: &Mail, way: Way, is_theirs: impl Fn(&Person) -> bool, ask: &Ask) -> Counted {
        let (id, in_reply_to, conversations) = (mail.id.clone(), mail.in_reply_to.clone(), mail.conversations.clone());
        let people = mail.senders.union(&mail.recipients).cloned().collect();
        let what = What::Email { id, in_reply_to, conversations };
        Counted { sender: mail.senders.first().cloned(), ..Counted::new(mail.sent, way, &people, is_theirs, ask, what) }
    }

    pub(crate) fn gathering(
        gathering: &Gathering,
        people: &BTreeSet<Person>,
        way: Way,
        is_theirs: impl Fn(&Person) -> bool,
        ask: &Ask,
    ) -> Counted {
        let length = gathering.end - gathering.start;
        Counted::new(gathering.start, way, people, is_theirs, ask, What::Meeting(length))
    }

    fn new(
        at: i64,
        way: Way,
        people: &BTreeSet<Person>,
        is_theirs: impl Fn(&Person) -> bool,
        ask: &Ask,
        what: What,
    ) -> Counted {
        let ours = people.iter().filter(|person| person.is_mailbox()).cloned().collect();
        let theirs = people.iter().filter(|person| is_theirs(person)).cloned().collect();
        Counted { way, at, date: ask.zone.date(at), ours, theirs, sender: None, what }
    }

    pub(super) fn is_email(&self) -> bool {
        matches!(self.what, What::Email { .. })
    }

    /// Of a meeting.
    pub(super) fn length(&self) -> Option<i64> {
        match self.what {
            What::Meeting(length) => Some(length),
            What::Email { .. } => None,
        }
    }

    fn shares_a_conversation_with(&self, other: &Counted) -> bool {
        match (&self.what, &other.what) {
            (What::Email { conversations: ours, .. }, What::Email { conversations: theirs, .. }) => {
                !ours.is_disjoint(theirs)
            }
            _ => false,
        }
    }
}

/// How long an email from the account took to answer one to it, where it is a measured reply.
pub(super) fn reply_duration(reply: &Counted, all: &[Counted], ask: &Ask) -> Option<i64> {
    let What::Email { in_reply_to, .. } = &reply.what else { return None };
    if reply.way != Way::FromAccount {
        return None;
    }
    let mut originals = all.iter().filter(|one| one.way == Way::ToAccount && one.is_email());
    let original = if let Some(named) = in_reply_to {
        originals
            .find(|one| matches!(&one.what, What::Email { id, .. } if id == named))
            .filter(|original| reply.at >= original.at)
    } else {
        originals
            .filter(|one| one.shares_a_conversation_with(reply) && one.at < reply.at)
            .max_by_key(|one| one.at)
            .filter(|original| {
                !all.iter().any(|one| {
                    one.way == Way::FromAccount
                        && one.shares_a_conversation_with(reply)
                        && original.at < one.at
                        && one.at < reply.at
                })
            })
    };
    let duration = reply.at - original?.at;
    let measured = ask.policy.longest_reply.is_none_or(|longest| TimeDelta::milliseconds(duration) <= longest);
    measured.then_some(duration)
}

/// The reply times of an account, by definition.
#[derive(Debug, PartialEq)]
pub(crate) struct Waits {
    pub(crate) answered: usize,
    pub(crate) unanswered: usize,
    pub(crate) waiting: usize,
    /// How long replies took, in order.
    pub(crate) millis: Vec<i64>,
}

pub(super) fn waits(all: &[Counted], ask: &Ask) -> Waits {
    let emails: Vec<&Counted> = all.iter().filter(|one| one.is_email()).collect();
    let duration = |reply: &Counted| reply_duration(reply, all, ask);
    let is_answered = |email: &Counted| {
        emails.iter().any(|reply| match (duration(reply), &reply.what, &email.what) {
            (None, ..) => false,
            (_, What::Email { in_reply_to: Some(named), .. }, What::Email { id, .. }) => named == id,
            (Some(took), ..) => reply.shares_a_conversation_with(email) && email.at == reply.at - took,
        })
    };
    let is_followed =
        |email: &Counted| emails.iter().any(|later| later.at > email.at && later.shares_a_conversation_with(email));
    let (answered, unanswered): (Vec<_>, Vec<_>) =
        emails.iter().copied().filter(|email| email.way == Way::ToAccount).partition(|email| is_answered(email));
    let waiting = unanswered.iter().filter(|email| !is_followed(email)).count();
    let mut millis: Vec<i64> = emails.iter().filter_map(|email| duration(email)).collect();
    millis.sort_unstable();
    Waits { answered: answered.len(), unanswered: unanswered.len(), waiting, millis }
}

/// All rows, in order, without scores.
pub(crate) fn rows(ask: &Ask, counted: &BTreeMap<String, Vec<Counted>>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (account, all) in counted {
        for level in Level::ALL.into_iter().filter(|level| ask.levels.contains(level)) {
            let mut starts: BTreeSet<NaiveDate> = all.iter().map(|one| ask.period_start(level, one.date)).collect();
            if level == Level::Year && ask.accounts == Accounts::All {
                starts.insert(ask.first_date());
            }
            if level != Level::Year && ask.gaps == Gaps::Fill {
                let mut gap = starts.first().copied().unwrap_or(NaiveDate::MAX);
                while gap <= ask.as_of_date() {
                    starts.insert(gap);
                    gap = Ask::next_period(level, gap);
                }
            }
            rows.extend(starts.into_iter().map(|start| row(account, all, level, start, ask)));
        }
    }
    rows
}

/// Gives rows their scores, by what they show.
pub(crate) fn score(rows: &mut [Row]) {
    for row in &mut *rows {
        let meetings = row.meetings_from_account + row.meetings_to_account + row.meetings_from_neither;
        if row.emails_to_account + row.emails_from_account + meetings > 0 {
            row.score.raw = raw_score(row);
        }
    }
    let raws: Vec<((Level, NaiveDate), f64)> = rows.iter().map(|row| ((row.level, row.start), row.score.raw)).collect();
    for row in rows {
        let cohort = raws.iter().filter(|(cohort, _)| *cohort == (row.level, row.start));
        let best = cohort.map(|(_, raw)| *raw).fold(0.0, f64::max);
        row.score.relative = if best == 0.0 { 0.0 } else { 100.0 * (row.score.raw / best) };
    }
}

#[expect(clippy::cast_precision_loss, reason = "sums of milliseconds are far below 2^53 here")]
fn row(account: &str, all: &[Counted], level: Level, start: NaiveDate, ask: &Ask) -> Row {
    let here: Vec<&Counted> = all.iter().filter(|one| ask.period_start(level, one.date) == start).collect();
    let number = |email: bool, way: Way| here.iter().filter(|one| one.is_email() == email && one.way == way).count();
    let people = |email: bool, side: fn(&Counted) -> &BTreeSet<Person>| {
        let on_it = here.iter().filter(|one| one.is_email() == email);
        on_it.flat_map(|one| side(one)).collect::<BTreeSet<&Person>>().len()
    };
    let reference = ask.reference_date(level, start);
    let days_since = |email: bool| {
        let dates = all.iter().filter(|one| one.is_email() == email).map(|one| one.date);
        let last = dates.filter(|date| *date <= reference).max()?;
        Some(u32::try_from((reference - last).num_days()).unwrap())
    };
    let mean = |millis: Vec<i64>| {
        let sum: i64 = millis.iter().sum();
        (!millis.is_empty()).then(|| sum as f64 / 1000.0 / millis.len() as f64)
    };
    let mut row = Row::new(account, level, start);
    row.emails_to_account = number(true, Way::ToAccount) as u64;
    row.emails_from_account = number(true, Way::FromAccount) as u64;
    row.meetings_from_account = number(false, Way::FromAccount) as u64;
    row.meetings_to_account = number(false, Way::ToAccount) as u64;
    row.contacts_in_meetings = people(false, |one| &one.ours) as u64;
    row.contacts_in_emails = people(true, |one| &one.ours) as u64;
    row.account_contacts_in_meetings = people(false, |one| &one.theirs) as u64;
    row.account_contacts_in_emails = people(true, |one| &one.theirs) as u64;
    // First and last are by the calendar: in a zone that begins a date twice, a later instant
    // can have an earlier date.
    row.engagement_start = all.iter().map(|one| one.date).min();
    row.days_since_last_email = days_since(true);
    row.days_since_last_meeting = days_since(false);
    row.average_meeting_duration = mean(here.iter().filter_map(|one| one.length()).collect());
    row.average_reply_duration = mean(here.iter().filter_map(|one| reply_duration(one, all, ask)).collect());
    row.meetings_from_neither = number(false, Way::Neither) as u64;
    row
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn raw_score(row: &Row) -> f64 {
    let silence = match (row.days_since_last_email, row.days_since_last_meeting) {
        (Some(email), Some(meeting)) => Some(email.min(meeting)),
        (one, other) => one.or(other),
    };
    let fading = match (row.level, silence) {
        (Level::Year, Some(days)) => 0.5_f64.powf(f64::from(days) / 30.0),
        (Level::Year, None) => 0.0,
        _ => 1.0,
    };
    let shares = [
        (1.0, row.emails_to_account),
        (1.5, row.emails_from_account),
        (3.0, row.meetings_from_account),
        (2.0, row.meetings_to_account),
        (1.0, row.contacts_in_meetings),
        (0.5, row.contacts_in_emails),
        (2.0, row.account_contacts_in_meetings),
        (1.0, row.account_contacts_in_emails),
    ];
    fading * shares.iter().map(|(weight, count)| weight * (1.0 + *count as f64).ln()).sum::<f64>()
}
