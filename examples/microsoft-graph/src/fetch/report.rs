//! What is said on standard error: how far it is, what it waits for, and what came of it.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::fetch::client::Repeats;
use crate::fetch::collection::Collection;
use crate::fetch::mailboxes::User;
use crate::fetch::page::Item;
use crate::fetch::wait::Pause;

/// What a run has fetched.
#[derive(Debug)]
pub(crate) struct Report {
    bar: ProgressBar,
    mailboxes: usize,
    failed: Vec<String>,
    pages: u64,
    messages: u64,
    events: u64,
    removed: u64,
    /// Collections whose delta link the server had forgotten.
    pub(crate) begun_anew: u64,
    /// Mail folders that were listed, and then were there no more.
    pub(crate) folders_gone: u64,
}

impl Report {
    pub(crate) fn new(bar: ProgressBar, mailboxes: usize) -> Report {
        let [pages, messages, events, removed, begun_anew, folders_gone] = [0; 6];
        Report { bar, mailboxes, failed: Vec::new(), pages, messages, events, removed, begun_anew, folders_gone }
    }

    pub(crate) fn page(&mut self, collection: &Collection, kept: &[Item]) {
        let removed = kept.iter().filter(|item| item.contains_key("@removed")).count() as u64;
        let there = kept.len() as u64 - removed;
        self.pages += 1;
        self.removed += removed;
        match collection {
            Collection::Messages(_) => self.messages += there,
            Collection::Events => self.events += there,
        }
        self.bar.set_message(format!("{} pages", self.pages));
    }

    pub(crate) fn done(&mut self) {
        self.bar.inc(1);
    }

    /// A mailbox that could not be fetched, or not to its end.
    pub(crate) fn failed(&mut self, user: &User, error: &anyhow::Error) {
        self.bar.inc(1);
        self.failed.push(format!("mailbox {}: {error:#}", user.number));
    }

    pub(crate) fn is_complete(&self) -> bool {
        self.failed.is_empty()
    }

    /// What came of it, in lines.
    pub(crate) fn text(&self, repeats: Repeats) -> String {
        let mut text = format!(
            "{} pages: {} messages, {} events, {} removed\n",
            self.pages, self.messages, self.events, self.removed
        );
        if self.begun_anew > 0 {
            _ = writeln!(text, "fetched again, since the server had forgotten their state: {} lists", self.begun_anew);
        }
        if self.folders_gone > 0 {
            _ = writeln!(text, "mail folders that were removed while they were fetched: {}", self.folders_gone);
        }
        if repeats.times > 0 {
            _ = writeln!(text, "asked again: {} times, after {} s of waiting", repeats.times, repeats.waited.as_secs());
        }
        if !self.failed.is_empty() {
            _ = writeln!(
                text,
                "{} of {} mailboxes could not be fetched completely:",
                self.failed.len(),
                self.mailboxes
            );
        }
        for line in &self.failed {
            _ = writeln!(text, "  {line}");
        }
        text
    }
}

/// Writes to standard error. It is no error if nobody reads it.
pub(crate) fn say(text: &str) {
    _ = io::stderr().write_all(text.as_bytes());
}

/// A line on the terminal; it is hidden where standard error is not a terminal.
pub(crate) fn progress(mailboxes: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("mailbox {pos} of {len} done, {msg}");
    ProgressBar::new(mailboxes as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Waits indeed, and says so on the line.
#[derive(Debug)]
pub(crate) struct Patience(pub(crate) ProgressBar);

impl Pause for Patience {
    fn wait(&mut self, length: Duration, why: &str) {
        let before = self.0.message();
        self.0.set_message(format!("waiting {:.0} s: {why}", length.as_secs_f64().ceil()));
        thread::sleep(length);
        self.0.set_message(before);
    }
}
