//! Engagement rows on a cluster.

fn main() {}
