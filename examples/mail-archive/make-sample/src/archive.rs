//! The whole archive as files, in memory.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::ics;
use crate::enrichment;
use crate::letters::{AS_OF, letters};
use crate::mail::mbox;
use crate::meetings::{invitations, meetings};
use crate::oddities::oddities;
use crate::people::{MAILBOXES, Person};
use crate::series::{series, unusual};
use crate::stories::STORIES;
use crate::story::Story;

#[derive(Serialize)]
pub(crate) struct Account {
    id: &'static str,
    name: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    domains: &'static [&'static str],
    contacts: Vec<Contact>,
}

#[derive(Serialize)]
struct Contact {
    id: &'static str,
    addresses: &'static [&'static str],
}

#[derive(Serialize)]
pub(crate) struct Mailbox {
    pub(crate) address: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) aliases: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) directory_id: Option<String>,
    pub(crate) name: &'static str,
}

/// The files by their path within the sample folder.
pub(crate) fn files() -> BTreeMap<String, String> {
    let mut mails: Vec<_> = STORIES.iter().flat_map(letters).collect();
    mails.extend(oddities());
    let mut all: Vec<_> = STORIES.iter().flat_map(meetings).collect();
    let people: Vec<&Person> =
        STORIES.iter().flat_map(|story| story.contacts).map(|contact| &contact.person).chain(&MAILBOXES).collect();
    mails.extend(invitations(&all, &people));
    all.extend(series());
    all.extend(unusual());

    let mut files = BTreeMap::from([
        ("accounts.json".to_owned(), json(&accounts(&STORIES))),
        ("mailboxes.json".to_owned(), json(&mailboxes())),
        ("enrichment.toml".to_owned(), enrichment::settings()),
        ("contacts.csv".to_owned(), enrichment::contacts()),
        ("as-of.txt".to_owned(), AS_OF.format("%Y-%m-%dT%H:%M:%SZ\n").to_string()),
    ]);
    for (keeper, person) in MAILBOXES.iter().enumerate() {
        let name = person.addresses[0].split('@').next().unwrap_or_default();
        files.insert(format!("mail/{name}.mbox"), mbox(keeper, &mails));
        files.insert(format!("calendar/{name}.ics"), ics(keeper, &all));
    }
    files
}

pub(crate) fn accounts<'s>(stories: impl IntoIterator<Item = &'s Story>) -> Vec<Account> {
    let listed = |contact: &'static crate::story::Contact| {
        contact.id.map(|id| Contact { id, addresses: contact.person.addresses })
    };
    stories
        .into_iter()
        .map(|story| Account {
            id: story.id,
            name: story.name,
            domains: story.domains,
            contacts: story.contacts.iter().filter_map(listed).collect(),
        })
        .collect()
}

/// The last one has no directory id: not every mailbox has one.
pub(crate) fn mailboxes() -> Vec<Mailbox> {
    let last = MAILBOXES.len() - 1;
    let mailbox = |(place, person): (usize, &'static Person)| Mailbox {
        address: person.addresses[0],
        aliases: &person.addresses[1..],
        directory_id: (place < last).then(|| format!("5a3e0c00-0000-4000-8000-{place:012}")),
        name: person.name,
    };
    MAILBOXES.iter().enumerate().map(mailbox).collect()
}

pub(crate) fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string_pretty(value).expect("plain structs") + "\n"
}

#[cfg(test)]
mod tests {
    use super::files;
    use std::path::Path;

    #[test]
    fn the_committed_files_are_the_ones_this_writes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample");
        for (path, text) in files() {
            let committed = std::fs::read(folder.join(&path)).unwrap_or_default();
            assert!(
                committed == text.as_bytes(),
                "{path} differs: run `cargo run -p make-sample` and look at the change"
            );
        }
    }

    #[test]
    fn no_other_file_lies_among_them() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample");
        for sub in ["mail", "calendar"] {
            for entry in std::fs::read_dir(folder.join(sub)).expect("the folder") {
                let path = format!("{sub}/{}", entry.expect("an entry").file_name().display());
                assert!(files().contains_key(&path), "{path} is not written by this program");
            }
        }
    }

    #[test]
    fn everything_in_it_is_made_up() {
        for (path, text) in files() {
            for address in text
                .replace("\r\n ", "")
                .split(|c: char| c.is_whitespace() || "<>,;\"\\".contains(c))
                .filter(|w| w.contains('@'))
            {
                assert!(address.to_lowercase().ends_with(".example"), "{path}: {address}");
            }
        }
    }

    #[test]
    fn it_stays_small() {
        let size: usize = files().values().map(String::len).sum();
        assert!(size < 600_000, "{size} bytes");
    }
}
