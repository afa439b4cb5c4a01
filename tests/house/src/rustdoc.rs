//! What rustdoc knows of a crate, as JSON.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;

/// Documents the library with all its features, and returns the path of the JSON. The folder is separate, because the
/// JSON is built with other flags than the rest.
///
/// # Panics
///
/// When rustdoc fails.
#[must_use]
pub fn json() -> PathBuf {
    let folder = root().join("target/house");
    let mut rustdoc = Command::new(env!("CARGO"));
    rustdoc.args(["rustdoc", "--locked", "-q", "-p", "account-engagement", "--lib", "--all-features", "--target-dir"]);
    run(rustdoc.arg(&folder).arg("--"));
    folder.join("doc/account_engagement.json")
}

/// Documents a crate of one file without dependencies, and returns the path of the JSON.
///
/// # Panics
///
/// When rustdoc fails.
#[must_use]
pub fn json_of(source: &Path) -> PathBuf {
    let folder = root().join("target/house/fixtures");
    run(Command::new("rustdoc").arg(source).args(["--edition", "2024", "--crate-name", "fixture", "-o"]).arg(&folder));
    folder.join("fixture.json")
}

/// The JSON format is not stable: a stable toolchain needs permission to write it.
fn run(rustdoc: &mut Command) {
    rustdoc.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTDOCFLAGS").current_dir(root());
    rustdoc.args(["-Z", "unstable-options", "--output-format", "json"]);
    assert!(rustdoc.status().unwrap().success());
}
