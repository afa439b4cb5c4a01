//! Rows as CSV and JSON, with the extra columns that were asked for.

use std::collections::BTreeMap;
use std::io::{self, Write};

use account_engagement::Row;
use account_engagement::row::SuppressedRow;
use clap::ValueEnum;
use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// A column after the sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Extra {
    /// The account's name
    Name,
    /// The raw score, which can be compared between dates
    RawScore,
}

impl Extra {
    /// The name of the column.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Extra::Name => "AccountName",
            Extra::RawScore => "RawScore",
        }
    }
}

/// What an extra column holds.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Held<'h> {
    Text(Option<&'h str>),
    Number(f64),
}

/// What a writer of rows needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'c> {
    /// The extra columns, in order.
    pub extra: &'c [Extra],
    /// The accounts' names, by id.
    pub names: &'c BTreeMap<String, String>,
}

impl<'c> Columns<'c> {
    /// The extra columns of a row.
    fn held(self, row: &'c SuppressedRow) -> impl Iterator<Item = (&'static str, Held<'c>)> {
        self.extra.iter().map(move |extra| {
            let held = match extra {
                Extra::Name => Held::Text(self.names.get(&**row.account_id()).map(String::as_str)),
                Extra::RawScore => Held::Number(row.score().raw),
            };
            (extra.column(), held)
        })
    }

    /// Writes a header and a record for each row; a null is an empty field.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn write_csv(self, rows: &[SuppressedRow], to: &mut dyn Write) -> io::Result<()> {
        // The header by hand: it is there also without rows.
        let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(to);
        let extra = self.extra.iter().map(|extra| extra.column());
        csv.write_record(Row::header().chain(extra)).map_err(io_error)?;
        for row in rows {
            let held: Vec<Held<'_>> = self.held(row).map(|(_, held)| held).collect();
            csv.serialize((row, held)).map_err(io_error)?;
        }
        csv.flush()
    }

    /// Writes one array with a row a line.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn write_json(self, rows: &[SuppressedRow], to: &mut dyn Write) -> io::Result<()> {
        to.write_all(b"[")?;
        for (place, row) in rows.iter().enumerate() {
            to.write_all(if place == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *to, &Extended { row, extra: More { row, columns: self } })?;
        }
        to.write_all(b"\n]\n")
    }
}

/// A row and its extra columns, as one object.
#[derive(serde::Serialize)]
struct Extended<'e> {
    #[serde(flatten)]
    row: &'e SuppressedRow,
    #[serde(flatten)]
    extra: More<'e>,
}

/// The extra columns alone.
struct More<'m> {
    row: &'m SuppressedRow,
    columns: Columns<'m>,
}

impl Serialize for More<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.columns.extra.len()))?;
        for (name, held) in self.columns.held(self.row) {
            map.serialize_entry(name, &held)?;
        }
        map.end()
    }
}

/// The error of the writer itself: `io::Error::from` would hide it in another one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}
