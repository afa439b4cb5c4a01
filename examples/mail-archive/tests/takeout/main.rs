//! Runs the program on exports as Google hands them out: archives in parts, and what is wrong with some.
#![allow(clippy::unwrap_used, reason = "tests")]

mod damaged;
mod support;
mod whole;
