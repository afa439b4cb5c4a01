//! What is wrong with a line, without saying who is on it.

use std::fmt;
use std::path::Path;

/// A line that does not parse, or that the aggregator rejected. Ordered by place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BadLine<'s> {
    /// The file's place among all files.
    pub(crate) file: usize,
    pub(crate) line: u64,
    pub(crate) path: &'s Path,
    pub(crate) what: String,
}

impl fmt::Display for BadLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.what)
    }
}
