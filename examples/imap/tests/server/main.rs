//! Runs the program against Dovecot, on this machine. Where Dovecot is not installed, each test says so and passes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod dovecot;
mod faults;
mod folders;
mod log_in;
mod mail;
mod proxy;
