//! The same people once more, as an enrichment knows them: its file, and the contacts as a CRM exports them.

use std::fmt::Write as _;

use crate::archive::{Mailbox, mailboxes};
use crate::people::{AMARA, DELLA, INGRID, KENJI, TOMAS};
use crate::stories::STORIES;

/// Everybody of `mailboxes.json`, one of them alone and the others in groups, one within the other.
pub(crate) fn settings() -> String {
    let all = mailboxes();
    let list = |places: &[usize], more: &str| {
        let members: Vec<String> = places.iter().map(|place| table(&all[*place])).collect();
        format!("[\n  {},\n{more}]\n", members.join(",\n  "))
    };
    let amara = list(&[AMARA], "");
    let sales = list(&[INGRID, TOMAS], "  { group = \"Overseas\" },\n");
    let overseas = list(&[DELLA, KENJI], "");
    format!(
        "\
# Whose mail is enriched: the people of mailboxes.json, one alone and the others in groups.
[enrichment]
name = \"Lanternworks and its customers\"
region = \"europe\"
mailboxes = {amara}groups = [\"Sales\", \"Overseas\"]

# What the fields of contacts.csv are called.
[enrichment.contact_fields]
account_id = \"ParentCustomerId\"
contact_id = \"ContactId\"
address = \"EMailAddress1\"

# Who is in which group.
[enrichment.membership]
\"Sales\" = {sales}\"Overseas\" = {overseas}
# The administrator's, without which there are no rows.
[consent]
requested_at = \"2026-06-22T09:00:00+02:00\"
granted_by = \"admin@lanternworks.example\"
granted_at = \"2026-06-24T14:30:00+02:00\"

[schedule]
interval_seconds = 604800 # a week
"
    )
}

fn table(mailbox: &Mailbox) -> String {
    let mut text = format!("{{ address = {:?}", mailbox.address);
    if !mailbox.aliases.is_empty() {
        _ = write!(text, ", aliases = {:?}", mailbox.aliases);
    }
    if let Some(id) = &mailbox.directory_id {
        _ = write!(text, ", directory_id = {id:?}");
    }
    text + &format!(", name = {:?} }}", mailbox.name)
}

/// A record for each address of each listed contact, as in `accounts.json`.
pub(crate) fn contacts() -> String {
    let mut text = "ParentCustomerId,ContactId,FullName,EMailAddress1\n".to_owned();
    for story in &STORIES {
        for contact in story.contacts {
            let Some(id) = contact.id else { continue };
            let name = contact.person.name.replace('"', "\"\"");
            for address in contact.person.addresses {
                _ = writeln!(text, "{},{id},\"{name}\",{address}", story.id);
            }
        }
    }
    text
}
