//! The aggregator as functions of Apache DataFusion.

pub mod args;
mod asked;
pub mod bare;
mod copies;
mod directories;
mod functions;
pub mod generate;
pub mod job;
pub mod output;
mod row_struct;
pub mod session;
pub mod spent;
mod state;
mod told;
mod written;

pub use asked::{Asked, Family, Normalizing};
pub use directories::Directories;
pub use functions::Functions;
pub use told::{States, Taken, Told, Unfit};
