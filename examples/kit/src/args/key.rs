//! `--key-file`: the secret under which addresses and ids are hashed.

use std::path::{Path, PathBuf};

use account_engagement::Key;
use anyhow::Result;
use clap::Args;

use crate::{key, terminal};

/// The key.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Privacy")]
pub struct KeyArgs {
    /// A secret under which addresses and ids are hashed
    ///
    /// The file holds 32 hexadecimal digits or 16 raw bytes. Without it a random key is drawn: for this run alone, or,
    /// where a state is kept, on its first run; then it is in the file `key` beside the state. Rows do not depend on it.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub key_file: Option<PathBuf>,
}

impl KeyArgs {
    /// The key of a run that keeps no state: that of the file, or a new one.
    ///
    /// # Errors
    ///
    /// The file cannot be read or holds something else, or the system has no random numbers.
    pub fn key(&self) -> Result<Key> {
        match &self.key_file {
            Some(path) => key::read("--key-file", path),
            None => key::draw(),
        }
    }

    /// The key of a state that is kept in this folder: that of the file, or the one beside the state. A new key is named
    /// on standard error.
    ///
    /// # Errors
    ///
    /// The file cannot be read or holds something else, or the new key cannot be written.
    pub fn key_kept_in(&self, folder: &Path) -> Result<Key> {
        if let Some(path) = &self.key_file {
            return key::read("--key-file", path);
        }
        let kept = key::kept_in(folder)?;
        if kept.is_new {
            let path = kept.path.display();
            terminal::say(&format!("a new key is in {path}: later runs need it to read the state\n"));
        }
        Ok(kept.key)
    }
}
