//! The Year rows of the table, as SQL gives them, for the eye.

use anyhow::Result;
use rusqlite::Connection;
use rusqlite::types::Value;

/// Of the sample's table: with a database of one's own this is one's own to ask.
const YEAR: &str = include_str!("../sample/year.sql");

/// The answer in columns: the first begins on the left, the others end on the right.
pub(crate) fn year(connection: &Connection) -> Result<String> {
    let mut statement = connection.prepare(YEAR)?;
    let mut lines = vec![statement.column_names().into_iter().map(str::to_owned).collect::<Vec<_>>()];
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        lines.push((0..columns).map(|column| Ok(said(row.get(column)?))).collect::<Result<_>>()?);
    }
    let widths: Vec<usize> = (0..columns)
        .map(|column| lines.iter().filter_map(|line| Some(line.get(column)?.chars().count())).max().unwrap_or_default())
        .collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).enumerate().map(|(place, (cell, width))| match place {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text += "\n";
    }
    Ok(text)
}

fn said(value: Value) -> String {
    match value {
        Value::Null | Value::Blob(_) => "–".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text,
    }
}
