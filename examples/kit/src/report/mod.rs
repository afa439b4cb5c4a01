//! The report: one HTML file that shows every account.
//!
//! It knows nothing about mail: it takes rows, account names and what the program read. It reads the figures of a row
//! through `figures` only. Its page loads nothing and contains no address, and equal input gives equal bytes.
//!
//! A program writes it in three steps:
//!
//! 1. [`Report::new`] with the folder of `--report`, before anything is read: a wrong folder ends the program early.
//! 2. [`Answers::ask`] with the full aggregator and the question of the command line. It asks for the rows of the
//!    window and for those of thirteen weeks earlier.
//! 3. [`Report::write`] with these answers and the texts around them ([`About`]).
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Outcomes, Question};
//! use chrono::{TimeZone, Utc};
//! use kit::report::{About, Answers, Report, recorded};
//!
//! let folder = tempfile::tempdir()?;
//! let report = Report::new(&folder.path().join("out"))?;
//!
//! let directory = Directory::builder()
//!     .add_mailboxes([Mailbox::new("rep@corp.example")])
//!     .add_accounts([Account::new("birch").domain("birch.example")])
//!     .build()?;
//! let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
//! let as_of = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
//! let mut emails = Outcomes::default();
//! emails.record(&aggregator.record_email(&Email::new("m1", as_of, "rep@corp.example").to("bo@birch.example")));
//!
//! let answers = Answers::ask(&aggregator, &Question::new(as_of), as_of)?;
//! let names = BTreeMap::from([("birch".to_owned(), "Birch & Sons".to_owned())]);
//! let mut about = About::new(as_of, "UTC", &names);
//! about.read = vec![recorded("Emails", &emails)];
//! report.write(&answers, &about)?;
//! assert!(std::fs::read_to_string(report.file())?.contains("Birch &#38; Sons"));
//! # Ok::<(), anyhow::Error>(())
//! ```

mod about;
mod answers;
mod card;
mod chart;
mod columns;
mod distribution;
mod figures;
mod names;
mod page;
mod policy;
mod run;
mod shares;
mod sparkline;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use askama::Template as _;
use chrono::TimeZone;

pub use about::{About, Fact};
pub use answers::Answers;
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

    /// Writes `report.html`, all or nothing, and makes the folder where it is missing.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write<Z: TimeZone>(&self, answers: &Answers, about: &About<'_, Z>) -> Result<()> {
        let page = Page::new(answers, about)?.render().context("--report")?;
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("{}: --report cannot make the folder", self.folder.display()))?;
        fs::write(self.file(), &page).with_context(|| self.file().display().to_string())
    }

    /// The path of the page.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.join("report.html")
    }
}
