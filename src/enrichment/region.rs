use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;

/// The region where the data of an enrichment is processed.
///
/// On the wire it is `united_kingdom`, `europe` or `north_america`. The displayed form, such as `North America`, is
/// read as well. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::Region;
///
/// assert_eq!(serde_json::to_string(&Region::NorthAmerica)?, "\"north_america\"");
/// assert_eq!("united_kingdom".parse::<Region>(), Ok(Region::UnitedKingdom));
/// assert_eq!(Region::UnitedKingdom.to_string(), "United Kingdom");
/// assert_eq!("United Kingdom".parse::<Region>(), Ok(Region::UnitedKingdom));
/// let error = "mars".parse::<Region>().unwrap_err();
/// assert_eq!(error.to_string(), "\"mars\" is not a region: expected united_kingdom, europe or north_america");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Region {
    /// The United Kingdom.
    UnitedKingdom,
    /// Europe.
    Europe,
    /// North America.
    NorthAmerica,
}

impl Region {
    /// All regions.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::Region;
    ///
    /// assert_eq!(Region::ALL, [Region::UnitedKingdom, Region::Europe, Region::NorthAmerica]);
    /// ```
    pub const ALL: &[Region] = &[Region::UnitedKingdom, Region::Europe, Region::NorthAmerica];

    /// Its word on the wire.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Region::UnitedKingdom => "united_kingdom",
            Region::Europe => "europe",
            Region::NorthAmerica => "north_america",
        }
    }

    const fn shown(self) -> &'static str {
        match self {
            Region::UnitedKingdom => "United Kingdom",
            Region::Europe => "Europe",
            Region::NorthAmerica => "North America",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.shown())
    }
}

/// A text that is not the name of a [`Region`].
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::Region;
///
/// let error = "EU".parse::<Region>().unwrap_err();
/// assert_eq!(error.to_string(), "\"EU\" is not a region: expected united_kingdom, europe or north_america");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{found:?} is not a region: expected united_kingdom, europe or north_america")]
pub struct UnknownRegionError {
    found: String,
}

impl FromStr for Region {
    type Err = UnknownRegionError;

    /// Reads the word on the wire, or the displayed form.
    fn from_str(text: &str) -> Result<Region, UnknownRegionError> {
        let named = Region::ALL.iter().find(|region| region.word() == text || region.shown() == text);
        named.copied().ok_or_else(|| UnknownRegionError { found: text.into() })
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Region, D::Error> {
        Cow::<str>::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
