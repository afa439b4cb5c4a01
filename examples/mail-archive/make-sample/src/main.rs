//! Writes the made-up archives of the `mail-archive` example into `../sample` and `../sample-takeout`:
//! `cargo run -p make-sample`.
//!
//! Who the accounts are and how their year went stands in `stories.rs`; the rest makes letters and meetings of it, the
//! same ones every time.

mod archive;
mod calendar;
mod dice;
mod enrichment;
mod gmail;
mod google;
mod header;
mod letters;
mod mail;
mod meetings;
mod oddities;
mod pack;
mod people;
mod series;
mod stories;
mod story;
mod takeout;
mod zones;

use std::path::Path;
use std::{fs, io};

use kit::atomic;

fn main() -> io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, text) in archive::files() {
        write(&here.join("../sample").join(path), text.as_bytes())?;
    }
    for (path, packed) in takeout::files() {
        write(&here.join("../sample-takeout").join(path), &packed.bytes()?)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    atomic::replace(path, bytes)
}
