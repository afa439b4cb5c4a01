//! A table of the database that is brought to hold certain rows and no others, by as little as that takes.

use anyhow::{Context as _, Result, bail, ensure};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params_from_iter};

/// A table, whether it is there or not.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// SQLite's name of the type.
    pub(crate) of: String,
    /// Its place in the primary key, from 1, or 0.
    pub(crate) key: u8,
}

/// What it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) rows: usize,
    pub(crate) inserted: usize,
    pub(crate) updated: usize,
    pub(crate) deleted: usize,
}

impl Table {
    /// Refuses a name that something else in the database bears.
    pub(crate) fn check(&self, connection: &Connection) -> Result<()> {
        let name = &self.name;
        ensure!(
            !name.to_ascii_lowercase().starts_with("sqlite_"),
            "{name:?}: SQLite keeps names that begin so to itself"
        );
        let named = "SELECT type FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE AND type <> 'trigger'";
        let kind: Option<String> = connection.query_row(named, [name], |row| row.get(0)).optional()?;
        match kind.as_deref() {
            None => return Ok(()),
            Some("table") => {}
            Some("view") => bail!("{name:?} is there as a view: expected a table, so rename the view or the output"),
            Some(kind) => bail!("{name:?} is there as an {kind}: expected a table, so rename the {kind} or the output"),
        }
        let found = columns(connection, name)?;
        if let Some((place, column)) =
            self.columns.iter().enumerate().find(|(place, column)| found.get(*place) != Some(column))
        {
            let found = found.get(place).map_or_else(|| "nothing".to_owned(), Column::described);
            bail!(
                "the table {name:?} is there with other columns: found {found} in place {}, expected {}, so rename the \
                 table or the output",
                place + 1,
                column.described()
            );
        }
        if let Some(more) = found.get(self.columns.len()) {
            bail!(
                "the table {name:?} is there with the column {} as well, so rename the table or the output",
                more.described()
            );
        }
        Ok(())
    }

    /// Makes the table if it is not there, deletes the rows that are not among these, updates those that differ and
    /// inserts those that lack. If it does not hold just these rows then, that is an error.
    ///
    /// Nothing else of the table is touched, and rows that are as they should be are not written at all: indexes,
    /// views and triggers stay, and no trigger sees a change that is none.
    pub(crate) fn bring_to(&self, rows: impl IntoIterator<Item = Vec<Value>>, by: &Transaction<'_>) -> Result<Changes> {
        self.check(by)?;
        self.replace(rows, by).with_context(|| format!("table {:?}", self.name))
    }

    fn replace(&self, rows: impl IntoIterator<Item = Vec<Value>>, by: &Transaction<'_>) -> Result<Changes> {
        let table = format!("main.{}", quoted(&self.name));
        let all = self.list(|_| true, "");
        let same_key = format!("({}) = ({})", self.list(Column::is_key, "new."), self.list(Column::is_key, "old."));

        by.execute(&format!("CREATE TABLE IF NOT EXISTS {table} ({})", self.definition()), [])?;
        // The rows as they should be, beside those that are there.
        by.execute(&format!("CREATE TEMP TABLE fresh ({})", self.definition()), [])?;
        let values = vec!["?"; self.columns.len()].join(", ");
        let mut insert = by.prepare(&format!("INSERT INTO temp.fresh VALUES ({values})"))?;
        let mut number = 0;
        for row in rows {
            number += insert.execute(params_from_iter(row))?;
        }
        drop(insert);

        // What goes goes first, so that it is in nobody's way.
        let too_many =
            format!("FROM {table} AS old WHERE NOT EXISTS (SELECT 1 FROM temp.fresh AS new WHERE {same_key})");
        let deleted = by.execute(&format!("DELETE {too_many}"), [])?;
        let updated = if self.columns.iter().all(Column::is_key) {
            0
        } else {
            let set: Vec<String> =
                self.columns.iter().filter(|column| !column.is_key()).map(Column::taken_over).collect();
            let figures = |from| self.list(|column| !column.is_key(), from);
            by.execute(
                &format!(
                    "UPDATE {table} AS old SET {} FROM temp.fresh AS new WHERE {same_key} AND ({}) IS NOT ({})",
                    set.join(", "),
                    figures("new."),
                    figures("old.")
                ),
                [],
            )?
        };
        let inserted = by.execute(
            &format!(
                "INSERT INTO {table} ({all}) SELECT {all} FROM temp.fresh AS new \
                 WHERE NOT EXISTS (SELECT 1 FROM {table} AS old WHERE {same_key}) ORDER BY new.rowid"
            ),
            [],
        )?;
        // A trigger or a key may ignore a row or change one, and SQLite says nothing of it.
        let same = format!("{same_key} AND ({}) IS ({})", self.list(|_| true, "new."), self.list(|_| true, "old."));
        let lacking = format!("FROM temp.fresh AS new WHERE NOT EXISTS (SELECT 1 FROM {table} AS old WHERE {same})");
        let compare = format!("SELECT (SELECT count(*) {too_many}) + (SELECT count(*) {lacking})");
        let wrong: i64 = by.query_row(&compare, [], |row| row.get(0))?;
        ensure!(
            wrong == 0,
            "{wrong} of the rows would not be as they were written: a trigger or a key of the table ignores or changes \
             them, so take it away or let it refuse"
        );
        by.execute("DROP TABLE temp.fresh", [])?;
        Ok(Changes { rows: number, inserted, updated, deleted })
    }

