//! Asks, and with feature `rayon` asks once more by several threads.

use account_engagement::{Aggregator, Question, Rows, RowsError};
use chrono::TimeZone;

use crate::twin::ask::{Ask, Zone};

/// Asks as the twin is asked.
pub(crate) fn ask(aggregator: &Aggregator, ask: &Ask) -> Result<Rows, RowsError> {
    match ask.zone {
        Zone::Fixed(zone) => rows(aggregator, &ask.question().zone(zone)),
        Zone::Named(zone) => rows(aggregator, &ask.question().zone(zone)),
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

#[cfg(feature = "rayon")]
static POOLS: std::sync::LazyLock<[rayon::ThreadPool; 3]> = std::sync::LazyLock::new(|| {
    [1, 2, 7].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had"))
});
