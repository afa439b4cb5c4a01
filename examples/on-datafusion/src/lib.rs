//! The aggregator as functions of Apache DataFusion: copies of mail and meetings in Parquet become states, and states
//! rows, by SQL.
//!
//! [`Functions`] are registered in every process; [`job::Job`] has the statements, for a session on this machine or one of
//! a cluster. What travels between processes is in [`Directories`] (references to who is who) and [`Asked`] (questions).
#![expect(clippy::doc_markdown, reason = "DataFusion is a name")]

pub mod args;
mod asked;
pub mod bare;
mod copies;
mod directories;
mod functions;
pub mod generate;
pub mod job;
pub mod output;
mod parts;
mod pool;
mod row_struct;
pub mod session;
pub mod spent;
mod state;
mod state_column;
mod told;
pub mod whole;
mod written;

pub use asked::Asked;
pub use directories::Directories;
pub use functions::Functions;
pub use told::{States, Taken, Told, Unfit, WithoutPast};
pub use written::Rows;
