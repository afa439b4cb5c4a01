//! Whose mail and meetings are fetched, and how the server and the disk call them.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::Path;

use account_engagement::{Directory, Mailbox, normalize_address};
use anyhow::{Context as _, Result, bail, ensure};
use kit::file;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

/// One of the mailboxes.
pub(crate) struct User {
    /// Its place in the list, from 1: what is said of a mailbox names that and nobody.
    pub(crate) number: usize,
    /// The id in the organisation's directory, else the address.
    pub(crate) key: String,
}

impl User {
    /// The user in the path of an address at the server.
    pub(crate) fn path(&self) -> String {
        format!("/users/{}", encoded(&self.key))
    }

    /// The name of the folder, which says nothing of whose it is.
    pub(crate) fn folder(&self) -> String {
        let digest = Sha256::digest(&self.key);
        digest.iter().take(8).fold(String::from("mailbox-"), |mut name, byte| {
            _ = write!(name, "{byte:02x}");
            name
        })
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Text as a part of a path or a query: all but RFC 3986's unreserved characters is escaped.
pub(crate) fn encoded(text: &str) -> String {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The mailboxes of a file: a JSON array, or one a line.
pub(crate) fn read(path: &Path) -> Result<Vec<User>> {
    let name = || path.display().to_string();
    let mailboxes: Vec<Mailbox> = file::list("--mailboxes", path)?;
    ensure!(!mailboxes.is_empty(), "{}: no mailbox in it", name());
    Directory::builder().add_mailboxes(&mailboxes).build().with_context(name)?;

    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut users = Vec::new();
    for (number, mailbox) in (1..).zip(&mailboxes) {
        let id = mailbox.directory_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let key = id.map_or_else(|| normalize_address(&mailbox.address).into_owned(), str::to_owned);
        if let Some(other) = first.insert(key.clone(), number) {
            bail!("{}: mailboxes {other} and {number} have the same directory_id", name());
        }
        users.push(User { number, key });
    }
    Ok(users)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_user_by_id_or_address() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let array = r#"[{"address": "Rep+1@corp.example", "name": "Rep"}, {"address": "a@corp.example", "directory_id": " 0a11 "}]"#;
        let lines = array.trim_matches(['[', ']']).replace("}, ", "}\n");
        for text in [array, &lines, &format!("\u{feff}{array}")] {
            fs::write(file.path(), text).unwrap();
            let users = read(file.path()).unwrap();
            let paths: Vec<String> = users.iter().map(User::path).collect();
            assert_eq!(paths, ["/users/rep%2B1%40corp.example", "/users/0a11"]);
            assert_eq!(format!("{users:?}"), "[User { number: 1, .. }, User { number: 2, .. }]");
            assert_eq!(users[1].folder(), "mailbox-796fcdbc40c0b254");
        }
    }

    #[test]
    fn a_bad_list_names_nobody_but_who_is_there_twice() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let name = file.path().display();
        for (text, said) in [
            ("", format!("{name}: no mailbox in it")),
            ("[]", format!("{name}: no mailbox in it")),
            (
                "[\n{\"address\": [\"a@corp.example\"]}]",
                format!("{name}:2: invalid type: sequence, expected a string (column 12)"),
            ),
            ("{\"address\": \"a@corp.example\"", format!("{name}:1: EOF while parsing an object (column 28)")),
            (
                r#"[{"address": "a@corp.example", "directory_id": "x"}, {"address": "b@corp.example", "directory_id": "x"}]"#,
                format!("{name}: mailboxes 1 and 2 have the same directory_id"),
            ),
        ] {
            fs::write(file.path(), text).unwrap();
            assert_eq!(read(file.path()).unwrap_err().to_string(), said);
        }
        fs::write(file.path(), r#"[{"address": "a@corp.example"}, {"address": "A@corp.example"}]"#).unwrap();
        assert!(read(file.path()).is_err());
    }
}
