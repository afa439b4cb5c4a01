//! A bar for those who wait, on a terminal only.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read, Seek, SeekFrom};

use indicatif::{ProgressBar, ProgressStyle};

/// Less than this is read before a bar could be seen.
const WORTH_A_BAR: u64 = 16 << 20;

/// A bar over so many bytes; hidden when there is nobody to see it.
pub(crate) fn bar(bytes: u64) -> ProgressBar {
    if bytes < WORTH_A_BAR || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("reading {bar:30} {bytes} of {total_bytes}, {eta} left");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A file that moves the bar by where in it is being read: as it lies on the disk, packed or not.
pub(crate) struct Counted<R = File> {
    reader: R,
    bar: ProgressBar,
    /// What the files before this one come to.
    before: u64,
    at: u64,
    size: u64,
}

impl<R> Counted<R> {
    pub(crate) fn new(reader: R, bar: &ProgressBar, before: u64, size: u64) -> Counted<R> {
        Counted { reader, bar: bar.clone(), before, at: 0, size }
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.at += read as u64;
        self.bar.set_position(self.before + self.at.min(self.size));
        Ok(read)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.reader.seek(to)?;
        Ok(self.at)
    }
}
