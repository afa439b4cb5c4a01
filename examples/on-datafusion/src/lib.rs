//! The aggregator as functions of Apache DataFusion. SQL turns copies of mail and meetings in Parquet into states, and
//! states into rows.
//!
//! [`Functions`] are registered in every process. [`job::Job`] has the statements, for a session on this machine or on
//! a cluster. [`Directories`] (references to directories) and [`Asked`] (questions) are sent between processes.
#![expect(clippy::doc_markdown, reason = "DataFusion is a name")]

pub mod args;
mod asked;
pub mod bare;
mod copies;
mod directories;
mod functions;
pub mod generate;
pub mod job;
pub mod one_state;
pub mod output;
mod parts;
mod pool;
mod row_struct;
pub mod session;
pub mod spent;
mod state;
mod state_column;
mod summary;
mod written;

pub use asked::Asked;
pub use directories::Directories;
pub use functions::Functions;
pub use summary::{States, Summary, Taken, Unfit, WithoutPast};
pub use written::Rows;
