//! A state and its naive twin, through which the same things are put: they have to agree.

use account_engagement::insight::{SuppressedOverview, SuppressedReplyTimes};
use account_engagement::row::{ReadRow, SuppressedRow};
use account_engagement::{Aggregator, Column, Key, Level, MergeError, RollUp, Rows, Value};
use chrono::NaiveDate;
use proptest::prelude::*;

use crate::traffic::Offer;
use crate::traffic::book::{Book, Change, a_change};
use crate::twin::ask::{Ask, Zone};
use crate::twin::people::{Person, fold, in_unicode};
use crate::twin::{Answer, Twin, Waits};

fn places<R: ReadRow>(rows: &[R]) -> Vec<(String, Level, NaiveDate)> {
    rows.iter().map(|row| (row.account_id().to_string(), row.level(), row.start())).collect()
}

fn assert_same(rows: &Rows<SuppressedRow>, answer: &Answer) {
    assert_eq!(places(rows), places(&answer.rows), "which rows there are");
    for ((row, expected), suppressed) in rows.iter().zip(&answer.rows).zip(&answer.suppressed) {
        let place = format!("{} {} {}", row.account_id(), row.level(), row.start());
        for &column in Column::ALL {
            let expected = if suppressed.contains(&column) { Value::Suppressed } else { expected.get(column) };
            match (row.get(column), expected) {
                (Value::Number(found), Value::Number(expected)) => {
                    assert!(are_close(found, expected), "{column} of {place}: {found} is not {expected}");
                }
                (found, expected) => assert_eq!(found, expected, "{column} of {place}"),
            }
        }
        assert_eq!(row.meeting_count(), expected.meeting_count(), "all meetings of {place}");
    }
    assert_eq!(rows.email_tally(), answer.emails, "the tally of emails");
    assert_eq!(rows.meeting_tally(), answer.meetings, "the tally of meetings");
    let tallies = rows.account_tallies().iter();
    let tallies: Vec<_> =
        tallies.map(|tally| (tally.account_id.to_string(), (tally.email_tally, tally.meeting_tally))).collect();
    assert_eq!(tallies, answer.accounts.clone().into_iter().collect::<Vec<_>>(), "the accounts' tallies");
}

fn are_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * other.abs()
}

/// A state, its twin and the lists of the day.
pub(crate) struct Pair {
    book: Book,
    /// The lists that the states merged into this one were over, and its own, since the last were
    /// adopted.
    merged_over: Vec<Book>,
    aggregator: Aggregator,
    twin: Twin,
}

impl Pair {
    pub(crate) fn new(book: &Book) -> Pair {
        let aggregator = Aggregator::new(Key::PUBLIC, book.directory());
        Pair { book: book.clone(), merged_over: vec![book.clone()], aggregator, twin: Twin::new(book.people()) }
    }

    /// Of lists that never change.
    pub(crate) fn of(aggregator: Aggregator, twin: Twin) -> Pair {
        Pair { book: Book::first(), merged_over: Vec::new(), aggregator, twin }
    }

    /// Offers to both; they agree on what became of it.
    pub(crate) fn offer(&mut self, offer: &Offer) {
        let offered = offer.offer_to(&mut self.aggregator).ok();
        let outcome = offered.map(|offered| offered.outcome);
        assert_eq!(outcome, offer.to_twin(&mut self.twin), "the outcome of {offer:?}");
        let malformed = offered.map(|offered| offered.malformed_participants);
        assert_eq!(malformed, outcome.map(|_| offer.malformed()), "the malformed participants of {offer:?}");
    }

    fn adopt(&mut self, changes: &[Change]) {
        self.book.change_all(changes);
        self.merged_over = vec![self.book.clone()];
        let _ = self.aggregator.adopt(self.book.directory());
        self.twin.people = self.book.people();
    }

