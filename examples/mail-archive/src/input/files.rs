//! Which files a path holds, and what each of them is.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use walkdir::WalkDir;

use crate::input::archive::Opened;
use crate::input::encoding;
use crate::input::limit::Limit;
use crate::input::refused::Refused;
use crate::mail::separator::Form;

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
            // To open a pipe would wait for somebody who writes to it; one that is named itself is meant.
            Ok(entry) if entry.depth() > 0 && !entry.file_type().is_file() => {
                Some(Err((entry.into_path(), io::Error::other(Refused::NoFile))))
            }
            Ok(entry) => Some(Ok(entry.into_path())),
            Err(error) => {
                let path = error.path().unwrap_or(&root).to_owned();
                let is_circle = error.loop_ancestor().is_some();
                Some(Err((path, if is_circle { io::Error::other(Refused::Circle) } else { error.into() })))
            }
        })
}

fn is_maildir(folder: &Path) -> bool {
    folder.join("cur").is_dir() && folder.join("new").is_dir()
}

/// Whether a file is of a Maildir by its name, `1772000001.M1P1.host:2,S`, and of its folder of that name: in
/// an archive there is nothing else to go by.
fn is_in_maildir(file: &Path, folder: &str) -> bool {
    let name = file.file_name().unwrap_or_default().as_encoded_bytes();
    let is_delivered = name.first().is_some_and(u8::is_ascii_digit) && name.split(|byte| *byte == b'.').count() > 2;
    is_delivered && file.parent().is_some_and(|parent| parent.ends_with(folder))
}

/// Whether a file of an archive is still being delivered.
pub(crate) fn is_undelivered(member: &Path) -> bool {
    is_in_maildir(member, "tmp")
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Mbox,
    /// One message: of a Maildir, or a file of its own.
    Message,
    /// Headers, under any name: a message, or an mbox that has lost its first line.
    Headers,
    /// A message in a file of Apple Mail.
    Emlx,
    Calendar,
    /// Mail in a form that is not read here.
    Foreign(Foreign),
    Tar,
    /// An archive inside an archive, or packed in a way that is not known here.
    Packed,
    Empty,
    Other,
}

/// Mail of Outlook, which other programs convert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// PST and OST files.
    Store,
    /// MSG files.
    Message,
    /// OLM files, of Outlook for Mac.
    Mac,
    /// DBX files, of Outlook Express.
    Express,
}

/// By the first bytes, or by the name.
fn foreign(head: &[u8], is_named: impl Fn(&str) -> bool) -> Option<Foreign> {
    // Documents of many programs begin so.
    let is_compound = head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    if head.starts_with(b"!BDN") || is_named("pst") || is_named("ost") {
        Some(Foreign::Store)
    } else if is_compound && (is_named("msg") || is_named("oft")) {
        Some(Foreign::Message)
    } else if is_named("olm") {
        Some(Foreign::Mac)
    } else {
        head.starts_with(&[0xcf, 0xad, 0x12, 0xfe]).then_some(Foreign::Express)
    }
}

/// How much of a file is looked at to tell what it holds: the mark of a tar is at its byte 257.
const HEAD: u64 = 1024;

/// Says what a file holds, by its first bytes, and gives all of it, unpacked where it is gzipped.
pub(crate) fn open<'r>(file: impl Read + 'r, path: &Path, limit: &'r Limit) -> Opened<'r> {
    let (head, file) = peek(file)?;
    if !head.starts_with(&[0x1f, 0x8b]) {
        return Ok((content(&head, path), Box::new(file)));
    }
    let (head, mut file) = peek(limit.bound(MultiGzDecoder::new(file)))?;
    let found = content(&head, path);
    if matches!(found, Content::Other | Content::Empty) && (head.len() as u64) < HEAD {
        // What breaks off too early to be recognised could not be read.
        io::copy(&mut file.by_ref().take(HEAD), &mut io::sink())?;
        return Ok((found, Box::new(io::empty())));
    }
    Ok((found, Box::new(file)))
}

