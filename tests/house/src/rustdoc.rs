//! What rustdoc knows of the library.

use std::path::PathBuf;
use std::process::Command;

use crate::root;

/// Documents the library with all its features as JSON, and returns the path of the file. The folder is separate,
/// because the JSON is built with other flags than the rest.
///
/// # Panics
///
/// When rustdoc fails.
#[must_use]
pub fn json() -> PathBuf {
    let folder = root().join("target/house");
    let mut rustdoc = Command::new(env!("CARGO"));
    // The JSON format is not stable: a stable toolchain needs permission to write it.
    rustdoc.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTDOCFLAGS").current_dir(root());
    rustdoc.args(["rustdoc", "--locked", "-q", "-p", "account-engagement", "--lib", "--all-features", "--target-dir"]);
    rustdoc.arg(&folder).args(["--", "-Z", "unstable-options", "--output-format", "json"]);
    assert!(rustdoc.status().unwrap().success());
    folder.join("doc/account_engagement.json")
}
