//! Writes the made-up archive of the `mail-archive` example into `../sample`: `cargo run -p make-sample`.
//!
//! Who the accounts are and how their year went stands in `stories.rs`; the rest makes letters and meetings of it, the
//! same ones every time.

mod archive;
mod calendar;
mod dice;
mod enrichment;
mod header;
mod letters;
mod mail;
mod meetings;
mod oddities;
mod people;
mod series;
mod stories;
mod story;
mod zones;

use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample");
    for (path, text) in archive::files() {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}
