//! Fetches calendars from a `CalDAV` server into `.ics` files.
//!
//! The way through: [`args`] says from where and with which password. A [`client`] sends the requests that libdav makes,
//! only to where the [`address`] of the server allows. [`discovery`] finds the calendars, and [`fetch`] gets the events
//! of each into one file.

mod address;
mod args;
mod client;
mod discovery;
mod fetch;

use std::process::ExitCode;

use kit::program;

use crate::args::Args;

fn main() -> ExitCode {
    program::main(|args: Args| fetch::run(&args))
}