    /// Writes the state and reads it again, which knows of no directory but its own.
    fn write_and_read(&mut self) {
        let bytes = self.aggregator.snapshot();
        let directory = self.aggregator.directory().clone();
        let (read, additions) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, directory).unwrap();
        assert_eq!(read, self.aggregator);
        assert_eq!(read.snapshot(), bytes);
        assert!(additions == self.aggregator.missing_past(), "{additions:?}");
        self.aggregator = read;
        self.merged_over = vec![self.book.clone()];
    }

    /// Merges; refused if any of the lists disagree on somebody's side.
    fn merge(&mut self, other: &Pair) {
        let agree = |one: &Book| other.merged_over.iter().all(|two| one.different_sides(two) == 0);
        if self.merged_over.iter().all(agree) {
            self.aggregator.merge(&other.aggregator).unwrap();
            self.twin.merge(&other.twin);
            for book in &other.merged_over {
                if !self.merged_over.contains(book) {
                    self.merged_over.push(book.clone());
                }
            }
        } else {
            let before = self.aggregator.clone();
            assert!(matches!(self.aggregator.merge(&other.aggregator), Err(MergeError::DifferentSides { .. })));
            assert_eq!(self.aggregator, before);
        }
    }

    /// Who never matched is who is not on recorded activity.
    fn assert_same_unmatched(&self) {
        let people = self.twin.on_activity();
        let never = self.aggregator.never_matched();
        let is_on =
            |account: &str| people.iter().any(|person| self.twin.people.covers(account, person, RollUp::AddParents));
        let accounts = self.aggregator.directory().accounts().map(|(id, _)| id);
        assert!(accounts.filter(|id| !is_on(id)).eq(never.accounts.iter().copied()), "the accounts that never matched");
        let mailboxes = self.book.mailboxes().into_iter().map(|mailbox| fold(&mailbox.address));
        let mailboxes: Vec<_> = mailboxes.filter(|one| !people.contains(&Person::Mailbox(one.clone()))).collect();
        assert_eq!(never.mailboxes, mailboxes, "the mailboxes that never matched");
        for contact in &never.contacts {
            let (account, contact) = (contact.account.to_owned(), contact.contact.to_owned());
            assert!(!people.contains(&Person::Contact { account, contact }), "a contact matched");
        }
        let listed = people.iter().filter(|person| matches!(person, Person::Contact { .. })).count();
        assert_eq!(listed + never.contacts.len(), self.aggregator.directory().contact_count(), "the contacts");
        for unlisted in &people {
            let Person::Unlisted { address, .. } = unlisted else { continue };
            let domain = in_unicode(address.split_once('@').unwrap().1);
            assert!(never.domains.iter().all(|never| never.domain != domain), "{domain} matched");
        }
    }

    fn assert_same_overview(&self, overview: &SuppressedOverview, answer: &Answer, ask: &Ask) {
        let accounts = (overview.account_count, overview.enriched_account_count);
        assert_eq!(accounts, (answer.accounts.len() as u64, answer.enriched as u64), "accounts and those enriched");
        assert_eq!(overview.mailbox_count, self.aggregator.directory().mailbox_count() as u64);
        let (shows_mailboxes, shows_days) = answer.shows;
        let active = if shows_mailboxes { Value::Count(answer.active.len() as u64) } else { Value::Suppressed };
        assert_eq!(overview.mailboxes_with_activity, active, "mailboxes with activity");
        assert_eq!((overview.email_tally, overview.meeting_tally), (answer.emails, answer.meetings));
        assert_eq!(overview.coverage.is_some(), shows_days, "whether the days of data are shown");
        if let Some(coverage) = overview.coverage {
            assert_eq!((coverage.window_start, coverage.as_of), (ask.first_date(), ask.as_of_date()));
            let dates = [answer.dates.first(), answer.dates.last()].map(|date| date.map(|(_, date)| *date));
            assert_eq!([coverage.first_day, coverage.last_day], dates, "days of data");
        }
        let json = serde_json::to_string(overview).unwrap();
        assert_eq!(serde_json::from_str::<SuppressedOverview>(&json).unwrap(), *overview, "{json}");
    }

    fn assert_same_waits(&self, ask: &Ask) {
        let ask = Ask { levels: vec![Level::Year], ..ask.clone() };
        let question = ask.question();
        let times = match ask.zone {
            Zone::Fixed(zone) => self.aggregator.suppressed_reply_times(&question.zone(zone), ask.threshold()),
            Zone::Named(zone) => self.aggregator.suppressed_reply_times(&question.zone(zone), ask.threshold()),
        };
        let (times, rows, waits) =
            (times.unwrap(), ask.suppressed_rows_of(&self.aggregator).unwrap(), self.twin.waits(&ask).unwrap());
        assert_eq!((times.len(), waits.len()), (rows.len(), rows.len()), "a row for each account");
        for ((times, row), (account, waits)) in times.iter().zip(&rows).zip(&waits) {
            assert_eq!((&*times.account_id, &**row.account_id()), (account.as_str(), account.as_str()));
            assert_eq!(times.mean, row.get(Column::AverageReplyDuration), "the mean is the column");
            assert_same_times(times, waits, ask.disclosure);
        }
    }

    pub(crate) fn assert_agree(&self, ask: &Ask) {
        if !self.merged_over.is_empty() {
            self.assert_same_unmatched();
        }
        match (ask.suppressed_rows_of(&self.aggregator), self.twin.answer(ask)) {
            (Ok(rows), Some(answer)) => {
                assert_same(&rows, &answer);
                self.assert_same_overview(&rows.overview(), &answer, ask);
                self.assert_same_waits(ask);
            }
            (Err(_), None) => {}
            (rows, answer) => panic!("the crate says {rows:?}, the twin {answer:?}"),
        }
    }
}

