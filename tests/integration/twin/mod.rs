//! The naive twin: the rules of SPEC in plain words and quadratic time. It keeps every copy that was offered and
//! computes everything again for each question. It was written from the rules and not from the crate. It uses the
//! crate's models, and none of its logic.

pub(crate) mod ask;
mod columns;
pub(crate) mod copies;
mod disclosure;
pub(crate) mod people;

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{
    Accounts, Attendance, Column, Email, Meeting, MeetingStatus, Outcome, Reason, Response, RollUp, Row, SuppressedRow,
    Tally,
};

use chrono::NaiveDate;

use ask::Ask;
pub(crate) use columns::Waits;
use columns::{Counted, Way};
use copies::{Copies, Gathering, Mail};
use people::{People, Person};

/// Everything that was offered, and the lists of the day.
#[derive(Default)]
pub(crate) struct Twin {
    pub(crate) people: People,
    copies: Copies,
}

/// What the twin answers.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Without the figures that are suppressed: zeros and none are in their place.
    pub(crate) rows: Vec<Row>,
    /// By row, the columns that are suppressed.
    pub(crate) suppressed: Vec<BTreeSet<Column>>,
    pub(crate) emails: Tally,
    pub(crate) meetings: Tally,
    /// Each account's emails and meetings.
    pub(crate) accounts: BTreeMap<String, (Tally, Tally)>,
    pub(crate) enriched: usize,
    /// The mailboxes on anything that counts.
    pub(crate) active: BTreeSet<Person>,
    /// The dates of recorded activity up to as-of.
    pub(crate) dates: BTreeSet<(i64, NaiveDate)>,
    /// Whether the mailboxes with activity and the days of data are shown.
    pub(crate) shows: (bool, bool),
}

impl Answer {
    /// The rows as they are shown.
    pub(crate) fn shown(&self) -> Vec<SuppressedRow> {
        let rows = self.rows.iter().cloned().zip(&self.suppressed);
        rows.map(|(row, columns)| SuppressedRow::new(row, columns.iter().copied().collect())).collect()
    }
}

impl Twin {
    pub(crate) fn new(people: People) -> Twin {
        Twin { people, ..Twin::default() }
    }

    /// `None` when the copy is rejected.
    pub(crate) fn email(&mut self, email: &Email) -> Option<Outcome> {
        self.copies.email(email, &self.people)
    }

    /// `None` when the copy is rejected.
    pub(crate) fn meeting(&mut self, meeting: &Meeting) -> Option<Outcome> {
        self.copies.meeting(meeting, &self.people)
    }

    /// Takes in the other's copies, and keeps its own lists.
    pub(crate) fn merge(&mut self, other: &Twin) {
        self.copies.merge(&other.copies);
    }

    /// `None` when the question's window is invalid.
    pub(crate) fn answer(&self, ask: &Ask) -> Option<Answer> {
        let window = ask.window()?;
        let (mut answer, counted) = self.count(ask, ask.hierarchy, window);
        answer.rows = columns::rows(ask, &counted);
        for row in &mut answer.rows {
            let (emails, meetings) = &answer.accounts[&*row.account_id];
            row.recorded_activities = Some(emails.recorded() + meetings.recorded());
        }
        answer.suppressed = vec![BTreeSet::new(); answer.rows.len()];
        answer.enriched = counted.values().filter(|all| !all.is_empty()).count();
        answer.active = counted.values().flatten().flat_map(|one| one.ours.clone()).collect();
        let sent = self.copies.mails(&self.people).into_iter().map(|mail| mail.sent);
        let started = self.copies.gatherings(&self.people).into_iter().flatten().map(|gathering| gathering.start);
        let past = sent.chain(started).filter(|at| *at <= window.1);
        answer.dates = past.map(|at| (at, ask.zone.date(at))).collect();
        answer.shows = (true, true);
        if ask.disclosure > 1 {
            let apart = self.count(ask, RollUp::Off, window).1;
            answer.suppressed = disclosure::suppress(&mut answer.rows, ask, &self.people, &counted, &apart);
            let all = [answer.emails, answer.meetings].map(|tally| usize::try_from(tally.counted()).unwrap());
            let days = [answer.dates.first(), answer.dates.last()].map(|date| date.map(|(_, date)| *date));
            answer.shows = disclosure::over_all(ask, &self.people, &counted, &apart, all.into(), days);
        }
        columns::score(&mut answer.rows);
        Some(answer)
    }

