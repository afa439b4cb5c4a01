//! What the fuzzers check: each function takes any bytes, and panics where a promise does not hold.
#![allow(
    clippy::missing_panics_doc,
    clippy::similar_names,
    clippy::float_cmp,
    reason = "panics are what this is for, names are those of the rules, and equal scores are equal bits"
)]

mod activities;
mod address;
mod enrichment;
mod lists;
mod normalizers;
mod operations;
mod rules;
mod snapshot;

#[path = "../../integration/snapshots/format.rs"]
#[allow(dead_code, unreachable_pub, reason = "of the integration tests")]
mod format;
#[path = "../../integration/pair.rs"]
#[allow(dead_code, reason = "of the integration tests")]
mod pair;
#[path = "../../integration/traffic/mod.rs"]
#[allow(dead_code, reason = "of the integration tests")]
mod traffic;
#[path = "../../integration/twin/mod.rs"]
#[allow(dead_code, reason = "of the integration tests")]
mod twin;

pub use activities::activities;
pub use address::address;
pub use enrichment::enrichment;
pub use lists::lists;
pub use normalizers::normalizers;
pub use operations::operations;
pub use rules::rules;
pub use snapshot::snapshot;
