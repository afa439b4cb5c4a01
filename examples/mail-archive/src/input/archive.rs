//! Archives as sources: each file in a zip or a tar, one after the other, and none of them unpacked
//! to the disk.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use tar::EntryType;
use zip::ZipArchive;

use crate::input::counted::Counted;
use crate::input::files::{self, Content};
use crate::input::limit::Limit;
use crate::input::refused::{Refused, refused};

/// A file that can be read, or why it cannot be; by its name for people.
pub(crate) type Opened<'r> = io::Result<(Content, Box<dyn io::BufRead + 'r>)>;

/// Hands out a file or, of an archive, the files in it. An error is one of the file as a whole.
///
/// What is packed in an archive within an archive is not looked for.
pub(crate) fn each<R: Read + Seek>(
    path: &Path,
    mut file: Counted<R>,
    take: &mut dyn FnMut(&Path, Opened<'_>),
) -> io::Result<()> {
    let limit = Limit::of(file.size());
    if is_zip(path, &mut file)? {
        return each_of_zip(path, BufReader::new(file), &limit, take);
    }
    let (content, reader) = files::open(file, path, &limit)?;
    if content != Content::Tar {
        take(&files::shown(path), Ok((content, reader)));
        return Ok(());
    }
    each_of_tar(path, reader, &limit, take)
}

/// Leaves the file as it was; a pipe, which cannot go back, is not touched.
fn is_zip<R: Read + Seek>(path: &Path, file: &mut R) -> io::Result<bool> {
    let mut head = Vec::new();
    if file.seek(SeekFrom::Start(0)).is_ok() {
        file.by_ref().take(4).read_to_end(&mut head)?;
        file.seek(SeekFrom::Start(0))?;
    }
    Ok(files::is_zip(path, &head))
}

fn each_of_zip<R: Read + Seek>(
    path: &Path,
    file: R,
    limit: &Limit,
    take: &mut dyn FnMut(&Path, Opened<'_>),
) -> io::Result<()> {
    let mut archive = ZipArchive::new(file).map_err(refused)?;
    for place in 0..archive.len() {
        let entry = archive.by_index_data(place).map_err(refused)?;
        let name = entry.name().unwrap_or_else(|_| String::from_utf8_lossy(entry.name_raw()));
        let name = member(path, &name);
        if entry.is_dir() || files::is_undelivered(&name) {
            continue;
        }
        let opened = match archive.by_index(place) {
            Ok(member) => open_member(limit.bound(member), &name, limit),
            Err(error) => Err(refused(error)),
        };
        take(&files::shown(&name), opened);
        limit.check()?;
    }
    if archive.has_duplicate_names() { Err(io::Error::other(Refused::SameName)) } else { Ok(()) }
}

fn each_of_tar<R: Read>(
    path: &Path,
    file: R,
    limit: &Limit,
    take: &mut dyn FnMut(&Path, Opened<'_>),
) -> io::Result<()> {
    let mut file = Tail { reader: file, zeros: 0 };
    let mut archive = tar::Archive::new(&mut file);
    // What follows the end may be another one.
    archive.set_ignore_zeros(true);
    for entry in archive.entries()? {
        let entry = entry.map_err(|error| match limit.check() {
            Err(too_much) => too_much,
            // In its own words it would say which member's header it is.
            Ok(()) if error.kind() == io::ErrorKind::Other => io::Error::other(Refused::NoTar),
            Ok(()) => error,
        })?;
        let name = member(path, &String::from_utf8_lossy(&entry.path_bytes()));
        let opened = match entry.header().entry_type() {
            EntryType::Directory => continue,
            _ if files::is_undelivered(&name) => continue,
            EntryType::Regular | EntryType::Continuous => open_member(entry, &name, limit),
            // The holes in it take no room in the archive.
            EntryType::GNUSparse => open_member(limit.bound(entry), &name, limit),
            // Links, whose targets are read in their own place, and devices.
            _ => Ok((Content::Other, Box::new(io::empty()) as _)),
        };
        take(&files::shown(&name), opened);
    }
    if file.zeros < END_OF_TAR { Err(io::Error::other(Refused::NoTar)) } else { Ok(()) }
}

/// A tar ends with at least this number of zeros: a tar that was cut between two members does not.
const END_OF_TAR: usize = 512;

/// A reader that knows how many zeros it has read last.
struct Tail<R> {
    reader: R,
    zeros: usize,
}

impl<R: Read> Read for Tail<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let zeros = buffer[..read].iter().rev().take_while(|byte| **byte == 0).count();
        self.zeros = if zeros == read { self.zeros.saturating_add(zeros) } else { zeros };
        Ok(read)
    }
}

fn open_member<'r>(member: impl Read + 'r, name: &Path, limit: &'r Limit) -> Opened<'r> {
    let (content, reader) = files::open(member, name, limit).map_err(|error| match error.kind() {
        io::ErrorKind::Unsupported => io::Error::other(Refused::Method),
        _ => error,
    })?;
    Ok((if content == Content::Tar { Content::Packed } else { content }, reader))
}

/// `ann.zip/Takeout/Mail/x.mbox`, with any name that an archive gives its file.
fn member(archive: &Path, name: &str) -> PathBuf {
    let name = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    archive.iter().map(ToOwned::to_owned).chain(name.map(Into::into)).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use indicatif::ProgressBar;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    #[test]
    fn a_member_has_its_place_in_the_archive() {
        for (name, expected) in [
            ("Takeout/Mail/x.mbox", "in/ann.zip/Takeout/Mail/x.mbox"),
            ("/etc/x.ics", "in/ann.zip/etc/x.ics"),
            ("..\\..\\x.ics", "in/ann.zip/x.ics"),
        ] {
            assert_eq!(member(Path::new("in/ann.zip"), name), Path::new(expected));
        }
    }

    /// Reads all there is, and says how many files gave all they have.
    fn read_all(path: &str, bytes: &[u8]) -> usize {
        let file = Counted::new(Cursor::new(bytes), &ProgressBar::hidden(), 0, bytes.len() as u64);
        let mut whole = 0;
        let mut take = |_: &Path, opened: Opened<'_>| {
            let read = opened.and_then(|(_, mut reader)| reader.read_to_end(&mut Vec::new()));
            whole += usize::from(read.is_ok());
        };
        _ = each(Path::new(path), file, &mut take);
        whole
    }

    /// Neither a byte that was changed nor an end that is missing trips what unpacks.
    #[test]
    fn damage_of_every_byte_ends_nothing() {
        let files = [("a.mbox", "From a Fri Jan  2 03:16:02 2026\n\nx\n"), ("b.ics", "BEGIN:VCALENDAR\n")];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut tar = tar::Builder::new(Vec::new());
        for (name, text) in files {
            zip.start_file(name, SimpleFileOptions::default().large_file(true)).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            tar.append_data(&mut header, name, text.as_bytes()).unwrap();
        }
        let tar = tar.into_inner().unwrap();
        let mut tgz = GzEncoder::new(Vec::new(), Compression::default());
        tgz.write_all(&tar).unwrap();
        let archives =
            [("x.zip", zip.finish().unwrap().into_inner()), ("x.tar", tar), ("x.tgz", tgz.finish().unwrap())];
        for (name, bytes) in archives {
            assert_eq!(read_all(name, &bytes), 2, "{name}");
            for at in 0..bytes.len() {
                read_all(name, &bytes[..at]);
                for damage in [0x00, 0xff, bytes[at] ^ 1] {
                    let mut damaged = bytes.clone();
                    damaged[at] = damage;
                    assert!(read_all(name, &damaged) <= 2, "{name}: byte {at}");
                }
            }
        }
    }
}
