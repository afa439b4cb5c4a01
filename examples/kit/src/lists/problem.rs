//! What is wrong with a list, with the file and the row.

use std::fmt;
use std::path::Path;
use std::rc::Rc;

/// Something that is left out of a list, or used in another way than it is written. It quotes no address.
///
/// ```
/// use std::path::Path;
///
/// use kit::lists::problem::ListProblem;
///
/// let problem = ListProblem::new(Path::new("accounts.csv"), Some(7), "\"oak\" is not a domain");
/// assert_eq!(problem.to_string(), "accounts.csv, row 7: \"oak\" is not a domain");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListProblem {
    file: Rc<Path>,
    row: Option<u64>,
    what: String,
}

impl ListProblem {
    /// A problem in a row of a file, as a spreadsheet counts rows: the header is row 1.
    #[must_use]
    pub fn new(file: impl Into<Rc<Path>>, row: Option<u64>, what: impl Into<String>) -> ListProblem {
        ListProblem { file: file.into(), row, what: what.into() }
    }
}

impl fmt::Display for ListProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        write!(f, ": {}", self.what)
    }
}
