//! The files: an mbox for each folder, and beside it how far it has come.
//!
//! A batch of messages is appended to the mbox and brought to the disk; only then the state follows, which is replaced
//! as a whole. The state has the length of the mbox. So what a killed run has appended without the state is cut off,
//! and fetched again: no message is lost or stored twice. A file without a state may be somebody's own: it is not
//! touched.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use kit::atomic::AtomicFile;
use kit::lock::Lock;
use kit::output;
use serde::{Deserialize, Serialize};

use crate::folders::Folder;

/// Beside the mbox files, hidden from those who read mail.
const STATES: &str = ".imap";

const VERSION: u32 = 1;

/// The mbox files of one mailbox, held by one process at a time.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    /// Whose mailbox it is, as a hash.
    mailbox: String,
    _lock: Lock,
}

/// The mbox of one folder.
pub(crate) struct Mbox {
    file: File,
    path: PathBuf,
    state_path: PathBuf,
    state: State,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    version: u32,
    mailbox: String,
    folder: String,
    /// As long as the server gives the folder this number, a UID is the same message.
    uid_validity: u32,
    /// Everything up to this UID is stored.
    last_uid: u32,
    /// The first date of arrival.
    since: NaiveDate,
    /// The length of the mbox with that.
    length: u64,
}

/// Why a folder is fetched from its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    UidValidity,
    EarlierDate,
    MissingMail,
}

impl fmt::Display for Again {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Again::UidValidity => "the server has numbered its messages again (UIDVALIDITY)",
            Again::EarlierDate => "--from is earlier than before",
            Again::MissingMail => "its mbox was removed or cut off",
        })
    }
}

impl Store {
    pub(crate) fn open(folder: &Path, mailbox: String) -> Result<Store> {
        let states = folder.join(STATES);
        output::make_private(&states).with_context(|| folder.display().to_string())?;
        let lock = Lock::of_folder(&states)?;
        Ok(Store { folder: folder.to_owned(), mailbox, _lock: lock })
    }

    /// Opens the mbox of a folder, as the last run has left it, and says why it has to be fetched from the beginning.
    pub(crate) fn mbox(&self, folder: &Folder, uid_validity: u32, since: NaiveDate) -> Result<(Mbox, Option<Again>)> {
        let name = folder.file();
        let path = self.folder.join(format!("{name}.mbox"));
        let state_path = self.folder.join(STATES).join(format!("{name}.json"));
        let new = State {
            version: VERSION,
            mailbox: self.mailbox.clone(),
            folder: folder.raw.clone(),
            uid_validity,
            last_uid: 0,
            since,
            length: 0,
        };
        let known = State::read(&state_path, &new).with_context(|| state_path.display().to_string())?;
        let is_known = known.is_some();
        let (file, known, again) = open(&path, &new, known).with_context(|| path.display().to_string())?;
        let mbox = Mbox { file, path, state_path, state: known.unwrap_or(new) };
        if !is_known {
            // From now on the file is known to be of this program, also if a run is killed before its first batch.
            mbox.save()?;
        }
        Ok((mbox, again))
    }
}

/// Opens the file, and cuts off what the state does not know.
fn open(path: &Path, new: &State, known: Option<State>) -> Result<(File, Option<State>, Option<Again>)> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.create(true).truncate(false).read(true).write(true).open(path)?;
    let found = file.metadata()?.len();
    ensure!(
        known.is_some() || found == 0,
        "the file is not of this program, or its state was removed: use another --into"
    );
    let mut again = None;
    let known = known.map(|known| {
        // Messages that are stored already stay; the same message twice changes no row.
        let from_beginning = State { length: known.length, ..new.clone() };
        if found < known.length {
            again = Some(Again::MissingMail);
            State { length: 0, ..from_beginning }
        } else if known.uid_validity != new.uid_validity {
            again = Some(Again::UidValidity);
            from_beginning
        } else if new.since < known.since {
            again = Some(Again::EarlierDate);
            from_beginning
        } else {
            known
        }
    });
    let length = known.as_ref().map_or(0, |known| known.length);
    if found != length {
        file.set_len(length)?;
    }
    file.seek(SeekFrom::Start(length))?;
    Ok((file, known, again))
}

impl Mbox {
    /// The last UID that is stored.
    pub(crate) fn last_uid(&self) -> u32 {
        self.state.last_uid
    }

    /// The first date of arrival of what is in the file.
    pub(crate) fn since(&self) -> NaiveDate {
        self.state.since
    }

    /// Appends entries: the messages of the folder up to this UID.
    pub(crate) fn append(&mut self, entries: &[u8], last_uid: u32) -> Result<()> {
        let mut write = || {
            self.file.write_all(entries)?;
            self.file.sync_data()
        };
        write().with_context(|| self.path.display().to_string())?;
        self.state.length += entries.len() as u64;
        self.state.last_uid = last_uid;
        self.save()
    }

    /// Stores how far it has come.
    pub(crate) fn save(&self) -> Result<()> {
        let write = || -> io::Result<()> {
            let mut file = AtomicFile::create_private(&self.state_path)?;
            serde_json::to_writer_pretty(&mut file, &self.state)?;
            file.write_all(b"\n")?;
            file.commit()
        };
        write().with_context(|| self.state_path.display().to_string())
    }
}

