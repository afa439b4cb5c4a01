//! The report: one HTML file that shows every account.
//!
//! It knows nothing about mail: it takes rows, account names and what the program read. It reads the figures of a row
//! through `figures` only. Its page loads nothing and contains no address, and equal input gives equal bytes.
//!
//! A program writes it in two steps:
//!
//! 1. [`Report::new`] with the folder of `--report`, before anything is read: a wrong folder ends the program early.
//! 2. [`Report::write`] with the [`Answer`] to its question, and the texts around it ([`About`]). It asks the same
//!    question again, as of thirteen weeks earlier.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use account_engagement::{Account, Aggregator, Directory, Email, Key, Level, Mailbox, Outcomes};
//! use clap::Parser;
//! use kit::answer::Answer;
//! use kit::args::QuestionArgs;
//! use kit::report::{About, Report, recorded};
//!
//! #[derive(Parser)]
//! struct Args {
//!     #[command(flatten)]
//!     question: QuestionArgs,
//! }
//!
//! let args = Args::parse_from(["program", "--as-of", "2026-03-02"]);
//! let folder = tempfile::tempdir()?;
//! let report = Report::new(&folder.path().join("out"))?;
//!
//! let directory = Directory::builder()
//!     .add_mailboxes([Mailbox::new("rep@corp.example")])
//!     .add_accounts([Account::new("birch").domain("birch.example")])
//!     .build()?;
//! let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
//! let as_of = args.question.as_of()?;
//! let mut emails = Outcomes::default();
//! emails.record(&aggregator.record_email(&Email::new("m1", as_of, "rep@corp.example").to("bo@birch.example")));
//!
//! let names = BTreeMap::from([("birch".to_owned(), "Birch and Sons".to_owned())]);
//! let answer = Answer::new(&aggregator, &args.question, as_of, &[Level::Year], &names)?;
//! let about = About { read: vec![recorded("Emails", &emails)], ..About::new(&args.question) };
//! report.write(&answer, &about)?;
//! assert!(std::fs::read_to_string(report.file())?.contains("Birch and Sons"));
//! # Ok::<(), anyhow::Error>(())
//! ```

mod about;
mod answers;
mod attention;
mod card;
mod chart;
mod columns;
mod counting;
mod distribution;
mod figures;
mod names;
mod page;
mod run;
mod security;
mod shares;
mod sparkline;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use askama::Template as _;

use crate::answer::Answer;
use crate::{atomic, terminal};
pub use about::About;
use answers::Answers;
use page::Page;
pub use run::recorded;

/// The folder of `--report`.
#[derive(Debug)]
pub struct Report {
    folder: PathBuf,
}

impl Report {
    /// Checks the folder before anything is read; it may be missing.
    ///
    /// # Errors
    ///
    /// When a file is in its place or above it.
    pub fn new(folder: &Path) -> Result<Report> {
        let nearest = folder.ancestors().find(|path| path.exists());
        if let Some(file) = nearest.filter(|path| !path.is_dir()) {
            bail!("{}: --report needs a folder, and {} is a file", folder.display(), file.display());
        }
        Ok(Report { folder: folder.to_owned() })
    }

    /// Writes `report.html`, all or nothing, and makes the folder where it is missing. It says on standard error where
    /// the page is.
    ///
    /// # Errors
    ///
    /// When the question cannot be asked as of thirteen weeks earlier, or the file cannot be written.
    pub fn write(&self, answer: &Answer<'_>, about: &About) -> Result<()> {
        let page = Page::new(&Answers::ask(answer)?, answer.names, about)?.render().context("--report")?;
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("{}: --report cannot make the folder", self.folder.display()))?;
        let file = self.file();
        atomic::replace(&file, page.as_bytes()).with_context(|| format!("{}: --report", file.display()))?;
        terminal::say(&format!("The report is in {}\n", file.display()));
        Ok(())
    }

    /// The path of the page.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.join("report.html")
    }
}
