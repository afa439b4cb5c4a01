//! Which tables and columns have to be there: those of `sample/schema.sql`, and nowhere written a second time.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use rusqlite::Connection;

/// The tables as SQL.
pub(crate) const SQL: &str = include_str!("../sample/schema.sql");

/// The tables that are read, with their columns.
pub(crate) struct Schema {
    tables: Vec<(String, Vec<Column>)>,
}

struct Column {
    name: String,
    declared: String,
}

impl Schema {
    /// What the program expects.
    pub(crate) fn expected() -> Result<Schema> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(SQL)?;
        let mut names = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")?;
        let names = names.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let with_columns = |name: String| columns(&connection, &name).map(|columns| (name, columns));
        Ok(Schema { tables: names.into_iter().map(with_columns).collect::<Result<_, _>>()? })
    }

    /// Whether a table of this name is read; names differ in more than their case.
    pub(crate) fn reads(&self, table: &str) -> bool {
        self.tables.iter().any(|(name, _)| name.eq_ignore_ascii_case(table))
    }

    /// Refuses a database that lacks some of it, with all that it lacks.
    pub(crate) fn check(&self, connection: &Connection) -> Result<()> {
        let mut lacks = String::new();
        for (table, expected) in &self.tables {
            let found = columns(connection, table)?;
            if found.is_empty() {
                let names: Vec<&str> = expected.iter().map(|column| column.name.as_str()).collect();
                _ = write!(lacks, "\n- the table {table} ({})", names.join(", "));
                continue;
            }
            for Column { name, declared } in expected {
                if !found.iter().any(|column| column.name.eq_ignore_ascii_case(name)) {
                    _ = write!(lacks, "\n- the column {table}.{name} ({declared})");
                }
            }
        }
        if !lacks.is_empty() {
            bail!("the database lacks what is read, see sample/schema.sql, so add it, or views of these names:{lacks}");
        }
        Ok(())
    }
}

/// Of a table or a view; none where there is neither.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Column>> {
    let mut columns = connection.prepare("SELECT name, type FROM pragma_table_xinfo(?1, 'main')")?;
    let column = |row: &rusqlite::Row<'_>| Ok(Column { name: row.get(0)?, declared: row.get(1)? });
    columns.query_map([table], column)?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_missing_is_listed() {
        let schema = Schema::expected().unwrap();
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SQL).unwrap();
        schema.check(&connection).unwrap();

        connection
            .execute_batch(
                "DROP TABLE account_domains; ALTER TABLE messages DROP COLUMN in_reply_to;
                 ALTER TABLE events DROP COLUMN revision;
                 ALTER TABLE mailboxes RENAME TO people; CREATE VIEW Mailboxes AS SELECT Address, Name FROM people",
            )
            .unwrap();
        assert_eq!(
            schema.check(&connection).unwrap_err().to_string(),
            "the database lacks what is read, see sample/schema.sql, so add it, or views of these names:\n\
             - the table account_domains (account, domain)\n\
             - the column mailboxes.directory_id (TEXT)\n\
             - the column messages.in_reply_to (TEXT)\n\
             - the column events.revision (INTEGER)"
        );
        assert!(schema.reads("Messages") && !schema.reads("Office"));
    }
}
