//! The two tables that a run writes: `Office` with the rows, `Office_UserEntity` with the chosen people.

use account_engagement::enrichment::Run;
use account_engagement::row::ColumnKind;
use account_engagement::row::SuppressedRow;
use account_engagement::{Column as Measure, Row, Rows, Value};
use anyhow::{Context as _, Result, ensure};
use rusqlite::{Connection, TransactionBehavior, types};

use crate::schema::Schema;
use crate::table::{Changes, Column, Table};
use crate::{database, enrichment};

/// Both tables, under the names that the enrichment gives them.
pub(crate) struct Office {
    pub(crate) rows: Table,
    pub(crate) users: Table,
}

/// What a run has written.
pub(crate) struct Written {
    pub(crate) rows: Changes,
    pub(crate) users: Changes,
    /// Whether others have changed the database since it was read.
    pub(crate) is_behind: bool,
}

impl Office {
    /// The tables of a run, which must not be among those that it reads, nor in the place of others.
    pub(crate) fn of(run: &Run<'_>, schema: &Schema, connection: &Connection) -> Result<Office> {
        // An account has one row for each level and start.
        let key = |column| match column {
            Measure::AggregationLevel => 2,
            Measure::AggregationStartDate => 3,
            _ => 0,
        };
        let measure =
            |column: Measure| Column { name: column.name().into(), of: type_of(column).into(), key: key(column) };
        let text = |name: &str| Column { name: name.into(), of: "TEXT".into(), key: 1 };
        // The header's first is the account's id, the others are the columns.
        let account = Row::header().take(1).map(text);
        let office = Office {
            rows: Table {
                name: run.enrichment().output().into(),
                columns: account.chain(Measure::STANDARD.map(measure)).collect(),
            },
            users: Table { name: run.enrichment().user_table().name().into(), columns: vec![text("DirectoryId")] },
        };
        for table in [&office.rows, &office.users] {
            ensure!(
                !schema.reads(&table.name),
                "enrichment.output: {:?} is a table that is read, so give the output another name",
                table.name
            );
            table.check(connection)?;
        }
        Ok(office)
    }

    /// Writes both tables in one transaction: all of it stands, or nothing.
    ///
    /// From here on nobody else writes, so that consent is what it is when the rows are out.
    pub(crate) fn write(
        &self,
        connection: &mut Connection,
        run: &Run<'_>,
        rows: &Rows<SuppressedRow>,
        version: i64,
    ) -> Result<Written> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let is_behind = database::version(&transaction)? != version;
        ensure!(
            &enrichment::consent(&transaction)? == run.consent(),
            "the consent in enrichment was changed while the mail was read, so run again"
        );
        let users = run.enrichment().user_table();
        let users = users.rows().iter().map(|user| vec![user.directory_id.clone().into()]);
        let written = Written {
            rows: self.rows.bring_to(rows.iter().map(values), &transaction)?,
            users: self.users.bring_to(users, &transaction)?,
            is_behind,
        };
        transaction.commit().context("commit")?;
        Ok(written)
    }
}

/// For people who ask in SQL: dates are text such as 2026-03-02, which `date` and `julianday` take.
fn type_of(column: Measure) -> &'static str {
    match column.kind() {
        ColumnKind::Score | ColumnKind::Seconds => "REAL",
        ColumnKind::Count | ColumnKind::Total | ColumnKind::Days => "INTEGER",
        // `ColumnKind` can grow: a kind that is new is written as text until it has a type of its own.
        ColumnKind::Date | ColumnKind::Level | _ => "TEXT",
    }
}

/// A row in the order of the columns; null is NULL.
fn values(row: &SuppressedRow) -> Vec<types::Value> {
    let mut values = vec![types::Value::Text(row.account_id().to_string())];
    values.extend(Measure::STANDARD.map(|column| match row.get(column) {
        Value::Count(count) => i64::try_from(count).map_or(types::Value::Null, types::Value::Integer),
        Value::Number(number) => types::Value::Real(number),
        Value::Null | Value::Suppressed => types::Value::Null,
        // A date, a level, or a kind of value that is new here.
        other => types::Value::Text(other.to_string()),
    }));
    values
}

#[cfg(test)]
mod tests {
    use account_engagement::{Disclosure, Key, Question};
    use chrono::DateTime;

    use super::*;
    use crate::schema;

    /// Reads nothing and writes, with what others do between.
    fn after(meanwhile: &str, journal: &str) -> Result<Written> {
        let folder = tempfile::tempdir()?;
        let mut connection = Connection::open(folder.path().join("crm.db"))?;
        connection.pragma_update(None, "journal_mode", journal)?;
        connection.execute_batch(schema::SQL)?;
        connection.execute_batch(database::SAMPLE)?;
        let run_at = DateTime::parse_from_rfc3339("2026-06-30T12:00:00Z")?.to_utc();
        let settings = enrichment::read(&connection, run_at)?;
        let run = settings.run(run_at, "enrichment")?;
        let office = Office::of(&run, &Schema::expected()?, &connection)?;
        let state = run.new_aggregator(Key::PUBLIC, run.enrichment().directory(&[])?);
        let rows = state.open(&run).suppressed_rows(&Question::new(run.at()), Disclosure::ALL)?;
        let version = database::version(&connection)?;
        Connection::open(folder.path().join("crm.db"))?.execute_batch(meanwhile)?;
        let written = office.write(&mut connection, &run, &rows, version);
        assert!(connection.is_autocommit());
        written
    }

    #[test]
    fn what_others_change_meanwhile_is_told() {
        for journal in ["delete", "wal"] {
            let written = after("", journal).unwrap();
            assert!(!written.is_behind);
            assert_eq!(written.users, Changes { rows: 2, inserted: 2, updated: 0, deleted: 0 });
            let written = after("UPDATE accounts SET name = 'Renamed' WHERE id = 'moonwick'", journal).unwrap();
            assert!(written.is_behind);
        }
    }

    #[test]
    fn consent_that_is_changed_while_the_mail_is_read_ends_the_run() {
        for change in [
            "UPDATE enrichment SET withdrawn_at = '2026-06-30T11:59:00Z'",
            "UPDATE enrichment SET granted_by = NULL, granted_at = NULL",
            "UPDATE enrichment SET granted_by = 'another@lanternworks.example'",
        ] {
            let error = after(change, "delete").err().unwrap();
            let told = "the consent in enrichment was changed while the mail was read, so run again";
            assert_eq!(error.to_string(), told, "{change}");
        }
    }
}
