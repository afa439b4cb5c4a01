//! A database in a folder of its own, what is put into it, and the program on it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use account_engagement::{Account, Email, Mailbox, Meeting};
use chrono::{DateTime, FixedOffset, SecondsFormat, Timelike as _, Utc};
pub(crate) use kit::testing::Ran;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use serde::Serialize;
use tempfile::TempDir;

pub(crate) const AS_OF: &str = "2026-06-30T12:00:00Z";
pub(crate) const RUN_AT: &str = "2026-07-01T06:00:00Z";

/// The table's rows by their key, each with all of its values.
pub(crate) type Table = BTreeMap<(String, String, String), Vec<Value>>;

pub(crate) struct Crm {
    folder: TempDir,
}

pub(crate) fn shipped(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

impl Crm {
    /// The schema, and an enrichment with consent since June 2026.
    pub(crate) fn new() -> Crm {
        let crm = Crm { folder: tempfile::tempdir().unwrap() };
        crm.sql(&shipped("sample/schema.sql"));
        crm.sql(
            "INSERT INTO enrichment (id, name, region, requested_at, granted_by, granted_at) VALUES
             (1, 'Sales', 'europe', '2026-06-01T09:00:00Z', 'admin@corp.example', '2026-06-02T09:00:00Z')",
        );
        crm
    }

    /// The shipped sample in a file.
    pub(crate) fn sample() -> Crm {
        let crm = Crm { folder: tempfile::tempdir().unwrap() };
        crm.sql(&shipped("sample/schema.sql"));
        crm.sql(&shipped("sample/data.sql"));
        crm
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("crm.db")
    }

    /// What the database is called in errors.
    pub(crate) fn name(&self) -> String {
        self.path().display().to_string()
    }

    pub(crate) fn open(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    /// Statements by somebody who minds neither checks nor keys, as other programs may.
    pub(crate) fn sql(&self, statements: &str) {
        let connection = self.open();
        connection.execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF").unwrap();
        connection.execute_batch(statements).unwrap();
    }

    pub(crate) fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sqlite-crm"));
        command.arg(self.path());
        for (option, default) in [("--as-of", AS_OF), ("--run-at", RUN_AT)] {
            if !more.contains(&option) {
                command.args([option, default]);
            }
        }
        command.args(more);
        command
    }

    pub(crate) fn run(&self, more: &[&str]) -> Ran {
        kit::testing::run(&mut self.command(more))
    }

    pub(crate) fn office(&self) -> Table {
        table(&self.open(), "Office")
    }

    pub(crate) fn strings(&self, query: &str) -> Vec<String> {
        let connection = self.open();
        let mut statement = connection.prepare(query).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    pub(crate) fn put_people(&self, accounts: &[Account], mailboxes: &[Mailbox]) {
        let mut connection = self.open();
        let by = connection.transaction().unwrap();
        for Account { id, name, domains, contacts, .. } in accounts {
            by.execute("INSERT INTO accounts (id, name) VALUES (?1, ?2)", params![id, name]).unwrap();
            for domain in domains {
                by.execute("INSERT INTO account_domains VALUES (?1, ?2)", params![id, domain]).unwrap();
            }
            for contact in contacts {
                by.execute("INSERT INTO contacts VALUES (?1, ?2)", params![contact.id, id]).unwrap();
                for address in &contact.addresses {
                    by.execute("INSERT INTO contact_addresses VALUES (?1, ?2)", params![contact.id, address]).unwrap();
                }
            }
        }
        for Mailbox { address, aliases, directory_id, name, .. } in mailboxes {
            by.execute("INSERT INTO mailboxes VALUES (?1, ?2, ?3)", params![address, directory_id, name]).unwrap();
            for alias in aliases {
                by.execute("INSERT INTO mailbox_aliases VALUES (?1, ?2)", params![address, alias]).unwrap();
            }
        }
        by.commit().unwrap();
    }

    pub(crate) fn put_emails<'e>(&self, emails: impl IntoIterator<Item = &'e Email>) {
        let mut connection = self.open();
        let by = connection.transaction().unwrap();
        for Email { id, sent_at, from, to, cc, bcc, in_reply_to, conversation, kind, .. } in emails {
            by.execute(
                "INSERT INTO messages (message_id, sent_at, in_reply_to, conversation, kind) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, spelled(*sent_at), in_reply_to, conversation, word(kind)],
            )
            .unwrap();
            let row = by.last_insert_rowid();
            let people = [("to", to), ("cc", cc), ("bcc", bcc)];
            let people = people.into_iter().flat_map(|(role, addresses)| addresses.iter().map(move |of| (role, of)));
            // The sender stands anywhere among them.
            for (position, (role, address)) in people.chain([("from", from)]).enumerate() {
                let position = i64::try_from(position).unwrap();
                by.execute("INSERT INTO participants VALUES (?1, ?2, ?3, ?4)", params![row, position, role, address])
                    .unwrap();
            }
        }
        by.commit().unwrap();
    }

    /// Meetings, each with its id or the uid and the original start that its id is made of.
    pub(crate) fn put_meetings<'m>(&self, meetings: impl IntoIterator<Item = (&'m Meeting, Series)>) {
        let mut connection = self.open();
        let by = connection.transaction().unwrap();
        for (meeting, series) in meetings {
            let Meeting { id, organizer, attendees, start, end, all_day, status, revision, .. } = meeting;
            let (uid, original) = series.map_or((id.clone(), None), |(uid, at)| (uid, Some(spelled(at))));
            by.execute(
                "INSERT INTO events (uid, original_start, starts_at, ends_at, all_day, status, revision)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![uid, original, spelled(*start), spelled(*end), all_day, word(status), revision],
            )
            .unwrap();
            let row = by.last_insert_rowid();
            if let Some(address) = organizer {
                by.execute(
                    "INSERT INTO attendees (event, position, role, address) VALUES (?1, -1, 'organizer', ?2)",
                    params![row, address],
                )
                .unwrap();
            }
            for (position, attendee) in attendees.iter().enumerate() {
                let at = attendee.responded_at.map(spelled);
                by.execute(
                    "INSERT INTO attendees (event, position, address, response, responded_at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![row, i64::try_from(position).unwrap(), attendee.address, word(&attendee.response), at],
                )
                .unwrap();
            }
        }
        by.commit().unwrap();
    }
}

/// The uid of a series and the original start of one of it.
pub(crate) type Series = Option<(String, DateTime<Utc>)>;

/// Reads what a run wrote.
pub(crate) trait Written {
    /// What is said of a table that was written, after its name.
    fn written(&self, table: &str) -> &str;
}

impl Written for Ran {
    fn written(&self, table: &str) -> &str {
        let begin = format!("Written   {table}, ");
        self.out.lines().find_map(|line| line.strip_prefix(begin.as_str())).unwrap()
    }
}

pub(crate) fn table(connection: &Connection, name: &str) -> Table {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
    let text = |value: &Value| match value {
        Value::Text(text) => text.clone(),
        other => panic!("{other:?} is in the key"),
    };
    rows.map(|row: rusqlite::Result<Vec<Value>>| {
        let row = row.unwrap();
        ((text(&row[0]), text(&row[columns - 1]), text(&row[columns - 2])), row)
    })
    .collect()
}

/// Odd minutes in a zone of their own.
fn spelled(at: DateTime<Utc>) -> String {
    let zone = FixedOffset::east_opt(if at.minute() % 2 == 1 { 19_800 } else { 0 }).unwrap();
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn word(of: &impl Serialize) -> String {
    serde_json::to_value(of).unwrap().as_str().unwrap().to_owned()
}
