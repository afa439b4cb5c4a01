//! The functions as SQL has them, and the program as it is run.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod asking;
mod data;
mod days;
mod engine;
mod functions;
mod inputs;
mod options;
mod sample;
mod shown;
mod spilling;
mod traffic;
