//! Checks of what users of the crate see: its public API, its documentation, and its documents.
#![allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "for tests")]

pub mod coverage;
pub mod documents;
pub mod references;
pub mod rustdoc;

use std::path::{Path, PathBuf};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}
