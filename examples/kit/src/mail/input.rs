//! What a program reads: the paths of the command line, or its own sample.

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use chrono::{DateTime, FixedOffset};

use crate::args::{AsOf, PeopleArgs, QuestionArgs};

/// What a program reads, with whose lists, and as of when.
#[derive(Clone, Debug)]
pub struct Input {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The lists of people.
    pub people: PeopleArgs,
    /// The instant of the question.
    pub as_of: DateTime<FixedOffset>,
}

impl Input {
    /// The paths and lists of the command line.
    ///
    /// # Errors
    ///
    /// When a path does not exist or cannot be opened: it is better to know that before an hour of reading. What cannot
    /// be read inside a path ends nothing.
    pub fn new(paths: &[PathBuf], people: &PeopleArgs, asked: &QuestionArgs) -> Result<Input> {
        for path in paths {
            opens(path).with_context(|| format!("{}: PATH needs a file or folder that can be read", path.display()))?;
        }
        Ok(Input { paths: paths.to_vec(), people: people.clone(), as_of: asked.as_of()? })
    }

    /// A sample: these parts of its folder, with its `accounts.json` and `mailboxes.json`, as of its `as-of.txt` unless
    /// the command line has another instant.
    ///
    /// # Errors
    ///
    /// When `as-of.txt` cannot be read.
    pub fn sample(folder: &Path, parts: &[&str], people: &PeopleArgs, asked: &QuestionArgs) -> Result<Input> {
        // The shorter path is easier to read in a summary.
        let here = env::current_dir().ok().and_then(|here| folder.strip_prefix(here).ok());
        let folder = here.unwrap_or(folder);
        let as_of = match asked.as_of {
            Some(_) => asked.as_of()?,
            None => written(&folder.join("as-of.txt"), asked)?,
        };
        Ok(Input {
            paths: parts.iter().map(|part| folder.join(part)).collect(),
            people: PeopleArgs {
                accounts: vec![folder.join("accounts.json")],
                mailboxes: vec![folder.join("mailboxes.json")],
                ..people.clone()
            },
            as_of,
        })
    }
}

/// Whether a file or folder can be opened. A pipe is not tried: that would take away what is in it.
fn opens(path: &Path) -> io::Result<()> {
    let found = path.metadata()?;
    if found.is_dir() {
        fs::read_dir(path).map(drop)
    } else if found.is_file() {
        File::open(path).map(drop)
    } else {
        Ok(())
    }
}

fn written(file: &Path, asked: &QuestionArgs) -> Result<DateTime<FixedOffset>> {
    let read = || {
        let as_of: AsOf = fs::read_to_string(file)?.trim().parse().map_err(anyhow::Error::msg)?;
        as_of.instant(asked.zone)
    };
    read().with_context(|| file.display().to_string())
}
