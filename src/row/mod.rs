//! What comes out: the columns of one account in one period, and the tallies that explain them.
//!
//! A [`Row`] is the ordinary row. A [`SuppressedRow`] is a row under a disclosure threshold. [`ReadRow`] has what can
//! be read from both. Rules: [SPEC 8](crate::guide::rules#spec-8), [10](crate::guide::rules#spec-10) and
//! [11](crate::guide::rules#spec-11).
//!
//! - [`Column`]: a column, with its official name and its [`ColumnKind`]. [`Value`] is what a row has in a column, and
//!   [`ColumnSet`] is a set of columns.
//! - [`Level`]: the period of a row is the whole window, a month or a week.
//! - [`Score`]: the raw score and the score from 0 to 100. A row without scores has [`Unscored`] in its place.
//!   [`ScoreState`] is either of the two.
//! - [`Export`]: writes rows with the account's name and extra columns, each as an [`ExportedRow`].
//! - [`Tally`]: how many emails or meetings counted, and how many did not, by [`Reason`].
//! - [`Coverage`]: from when to when there is data.
//! - [`UnknownColumnError`], [`UnknownLevelError`]: a text that is not the name of a column or a level.
//!
//! ```
//! use account_engagement::row::ColumnKind;
//! use account_engagement::{Column, Level, Row, Unscored, Value};
//! use chrono::NaiveDate;
//!
//! let march = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
//! let row: Row<Unscored> = Row::new("birch", Level::Month, march);
//! assert_eq!(row.get(Column::EmailsToAccount), Value::Count(0));
//! assert_eq!(row.get(Column::DaysSinceLastEmail), Value::Null, "there was no email");
//!
//! let column: Column = "DaysSinceLastEmail".parse()?;
//! assert_eq!(column.kind(), ColumnKind::Days);
//! # Ok::<(), account_engagement::row::UnknownColumnError>(())
//! ```

// `column.rs` has the table of columns. `plain.rs` and `suppressed.rs` have the two types of rows, and `read.rs` has
// what can be read from both. `wire.rs` and `export.rs` write and read rows.

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
