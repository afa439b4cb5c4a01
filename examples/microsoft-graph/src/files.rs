//! Which files a path holds, and whether they hold JSON.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use walkdir::WalkDir;

use crate::fetch;

/// A file to be read, or why it cannot be.
pub(crate) type Found = Result<PathBuf, (PathBuf, io::Error)>;

/// The files in a path, in the order of their names; a file is its own only one. What `fetch` keeps beside
/// its pages is left out.
pub(crate) fn files(path: &Path) -> impl Iterator<Item = Found> {
    let root = path.to_owned();
    let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    entries.filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) if entry.depth() > 0 && fetch::is_beside_pages(&entry.file_name().to_string_lossy()) => None,
        // To open a pipe that nobody writes to would wait for ever; one that is named itself is meant.
        Ok(entry) if entry.depth() > 0 && !entry.file_type().is_file() => {
            Some(Err((entry.into_path(), io::ErrorKind::Unsupported.into())))
        }
        Ok(entry) => Some(Ok(entry.into_path())),
        Err(error) => {
            let path = error.path().unwrap_or(&root).to_owned();
            // A link that leads round in a circle, to what is read elsewhere.
            let is_circle = error.loop_ancestor().is_some();
            Some(Err((path, if is_circle { io::ErrorKind::Unsupported.into() } else { error.into() })))
        }
    })
}

/// What a file holds, by its first bytes or its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    /// Whatever it may say: JSON is UTF-8.
    Utf16,
    Other,
}

/// Opens a file, unpacked when it is gzipped and without its byte order mark, and says what it holds.
///
/// `counted` sees every byte that is read from the disk.
pub(crate) fn open<R: Read>(
    path: &Path,
    counted: impl FnOnce(File) -> R,
) -> io::Result<(Form, BufReader<Unpacked<R>>)> {
    let mut file = BufReader::new(counted(File::open(path)?));
    let is_gzip = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let mut reader = BufReader::new(if is_gzip {
        Unpacked::Gzip(Box::new(MultiGzDecoder::new(file)))
    } else {
        Unpacked::Plain(file)
    });
    if reader.fill_buf()?.starts_with(MARK) {
        reader.consume(MARK.len());
    }
    let form = form(reader.fill_buf()?, path);
    Ok((form, reader))
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A file's own bytes.
pub(crate) enum Unpacked<R: Read> {
    Plain(BufReader<R>),
    Gzip(Box<MultiGzDecoder<BufReader<R>>>),
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Plain(file) => file.read(buffer),
            Unpacked::Gzip(file) => file.read(buffer),
        }
    }
}

fn form(start: &[u8], path: &Path) -> Form {
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        Form::Utf16
    } else if begins_as_json(start) || is_named_json(path) {
        Form::Json
    } else {
        Form::Other
    }
}

fn begins_as_json(start: &[u8]) -> bool {
    matches!(start.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// `page.json`, `page.jsonl.gz`: what is broken from its first byte on is still meant to be JSON.
fn is_named_json(path: &Path) -> bool {
    let extension = |path: &Path| path.extension().map(OsStr::to_ascii_lowercase);
    let is_packed = extension(path).is_some_and(|found| found == "gz");
    let name = if is_packed { path.file_stem().map(Path::new) } else { Some(path) };
    name.and_then(extension).is_some_and(|found| found == "json" || found == "jsonl" || found == "ndjson")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_socket_between_files_is_none_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("1.json"), "[]").unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(path("2.json")).unwrap();
        let found = |of: &Path| files(of).map(|found| found.map_err(|(path, _)| path)).collect::<Vec<_>>();
        assert_eq!(found(folder.path()), [Ok(path("1.json")), Err(path("2.json"))]);
        // A file that is named on the command line is read.
        assert_eq!(found(&path("2.json")), [Ok(path("2.json"))]);
    }

    #[test]
    fn json_is_told_by_its_first_bytes_or_its_name() {
        for (start, name, expected) in [
            (&b"{\"value\": []}"[..], "page", Form::Json),
            (b"\r\n\t [", "page.txt", Form::Json),
            (b"garbage", "page.JSON", Form::Json),
            (b"garbage", "page.json.gz", Form::Json),
            (b"", "page.jsonl", Form::Json),
            (b"# Notes", "README.md", Form::Other),
            (b"garbage", "page.gz", Form::Other),
            (b"\xff\xfe{\0", "page.json", Form::Utf16),
            (b"\xfe\xff\0{", "page", Form::Utf16),
        ] {
            assert_eq!(form(start, Path::new(name)), expected, "{name}");
        }
    }
}
