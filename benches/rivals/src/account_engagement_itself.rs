//! The crate, which all are held against.

use std::thread;

use account_engagement::{Aggregator, Row, Rows, Unscored};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::contestant::Contestant;
use crate::workload::{Views, ingest, question};

/// The crate on one thread, or on two: all copies of half of the messages for each, then half of the
/// asking.
pub(crate) struct Crate<'a> {
    empty: Aggregator,
    parts: Vec<Views<'a>>,
    pool: ThreadPool,
}

impl<'a> Crate<'a> {
    pub(crate) fn new(empty: &Aggregator, views: &Views<'a>, threads: u16) -> Crate<'a> {
        let parts = if threads == 1 { vec![views.clone()] } else { views.halves_by_message().into() };
        let pool = ThreadPoolBuilder::new().num_threads(threads.into()).build().unwrap();
        Crate { empty: empty.clone(), parts, pool }
    }

    fn state(&self) -> Aggregator {
        let [first, others @ ..] = &self.parts[..] else { unreachable!("there is a part for each thread") };
        thread::scope(|scope| {
            let others: Vec<_> = others.iter().map(|part| scope.spawn(|| ingest(self.empty.clone(), part))).collect();
            let mut state = ingest(self.empty.clone(), first);
            for other in others {
                state.merge(&other.join().unwrap()).unwrap();
            }
            state
        })
    }
}

impl Contestant for Crate<'_> {
    type Answer = Rows<Row<Unscored>>;

    fn answer(&self) -> Rows<Row<Unscored>> {
        let state = self.state();
        match self.parts.len() {
            1 => state.unscored_rows(&question()),
            _ => self.pool.install(|| state.par_unscored_rows(&question())),
        }
        .unwrap()
    }

    fn rows(&self, answer: Rows<Row<Unscored>>) -> Vec<Row<Unscored>> {
        answer.into_vec()
    }
}
