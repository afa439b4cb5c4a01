//! The output: in which form, and where.

use std::path::PathBuf;

use account_engagement::Level;
use clap::{Args, ValueEnum};

use crate::row_writer::Extra;
use crate::terminal::Color;

/// How the rows are shown.
#[derive(Clone, Debug, Args)]
#[group(skip)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// The form of the rows
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write the rows to this file instead of standard output
    ///
    /// The file is replaced as a whole, or not at all.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Extra columns of CSV and JSON, such as name,raw-score
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', long_help = extra_help())]
    pub extra: Vec<Extra>,
    /// Write a page for people, report.html, to this folder
    ///
    /// The page has the lists, the table and a card of every account. It loads nothing and has no address in it.
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
    /// Colours: auto, always, never
    ///
    /// `auto` is on for a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, hide_possible_values = true)]
    pub color: Color,
}

/// All columns that there are.
fn extra_help() -> String {
    format!(
        "Extra columns of CSV and JSON, such as name,raw-score\n\nThey follow the sixteen columns. All of them: {}",
        Extra::words()
    )
}

/// The form of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, the highest score first
    #[default]
    Table,
    /// With a header; a null is an empty field
    Csv,
    /// One array with a row a line
    Json,
}

impl Format {
    /// The levels of rows in this form, where the command line names none.
    #[must_use]
    pub fn levels(self) -> &'static [Level] {
        match self {
            Format::Table => &[Level::Year],
            Format::Csv | Format::Json => &Level::ALL,
        }
    }
}
