//! An end to what unpacks without one.

use std::cell::Cell;
use std::io::{self, Read};

use crate::input::refused::Refused;

/// How much may still come out of an archive: mail and calendars shrink to a tenth, and what shrinks to
/// less than a hundredth was made to keep somebody busy.
pub(crate) struct Limit {
    left: Cell<u64>,
}

impl Limit {
    pub(crate) fn of(packed: u64) -> Limit {
        Limit { left: Cell::new(packed.saturating_mul(100).saturating_add(1 << 30)) }
    }

    pub(crate) fn bound<R: Read>(&self, reader: R) -> Bounded<'_, R> {
        Bounded { reader, limit: self }
    }

    pub(crate) fn check(&self) -> io::Result<()> {
        if self.left.get() > 0 { Ok(()) } else { Err(io::Error::other(Refused::TooMuch)) }
    }
}

pub(crate) struct Bounded<'l, R> {
    reader: R,
    limit: &'l Limit,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.limit.check()?;
        let read = self.reader.read(buffer)?;
        self.limit.left.set(self.limit.left.get().saturating_sub(read as u64));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_without_end_is_given_up() {
        let limit = Limit::of(0);
        let mut text = Vec::new();
        assert_eq!(limit.bound(io::repeat(b'x').take(5)).read_to_end(&mut text).unwrap(), 5);
        limit.left.set(10);
        let error = limit.bound(io::repeat(b'x')).take(99).read_to_end(&mut text).unwrap_err();
        assert_eq!(error.to_string(), "unpacks to more than mail does, a hundredfold; the rest is not read");
        // A second file of the same archive gets nothing.
        assert!(limit.bound(io::repeat(b'x')).read(&mut [0]).is_err());
        assert!(limit.check().is_err());
    }
}
