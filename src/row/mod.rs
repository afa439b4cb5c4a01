//! One row: its columns, score, level, coverage and tallies ([SPEC 7](crate::guide::rules#spec-7) to
//! [11](crate::guide::rules#spec-11)).
//!
//! | file | what it has |
//! |---|---|
//! | `column.rs` | the table of columns |
//! | `plain.rs`, `suppressed.rs`, `read.rs` | the two types of rows, and what can be read from both |
//! | `wire.rs`, `export.rs` | how rows are written and read |

mod cell;
pub(crate) mod column;
mod column_set;
pub(crate) mod coverage;
mod export;
pub(crate) mod level;
mod plain;
mod read;
mod score;
mod suppressed;
pub(crate) mod tally;
mod value;
mod wire;

pub use column::{Column, ColumnKind, UnknownColumnError};
pub use column_set::ColumnSet;
pub use coverage::Coverage;
pub use export::{Export, ExportedRow};
pub use level::{Level, UnknownLevelError};
pub use plain::Row;
pub use read::ReadRow;
pub(crate) use read::visible;
pub use score::{Score, ScoreState, Unscored};
pub use suppressed::SuppressedRow;
pub use tally::{Reason, Tally};
pub use value::Value;
