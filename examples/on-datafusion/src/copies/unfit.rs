//! Why a copy is not taken in.

use std::fmt;

use account_engagement::{Aggregator, Intake, OfferError, Outcome};

/// Why a copy is not taken in: the library rejects it, or the table has not what it needs. Says nothing of who is
/// on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    Rejected(OfferError),
    /// A value that every copy has to have.
    Missing(&'static str),
    /// A word that is none of those.
    Word(&'static str, &'static str),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Not when it does, so that copies with the same fault have the same reason.
            Unfit::Rejected(OfferError::EndsBeforeStart { .. }) => f.write_str("the meeting ends before it starts"),
            Unfit::Rejected(rejected) => rejected.fmt(f),
            Unfit::Missing(column) => write!(f, "{column} is null"),
            Unfit::Word(column, words) => write!(f, "{column} is none of {words}"),
        }
    }
}

impl From<OfferError> for Unfit {
    fn from(rejected: OfferError) -> Unfit {
        Unfit::Rejected(rejected)
    }
}

/// Offers the copies at these places many at once, which is faster; where one is unfit, the first that is is told.
pub(super) fn offer<C>(
    places: &[usize],
    copy: impl Fn(usize) -> Result<C, Unfit>,
    to: &mut Aggregator,
    one: impl Fn(&mut Aggregator, C) -> Result<Outcome, OfferError>,
) -> Result<(), Unfit>
where
    for<'i> Intake<'i>: Extend<C>,
{
    let mut unfit = None;
    let mut intake = to.intake();
    intake.extend(places.iter().map_while(|place| copy(*place).map_err(|why| unfit = Some(why)).ok()));
    if intake.outcomes().rejected > 0 {
        // Copies are harmless twice: the rejected one says why.
        for place in places {
            one(to, copy(*place)?)?;
        }
    }
    unfit.map_or(Ok(()), Err)
}
