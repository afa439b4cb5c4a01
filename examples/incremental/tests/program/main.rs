//! The program as it is run: killed anywhere, with a full disk, with other lists the next day. It
//! always ends with the rows of a run that nothing disturbed.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod killed;
mod output;
mod support;
