//! A file that moves the progress bar.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use indicatif::ProgressBar;

/// A file that moves the bar to the place at which it is read: by its bytes on the disk, packed or not.
pub(crate) struct Counted<R = File> {
    reader: R,
    bar: ProgressBar,
    /// The bytes of the files before this one.
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
