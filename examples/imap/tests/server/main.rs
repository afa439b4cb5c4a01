//! Runs the program against Dovecot on this machine, and against servers of a few lines. Where Dovecot is not installed,
//! its tests say so and pass.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod dovecot;
mod faults;
mod folders;
mod log_in;
mod mail;
mod proxy;
mod scripted;
