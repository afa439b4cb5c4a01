//! The aggregator as functions of Apache DataFusion.

pub mod args;
mod asked;
mod copies;
mod directories;
mod functions;
pub mod generate;
pub mod job;
mod row_struct;
mod state;
mod told;

pub use asked::{Asked, Family, Normalizing};
pub use directories::Directories;
pub use functions::Functions;
pub use told::{States, Taken, Told, Unfit};
