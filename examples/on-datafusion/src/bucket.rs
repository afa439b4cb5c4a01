//! The bucket of an id.

use std::hash::Hasher as _;
use std::num::NonZeroU32;

use account_engagement::Parts;
use siphasher::sip::SipHasher13;

/// Stands in for `Parts::bucket` until that has landed.
pub(crate) fn bucket(_: &Parts, id: &str, of: NonZeroU32) -> u32 {
    let id = id.trim();
    let id = id.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(id).trim();
    let mut hasher = SipHasher13::new();
    hasher.write(id.as_bytes());
    u32::try_from(hasher.finish() % u64::from(of.get())).unwrap_or_default()
}
