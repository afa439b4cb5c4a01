//! Made-up activity as Parquet: the same seed gives the same rows in the same files.

pub mod columns;
mod parquet;

pub use parquet::write_parquet;
