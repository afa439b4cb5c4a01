//! Which files a path holds, and what each of them is.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use walkdir::WalkDir;

/// A file to be read, or why it cannot be.
pub(crate) type Found = Result<PathBuf, (PathBuf, io::Error)>;

/// The files in a path, in a steady order; a file is its own only one.
///
/// The `tmp` folders of a Maildir hold what is still being delivered, and are left out.
pub(crate) fn files(path: &Path) -> impl Iterator<Item = Found> {
    let is_unfinished = |entry: &walkdir::DirEntry| {
        entry.depth() > 0
            && entry.file_type().is_dir()
            && entry.file_name() == "tmp"
            && entry.path().parent().is_some_and(is_maildir)
    };
    let root = path.to_owned();
    WalkDir::new(path)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(move |entry| !is_unfinished(entry))
        .filter_map(move |entry| match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => Some(Ok(entry.into_path())),
            Err(error) => {
                let path = error.path().unwrap_or(&root).to_owned();
                Some(Err((path, error.into())))
            }
        })
}

fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && folder.join("new").is_dir()
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Mbox,
    /// One message: of a Maildir, or a file of its own.
    Message,
    Calendar,
    Empty,
    Other,
}

/// Opens a file, unpacked when it is gzipped, and says what it holds, by its first bytes.
///
/// `counted` sees every byte that is read from the disk.
pub(crate) fn open<R: Read>(
    path: &Path,
    counted: impl FnOnce(File) -> R,
) -> io::Result<(Content, BufReader<Unpacked<R>>)> {
    let mut file = BufReader::new(counted(File::open(path)?));
    let is_gzip = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let mut reader =
        BufReader::new(if is_gzip { Unpacked::Gzip(MultiGzDecoder::new(file)) } else { Unpacked::Plain(file) });
    let content = content(reader.fill_buf()?, path);
    Ok((content, reader))
}

/// A file's own bytes.
pub(crate) enum Unpacked<R: Read> {
    Plain(BufReader<R>),
    Gzip(MultiGzDecoder<BufReader<R>>),
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Plain(file) => file.read(buffer),
            Unpacked::Gzip(file) => file.read(buffer),
        }
    }
}

fn content(start: &[u8], path: &Path) -> Content {
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start).trim_ascii_start();
    let begins = |word: &str| start.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()));
    let in_maildir = || {
        let folder = path.parent();
        folder.is_some_and(|folder| folder.ends_with("cur") || folder.ends_with("new"))
            && folder.and_then(Path::parent).is_some_and(is_maildir)
    };
    let name = if has_extension(path, "gz") { path.file_stem().unwrap_or_default() } else { path.as_os_str() };
    let is_named = |extension| has_extension(Path::new(name), extension);
    if start.is_empty() {
        Content::Empty
    } else if start.starts_with(b"From ") {
        Content::Mbox
    } else if ["BEGIN:VCALENDAR", "BEGIN:VEVENT"].into_iter().any(begins) || is_named("ics") {
        Content::Calendar
    } else if in_maildir() || is_named("eml") || MAIL_HEADERS.into_iter().any(begins) {
        Content::Message
    } else {
        Content::Other
    }
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// With one of these begin messages that are files of their own, whatever their name.
const MAIL_HEADERS: [&str; 12] = [
    "Return-Path:",
    "Received:",
    "Delivered-To:",
    "From:",
    "To:",
    "Date:",
    "Message-ID:",
    "Subject:",
    "MIME-Version:",
    "X-Received:",
    "Authentication-Results:",
    "DKIM-Signature:",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_told_by_the_first_bytes() {
        for (start, name, expected) in [
            ("From a Fri Jan  2 03:16:02 2026\n", "archive", Content::Mbox),
            ("\u{feff}BEGIN:VCALENDAR\r\n", "calendar", Content::Calendar),
            ("begin:vevent\n", "x", Content::Calendar),
            ("garbage", "broken.ICS", Content::Calendar),
            ("garbage", "broken.ics.gz", Content::Calendar),
            ("received: by x.example\n", "17", Content::Message),
            ("X-Own: 1\n", "m.eml", Content::Message),
            ("[{\"id\": 1}]", "accounts.json", Content::Other),
            ("", "empty.mbox", Content::Empty),
        ] {
            assert_eq!(content(start.as_bytes(), Path::new(name)), expected, "{name}");
        }
    }
}
