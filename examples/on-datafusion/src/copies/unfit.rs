//! Why a copy is not recorded.

use std::fmt;

use account_engagement::aggregator::Offered;
use account_engagement::{Aggregator, Intake, OfferError};

/// Why a copy is not recorded: the library rejects it, or a required value is missing. It does not say who is on the
/// copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    Rejected(OfferError),
    /// A required value.
    Missing(&'static str),
    /// A word that is not one of the expected words.
    Word(&'static str, &'static str),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Without the times, so that copies with the same problem have the same reason.
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

/// Offers the copies at these places together, which is faster. If some are unfit, it returns the first of them.
pub(super) fn offer<C>(
    places: &[usize],
    copy: impl Fn(usize) -> Result<C, Unfit>,
    to: &mut Aggregator,
    one: impl Fn(&mut Aggregator, C) -> Result<Offered, OfferError>,
) -> Result<(), Unfit>
where
    for<'i> Intake<'i>: Extend<C>,
{
    let mut unfit = None;
    let mut intake = to.intake();
    intake.extend(places.iter().map_while(|place| copy(*place).map_err(|why| unfit = Some(why)).ok()));
    if intake.outcomes().rejected > 0 {
        // A second copy changes nothing, and the rejected copy gives the reason.
        for place in places {
            one(to, copy(*place)?)?;
        }
    }
    unfit.map_or(Ok(()), Err)
}
