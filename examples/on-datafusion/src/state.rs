//! A state as it is passed between the functions: the bytes of a part, after a header that names the share.

use std::fmt;
use std::num::NonZeroU32;

use account_engagement::Aggregator;
use datafusion::common::{Result, exec_datafusion_err, exec_err};

use crate::directories::Known;

/// The first byte. It is increased when the header changes.
const VERSION: u8 = 1;
/// The length of the header: the version, the number of shares, and the share.
const ENVELOPE: usize = 1 + 4 + 4;

/// A state of all accounts, or of the accounts of one share.
pub(crate) struct State {
    pub(crate) share: Option<Share>,
    pub(crate) aggregator: Aggregator,
}

/// One share, out of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) number: u32,
    pub(crate) of: NonZeroU32,
}

impl State {
    /// An empty state of all accounts.
    pub(crate) fn empty(known: &Known) -> State {
        State { share: None, aggregator: known.parts.empty() }
    }

    pub(crate) fn to_bytes(&self, known: &Known) -> Result<Vec<u8>> {
        let part = known.parts.to_bytes(&self.aggregator).map_err(|cause| exec_datafusion_err!("{cause}"))?;
        let (of, number) = self.share.map_or((0, 0), |share| (share.of.get(), share.number));
        let mut bytes = Vec::with_capacity(ENVELOPE + part.len());
        bytes.push(VERSION);
        bytes.extend(of.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend(part);
        Ok(bytes)
    }

    /// Reads a state that was made with this directory.
    pub(crate) fn from_bytes(bytes: &[u8], known: &Known) -> Result<State> {
        let (share, part) = open(bytes)?;
        let aggregator = known.parts.from_bytes(part).map_err(|cause| exec_datafusion_err!("{cause}"))?;
        Ok(State { share, aggregator })
    }

    /// Reads a state that was made with any directory.
    pub(crate) fn adopt(bytes: &[u8], known: &Known) -> Result<State> {
        let (share, part) = open(bytes)?;
        if share.is_some() {
            return exec_err!(
                "a state of {} is not of any other directory: adopt before engagement_split",
                Whose(share)
            );
        }
        let aggregator =
            known.parts.from_bytes_of_any_directory(part).map_err(|cause| exec_datafusion_err!("{cause}"))?;
        Ok(State { share, aggregator })
    }

    /// Refuses a state of other accounts.
    pub(crate) fn check_share(&self, other: &State) -> Result<()> {
        if self.share == other.share {
            return Ok(());
        }
        let (one, other) = (Whose(self.share), Whose(other.share));
        exec_err!("a state of {one} and one of {other} do not merge: GROUP BY share after engagement_split")
    }

    /// Merges a state of the same accounts.
    pub(crate) fn merge(&mut self, other: &State) -> Result<()> {
        self.check_share(other)?;
        self.aggregator.merge(&other.aggregator).map_err(|cause| exec_datafusion_err!("{cause}"))
    }
}

/// The share of a state, and the bytes of its part.
fn open(bytes: &[u8]) -> Result<(Option<Share>, &[u8])> {
    let Some((envelope, part)) = bytes.split_first_chunk::<ENVELOPE>() else {
        return exec_err!("{} bytes are no state: engagement_state makes them", bytes.len());
    };
    let (version, share) = (envelope[0], &envelope[1..]);
    if version != VERSION {
        return exec_err!("a state of version {version}: expected {VERSION}, as engagement_state makes them here");
    }
    let word = |bytes: &[u8]| bytes.first_chunk().map_or(0, |word| u32::from_le_bytes(*word));
    let number = word(&share[4..]);
    Ok((NonZeroU32::new(word(share)).map(|of| Share { number, of }), part))
}

/// The share of a state, in words.
pub(crate) struct Whose(pub(crate) Option<Share>);

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("all accounts"),
            Some(Share { number, of }) => write!(f, "share {number} of {of}"),
        }
    }
}