/// The first bytes, and a reader of them and the rest. An error after the first bytes is left for the reader.
fn peek<'r, R: Read + 'r>(file: R) -> io::Result<(Vec<u8>, impl BufRead + 'r)> {
    let mut file = BufReader::new(file);
    let mut head = Vec::new();
    let failure = file.by_ref().take(HEAD).read_to_end(&mut head).err();
    match failure {
        Some(error) if head.is_empty() => Err(error),
        failure => Ok((head.clone(), Cursor::new(head).chain(Failing { failure, file }))),
    }
}

/// A file whose next read may be known to fail.
struct Failing<R> {
    failure: Option<io::Error>,
    file: R,
}

impl<R: Read> Read for Failing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.failure.take().map_or_else(|| self.file.read(buffer), Err)
    }
}

impl<R: BufRead> BufRead for Failing<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.failure.take().map_or_else(|| self.file.fill_buf(), Err)
    }

    fn consume(&mut self, bytes: usize) {
        self.file.consume(bytes);
    }
}

/// A name for people: without control characters, and with `*@*` for a part of it that has an
/// address. Google names a person's own calendar by the address, which no report may show; as a
/// pattern for a shell, the name still finds its file.
pub(crate) fn shown(path: &Path) -> PathBuf {
    path.iter()
        .map(|part| {
            let part = part.to_string_lossy();
            match ["@", "%40"].into_iter().find(|at| part.contains(at)) {
                Some(at) => format!("*{at}*{}", kinds(&part)),
                None => part.replace(char::is_control, "\u{fffd}"),
            }
        })
        .collect()
}

/// What the end of a name says of a file: `.mbox.gz`.
fn kinds(name: &str) -> &str {
    let mut rest = name;
    while let Some((before, extension)) = rest.rsplit_once('.')
        && MAIL_KINDS.iter().chain(&PACKED_KINDS).any(|known| extension.eq_ignore_ascii_case(known))
    {
        rest = before;
    }
    &name[rest.len()..]
}

const MAIL_KINDS: [&str; 7] = ["ics", "mbox", "eml", "emlx", "pst", "msg", "olm"];

const PACKED_KINDS: [&str; 7] = ["gz", "zip", "tgz", "tar", "bz2", "xz", "zst"];

/// Whether a file that is neither mail nor a calendar, by content and by name, is part of an export of Google:
/// in a folder `Takeout`, or in an archive as it comes.
pub(crate) fn is_of_other_product(path: &Path) -> bool {
    let is_takeout = path.iter().any(|part| {
        let part = part.to_string_lossy();
        part == "Takeout" || part.starts_with("takeout-") && (part.ends_with(".zip") || part.ends_with(".tgz"))
    });
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_called_mail =
        || kinds(&name).split('.').any(|kind| MAIL_KINDS.iter().any(|of| kind.eq_ignore_ascii_case(of)));
    is_takeout && !is_called_mail()
}

/// Whether a file is hidden, or in a hidden folder: programs keep their own notes there, beside the mail.
pub(crate) fn is_hidden(file: &Path) -> bool {
    let is_hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
    let folder = file.parent().and_then(Path::file_name);
    file.file_name().into_iter().chain(folder).any(is_hidden)
}

/// By its name, also as browsers change it: documents of many programs are zips that nobody means to open.
pub(crate) fn is_zip(path: &Path, head: &[u8]) -> bool {
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    has_extension(path, "zip") || name.starts_with(b"takeout-") && head.starts_with(b"PK\x03\x04")
}

