//! What is said on standard error: how far it is, and what came of it.

use std::fmt::Write as _;
use std::process::ExitCode;

use kit::progress::{self, ProgressBar};
use kit::terminal::say;
use kit::words::{count, grouped};

use crate::failure::{Failure, without_addresses};
use crate::folders::Folder;
use crate::message::Counts;
use crate::store::Again;

/// What a run has fetched.
#[derive(Debug)]
pub(crate) struct Report {
    bar: ProgressBar,
    folders: usize,
    done: usize,
    failed: usize,
    counts: Counts,
    /// Messages of which no answer can be understood.
    pub(crate) unreadable: u64,
    notes: String,
}

impl Report {
    pub(crate) fn new(folders: usize) -> Report {
        let bar = if progress::is_seen() { progress::steps() } else { ProgressBar::hidden() };
        Report { bar, folders, done: 0, failed: 0, counts: Counts::default(), unreadable: 0, notes: String::new() }
    }

    pub(crate) fn begin(&self, folder: &Folder) {
        self.bar.set_message(shown(folder));
    }

    pub(crate) fn at(&self, folder: &Folder, number: usize, of: usize) {
        self.bar.set_message(format!("{}: {} of {}", shown(folder), grouped(number), grouped(of)));
    }

    pub(crate) fn add(&mut self, counts: &Counts) {
        self.counts.add(counts);
    }

    pub(crate) fn done(&mut self) {
        self.done += 1;
    }

    pub(crate) fn again(&mut self, folder: &Folder, why: Again) {
        _ = writeln!(self.notes, "{}: fetched from its beginning, since {why}", shown(folder));
    }

    pub(crate) fn failed(&mut self, folder: &Folder, failure: &Failure) {
        self.failed += 1;
        _ = writeln!(self.notes, "{}: not fetched: {failure}", shown(folder));
    }

    /// Says what was fetched.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
        let folders = count(self.folders as u64, "folder");
        say(&format!("{} of {folders}: {}\n{}", grouped(self.done), self.counts.text(), self.notes));
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.failed > 0 || self.unreadable > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS }
    }
}

/// Says why a run has ended early.
pub(crate) fn ended(failure: &Failure) {
    say(&format!("imap: {failure}: run again to continue\n"));
}

/// The name of a folder, which may be an address.
fn shown(folder: &Folder) -> String {
    without_addresses(&folder.name)
}
