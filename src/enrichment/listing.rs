use core::fmt;

/// How many problems a text lists.
const LISTED: usize = 100;

/// Problems as a text: how many, then the first hundred, one a line.
pub(super) struct Listing<'p, P> {
    of: &'static str,
    problems: &'p [P],
}

impl<'p, P> Listing<'p, P> {
    pub(super) fn new(of: &'static str, problems: &'p [P]) -> Listing<'p, P> {
        Listing { of, problems }
    }
}

impl<P: fmt::Display> fmt::Display for Listing<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = self.problems.len();
        write!(f, "{} has {found} problem{}:", self.of, if found == 1 { "" } else { "s" })?;
        for problem in self.problems.iter().take(LISTED) {
            write!(f, "\n- {problem}")?;
        }
        match found.saturating_sub(LISTED) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}
