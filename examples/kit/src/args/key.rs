//! `--key-file`: the secret under which addresses and ids are hashed.

use std::fs;
use std::path::PathBuf;

use account_engagement::Key;
use anyhow::{Context as _, Result};
use clap::Args;

use crate::file;

/// The key.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
#[command(next_help_heading = "Privacy")]
pub struct KeyArgs {
    /// A secret under which addresses and ids are hashed
    ///
    /// The file holds 32 hexadecimal digits or 16 raw bytes. Without it the library's public key `Key::PUBLIC` is
    /// used, which is no secret.
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    pub key_file: Option<PathBuf>,
}

impl KeyArgs {
    /// Reads the key; without a file it is the public key.
    ///
    /// # Errors
    ///
    /// The file cannot be read or holds something else.
    pub fn key(&self) -> Result<Key> {
        let Some(path) = &self.key_file else { return Ok(Key::PUBLIC) };
        let bytes = fs::read(path).with_context(|| file::unreadable("--key-file", path))?;
        match <[u8; 16]>::try_from(bytes.as_slice()) {
            Ok(raw) => Ok(Key::new(raw)),
            Err(_) => String::from_utf8_lossy(&bytes)
                .parse()
                .with_context(|| format!("{}: --key-file needs 16 raw bytes or 32 digits", path.display())),
        }
    }
}
