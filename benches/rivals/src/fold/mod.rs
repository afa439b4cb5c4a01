//! A fold over hash maps: what a sensible engineer writes in an afternoon, given the rules.

mod books;
mod emails;
mod meetings;
mod people;
mod periods;
mod replies;

use std::collections::{HashMap, HashSet};
use std::iter;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use account_engagement::{Row, Unscored};
use foldhash::fast::FixedState;

use crate::contestant::Contestant;
use crate::given::{Given, Window};
use crate::workload::Views;
use books::{Books, Counted};
use people::{Directory, Met, People};

/// A map with a fast hash.
type Map<K, V> = HashMap<K, V, FixedState>;
type Set<T> = HashSet<T, FixedState>;

/// The fold on this number of threads.
pub(crate) struct Fold<'a> {
    directory: Directory,
    accounts: Vec<String>,
    window: Window,
    views: &'a Views<'a>,
    threads: usize,
}

impl<'a> Fold<'a> {
    pub(crate) fn new(given: &Given<'a>, threads: u16) -> Fold<'a> {
        Fold {
            directory: Directory::new(&given.people),
            accounts: given.people.accounts.clone(),
            window: given.window,
            views: given.views,
            threads: threads.into(),
        }
    }

    fn read(&self) -> Vec<Books<'a>> {
        let met = Met::default();
        self.on_each_thread(|thread| {
            Books::read(self.views, (thread, self.threads), People::new(&self.directory, &met))
        })
    }

    /// One account's rows.
    fn rows_of(&self, account: usize, books: &[Books<'a>], counted: &[Counted<'_>]) -> Vec<Row<Unscored>> {
        let emails: Vec<_> = counted.iter().flat_map(|counted| &counted.emails[account]).copied().collect();
        let meetings: Vec<_> = counted.iter().flat_map(|counted| &counted.meetings[account]).collect();
        let number = u32::try_from(account).unwrap();
        periods::rows((number, &self.accounts[account]), &emails, &meetings, books, self.window)
    }

    /// What each thread comes to.
    fn on_each_thread<T: Send>(&self, run: impl Fn(usize) -> T + Sync) -> Vec<T> {
        thread::scope(|scope| {
            let run = &run;
            let others: Vec<_> = (1..self.threads).map(|thread| scope.spawn(move || run(thread))).collect();
            let mut results = vec![run(0)];
            results.extend(others.into_iter().map(|other| other.join().unwrap()));
            results
        })
    }
}

impl Contestant for Fold<'_> {
    type Answer = Vec<Row<Unscored>>;

    fn answer(&self) -> Vec<Row<Unscored>> {
        let books = self.read();
        let counted = self.on_each_thread(|thread| books[thread].counted(self.accounts.len(), self.window));
        // A thread that is done takes the next account, because the first accounts have most of the traffic.
        let next = AtomicUsize::new(0);
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|account| *account < self.accounts.len());
        let rows = self.on_each_thread(|_| {
            let rows = iter::from_fn(take).map(|account| (account, self.rows_of(account, &books, &counted)));
            rows.collect::<Vec<_>>()
        });
        let mut rows: Vec<_> = rows.into_iter().flatten().collect();
        rows.sort_unstable_by_key(|(account, _)| *account);
        rows.into_iter().flat_map(|(_, rows)| rows).collect()
    }

    fn rows(&self, answer: Vec<Row<Unscored>>) -> Vec<Row<Unscored>> {
        answer
    }
}
