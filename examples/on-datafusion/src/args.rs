//! The options for the question, the data and the output, which this program and `on-ballista` have in common.

use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use account_engagement::Key;
use anyhow::{Context as _, Result, bail};
use bytesize::ByteSize;
use chrono::{DateTime, FixedOffset};
use clap::Args;
use kit::args::{Format, KeyArgs, OutputArgs, QuestionArgs, instant};
use kit::destinations::Destinations;
use tempfile::TempDir;

use crate::asked::Asked;
use crate::directories::Directories;
use crate::job::Job;
use crate::parts::{Below, parts};

/// A job: the question, the data, the output and the key.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("format", |format| format.default_value("csv")))]
pub struct JobArgs {
    /// A folder with emails, meetings and a directory [default: the sample]
    ///
    /// Parquet files in emails/ and meetings/; accounts.json and mailboxes.json in directory/.
    #[arg(value_name = "DATA")]
    pub data: Option<PathBuf>,
    /// Keep the states in this folder, and ask all states in it
    ///
    /// Rows are computed from all states in the folder and below. If DATA has no mail, no state is added. All runs over
    /// the folder need the same --key-file. [default: a folder that is removed after the run]
    #[arg(long, value_name = "DIR", help_heading = "Work")]
    pub states: Option<PathBuf>,
    /// The number of buckets that messages and meetings are distributed to, by their ids: the more, the smaller a state
    #[arg(long, value_name = "N", default_value_t = Job::BUCKETS, help_heading = "Work", hide_short_help = true)]
    buckets: NonZeroU32,
    /// The number of shares that accounts are distributed to, parents with their children: the more, the smaller a
    /// state
    #[arg(long, value_name = "N", default_value_t = Job::SHARES, help_heading = "Work", hide_short_help = true)]
    shares: NonZeroU32,
    /// The question.
    #[command(flatten)]
    pub question: QuestionArgs,
    /// How the rows are shown.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The key of the states.
    #[command(flatten)]
    pub key: KeyArgs,
}

/// The data and the as-of instant when DATA is not given.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample");
const SAMPLE_AS_OF: &str = "2026-06-30T12:00:00Z";

impl JobArgs {
    /// The job, and the folder of its states if it is removed after the run.
    ///
    /// # Errors
    ///
    /// A folder that is missing or cannot be used, with the option that names it.
    pub fn job(&self) -> Result<(Job, Option<TempDir>)> {
        let asked = self.asked()?;
        let data = self.data.as_deref().unwrap_or(Path::new(SAMPLE));
        let data = fs::canonicalize(data).with_context(|| format!("{}: DATA needs a folder", data.display()))?;
        let table = |name: &str| match parts(&data.join(name), Below::PassedOver)?[..] {
            [] => Ok(None),
            _ => text(&data.join(name)).map(Some),
        };
        let (emails, meetings) = (table("emails")?, table("meetings")?);
        if emails.is_none() && meetings.is_none() && self.states.is_none() {
            bail!(
                "{}: DATA has neither emails/*.parquet nor meetings/*.parquet; where only states are to be asked, name \
                 them by --states",
                data.display()
            );
        }
        let (states, gone_after) = if let Some(folder) = &self.states {
            fs::create_dir_all(folder).with_context(|| format!("{}: --states needs a folder", folder.display()))?;
            (fs::canonicalize(folder)?, None)
        } else {
            let folder = TempDir::new().context("a folder for the states")?;
            (folder.path().to_owned(), Some(folder))
        };
        let job = Job {
            emails,
            meetings,
            states: text(&states)?,
            directory: Directories::reference(&text(&data.join("directory"))?)?,
            asked,
            buckets: self.buckets,
            shares: self.shares,
        };
        Ok((job, gone_after))
    }

    /// The key of the states. If they are removed after the run, so is the key: without `--key-file` a new one is drawn.
    ///
    /// # Errors
    ///
    /// States that are kept without a key, or a file that is not a key.
    pub fn state_key(&self) -> Result<Key> {
        if self.states.is_some() && self.key.key_file.is_none() {
            bail!("--states needs --key-file: every run over kept states needs the key that they were made with");
        }
        self.key.key()
    }

    /// The question.
    ///
    /// # Errors
    ///
    /// An invalid window.
    pub fn asked(&self) -> Result<Asked> {
        let asked = Asked::new(&self.question, self.as_of()?, self.output.format.levels());
        asked.check()?;
        Ok(asked)
    }

    /// The as-of instant. For the sample it is fixed, so that the sample has rows.
    fn as_of(&self) -> Result<DateTime<FixedOffset>> {
        match (&self.question.as_of, &self.data) {
            (None, None) => instant(SAMPLE_AS_OF).map_err(anyhow::Error::msg),
            _ => self.question.as_of(),
        }
    }

    /// Whether this process needs one state of everything. The table, which also lists the accounts that are going
    /// cold, and the page need it.
    #[must_use]
    pub fn needs_one_state(&self) -> bool {
        self.output.format == Format::Table || self.output.report.is_some()
    }

    /// Checks the options before the run, except for the key.
    ///
    /// # Errors
    ///
    /// A missing folder, an invalid question, or an output that cannot be written.
    pub fn check(&self) -> Result<()> {
        Destinations::new(&self.output)?;
        self.job().map(drop)
    }
}

/// A path as the text that SQL needs.
fn text(path: &Path) -> Result<String> {
    let text = path.to_str().with_context(|| format!("{}: the path is not UTF-8 text", path.display()))?;
    Ok(text.to_owned())
}

/// A number of bytes, such as 500M or 2G.
///
/// # Errors
///
/// Any other text, and zero.
pub fn bytes(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(ByteSize(bytes)) if bytes > 0 => Ok(bytes),
        _ => Err("expected a number of bytes, such as 500000000, 500M, 2G or 2GiB".to_owned()),
    }
}
