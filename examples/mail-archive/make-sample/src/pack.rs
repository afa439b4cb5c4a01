//! Files as they are, and packed into a zip or a tgz.

use std::io::{self, Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Names and texts of files, in order.
pub(crate) type Members = Vec<(String, Vec<u8>)>;

/// A file of the sample.
pub(crate) enum Packed {
    Plain(Vec<u8>),
    Zip(Members),
    Tgz(Members),
}

impl Packed {
    /// The file's bytes. Members bear no time, so that they are the same every time.
    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        match self {
            Packed::Plain(bytes) => Ok(bytes.clone()),
            Packed::Zip(members) => {
                let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
                for (name, bytes) in members {
                    writer.start_file(name.as_str(), SimpleFileOptions::default())?;
                    writer.write_all(bytes)?;
                }
                Ok(writer.finish()?.into_inner())
            }
            Packed::Tgz(members) => {
                let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
                for (name, bytes) in members {
                    let mut header = tar::Header::new_ustar();
                    header.set_size(bytes.len() as u64);
                    header.set_mode(0o644);
                    builder.append_data(&mut header, name, bytes.as_slice())?;
                }
                builder.into_inner()?.finish()
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use zip::ZipArchive;

    use super::{Members, Packed};

    fn read(mut reader: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).expect("whole");
        bytes
    }

    /// Whether a file holds what this one does. How well its bytes are packed is left to the packer: a
    /// newer one may do better.
    pub(crate) fn holds(packed: &Packed, file: &[u8]) -> bool {
        let unpacked: Members = match packed {
            Packed::Plain(bytes) => return bytes == file,
            Packed::Zip(_) => {
                let Ok(mut archive) = ZipArchive::new(std::io::Cursor::new(file)) else { return false };
                let places = 0..archive.len();
                let member = |place| {
                    let member = archive.by_index(place).expect("a member");
                    (member.name().expect("a name").into_owned(), read(member))
                };
                places.map(member).collect()
            }
            Packed::Tgz(_) => {
                let mut archive = tar::Archive::new(GzDecoder::new(file));
                let Ok(entries) = archive.entries() else { return false };
                let member = |entry: std::io::Result<tar::Entry<'_, _>>| {
                    let entry = entry.ok()?;
                    Some((entry.path().ok()?.to_str()?.to_owned(), read(entry)))
                };
                entries.map_while(member).collect()
            }
        };
        matches!(packed, Packed::Zip(members) | Packed::Tgz(members) if *members == unpacked)
    }
}
