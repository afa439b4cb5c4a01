//! What strangers see of the crate, as tests that hold it to its word.
#![allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "for tests")]

pub mod coverage;
pub mod documents;

use std::path::{Path, PathBuf};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
