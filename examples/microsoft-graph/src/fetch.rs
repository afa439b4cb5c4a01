//! From Microsoft Graph to a folder of pages, and another day what has changed since.
//!
//! The way through: [`args`] says what to fetch, [`mailboxes`] whose. [`server`] makes the only links that
//! a request may go to, [`transport`] makes the request with the [`token`], and [`client`] makes it again
//! after a [`wait`], as long as the [`verdict`] is that this may help. [`mailbox`] goes through the
//! [`collection`]s of a mailbox; a [`round`] follows one of them from [`page`] to page along a [`trail`] of
//! links, keeps the [`fields`] that count and puts them into the [`store`], then how far it has come into
//! the [`state`]. The [`report`] says what came of it.

mod args;
mod client;
mod collection;
mod fields;
mod mailbox;
mod mailboxes;
mod page;
mod report;
mod round;
mod server;
mod state;
mod store;
mod token;
mod trail;
mod transport;
mod verdict;
mod wait;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};

pub(crate) use args::Args;
pub(crate) use store::is_beside_pages;

use client::Client;
use report::{Patience, Report};
use round::Fetch;
use server::Server;
use store::Store;
use token::Token;
use transport::Http;
use verdict::Failure;
use wait::Backoff;

/// Fetches. The time is an argument, the same for the whole run.
///
/// # Errors
///
/// When nothing more is possible. What was fetched before is in the folder.
pub(crate) fn run(args: &Args, now: DateTime<Utc>) -> Result<ExitCode> {
    let plan = args.plan(now)?;
    let server = Server::new(&args.base_url)?;
    let users = mailboxes::read(&args.mailboxes)?;
    let token = Token::from_environment()?;
    let store = Store::open(&args.into)?;

    let bar = report::progress(users.len());
    let mut report = Report::new(bar.clone(), users.len());
    let backoff = Backoff::new(Duration::from_secs(args.backoff.into()), fastrand::Rng::new());
    let mut client = Client::new(Http::new(&server, token), Patience(bar.clone()), backoff, args.tries);
    let mut fetch_all = || -> Result<()> {
        for user in &users {
            let place = || format!("{}: mailbox {}", args.mailboxes.display(), user.number);
            let mut drawer = store.mailbox(&server, user)?;
            let (client, drawer, report) = (&mut client, &mut drawer, &mut report);
            let mut fetch = Fetch { server: &server, client, plan: &plan, now, user, drawer, report };
            match fetch.mailbox() {
                Ok(()) => report.done(),
                Err(
                    Failure::Absent(error) | Failure::Endless(error) | Failure::List(error) | Failure::Mailbox(error),
                ) => report.failed(user, &error),
                Err(Failure::Expired) => {
                    report.failed(user, &anyhow::anyhow!("the server forgets the state of a list at once"));
                }
                Err(Failure::Run(error)) => return Err(error).with_context(place),
            }
        }
        Ok(())
    };
    let ended = fetch_all();
    bar.finish_and_clear();
    report::say(&report.text(client.repeats));
    ended?;
    Ok(if report.is_complete() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
