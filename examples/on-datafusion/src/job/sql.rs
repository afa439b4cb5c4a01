//! The statements, and the values that are filled into them.

use std::num::NonZeroU32;

use datafusion::common::DFSchema;
use url::Url;

use super::Job;
use crate::copies::Form;
use crate::directories::Directories;
use crate::parts::Below;

/// A table of copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Emails,
    Meetings,
}

impl Table {
    pub(super) const ALL: [Table; 2] = [Table::Emails, Table::Meetings];

    pub(super) fn name(self) -> &'static str {
        match self {
            Table::Emails => "emails",
            Table::Meetings => "meetings",
        }
    }

    /// Its rows as copies: a struct of the columns of the table that a copy can have.
    pub(super) fn copy(self, schema: &DFSchema) -> String {
        let form = match self {
            Table::Emails => Form::Email,
            Table::Meetings => Form::Meeting,
        };
        let names = form.columns().iter().map(|(name, ..)| *name);
        let has = |name: &&str| schema.has_column_with_unqualified_name(name);
        let fields: Vec<String> = names.filter(has).map(|name| format!("'{name}', \"{name}\"")).collect();
        format!("named_struct({})", fields.join(", "))
    }
}

/// Whether files in subfolders belong to a table.
pub(super) fn folders_below(below: Below) -> String {
    let ignored = below == Below::PassedOver;
    format!("SET datafusion.execution.listing_table_ignore_subdirectory = {ignored}")
}

/// The names of folders are not columns, even if they look like `day=2026-06-30`.
pub(super) fn no_partitions() -> &'static str {
    "SET datafusion.execution.listing_table_factory_infer_partitions = false"
}

pub(super) fn batch_size(rows: usize) -> String {
    format!("SET datafusion.execution.batch_size = {rows}")
}

pub(super) fn drop_table(name: &str) -> String {
    format!("DROP TABLE IF EXISTS {name}")
}

pub(super) fn table(name: &str, folder: &str) -> String {
    format!("CREATE EXTERNAL TABLE {name} STORED AS PARQUET LOCATION '{}'", quoted(&location(folder)))
}

/// A folder as a URL. The engine reads a path with `*`, `?` or `[` as a pattern.
fn location(folder: &str) -> String {
    Url::from_directory_path(folder).map_or_else(|()| format!("{folder}/"), String::from)
}

pub(super) fn count(table: Table) -> String {
    format!("SELECT count(*) FROM {}", table.name())
}

pub(super) fn rejected(table: Table, copy: &str) -> String {
    filled(include_str!("sql/rejected.sql"), &[("table", table.name()), ("copy", copy)])
}

pub(super) fn fold(job: &Job, table: Table, copy: &str) -> String {
    let buckets = &job.buckets.to_string();
    let (content, directory) = (Directories::content(&job.directory), &quoted(&job.directory));
    let states = filled(
        include_str!("sql/fold.sql"),
        &[
            ("table", table.name()),
            ("copy", copy),
            ("buckets", buckets),
            ("directory", directory),
            ("content", content),
        ],
    );
    filled(include_str!("sql/keep.sql"), &[("states", &states), ("folder", &quoted(&location(&job.states)))])
}

pub(super) fn buckets() -> &'static str {
    include_str!("sql/buckets.sql")
}

pub(super) fn directories() -> &'static str {
    include_str!("sql/directories.sql")
}

/// The statements that ask the states.
pub(super) struct Asking<'a> {
    pub(super) directory: &'a str,
    pub(super) question: &'a str,
    /// Whether some of them were made with another directory.
    pub(super) adopts: bool,
}

impl Asking<'_> {
    pub(super) fn tallies(&self) -> String {
        self.filled(include_str!("sql/tallies.sql"), &[])
    }

    pub(super) fn rows(&self, shares: NonZeroU32) -> String {
        self.filled(include_str!("sql/rows.sql"), &[("shares", &shares.to_string())])
    }

    pub(super) fn readable(&self) -> String {
        self.filled(include_str!("sql/readable.sql"), &[])
    }

    pub(super) fn additions(&self) -> String {
        self.filled(include_str!("sql/additions.sql"), &[])
    }

    fn filled(&self, statement: &str, more: &[(&str, &str)]) -> String {
        let (directory, question) = (quoted(self.directory), quoted(self.question));
        let state = if self.adopts { format!("engagement_adopt(state, '{directory}')") } else { "state".to_owned() };
        let content = Directories::content(self.directory);
        let known = [("directory", &*directory), ("question", &question), ("state", &state), ("content", content)];
        filled(statement, &[&known, more].concat())
    }
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

/// Replaces each `{name}` by its value, in one pass, so that values are not replaced again.
fn filled(statement: &str, values: &[(&str, &str)]) -> String {
    let mut parts = statement.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, after))
        });
        let (value, after) = named.unwrap_or(("{", part));
        text += value;
        text += after;
    }
    text
}
