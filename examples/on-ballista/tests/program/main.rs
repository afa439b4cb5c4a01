//! Whole clusters, each on ports of its own on loopback: their answers, and what is left when parts of them end.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod hosts;
mod local;
mod loss;
mod support;
