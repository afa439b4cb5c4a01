//! Folders of made-up activity, read back.

use std::error::Error;
use std::fs::{self, File};
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use on_datafusion::generate::{Generation, Written};
use serde::de::DeserializeOwned;
use siphasher::sip128::{Hasher128 as _, SipHasher13};
use tempfile::TempDir;

pub(crate) type Done = Result<(), Box<dyn Error>>;

pub(crate) fn read(path: &Path) -> Result<Vec<RecordBatch>, Box<dyn Error>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()?;
    Ok(reader.collect::<Result<_, _>>()?)
}

/// The rows of a file as JSON lines.
pub(crate) fn lines(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = LineDelimitedWriter::new(Vec::new());
    writer.write_batches(&read(path)?.iter().collect::<Vec<_>>())?;
    writer.finish()?;
    Ok(writer.into_inner())
}

pub(crate) fn models<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    Ok(serde_json::Deserializer::from_slice(&lines(path)?).into_iter().collect::<Result<_, _>>()?)
}

/// Made-up activity in a folder of its own.
pub(crate) struct Made {
    pub(crate) folder: TempDir,
    pub(crate) written: Written,
}

impl Made {
    pub(crate) fn new(generation: Generation) -> Result<Made, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let written = generation.write(folder.path(), |_| ())?;
        Ok(Made { folder, written })
    }

    /// The files of a table, in order.
    pub(crate) fn parts(&self, table: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
        let files = fs::read_dir(self.folder.path().join(table))?;
        let mut paths = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
        paths.sort();
        Ok(paths)
    }

    /// The models of a table, file by file.
    pub(crate) fn rows<T: DeserializeOwned>(&self, table: &str) -> Result<Vec<Vec<T>>, Box<dyn Error>> {
        self.parts(table)?.iter().map(|path| models(path)).collect()
    }

    /// Everything that a reader can see, as one number.
    pub(crate) fn digest(&self) -> Result<u128, Box<dyn Error>> {
        let mut hasher = SipHasher13::new();
        for table in ["emails", "meetings"] {
            for path in self.parts(table)? {
                hasher.write(&lines(&path)?);
                hasher.write_u8(0xff);
            }
        }
        for list in self.parts("directory")? {
            hasher.write(&fs::read(list)?);
        }
        Ok(hasher.finish128().as_u128())
    }

    pub(crate) fn empty_state(&self) -> Result<Aggregator, Box<dyn Error>> {
        let directory = self.folder.path().join("directory");
        let accounts: Vec<Account> = serde_json::from_slice(&fs::read(directory.join("accounts.json"))?)?;
        let mailboxes: Vec<Mailbox> = serde_json::from_slice(&fs::read(directory.join("mailboxes.json"))?)?;
        assert_eq!((accounts.len() as u64, mailboxes.len() as u64), (self.written.accounts, self.written.mailboxes));
        let directory = Directory::builder().add_accounts(&accounts).add_mailboxes(&mailboxes).build()?;
        Ok(Aggregator::new(Key::PUBLIC, directory))
    }
}

pub(crate) fn bare(id: &str) -> &str {
    id.trim_start_matches('<').trim_end_matches('>')
}
