use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::row::column::Column;
use crate::row::column_set::ColumnSet;
use crate::row::plain::Row;
use crate::row::read::ReadRow;
use crate::row::wire::{ACCOUNT_ID, standard};

/// Where the name of an account is found by its id.
type Names<'e> = Box<dyn Fn(&str) -> Option<&'e str> + Send + Sync + 'e>;

/// The name of the column that has the account's name.
const ACCOUNT_NAME: &str = "AccountName";

/// Rows with more columns than the standard sixteen: after these come the account's name, if names are given, and the
/// extra columns.
///
/// An exported row is serialised as a struct with its fields in order, for `csv` and `serde_json` alike. (Serde's
/// `flatten` makes a map, which `csv` refuses.) Without names and extra columns, it is written as the row itself.
/// Rule: [SPEC 8](crate::guide::rules#spec-8).
///
/// # Examples
///
/// As CSV, with the names of a directory:
///
/// ```
/// use account_engagement::{Account, Aggregator, Column, Directory, Email, Key, Level, Mailbox, Question};
/// use account_engagement::row::Export;
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").name("Birch Ltd").domain("birch.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let now = chrono::DateTime::UNIX_EPOCH;
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.rows(&Question::new(now).levels([Level::Year]))?;
///
/// let directory = aggregator.directory();
/// let export = Export::new().account_names(|id| directory.account_name(id)).extra(Column::RawScore);
/// let mut csv = csv::Writer::from_writer(Vec::new());
/// for row in export.rows(&rows) {
///     csv.serialize(row)?;
/// }
/// let csv = String::from_utf8(csv.into_inner()?)?;
/// let (header, line) = csv.split_once('\n').unwrap();
/// assert!(header.starts_with("AccountId,EngagementScore,"));
/// assert!(header.ends_with(",AggregationLevel,AccountName,RawScore"));
/// assert!(line.starts_with("birch,100.0,1,") && line.contains(",Year,Birch Ltd,1.7"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// As JSON lines, with names from anywhere:
///
/// ```
/// use std::collections::HashMap;
///
/// use account_engagement::{Column, Level, Row, Unscored};
/// use account_engagement::row::Export;
/// use chrono::NaiveDate;
///
/// let names = HashMap::from([("birch", "Birch Ltd")]);
/// let export = Export::new().account_names(|id| names.get(id).copied()).extra(Column::MeetingsFromNeither);
/// let row: Row<Unscored> = Row::new("birch", Level::Month, NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
/// let line = serde_json::to_string(&export.row(&row))?;
/// assert!(line.ends_with(r#""AggregationLevel":"Month","AccountName":"Birch Ltd","MeetingsFromNeither":0}"#));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Default)]
#[must_use]
pub struct Export<'e> {
    names: Option<Names<'e>>,
    /// In the order in which they were added; none is a standard column.
    extra: Vec<Column>,
}

impl<'e> Export<'e> {
    /// The standard columns alone.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Row;
    /// use account_engagement::row::Export;
    ///
    /// assert!(Export::new().header().eq(Row::header()));
    /// ```
    pub fn new() -> Export<'e> {
        Export::default()
    }

    /// Adds the column `AccountName` with names that are looked up by the account's id; null for an account without a
    /// name. The names of a directory are `|id| directory.account_name(id)`.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::row::Export;
    ///
    /// let export = Export::new().account_names(|id| (id == "birch").then_some("Birch Ltd"));
    /// assert_eq!(export.header().last(), Some("AccountName"));
    /// ```
    pub fn account_names(mut self, name: impl Fn(&str) -> Option<&'e str> + Send + Sync + 'e) -> Export<'e> {
        self.names = Some(Box::new(name));
        self
    }

    /// Adds a column, after those that were added before. A column that is there already is not added.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Row};
    /// use account_engagement::row::Export;
    ///
    /// let export = Export::new().extra(Column::RawScore).extra(Column::EmailsToAccount);
    /// assert!(export.header().eq(Row::header().chain(["RawScore"])));
    /// ```
    pub fn extra(mut self, column: Column) -> Export<'e> {
        let present: ColumnSet = self.extra.iter().copied().collect();
        if !column.is_standard() && !present.contains(column) {
            self.extra.push(column);
        }
        self
    }

    /// The names that an exported row has, in order; an unscored row lacks `EngagementScore`.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Column;
    /// use account_engagement::row::Export;
    ///
    /// let export = Export::new().account_names(|_| None).extra(Column::RawScore);
    /// assert_eq!(export.header().skip(17).collect::<Vec<_>>(), ["AccountName", "RawScore"]);
    /// ```
    pub fn header(&self) -> impl Iterator<Item = &'static str> {
        Row::header().chain(self.names.as_ref().map(|_| ACCOUNT_NAME)).chain(self.extra.iter().map(|of| of.name()))
    }

    /// A row to be written.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Column, Level, Row, Unscored};
    /// use account_engagement::row::Export;
    ///
    /// let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
    /// let json = serde_json::to_value(Export::new().extra(Column::MeetingsFromNeither).row(&row))?;
    /// assert_eq!((&json["AccountId"], &json["MeetingsFromNeither"]), (&"birch".into(), &0.into()));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn row<'r, R: ReadRow>(&'r self, row: &'r R) -> ExportedRow<'r, 'e, R> {
        ExportedRow { export: self, row }
    }

    /// Rows to be written, in their order.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Question};
    /// use account_engagement::row::Export;
    ///
    /// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let rows = aggregator.rows(&Question::new(chrono::DateTime::UNIX_EPOCH))?;
    /// assert_eq!(Export::new().rows(&rows).count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rows<'r, R: ReadRow + 'r>(
        &'r self,
        rows: impl IntoIterator<Item = &'r R>,
    ) -> impl Iterator<Item = ExportedRow<'r, 'e, R>> {
        rows.into_iter().map(|row| self.row(row))
    }
}

impl fmt::Debug for Export<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export").field("names", &self.names.is_some()).field("extra", &self.extra).finish()
    }
}

/// A row with the columns of an [`Export`]: something to serialise.
///
/// # Examples
///
/// ```
/// use account_engagement::{Level, Row, Unscored};
/// use account_engagement::row::Export;
///
/// let row: Row<Unscored> = Row::new("birch", Level::Year, chrono::NaiveDate::MIN);
/// let export = Export::new();
/// assert_eq!(serde_json::to_string(&export.row(&row))?, serde_json::to_string(&row)?);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ExportedRow<'r, 'e, R> {
    export: &'r Export<'e>,
    row: &'r R,
}

impl<R: ReadRow> Serialize for ExportedRow<'_, '_, R> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let ExportedRow { export, row } = self;
        let columns = standard(row.score());
        let len = 1 + columns.len() + usize::from(export.names.is_some()) + export.extra.len();
        let mut fields = to.serialize_struct("Row", len)?;
        fields.serialize_field(ACCOUNT_ID, &**row.account_id())?;
        for column in columns {
            fields.serialize_field(column.name(), &row.get(column))?;
        }
        if let Some(names) = &export.names {
            fields.serialize_field(ACCOUNT_NAME, &names(row.account_id()))?;
        }
        for column in &export.extra {
            fields.serialize_field(column.name(), &row.get(*column))?;
        }
        fields.end()
    }
}
