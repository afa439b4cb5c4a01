//! From a state to rows (SPEC 7 to 11).

mod answer;
mod ask;
mod disclose;
mod distinct;
mod find;
mod fold;
mod gather;
mod gathered;
mod inquiry;
mod lineage;
mod open;
#[cfg(feature = "rayon")]
mod parallel;
mod people;
mod present;
mod reply_times;
mod rescored;
mod roll;
mod support;
mod tallies;

pub use answer::Rows;
pub use ask::RowsError;
pub use reply_times::ReplyTimes;
pub use tallies::AccountTally;
