//! From a state to rows ([SPEC 7](crate::guide::rules#spec-7) to [11](crate::guide::rules#spec-11)).

mod answer;
mod ask;
mod find;
pub(crate) mod fold;
pub(crate) mod gather;
pub(crate) mod inquiry;
pub(crate) mod number;
#[cfg(feature = "rayon")]
mod parallel;
mod present;
mod rescored;
mod rollup;
pub(crate) mod suppress;

pub use answer::Rows;
pub use ask::RowsError;
pub use gather::tallies::AccountTally;
