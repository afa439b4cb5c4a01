//! What is said of files that are not read.

use std::error::Error;
use std::fmt;
use std::io;

use zip::result::ZipError;

/// Why a file, an archive or a file in one is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Circle,
    Encrypted,
    Method,
    NoFile,
    NoTar,
    NoZip,
    SameName,
    TooMuch,
}

impl Refused {
    /// Whether there may be mail in what is not read. What a circle leads to is read elsewhere, and a pipe or a device in a
    /// folder holds no mail.
    pub(crate) fn may_hide_mail(self) -> bool {
        !matches!(self, Refused::Circle | Refused::NoFile)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::Circle => "a link that leads round in a circle",
            Refused::Encrypted => "encrypted",
            Refused::Method => "packed by a method that is not known here (only deflate is)",
            Refused::NoFile => "neither a file nor a folder",
            Refused::NoTar => "no whole tar archive",
            Refused::NoZip => "no whole zip archive",
            Refused::SameName => "several files of one name, of which only the last is read",
            Refused::TooMuch => "unpacks to more than mail does, a hundredfold; the rest is not read",
        })
    }
}

impl Error for Refused {}

/// A zip's error, without the crate's own words.
pub(crate) fn refused(error: ZipError) -> io::Error {
    io::Error::other(match error {
        ZipError::Io(error) => return error,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refused::Encrypted,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Refused::Method,
        _ => Refused::NoZip,
    })
}
