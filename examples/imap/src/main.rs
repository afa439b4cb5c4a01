//! Fetches the headers of mail from an IMAP server into mbox files, and later only what is new.
//!
//! The way through: [`args`] says what to fetch, and [`log_in`] with which password. [`connect`] opens a
//! [`connection`], encrypted by [`tls`], and logs in to a [`session`], which knows the commands. [`folders`] chooses
//! the folders, and [`name`] says how they are called here. [`fetch`] goes through them in batches. [`parts`] finds
//! the invitations of a [`message`], and the [`store`] keeps both, and how far it has come. The [`report`] says what
//! came of it; a [`failure`] says what did not work, and for how much.

mod args;
mod connect;
mod connection;
mod failure;
mod fetch;
mod folders;
mod log_in;
mod message;
mod name;
mod parts;
mod report;
mod session;
mod store;
mod tls;

use std::process::ExitCode;

use kit::{clock, program};

use crate::args::Args;

fn main() -> ExitCode {
    program::main(|args: Args| fetch::run(&args, clock::now().date_naive()))
}
