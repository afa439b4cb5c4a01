//! The last weeks of three of the mailboxes, as Google hands them out: two zips, a tgz and a folder.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::archive::{accounts, json, mailboxes};
use crate::calendar::Meeting;
use crate::gmail;
use crate::google;
use crate::letters::{AS_OF, letters};
use crate::mail::Mail;
use crate::meetings::{invitations, meetings};
use crate::pack::{Members, Packed};
use crate::people::{DELLA, INGRID, MAILBOXES, TOMAS};
use crate::series::{series, unusual};
use crate::stories::story;

/// Four of the accounts, each of another kind: loyal, growing, gone cold, and large.
const ACCOUNTS: [&str; 4] = ["halden-bridge", "marisol-ferries", "quillfeather", "tamarind-rail"];

/// How far back the exports go.
const DAYS: i64 = 45;

/// The files by their path within the sample folder.
pub(crate) fn files() -> BTreeMap<String, Packed> {
    let stories = ACCOUNTS.map(story);
    let own: Vec<_> = mailboxes().into_iter().enumerate().filter(|(place, _)| PEOPLE.contains(place)).collect();
    let own: Vec<_> = own.into_iter().map(|(_, mailbox)| mailbox).collect();
    let text = |text: String| Packed::Plain(text.into_bytes());
    let mut files = BTreeMap::from([
        ("accounts.json".to_owned(), text(json(&accounts(stories)))),
        ("mailboxes.json".to_owned(), text(json(&own))),
        ("as-of.txt".to_owned(), text(AS_OF.format("%Y-%m-%dT%H:%M:%SZ\n").to_string())),
    ]);
    let (mails, meetings) = activity();
    let [ingrid, tomas, della] = PEOPLE.map(|keeper| export(keeper, &mails, &meetings));
    // Google fills a part before it begins the next.
    let (first, second) = ingrid.split_at(2);
    files.insert("takeout/takeout-20260701T080000Z-001.zip".to_owned(), Packed::Zip(first.to_vec()));
    files.insert("takeout/takeout-20260701T080000Z-002.zip".to_owned(), Packed::Zip(second.to_vec()));
    files.insert("takeout/takeout-20260701T081500Z-001.tgz".to_owned(), Packed::Tgz(tomas));
    files.extend(della.into_iter().map(|(name, bytes)| (format!("takeout/della/{name}"), Packed::Plain(bytes))));
    files
}

const PEOPLE: [usize; 3] = [INGRID, TOMAS, DELLA];

/// What the same people wrote and met in the year of the other sample, as far as it is recent; of
/// series, those with one of the accounts.
fn activity() -> (Vec<Mail>, Vec<Meeting>) {
    let since = AS_OF - TimeDelta::days(DAYS);
    let stories = ACCOUNTS.map(story);
    let mut single: Vec<Meeting> = stories.into_iter().flat_map(meetings).collect();
    let mut mails: Vec<Mail> = stories.into_iter().flat_map(letters).collect();
    let contacts = stories.into_iter().flat_map(|story| story.contacts);
    let people: Vec<_> = contacts.map(|contact| &contact.person).chain(&MAILBOXES).collect();
    mails.extend(invitations(&single, &people));
    mails.retain(|mail| mail.sent_utc() >= since && mail.sent_utc() <= AS_OF);
    single.extend(unusual());
    single.retain(|meeting| meeting.start.to_utc() >= since);
    let lanterns = series().into_iter().filter(|meeting| meeting.summary == "Lanterns, weekly");
    single.extend(lanterns);
    (mails, single)
}

/// One person's export. Tomás has his in Portuguese.
fn export(keeper: usize, mails: &[Mail], meetings: &[Meeting]) -> Members {
    let person = &MAILBOXES[keeper];
    let (mail, all, calendar) = match keeper {
        TOMAS => ("E-mail", "Todos os e-mails, incluindo Spam e Lixeira", "Agenda"),
        _ => ("Mail", "All mail Including Spam and Trash", "Calendar"),
    };
    let own = person.addresses[0];
    let members = [
        ("archive_browser.html".to_owned(), "<!DOCTYPE html><title>Takeout</title>\n".to_owned()),
        (format!("{mail}/{all}.mbox"), gmail::mbox(keeper, mails)),
        (format!("{calendar}/{own}.ics"), google::ics(keeper, meetings)),
        (format!("{calendar}/Birthdays.ics"), google::birthdays(person.zone)),
        ("Contacts/All Contacts/All Contacts.vcf".to_owned(), "BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n".to_owned()),
        ("Tasks/Tasks.json".to_owned(), "{\"kind\": \"tasks#taskLists\", \"items\": []}\n".to_owned()),
    ];
    members.into_iter().map(|(name, text)| (format!("Takeout/{name}"), text.into_bytes())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::files;
    use crate::pack::Packed;
    use crate::pack::tests::holds;

    #[test]
    fn the_committed_files_are_the_ones_this_writes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sample-takeout");
        for (path, packed) in files() {
            let committed = std::fs::read(folder.join(&path)).unwrap_or_default();
            assert!(
                holds(&packed, &committed),
                "{path} differs: run `cargo run -p make-sample` and look at the change"
            );
        }
    }

    #[test]
    fn everything_in_it_is_made_up_and_small() {
        let mut size = 0;
        for (path, packed) in files() {
            size += packed.bytes().expect("packed").len();
            let texts = match packed {
                Packed::Plain(bytes) => vec![bytes],
                Packed::Zip(members) | Packed::Tgz(members) => members.into_iter().map(|(_, bytes)| bytes).collect(),
            };
            for text in texts {
                let text = String::from_utf8(text).expect("text").replace("\r\n ", "");
                let words = text.split(|c: char| c.is_whitespace() || "<>,;\"\\".contains(c));
                for word in words.filter(|word| word.contains('@') && !word.ends_with("@xxx")) {
                    assert!(word.to_lowercase().ends_with(".example"), "{path}: {word}");
                }
            }
        }
        assert!(size < 80_000, "{size} bytes");
    }
}
