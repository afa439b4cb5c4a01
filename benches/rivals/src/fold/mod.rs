//! A fold over hash maps: what a sensible engineer writes in an afternoon with the rules at hand.

mod emails;
mod meetings;
mod people;
mod periods;
mod replies;

use std::collections::{HashMap, HashSet};
use std::thread;

use account_engagement::{Row, Unscored};
use foldhash::fast::FixedState;

use crate::contest::Contestant;
use crate::given::{Given, Window};
use crate::workload::Views;
use emails::Emails;
use meetings::Meetings;
use people::{Directory, People};

/// A map with a fast hash.
type Map<K, V> = HashMap<K, V, FixedState>;
type Set<T> = HashSet<T, FixedState>;

/// The fold on one thread, or on two, with half of the copies each.
pub(crate) struct Fold<'a> {
    directory: Directory,
    accounts: Vec<String>,
    window: Window,
    parts: Vec<Views<'a>>,
}

impl<'a> Fold<'a> {
    pub(crate) fn new(given: &Given<'a>, threads: u16) -> Fold<'a> {
        Fold {
            directory: Directory::new(&given.people),
            accounts: given.people.accounts.clone(),
            window: given.window,
            parts: if threads == 1 { vec![given.views.clone()] } else { given.views.halves().into() },
        }
    }

    fn books(&self) -> Books<'_> {
        let [first, others @ ..] = &self.parts[..] else { unreachable!("there is a part for each thread") };
        thread::scope(|scope| {
            let others: Vec<_> = others.iter().map(|part| scope.spawn(|| Books::new(&self.directory, part))).collect();
            let mut books = Books::new(&self.directory, first);
            for other in others {
                books.merge(other.join().unwrap());
            }
            books
        })
    }
}

impl Contestant for Fold<'_> {
    type Answer = Vec<Row<Unscored>>;

    fn answer(&self) -> Vec<Row<Unscored>> {
        let books = self.books();
        let emails = books.emails.by_account(self.accounts.len(), self.window);
        let meetings = books.meetings.by_account(self.accounts.len(), self.window);
        let mut rows = Vec::new();
        for ((account, id), (emails, meetings)) in (0..).zip(&self.accounts).zip(emails.iter().zip(&meetings)) {
            rows.extend(periods::rows((account, id), emails, meetings, &books.emails, self.window));
        }
        rows
    }

    fn rows(&self, answer: Vec<Row<Unscored>>) -> Vec<Row<Unscored>> {
        answer
    }
}

/// Everything that was read, copies united.
struct Books<'a> {
    people: People<'a>,
    emails: Emails<'a>,
    meetings: Meetings<'a>,
}

impl<'a> Books<'a> {
    fn new(directory: &'a Directory, views: &Views<'a>) -> Books<'a> {
        let mut people = People::new(directory);
        let mut emails = Emails::default();
        let mut meetings = Meetings::default();
        for email in &views.emails {
            emails.add(email, &mut people);
        }
        for meeting in &views.meetings {
            meetings.add(meeting, &mut people);
        }
        Books { people, emails, meetings }
    }

    fn merge(&mut self, other: Books<'a>) {
        let numbers = self.people.merge(other.people);
        self.emails.merge(other.emails, &numbers);
        self.meetings.merge(other.meetings, &numbers);
    }
}