    /// Everybody on recorded activity.
    pub(crate) fn on_activity(&self) -> BTreeSet<Person> {
        let mails = self.copies.mails(&self.people);
        let mails = mails.into_iter().flat_map(|mail| mail.senders.into_iter().chain(mail.recipients));
        let gatherings = self.copies.gatherings(&self.people).into_iter().flatten();
        let guests = gatherings.flat_map(|one| one.organizers.into_iter().chain(one.answers.into_keys()));
        mails.chain(guests).collect()
    }

    /// The reply times of each account that has a row; `None` when the question's window is invalid.
    pub(crate) fn waits(&self, ask: &Ask) -> Option<BTreeMap<String, Waits>> {
        let counted = self.count(ask, ask.hierarchy, ask.window()?).1;
        let with_rows = counted.iter().filter(|(_, all)| ask.accounts == Accounts::All || !all.is_empty());
        Some(with_rows.map(|(account, all)| (account.clone(), columns::waits(all, ask))).collect())
    }

    /// What counts for each account, and how much does not.
    fn count(&self, ask: &Ask, hierarchy: RollUp, window: (i64, i64)) -> (Answer, BTreeMap<String, Vec<Counted>>) {
        let people = &self.people;
        let accounts_of = |persons: &mut dyn Iterator<Item = &Person>| -> BTreeSet<String> {
            let theirs = persons.filter_map(Person::account);
            theirs.flat_map(|account| people.rows_of(account, hierarchy)).map(str::to_owned).collect()
        };
        let mut answer = Answer::default();
        let mut counted: BTreeMap<String, Vec<Counted>> = BTreeMap::new();
        for account in people.accounts.iter().flat_map(|account| people.rows_of(account, hierarchy)) {
            answer.accounts.insert(account.to_owned(), Default::default());
            counted.insert(account.to_owned(), Vec::new());
        }
        for mail in self.copies.mails(people) {
            let mut verdicts = Vec::new();
            for account in accounts_of(&mut mail.senders.iter().chain(&mail.recipients)) {
                let is_theirs = |person: &Person| people.covers(&account, person, hierarchy);
                let verdict = mail_at_all(&mail, ask, window).and_then(|()| mail_for(&mail, is_theirs));
                answer.accounts.get_mut(&account).unwrap().0.record(verdict.map(|_| ()));
                verdicts.push(verdict.map(|_| ()));
                if let Ok(way) = verdict {
                    counted.get_mut(&account).unwrap().push(Counted::mail(&mail, way, is_theirs, ask));
                }
            }
            answer.emails.record(mail_at_all(&mail, ask, window).and_then(|()| over_all(&verdicts)));
        }
        for gathering in self.copies.gatherings(people) {
            let Some(gathering) = gathering else {
                answer.meetings.record(Err(Reason::OneSideMissing));
                continue;
            };
            let takes_part = who_takes_part(&gathering, ask.policy.attendance);
            let mut verdicts = Vec::new();
            for account in accounts_of(&mut gathering.answers.keys().chain(organizer(&gathering))) {
                let is_theirs = |person: &Person| people.covers(&account, person, hierarchy);
                let verdict =
                    gathering_at_all(&gathering, ask, window).and_then(|()| gathering_for(&takes_part, is_theirs));
                answer.accounts.get_mut(&account).unwrap().1.record(verdict);
                verdicts.push(verdict);
                if verdict.is_ok() {
                    let way = initiated_by(&gathering, is_theirs);
                    let meeting = Counted::gathering(&gathering, &takes_part, way, is_theirs, ask);
                    counted.get_mut(&account).unwrap().push(meeting);
                }
            }
            answer.meetings.record(gathering_at_all(&gathering, ask, window).and_then(|()| over_all(&verdicts)));
        }
        (answer, counted)
    }
}

