//! Engagement rows by SQL over Parquet.

fn main() {}
