//! What the example programs share, so that a program is its source and little more.
//!
//! A program reads its source and offers emails and meetings to the library. All else is the same in every program,
//! and it is here:
//!
//! | module | what |
//! |---|---|
//! | [`program`] | a program from its command line to its exit code, with shell completions and a manual page |
//! | [`args`] | the options that programs share, as groups |
//! | [`people`], [`contacts`] | who is who: lists of accounts and mailboxes, the contact data set |
//! | [`lists`] | these lists as tables of a CRM or of Excel: their columns, websites and rows |
//! | [`sink`], [`correspondence`] | what a source offers to; who writes to whom, without any list |
//! | [`run`], [`enrichment`], [`history`] | a run of an enrichment: its file, the history of runs |
//! | [`answer`], [`destinations`] | asks the question, and shows the answer: |
//! | [`row_writer`], [`table`] | as CSV or JSON, or as a table that fits the terminal |
//! | [`movement`] | who goes cold, who warms up and who is silent; the report adds who needs attention and why |
//! | [`tallies`], [`places`] | what did not count and why; what is wrong in the input |
//! | [`report`] | a page with every account, for `--report` |
//! | [`mail`] | for sources of mail: what headers say, what a run found, and problems with their places |
//! | [`output`], [`atomic`] | where output goes; files that are replaced as a whole |
//! | [`lock`] | files that are read, changed and replaced by one process at a time |
//! | [`key`] | a random key, drawn for a run or kept beside a state |
//! | [`completeness`] | how much of the named files could be read, and the exit code |
//! | [`mod@file`], [`json_error`], [`guard`] | whole files, gzipped or not; errors that quote no address; panics of parsers |
//! | [`zones`] | zones and offsets, by the names that calendars give them |
//! | [`secret`] | passwords and tokens, for programs that fetch |
//! | [`terminal`], [`progress`], [`clock`], [`words`] | colours and width; the bar; the present instant; numbers and dates in plain words |
//!
//! The feature `testing` adds a module of that name with what several programs' tests need.

mod attention;
mod silence;
mod status;

pub mod answer;
pub mod args;
pub mod atomic;
pub mod clock;
pub mod completeness;
pub mod contacts;
pub mod correspondence;
pub mod destinations;
pub mod enrichment;
pub mod file;
pub mod guard;
pub mod history;
pub mod json_error;
pub mod key;
pub mod lists;
pub mod lock;
pub mod mail;
pub mod movement;
pub mod output;
pub mod people;
pub mod places;
pub mod program;
pub mod progress;
pub mod report;
pub mod row_writer;
pub mod run;
pub mod secret;
pub mod sink;
pub mod table;
pub mod tallies;
pub mod terminal;
#[cfg(feature = "testing")]
pub mod testing;
pub mod words;
pub mod zones;
