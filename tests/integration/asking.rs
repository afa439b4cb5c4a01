//! Asks, and with feature `rayon` asks once more by several threads.

use account_engagement::row::SuppressedRow;
use account_engagement::{Aggregator, Disclosure, Question, Rows, RowsError};
use chrono::TimeZone;

use crate::twin::ask::{Ask, Zone};

/// Asks as the twin is asked.
pub(crate) fn ask(aggregator: &Aggregator, ask: &Ask) -> Result<Rows<SuppressedRow>, RowsError> {
    match ask.zone {
        Zone::Fixed(zone) => suppressed(aggregator, &ask.question().zone(zone), ask.threshold()),
        Zone::Named(zone) => suppressed(aggregator, &ask.question().zone(zone), ask.threshold()),
    }
}

/// The rows; by however many threads, they have to be the same.
pub(crate) fn rows<Z: TimeZone + Sync>(aggregator: &Aggregator, question: &Question<Z>) -> Result<Rows, RowsError> {
    let rows = aggregator.rows(question);
    #[cfg(feature = "rayon")]
    for pool in &*POOLS {
        let asked = pool.scope(|_| aggregator.par_rows(question));
        assert_eq!(asked, rows, "{} threads", pool.current_num_threads());
    }
    rows
}

/// The suppressed rows; by however many threads, they have to be the same. Without a threshold they are the plain rows.
pub(crate) fn suppressed<Z: TimeZone + Sync>(
    aggregator: &Aggregator,
    question: &Question<Z>,
    disclosure: Disclosure,
) -> Result<Rows<SuppressedRow>, RowsError> {
    let rows = aggregator.suppressed_rows(question, disclosure);
    #[cfg(feature = "rayon")]
    for pool in &*POOLS {
        let asked = pool.scope(|_| aggregator.par_suppressed_rows(question, disclosure));
        assert_eq!(asked, rows, "{} threads", pool.current_num_threads());
    }
    if let (Ok(rows), Disclosure::ALL) = (&rows, disclosure) {
        let plain = aggregator.rows(question).unwrap();
        assert_eq!((rows.overview(), rows.account_tallies()), (plain.overview().into(), plain.account_tallies()));
        assert!(rows.iter().cloned().eq(plain.into_iter().map(SuppressedRow::from)));
    }
    rows
}

#[cfg(feature = "rayon")]
static POOLS: std::sync::LazyLock<[rayon::ThreadPool; 3]> = std::sync::LazyLock::new(|| {
    [1, 2, 7].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had"))
});
