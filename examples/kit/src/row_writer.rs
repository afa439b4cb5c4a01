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
        Extra::AccountName => export.account_names(|id| names.get(id).map(String::as_str)),
        Extra::Column(column) => export.extra(*column),
    })
}

/// Rows on their way out, one by one.
#[derive(Debug)]
pub struct RowWriter<'n, W: Write> {
    columns: Export<'n>,
    form: Form<W>,
}

/// The two forms of rows.
#[derive(Debug)]
enum Form<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json { to: W, before_next: &'static [u8] },
}

impl<'n, W: Write> RowWriter<'n, W> {
    /// CSV: a header, and a record for each row; a null is an empty field.
    ///
    /// # Errors
    ///
    /// The header cannot be written.
    pub fn csv(columns: Export<'n>, to: W) -> io::Result<RowWriter<'n, W>> {
        // The header by hand: it is there also without rows.
        let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(to);
        csv.write_record(columns.header()).map_err(io_error)?;
        Ok(RowWriter { columns, form: Form::Csv(Box::new(csv)) })
    }

    /// JSON: one array with a row a line.
    ///
    /// # Errors
    ///
    /// The first bracket cannot be written.
    pub fn json(columns: Export<'n>, mut to: W) -> io::Result<RowWriter<'n, W>> {
        to.write_all(b"[")?;
        Ok(RowWriter { columns, form: Form::Json { to, before_next: b"\n" } })
    }

    /// Writes one row.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn row(&mut self, row: &SuppressedRow) -> io::Result<()> {
        let row = self.columns.row(row);
        match &mut self.form {
            Form::Csv(csv) => csv.serialize(row).map_err(io_error),
            Form::Json { to, before_next } => {
                to.write_all(before_next)?;
                *before_next = b",\n";
                Ok(serde_json::to_writer(to, &row)?)
            }
        }
    }

    /// Writes these rows, and ends the output.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn all(mut self, rows: &[SuppressedRow]) -> io::Result<()> {
        rows.iter().try_for_each(|row| self.row(row))?;
        self.finish()
    }

    /// Ends the output.
    ///
    /// # Errors
    ///
    /// What cannot be written.
    pub fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Csv(mut csv) => csv.flush(),
            Form::Json { mut to, .. } => {
                to.write_all(b"\n]\n")?;
                to.flush()
            }
        }
    }
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