/// Counted means for at least one account; and where it counts for none, all agree why.
fn over_all(verdicts: &[Result<(), Reason>]) -> Result<(), Reason> {
    match verdicts {
        _ if verdicts.contains(&Ok(())) => Ok(()),
        [first, rest @ ..] => {
            assert!(rest.iter().all(|verdict| verdict == first), "{verdicts:?}");
            *first
        }
        [] => Err(Reason::NobodyLeft),
    }
}

/// The reasons that are the same for all accounts.
fn mail_at_all(mail: &Mail, ask: &Ask, (start, end): (i64, i64)) -> Result<(), Reason> {
    match () {
        () if mail.senders.len() > 1 => Err(Reason::ContradictorySender),
        () if mail.sent < start => Err(Reason::BeforeWindow),
        () if mail.sent > end => Err(Reason::AfterAsOf),
        () if !ask.policy.kinds.contains(&mail.kind) => Err(Reason::Kind),
        () => Ok(()),
    }
}

/// Which way an email counts for an account that is on it.
fn mail_for(mail: &Mail, is_theirs: impl Fn(&Person) -> bool) -> Result<Way, Reason> {
    let to_us = mail.recipients.iter().any(Person::is_mailbox);
    let to_them = mail.recipients.iter().any(&is_theirs);
    match mail.senders.first() {
        Some(Person::Mailbox(_)) if to_them => Ok(Way::ToAccount),
        Some(sender) if is_theirs(sender) && to_us => Ok(Way::FromAccount),
        Some(Person::Contact { .. } | Person::Unlisted { .. }) if to_us && to_them => Err(Reason::Bystander),
        None if to_us && to_them => Err(Reason::UnknownSender),
        _ => Err(Reason::NobodyLeft),
    }
}

fn gathering_at_all(gathering: &Gathering, ask: &Ask, (start, end): (i64, i64)) -> Result<(), Reason> {
    let length = chrono::TimeDelta::milliseconds(gathering.end - gathering.start);
    match () {
        () if gathering.status == MeetingStatus::Cancelled => Err(Reason::Cancelled),
        () if gathering.start < start => Err(Reason::BeforeWindow),
        () if gathering.start > end => Err(Reason::AfterAsOf),
        () if gathering.status == MeetingStatus::Tentative && !ask.policy.tentative => Err(Reason::Tentative),
        () if gathering.all_day && !ask.policy.all_day => Err(Reason::AllDay),
        () if ask.policy.shorter_than.is_some_and(|limit| length >= limit) => Err(Reason::TooLong),
        () => Ok(()),
    }
}

fn gathering_for(takes_part: &BTreeSet<Person>, is_theirs: impl Fn(&Person) -> bool) -> Result<(), Reason> {
    let ours = takes_part.iter().any(Person::is_mailbox);
    let theirs = takes_part.iter().any(is_theirs);
    if ours && theirs { Ok(()) } else { Err(Reason::NobodyLeft) }
}

/// The organizer, unless several are named.
fn organizer(gathering: &Gathering) -> Option<&Person> {
    gathering.organizers.first().filter(|_| gathering.organizers.len() == 1)
}

fn initiated_by(gathering: &Gathering, is_theirs: impl Fn(&Person) -> bool) -> Way {
    match organizer(gathering) {
        Some(Person::Mailbox(_)) => Way::ToAccount,
        Some(person) if is_theirs(person) => Way::FromAccount,
        _ => Way::Neither,
    }
}

fn who_takes_part(gathering: &Gathering, attendance: Attendance) -> BTreeSet<Person> {
    let listed = gathering.answers.iter().filter(|(_, response)| match attendance {
        Attendance::Invited => true,
        Attendance::NotDeclined => **response != Response::Declined,
        _ => **response == Response::Accepted,
    });
    let mut people: BTreeSet<Person> = listed.map(|(person, _)| person.clone()).collect();
    let host = organizer(gathering).filter(|host| gathering.answers.get(host) != Some(&Response::Declined));
    people.extend(host.cloned());
    people
}
