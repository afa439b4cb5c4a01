//! The crate from outside: one module for each chapter of the rules, and those that hold the
//! whole to its promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod agrees_with_twin;
mod laws;
mod laws_of_directories;
mod traffic;
mod twin;
mod worked_example;