fn content(head: &[u8], path: &Path) -> Content {
    let plain = encoding::plain(head);
    let start = plain.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&plain).trim_ascii_start();
    let begins = |word: &str| start.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()));
    let in_maildir = || {
        ["cur", "new"].into_iter().any(|name| {
            let beside = path.parent().filter(|folder| folder.ends_with(name)).and_then(Path::parent);
            is_in_maildir(path, name) || beside.is_some_and(is_maildir)
        })
    };
    let name = if has_extension(path, "gz") { path.file_stem().unwrap_or_default() } else { path.as_os_str() };
    let is_named = |extension: &str| has_extension(Path::new(name), extension);
    // Some systems keep notes about a file next to it, under such a name.
    let is_shadow = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"._"));
    if start.is_empty() {
        Content::Empty
    } else if is_shadow {
        Content::Other
    } else if let Some(foreign) = foreign(head, is_named) {
        Content::Foreign(foreign)
    } else if is_named("emlx") {
        Content::Emlx
    } else if head.get(257..262) == Some(b"ustar") {
        Content::Tar
    } else if is_named("zip") || head.starts_with(&[0x1f, 0x8b]) {
        Content::Packed
    } else if Form::of(start.split(|byte| *byte == b'\n').next().unwrap_or_default()).is_some() {
        Content::Mbox
    } else if ["BEGIN:VCALENDAR", "BEGIN:VEVENT"].into_iter().any(begins) || is_named("ics") {
        Content::Calendar
    } else if in_maildir() || is_named("eml") {
        Content::Message
    } else if start.starts_with(b">From ") || MAIL_HEADERS.into_iter().any(begins) {
        Content::Headers
    } else {
        Content::Other
    }
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Messages in files of their own begin with one of these, under any name.
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
    fn notes_beside_the_mail_are_hidden() {
        for (file, expected) in [
            ("mail/.DS_Store", true),
            ("mail/.imap/INBOX.json", true),
            ("mail/.Sent/dovecot-uidlist", true),
            ("mail/INBOX.mbox", false),
            ("../INBOX.mbox", false),
            ("./notes.txt", false),
        ] {
            assert_eq!(is_hidden(Path::new(file)), expected, "{file}");
        }
    }

    #[test]
    fn content_is_told_by_the_first_bytes() {
        for (start, name, expected) in [
            ("From a Fri Jan  2 03:16:02 2026\n", "archive", Content::Mbox),
            ("\u{feff}BEGIN:VCALENDAR\r\n", "calendar", Content::Calendar),
            ("begin:vevent\n", "x", Content::Calendar),
            ("garbage", "broken.ICS", Content::Calendar),
            ("garbage", "broken.ics.gz", Content::Calendar),
            ("!BDN\u{1}", "archive", Content::Foreign(Foreign::Store)),
            ("\u{1}", "ann.OST", Content::Foreign(Foreign::Store)),
            ("PK\u{3}\u{4}", "ann.olm", Content::Foreign(Foreign::Mac)),
            ("From: ann@x.example\n", "1.msg", Content::Headers),
            ("28\nFrom: ann@x.example\n", "1.partial.emlx", Content::Emlx),
            ("From -\n", "m.eml", Content::Mbox),
            ("From\r\nX-Own: 1\n", "Inbox", Content::Mbox),
            ("Fromage\n", "shopping", Content::Other),
            ("received: by x.example\n", "17", Content::Headers),
            (">From ann@x.example\n", "17", Content::Headers),
            (">From ann@x.example\n", "m.eml", Content::Message),
            ("X-Own: 1\n", "m.eml", Content::Message),
            ("\u{0}\u{5}\u{16}\u{7}", "._team.ics", Content::Other),
            ("PK\u{3}\u{4}", "inner.zip", Content::Packed),
            ("PK\u{3}\u{4}", "minutes.docx", Content::Other),
            ("[{\"id\": 1}]", "accounts.json", Content::Other),
            ("", "empty.mbox", Content::Empty),
        ] {
            assert_eq!(content(start.as_bytes(), Path::new(name)), expected, "{name}");
        }
        let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        assert_eq!(content(&compound, Path::new("1.msg")), Content::Foreign(Foreign::Message));
        assert_eq!(content(&compound, Path::new("1.doc")), Content::Other);
        assert_eq!(content(&[0xcf, 0xad, 0x12, 0xfe], Path::new("Inbox.dbx")), Content::Foreign(Foreign::Express));
    }
}
