//! All that is asked of the CRM's tables, each in a file of its own. For a CRM of another make change these, and
//! `sample/schema.sql` to the tables that they name.

use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, Row, Statement};

use crate::cell::Cells;

/// A question, and the columns that its answer has, in this order.
pub(crate) struct Query {
    /// The file.
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
    /// Each with its table, for whoever has to look there.
    pub(crate) columns: &'static [&'static str],
}

pub(crate) const ENRICHMENT: Query = Query {
    name: "enrichment.sql",
    sql: include_str!("queries/enrichment.sql"),
    columns: &[
        "enrichment.name",
        "enrichment.output",
        "enrichment.region",
        "enrichment.requested_at",
        "enrichment.granted_by",
        "enrichment.granted_at",
        "enrichment.withdrawn_at",
        "enrichment.interval_seconds",
    ],
};

pub(crate) const MAILBOXES: Query = Query {
    name: "mailboxes.sql",
    sql: include_str!("queries/mailboxes.sql"),
    columns: &["mailboxes.address", "mailboxes.directory_id", "mailboxes.name", "mailbox_aliases.alias"],
};

pub(crate) const ACCOUNTS: Query = Query {
    name: "accounts.sql",
    sql: include_str!("queries/accounts.sql"),
    columns: &["accounts.id", "accounts.name", "accounts.parent", "account_domains.domain"],
};

pub(crate) const CONTACTS: Query = Query {
    name: "contacts.sql",
    sql: include_str!("queries/contacts.sql"),
    columns: &["contacts.account", "contacts.id", "contact_addresses.address"],
};

pub(crate) const IGNORED: Query =
    Query { name: "ignored.sql", sql: include_str!("queries/ignored.sql"), columns: &["ignored_addresses.address"] };

pub(crate) const STRAYS: Query =
    Query { name: "strays.sql", sql: include_str!("queries/strays.sql"), columns: &["stray"] };

pub(crate) const MESSAGES: Query = Query {
    name: "messages.sql",
    sql: include_str!("queries/messages.sql"),
    columns: &[
        "messages.id",
        "messages.message_id",
        "messages.sent_at",
        "messages.in_reply_to",
        "messages.conversation",
        "messages.kind",
        "participants.role",
        "participants.address",
    ],
};

pub(crate) const EVENTS: Query = Query {
    name: "events.sql",
    sql: include_str!("queries/events.sql"),
    columns: &[
        "events.id",
        "events.uid",
        "events.original_start",
        "events.starts_at",
        "events.ends_at",
        "events.all_day",
        "events.status",
        "events.revision",
        "attendees.role",
        "attendees.address",
        "attendees.response",
        "attendees.responded_at",
    ],
};

pub(crate) const STRAY_PARTICIPANTS: Query = Query {
    name: "stray_participants.sql",
    sql: include_str!("queries/stray_participants.sql"),
    columns: &["participants.message"],
};

pub(crate) const STRAY_ATTENDEES: Query = Query {
    name: "stray_attendees.sql",
    sql: include_str!("queries/stray_attendees.sql"),
    columns: &["attendees.event"],
};

/// How many messages and events there are.
pub(crate) const COUNT: &str = include_str!("queries/count.sql");

impl Query {
    /// Ready to be asked. Values are read by their place, which a query that was changed has to keep.
    pub(crate) fn prepare<'c>(&self, connection: &'c Connection) -> Result<Statement<'c>> {
        let statement = connection.prepare(self.sql).context(self.name)?;
        let found = statement.column_names();
        let expected: Vec<&str> =
            self.columns.iter().map(|column| column.rsplit('.').next().unwrap_or(column)).collect();
        ensure!(
            found == expected,
            "{} gives the columns {}, expected {}",
            self.name,
            found.join(", "),
            expected.join(", ")
        );
        Ok(statement)
    }

    /// Asks, and reads each row of the answer. What cannot be read ends it, with the number of its row.
    pub(crate) fn each(&self, connection: &Connection, mut read: impl FnMut(Cells<'_>) -> Result<()>) -> Result<()> {
        let mut statement = self.prepare(connection)?;
        let mut rows = statement.query([])?;
        let mut number = 0;
        while let Some(row) = rows.next()? {
            number += 1;
            read(self.cells(row)).with_context(|| format!("row {number} of {}", self.name))?;
        }
        Ok(())
    }

    /// The values of a row of the answer.
    pub(crate) fn cells<'r>(&self, row: &'r Row<'r>) -> Cells<'r> {
        Cells { row, columns: self.columns }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    /// Of millions of messages none is kept: they come in the order in which they lie.
    #[test]
    fn nothing_is_sorted() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(schema::SQL).unwrap();
        let of_all = [MESSAGES, EVENTS, STRAY_PARTICIPANTS, STRAY_ATTENDEES].map(|query| (query, true));
        let of_lists = [ENRICHMENT, MAILBOXES, ACCOUNTS, CONTACTS, IGNORED, STRAYS].map(|query| (query, false));
        for (query, is_long) in of_all.into_iter().chain(of_lists) {
            query.prepare(&connection).unwrap();
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", query.sql)).unwrap();
            let steps: Vec<String> = plan.query_map([], |row| row.get("detail")).unwrap().map(Result::unwrap).collect();
            println!("{}: {steps:?}", query.name);
            if is_long {
                assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{}: {steps:?}", query.name);
                assert!(steps.iter().skip(1).all(|step| step.starts_with("SEARCH")), "{}: {steps:?}", query.name);
            }
        }
    }

    #[test]
    fn a_query_with_other_columns_is_refused() {
        let connection = Connection::open_in_memory().unwrap();
        let query = Query {
            name: "messages.sql",
            sql: "SELECT 1 AS id, 2 AS subject",
            columns: &["messages.id", "messages.message_id"],
        };
        let error = query.prepare(&connection).unwrap_err();
        assert_eq!(error.to_string(), "messages.sql gives the columns id, subject, expected id, message_id");
    }
}
