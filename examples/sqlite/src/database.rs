//! The database: a file that is there, or the sample in memory.

use std::path::Path;

use anyhow::{Context as _, Error, Result, ensure};
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags};

use crate::args::Args;
use crate::schema;

/// What lies in the sample's tables.
pub(crate) const SAMPLE: &str = include_str!("../sample/data.sql");

pub(crate) fn open(args: &Args) -> Result<Connection> {
    let connection = if let Some(path) = &args.database { file(path, args)? } else { sample()? };
    // The rows that are to be written lie beside the table for a moment: nowhere on the disk.
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}

fn sample() -> Result<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(schema::SQL)?;
    connection.execute_batch(SAMPLE)?;
    Ok(connection)
}

/// A database that is there already and can be written: to find that out after an hour of reading is too late.
fn file(path: &Path, args: &Args) -> Result<Connection> {
    // A slip of the keyboard, of which SQLite says less.
    path.metadata().context("DATABASE needs a file that is there")?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).context("DATABASE needs an SQLite file")?;
    connection.busy_timeout(args.wait())?;
    version(&connection)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    ensure!(
        !connection.is_readonly(MAIN_DB)?,
        "DATABASE is read-only: the rows are written into it, so make it writable"
    );
    Ok(connection)
}

/// A number that changes when others have changed the database.
pub(crate) fn version(connection: &Connection) -> Result<i64> {
    Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

/// All that is to be said of an error: where, what to do about it, and what SQLite says.
pub(crate) fn explained(error: &Error, args: &Args) -> String {
    let mut said: Vec<String> = args.database.iter().map(|path| path.display().to_string()).collect();
    let of_sqlite =
        |cause: &(dyn std::error::Error + 'static)| cause.downcast_ref::<rusqlite::Error>()?.sqlite_error_code();
    match error.chain().find_map(of_sqlite) {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => said.push(format!(
            "another program holds it and did not let go within {} s, so run again, or --wait longer",
            args.wait().as_secs()
        )),
        Some(ErrorCode::NotADatabase) => said.push("DATABASE needs an SQLite file".to_owned()),
        Some(ErrorCode::ReadOnly) => said.push("the rows cannot be written into it, so make it writable".to_owned()),
        _ => {}
    }
    for cause in error.chain() {
        said.push(cause.to_string());
        // What is below it says the same in other words.
        if cause.is::<rusqlite::Error>() {
            break;
        }
    }
    said.join(": ")
}
