//! Runs the built program on the worked example (SPEC 15) and on what is wrong with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod bad_input;
mod enrichment;
mod options;
mod support;
mod together;
mod worked_example;
