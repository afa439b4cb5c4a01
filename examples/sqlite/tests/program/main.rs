//! The program as it is run, on databases made for the test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod adapted;
mod chance;
mod killed;
mod options;
mod others;
mod refused;
mod sample;
mod support;
mod troubles;
mod worked_example;
mod writing;
