//! The report: one HTML file for whoever asks how things stand with the customers.
//!
//! [`page`] asks the library for what its template shows: [`movement`] for who is going cold, [`table`] for all
//! accounts, [`distribution`] for their scores, [`card`] with [`shares`] for each of them, [`run`] for what all of it is
//! made of. [`chart`] and
//! [`sparkline`] draw, [`words`] say figures with their units, and [`policy`] keeps the file shut: it loads nothing,
//! has no address in it, and is the same bytes whenever the same is asked.

mod card;
mod chart;
mod distribution;
mod movement;
mod page;
mod policy;
mod run;
mod shares;
mod sparkline;
mod table;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use account_engagement::{Accounts, Aggregator, Gaps, Level, Question};
use anyhow::{Context as _, Result, bail};
use askama::Template as _;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::args::Args;
use crate::findings::Findings;
use crate::output;
use page::{Answers, Page};

/// Where the report goes.
pub(crate) struct Report {
    folder: PathBuf,
}

/// What the report is about.
pub(crate) struct Given<'g> {
    pub(crate) args: &'g Args,
    pub(crate) aggregator: &'g Aggregator,
    pub(crate) as_of: DateTime<FixedOffset>,
    /// What accounts are called, by id.
    pub(crate) names: &'g BTreeMap<String, String>,
    pub(crate) findings: &'g Findings,
    pub(crate) title: &'g str,
    /// Names and values that belong to the run.
    pub(crate) facts: &'g [(String, String)],
}

impl Report {
    /// Looks at the folder before anything is read.
    pub(crate) fn new(folder: &Path) -> Result<Report> {
        let nearest = folder.ancestors().find(|path| path.exists());
        if let Some(file) = nearest.filter(|path| !path.is_dir()) {
            bail!("{}: --report needs a folder, and {} is a file", folder.display(), file.display());
        }
        Ok(Report { folder: folder.to_owned() })
    }

    /// Asks the state and writes `report.html`, all or nothing.
    pub(crate) fn write(&self, given: &Given<'_>) -> Result<()> {
        let page = Page::new(given, &given.answers()?)?.render().context("--report")?;
        fs::create_dir_all(&self.folder)
            .with_context(|| format!("{}: --report cannot make the folder", self.folder.display()))?;
        output::write(Some(&self.file()), &page)
    }

    /// The page.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join("report.html")
    }
}

impl Given<'_> {
    fn answers(&self) -> Result<Answers> {
        let question = self.question(self.as_of).levels([Level::Year, Level::Month]);
        let rows = self.aggregator.rows(&question)?;
        let mut earlier = self.question(self.earlier()).levels([Level::Year]);
        earlier = earlier.start(rows.overview().coverage.window_start);
        let earlier = self.aggregator.rows(&earlier)?;
        Ok(Answers { rows, earlier, replies: self.aggregator.reply_times(&question)? })
    }

    /// That of the command line, of all accounts.
    fn question(&self, as_of: DateTime<FixedOffset>) -> Question<'static, Tz> {
        self.args.question(as_of).accounts(Accounts::All).gaps(Gaps::Omit)
    }

    /// The instant with which movement is compared.
    fn earlier(&self) -> DateTime<FixedOffset> {
        self.as_of.checked_sub_signed(TimeDelta::weeks(movement::WEEKS)).unwrap_or(self.as_of)
    }

    /// How raw scores become scores, within a sentence.
    fn normalizer(&self) -> String {
        let words = self.args.normalizer.in_words();
        let mut rest = words.chars();
        rest.next().map(|first| first.to_lowercase().to_string() + rest.as_str()).unwrap_or_default()
    }

    fn local(&self) -> DateTime<Tz> {
        self.as_of.with_timezone(&self.args.zone)
    }

    /// The date with which movement is compared.
    fn then(&self) -> NaiveDate {
        self.earlier().with_timezone(&self.args.zone).date_naive()
    }
}
