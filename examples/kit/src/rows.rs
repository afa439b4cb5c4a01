//! Rows as CSV and JSON, with the extra columns that were asked for.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::iter;
use std::str::FromStr;

use account_engagement::Column;
use account_engagement::row::{Export, SuppressedRow};

/// A column after the sixteen: the account's name, or an extra column of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// The account's name.
    AccountName,
    /// A column that is not standard, such as the raw score.
    Column(Column),
}

impl Extra {
    /// All of them: a new column of the library is here without a change.
    pub fn all() -> impl Iterator<Item = Extra> {
        let columns = Column::ALL.iter().copied().filter(|column| !column.is_standard());
        iter::once(Extra::AccountName).chain(columns.map(Extra::Column))
    }

    /// Its word on the command line: `name`, and for a column its name in lower case with hyphens, `raw-score`.
    #[must_use]
    pub fn word(self) -> String {
        let Extra::Column(column) = self else { return "name".to_owned() };
        let mut word = String::new();
        for letter in column.name().chars() {
            if letter.is_uppercase() && !word.is_empty() && !word.ends_with('-') {
                word.push('-');
            }
            word.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
        }
        word
    }

    /// The words of all of them: `name, raw-score`.
    #[must_use]
    pub fn words() -> String {
        Extra::all().map(Extra::word).collect::<Vec<_>>().join(", ")
    }
}

impl FromStr for Extra {
    type Err = String;

    fn from_str(text: &str) -> Result<Extra, String> {
        let found = Extra::all().find(|extra| extra.word() == text);
        found.ok_or_else(|| format!("expected one of {}", Extra::words()))
    }
}

/// The columns of the rows: the sixteen, the account's name if it is asked for, and the other extra columns.
pub fn columns<'n>(extra: &[Extra], names: &'n BTreeMap<String, String>) -> Export<'n> {
    extra.iter().fold(Export::new(), |export, extra| match extra {
        Extra::AccountName => export.account_names_by(|id| names.get(id).map(String::as_str)),
        Extra::Column(column) => export.extra(*column),
    })
}

/// Writes a header and a record for each row; a null is an empty field.
///
/// # Errors
///
/// What cannot be written.
pub fn write_csv(rows: &[SuppressedRow], columns: &Export<'_>, to: &mut dyn Write) -> io::Result<()> {
    // The header by hand: it is there also without rows.
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(to);
    csv.write_record(columns.header()).map_err(io_error)?;
    for row in columns.rows(rows) {
        csv.serialize(row).map_err(io_error)?;
    }
    csv.flush()
}

/// Writes one array with a row a line.
///
/// # Errors
///
/// What cannot be written.
pub fn write_json(rows: &[SuppressedRow], columns: &Export<'_>, to: &mut dyn Write) -> io::Result<()> {
    to.write_all(b"[")?;
    for (place, row) in columns.rows(rows).enumerate() {
        to.write_all(if place == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *to, &row)?;
    }
    to.write_all(b"\n]\n")
}

/// The error of the writer itself: `io::Error::from` would hide it in another one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use account_engagement::Row;

    use super::*;

    #[test]
    fn every_extra_column_has_a_word() {
        assert!(Extra::words().starts_with("name, raw-score"), "{}", Extra::words());
        for extra in Extra::all() {
            assert_eq!(extra.word().parse(), Ok(extra));
        }
        let error = "score".parse::<Extra>().unwrap_err();
        assert_eq!(error, format!("expected one of {}", Extra::words()));
    }

    #[test]
    fn extra_columns_follow_the_sixteen() {
        let every: Vec<Extra> = Extra::all().collect();
        let names = BTreeMap::new();
        let columns = columns(&every, &names);
        let more: Vec<&str> = columns.header().skip(Row::header().count()).collect();
        assert_eq!((more.len(), &more[..2]), (every.len(), ["AccountName", "RawScore"].as_slice()));
    }
}
