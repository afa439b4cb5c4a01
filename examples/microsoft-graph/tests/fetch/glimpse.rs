//! What lies in a folder at a moment, to catch a program while it writes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::net::TcpStream;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::thread;

/// Which files there are: what is written beside its place and renamed shows twice.
#[derive(PartialEq, Eq)]
pub(crate) struct Glimpse(BTreeSet<(PathBuf, u64)>);

/// More glimpses than a page is worth waiting for.
const GLIMPSES: u32 = 100_000;

impl Glimpse {
    pub(crate) fn of(folder: &Path) -> Glimpse {
        let mut files = BTreeSet::new();
        // A file may be gone before it is looked at.
        for mailbox in fs::read_dir(folder).into_iter().flatten().flatten() {
            for file in fs::read_dir(mailbox.path()).into_iter().flatten().flatten() {
                files.insert((file.path(), file.metadata().map_or(0, |meta| meta.ino())));
            }
        }
        Glimpse(files)
    }

    /// Looks until this has changed so many times, or the program asks for more, since it has stored all.
    pub(crate) fn until_changed(mut self, times: u32, folder: &Path, stream: &TcpStream) -> io::Result<()> {
        let mut changes = 0;
        stream.set_nonblocking(true)?;
        for _ in 0..GLIMPSES {
            let now = Glimpse::of(folder);
            changes += u32::from(now != self);
            let asks = stream.peek(&mut [0]).is_ok();
            if changes == times || asks {
                break;
            }
            self = now;
            thread::yield_now();
        }
        stream.set_nonblocking(false)
    }
}