    /// What stands between the parentheses of `CREATE TABLE`. Not `STRICT`: the table lies among other people's, whose
    /// database SQLite from before 2021 could no longer open.
    fn definition(&self) -> String {
        let columns = self.columns.iter().map(Column::definition).collect::<Vec<_>>().join(", ");
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.is_key()).collect();
        key.sort_by_key(|column| column.key);
        let key: Vec<String> = key.into_iter().map(|column| quoted(&column.name)).collect();
        format!("{columns}, PRIMARY KEY ({})", key.join(", "))
    }

    /// The names of some columns, quoted and each with `before` in front.
    fn list(&self, which: impl Fn(&Column) -> bool, before: &str) -> String {
        let names = self.columns.iter().filter(|column| which(column));
        names.map(|column| format!("{before}{}", quoted(&column.name))).collect::<Vec<_>>().join(", ")
    }
}

impl Column {
    fn is_key(&self) -> bool {
        self.key > 0
    }

    fn definition(&self) -> String {
        format!("{} {}{}", quoted(&self.name), self.of, if self.is_key() { " NOT NULL" } else { "" })
    }

    fn taken_over(&self) -> String {
        format!("{0} = new.{0}", quoted(&self.name))
    }

    fn described(&self) -> String {
        let key = if self.is_key() { format!(", number {} of the primary key", self.key) } else { String::new() };
        format!("{:?} {}{key}", self.name, self.of)
    }
}

/// Of a table that is there.
fn columns(connection: &Connection, table: &str) -> Result<Vec<Column>> {
    let mut columns = connection.prepare("SELECT name, upper(type), pk FROM pragma_table_xinfo(?1, 'main')")?;
    let columns =
        columns.query_map([table], |row| Ok(Column { name: row.get(0)?, of: row.get(1)?, key: row.get(2)? }))?;
    Ok(columns.collect::<Result<_, _>>()?)
}

/// A name as SQL takes it, whatever stands in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The library takes plain names alone; SQL takes any.
    #[test]
    fn names_may_have_anything_in_them() {
        let mut connection = Connection::open_in_memory().unwrap();
        let column = |name: &str, key| Column { name: name.into(), of: "TEXT".into(), key };
        let table = Table {
            name: "an \"office\"; DROP TABLE x".into(),
            columns: vec![column("the \"id\"", 1), column("select", 0), column("", 2)],
        };
        let row = |texts: [&str; 3]| texts.map(|text| Value::Text(text.into())).to_vec();
        for (rows, expected) in [
            (vec![row(["a", "1", "x"]), row(["b", "1", "x"])], [2, 0, 0]),
            (vec![row(["a", "1", "x"]), row(["b", "2", "x"]), row(["b", "1", "y"])], [1, 1, 0]),
            (vec![row(["b", "1", "y"])], [0, 0, 2]),
            (vec![vec!["b".to_owned().into(), Value::Null, "y".to_owned().into()]], [0, 1, 0]),
            (vec![vec!["b".to_owned().into(), Value::Null, "y".to_owned().into()]], [0, 0, 0]),
        ] {
            let transaction = connection.transaction().unwrap();
            let Changes { inserted, updated, deleted, .. } = table.bring_to(rows, &transaction).unwrap();
            transaction.commit().unwrap();
            assert_eq!([inserted, updated, deleted], expected);
        }
    }
}
