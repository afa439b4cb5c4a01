//! Which folders of a mailbox are fetched.

use anyhow::{Result, bail};
use kit::mail::utf7;

use crate::name;

/// A folder that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folder {
    /// The name as the server has it.
    pub(crate) raw: String,
    /// The name for people.
    pub(crate) name: String,
    separator: Option<String>,
    of: Option<Use>,
}

/// What a folder is for (RFC 6154).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// All messages of the mailbox, each of which may be in other folders too.
    All,
    /// What was not sent.
    Drafts,
    /// What nobody asked for.
    Junk,
    /// It was sent and received before it was deleted.
    Trash,
    /// Messages of other folders, such as those with a star.
    View,
}

/// Names of servers that do not say what their folders are for.
const DRAFTS: [&str; 4] = ["Drafts", "Draft", "Outbox", "Templates"];
const JUNK: [&str; 6] = ["Junk", "Junk E-mail", "Junk Email", "Spam", "Bulk", "Bulk Mail"];

impl Folder {
    pub(crate) fn new(raw: &str, separator: Option<&str>, of: Option<Use>) -> Folder {
        let name = utf7::decode(raw).into_owned();
        let last = separator.and_then(|separator| name.rsplit(separator).next()).unwrap_or(&name);
        let is_one_of = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(last));
        let by_name = || is_one_of(&DRAFTS).then_some(Use::Drafts).or_else(|| is_one_of(&JUNK).then_some(Use::Junk));
        let of = of.or_else(by_name);
        Folder { raw: raw.to_owned(), name, separator: separator.map(str::to_owned), of }
    }

    /// The name of its file, before the ending.
    pub(crate) fn file(&self) -> String {
        name::of_file(&self.name, self.separator.as_deref())
    }

    /// Why it is not fetched, if it is not.
    fn omitted(&self, there_is_all: bool) -> Option<&'static str> {
        match self.of {
            Some(Use::Drafts) => Some("drafts"),
            Some(Use::Junk) => Some("junk"),
            Some(Use::View) => Some("a view of other folders"),
            None if there_is_all => Some("also in the folder of all mail"),
            Some(Use::All | Use::Trash) | None => None,
        }
    }
}

/// The folders to fetch, in the order of their names: all but some, or these.
pub(crate) fn chosen(all: Vec<Folder>, named: &[String]) -> Result<Vec<Folder>> {
    let mut chosen = if named.is_empty() {
        let there_is_all = has_all(&all);
        all.into_iter().filter(|folder| folder.omitted(there_is_all).is_none()).collect()
    } else {
        let mut chosen = Vec::new();
        for name in named {
            // INBOX in any case is one folder.
            let is_named = |folder: &&Folder| {
                folder.name == *name || folder.raw == *name || is_inbox(name) && is_inbox(&folder.name)
            };
            match all.iter().find(is_named) {
                Some(folder) => chosen.push(folder.clone()),
                None => bail!("--folder {name:?} does not exist: --list prints the folders"),
            }
        }
        chosen
    };
    chosen.sort_by(|a, b| a.name.cmp(&b.name));
    chosen.dedup();
    Ok(chosen)
}

/// The list for people: a name a line, and after a tab why it is not fetched by default.
pub(crate) fn list(mut all: Vec<Folder>) -> String {
    let there_is_all = has_all(&all);
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let line = |folder: &Folder| {
        let name = folder.name.replace(char::is_control, "\u{fffd}");
        match folder.omitted(there_is_all) {
            Some(why) => format!("{name}\tnot fetched: {why}\n"),
            None => format!("{name}\n"),
        }
    };
    all.iter().map(line).collect()
}

fn has_all(folders: &[Folder]) -> bool {
    folders.iter().any(|folder| folder.of == Some(Use::All))
}

fn is_inbox(name: &str) -> bool {
    name.eq_ignore_ascii_case("INBOX")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(of: &[(&str, Option<Use>)]) -> Vec<Folder> {
        of.iter().map(|(name, of)| Folder::new(name, Some("/"), *of)).collect()
    }

    fn names(chosen: &[Folder]) -> Vec<&str> {
        chosen.iter().map(|folder| folder.name.as_str()).collect()
    }

    #[test]
    fn drafts_and_junk_are_not_fetched() {
        let own = folders(&[
            ("INBOX", None),
            ("Sent", None),
            ("Entw&APw-rfe", Some(Use::Drafts)),
            ("INBOX/drafts", None),
            ("Werbung", Some(Use::Junk)),
            ("Junk E-mail", None),
            ("Draft contracts", None),
            ("Trash", Some(Use::Trash)),
        ]);
        assert_eq!(names(&chosen(own, &[]).unwrap()), ["Draft contracts", "INBOX", "Sent", "Trash"]);
    }

    #[test]
    fn all_mail_is_enough() {
        let gmail = || {
            folders(&[
                ("INBOX", None),
                ("Kunden", None),
                ("[Gmail]/All Mail", Some(Use::All)),
                ("[Gmail]/Starred", Some(Use::View)),
                ("[Gmail]/Trash", Some(Use::Trash)),
                ("[Gmail]/Spam", Some(Use::Junk)),
            ])
        };
        assert_eq!(names(&chosen(gmail(), &[]).unwrap()), ["[Gmail]/All Mail", "[Gmail]/Trash"]);
        let listed = list(gmail());
        assert!(listed.starts_with("INBOX\tnot fetched: also in the folder of all mail\nKunden\t"), "{listed}");
        assert!(listed.contains("\n[Gmail]/All Mail\n"), "{listed}");
    }

    #[test]
    fn named_folders_are_fetched() {
        let own = folders(&[("INBOX", None), ("Entw&APw-rfe", Some(Use::Drafts)), ("Sent", None)]);
        let named = ["Entwürfe", "inbox", "Entw&APw-rfe"].map(str::to_owned);
        assert_eq!(names(&chosen(own.clone(), &named).unwrap()), ["Entwürfe", "INBOX"]);
        let error = chosen(own, &["Gesendet".to_owned()]).unwrap_err().to_string();
        assert_eq!(error, "--folder \"Gesendet\" does not exist: --list prints the folders");
    }
}
