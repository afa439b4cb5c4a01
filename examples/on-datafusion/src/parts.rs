//! Checks the files of a table before the engine reads them. The engine skips empty files, and panics on some truncated
//! files.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// The first and the last bytes of every Parquet file. The length of the footer is before the last ones.
const MAGIC: &[u8; 4] = b"PAR1";
const TAIL: usize = 8;

/// Whether subfolders are read too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Below {
    PassedOver,
    LookedInto,
}

/// The Parquet files in a folder, by name. A missing folder has none.
pub(crate) fn parts(folder: &Path, below: Below) -> Result<Vec<PathBuf>> {
    let mut parts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            entries => entries.with_context(|| folder.display().to_string())?,
        };
        for entry in entries {
            let path = entry.with_context(|| folder.display().to_string())?.path();
            if path.is_dir() {
                folders.extend((below == Below::LookedInto).then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "parquet") {
                parts.push(path);
            }
        }
    }
    parts.sort_unstable();
    Ok(parts)
}

/// Refuses a folder that has truncated files.
pub(crate) fn check(folder: &str, below: Below) -> Result<()> {
    for part in parts(Path::new(folder), below)? {
        let path = part.display();
        if !is_whole(&part).with_context(|| format!("{path}: cannot be read"))? {
            bail!("{path}: no Parquet file, or the beginning of one: finish it or take it away");
        }
    }
    Ok(())
}

fn is_whole(part: &Path) -> io::Result<bool> {
    let mut file = File::open(part)?;
    let length = file.metadata()?.len();
    let around = (MAGIC.len() + TAIL) as u64;
    if length < around {
        return Ok(false);
    }
    let mut tail = [0; TAIL];
    file.seek(SeekFrom::Start(length - TAIL as u64))?;
    file.read_exact(&mut tail)?;
    let [a, b, c, d, magic @ ..] = tail;
    let footer = u64::from(u32::from_le_bytes([a, b, c, d]));
    Ok(magic == *MAGIC && footer <= length - around)
}