impl State {
    /// What the file has, if it is of this folder.
    fn read(path: &Path, new: &State) -> Result<Option<State>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        // Without the words of serde, which may quote a name.
        let state: State = serde_json::from_slice(&bytes).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            anyhow::anyhow!("the state is damaged, see its line {line} column {column}: remove it and its mbox")
        })?;
        ensure!(state.version == VERSION, "the state is of another version of this program: use another --into");
        ensure!(
            state.mailbox == new.mailbox,
            "it is of another mailbox: give each mailbox an --into of its own, or the --server and --user of before"
        );
        ensure!(state.folder == new.folder, "it is of another folder, whose name differs only in case");
        Ok(Some(state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "2026-01-01";

    struct Place(tempfile::TempDir);

    impl Place {
        fn store(&self) -> Store {
            Store::open(self.0.path(), "hash".to_owned()).unwrap()
        }

        fn mbox(&self, validity: u32, since: &str) -> (Mbox, Option<Again>) {
            let folder = Folder::new("INBOX", Some("/"), None);
            self.store().mbox(&folder, validity, since.parse().unwrap()).unwrap()
        }

        fn text(&self) -> String {
            fs::read_to_string(self.0.path().join("INBOX.mbox")).unwrap()
        }
    }

    #[test]
    fn a_batch_is_there_with_its_state_or_not_at_all() {
        let place = Place(tempfile::tempdir().unwrap());
        let (mut mbox, again) = place.mbox(7, FIRST);
        assert_eq!((mbox.last_uid(), again), (0, None));
        mbox.append(b"one\n", 4).unwrap();
        drop(mbox);
        // A run that was killed between the two.
        let mut file = File::options().append(true).open(place.0.path().join("INBOX.mbox")).unwrap();
        file.write_all(b"ha").unwrap();
        let (mut mbox, again) = place.mbox(7, "2026-02-01");
        assert_eq!(
            (mbox.last_uid(), mbox.since(), again, place.text()),
            (4, FIRST.parse().unwrap(), None, "one\n".into())
        );
        mbox.append(b"two\n", 6).unwrap();
        assert_eq!(place.text(), "one\ntwo\n");
    }

    #[test]
    fn a_folder_begins_again_and_keeps_what_it_has() {
        for (validity, since, length, expected) in [
            (8, FIRST, 4, Again::UidValidity),
            (7, "2025-12-31", 4, Again::EarlierDate),
            (7, FIRST, 3, Again::MissingMail),
        ] {
            let place = Place(tempfile::tempdir().unwrap());
            place.mbox(7, FIRST).0.append(b"one\n", 4).unwrap();
            let file = File::options().write(true).open(place.0.path().join("INBOX.mbox")).unwrap();
            file.set_len(length).unwrap();
            let (mut mbox, again) = place.mbox(validity, since);
            assert_eq!((mbox.last_uid(), again), (0, Some(expected)));
            mbox.append(b"new\n", 1).unwrap();
            let before = if expected == Again::MissingMail { "" } else { "one\n" };
            assert_eq!(place.text(), format!("{before}new\n"));
            assert_eq!(place.mbox(validity, since).1, None);
        }
    }

    #[test]
    fn a_file_of_another_program_is_not_touched() {
        let place = Place(tempfile::tempdir().unwrap());
        fs::write(place.0.path().join("INBOX.mbox"), "somebody's own mail\n").unwrap();
        let folder = Folder::new("INBOX", Some("/"), None);
        let error = place.store().mbox(&folder, 7, FIRST.parse().unwrap()).err().unwrap();
        let expected = "the file is not of this program, or its state was removed: use another --into";
        assert_eq!(error.root_cause().to_string(), expected);
        assert_eq!(place.text(), "somebody's own mail\n");
    }

    /// The state is there before the first batch: a killed run does not leave a file without one.
    #[test]
    fn a_run_that_was_killed_in_its_first_batch_is_continued() {
        let place = Place(tempfile::tempdir().unwrap());
        drop(place.mbox(7, FIRST));
        fs::write(place.0.path().join("INBOX.mbox"), "ha").unwrap();
        let (mut mbox, again) = place.mbox(7, FIRST);
        assert_eq!((mbox.last_uid(), again), (0, None));
        mbox.append(b"one\n", 4).unwrap();
        assert_eq!(place.text(), "one\n");
    }

    #[test]
    fn a_foreign_state_is_refused() {
        let place = Place(tempfile::tempdir().unwrap());
        place.mbox(7, FIRST).0.append(b"one\n", 4).unwrap();
        let path = place.0.path().join(".imap/INBOX.json");
        let good = fs::read_to_string(&path).unwrap();
        for (from, to, said) in [
            ("\"hash\"", "\"other\"", "it is of another mailbox: "),
            ("\"INBOX\"", "\"inbox\"", "it is of another folder, "),
            ("\"version\": 1", "\"version\": 2", "the state is of another version "),
            ("last_uid", "last", "the state is damaged, see its line "),
        ] {
            fs::write(&path, good.replace(from, to)).unwrap();
            let folder = Folder::new("INBOX", Some("/"), None);
            let error = place.store().mbox(&folder, 7, FIRST.parse().unwrap()).err().unwrap();
            assert!(error.root_cause().to_string().starts_with(said), "{error:#}");
        }
        let held = place.store();
        let error = Store::open(place.0.path(), String::new()).unwrap_err().to_string();
        assert!(error.ends_with(".imap: another run has not ended yet"), "{error}");
        drop(held);
    }

    #[cfg(unix)]
    #[test]
    fn mail_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = Place(tempfile::tempdir().unwrap());
        place.mbox(7, FIRST).0.append(b"one\n", 4).unwrap();
        for name in [".imap", "INBOX.mbox", ".imap/INBOX.json"] {
            let mode = fs::metadata(place.0.path().join(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{name}");
        }
    }
}
