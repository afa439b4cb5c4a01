//! Runs the built program against a small server on this machine, which misbehaves as it is told to.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod bounds;
mod ends;
mod faults;
mod folder;
mod glimpse;
mod laws;
mod lists;
mod place;
mod requests;
mod server;
mod tenant;