fn assert_same_times(times: &SuppressedReplyTimes, waits: &Waits, disclosure: u32) {
    let counts = [times.answered, times.unanswered, times.waiting, times.reply_count];
    let expected = [waits.answered, waits.unanswered, waits.waiting, waits.millis.len()];
    assert_eq!(counts, expected.map(|count| count as u64), "answered, unanswered, waiting, replies");
    let are_few =
        times.reply_count > 0 && times.reply_count < 10 * if disclosure > 1 { u64::from(disclosure) } else { 0 };
    let is_suppressed = times.mean.is_suppressed() || are_few;
    assert_eq!([times.median, times.percentile_90].map(Value::is_suppressed), [is_suppressed; 2]);
    if is_suppressed {
        return;
    }
    for (share, found) in [(0.5, times.median), (0.9, times.percentile_90)] {
        let expected = (times.reply_count > 0).then(|| quantile(&waits.millis, share) / 1000.0);
        let is_close = found.as_f64().zip(expected).is_none_or(|(found, expected)| are_close(found, expected));
        assert!(
            is_close && found.as_f64().is_some() == expected.is_some(),
            "{share}: {found:?}, expected {expected:?}"
        );
    }
}

/// Between the two nearest, in proportion: of one, that; of two, `share` of the way from one to the other.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
fn quantile(sorted: &[i64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    sorted[below] as f64 + (place - place.floor()) * (sorted[above] - sorted[below]) as f64
}

/// What happens on the way to a question.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The offer with this number, of those there are.
    Offer(usize),
    /// A directory with these changes is adopted.
    Adopt(Vec<Change>),
    /// The other state is merged into this one.
    Merge,
    /// The state becomes bytes and is read from them.
    WriteAndRead,
}

pub(crate) fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        24 => any::<usize>().prop_map(Step::Offer),
        4 => prop::collection::vec(a_change(), 1..5).prop_map(Step::Adopt),
        1 => Just(Step::Merge),
        2 => Just(Step::WriteAndRead),
    ]
}

/// Two pairs take turns; in the end one is merged into the other, which is asked.
pub(crate) fn walk(book: &Book, offers: &[Offer], steps: &[(bool, Step)], ask: &Ask) {
    let (mut one, mut other) = (Pair::new(book), Pair::new(book));
    for (turn, step) in steps {
        if *turn {
            std::mem::swap(&mut one, &mut other);
        }
        match step {
            Step::Offer(_) if offers.is_empty() => {}
            Step::Offer(number) => one.offer(&offers[number % offers.len()]),
            Step::Adopt(changes) => one.adopt(changes),
            Step::Merge => one.merge(&other),
            Step::WriteAndRead => one.write_and_read(),
        }
    }
    one.merge(&other);
    one.assert_agree(ask);
}
