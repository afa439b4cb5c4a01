//! The work that cannot be avoided: looking up every address and every id.

use core::hash::Hasher as _;
use std::hint::black_box;

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashTable};
use siphasher::sip128::{Hasher128 as _, SipHasher24};

use crate::workload::{Population, Views};

/// The known addresses.
pub(crate) struct Known(HashMap<String, u32, FixedState>);

impl Known {
    pub(crate) fn new(population: &Population) -> Known {
        Known(population.addresses().zip(0..).collect())
    }

    /// For every copy a look-up of each participant's address, `SipHash` 128 of the id, and an insert into
    /// a table keyed by it; nothing else. Tells how many ids there are.
    pub(crate) fn floor(&self, views: &Views<'_>) -> usize {
        self.look_up::<false>(views)
    }

    /// That, the check of every address for capitals, and the keyed hash of every id and thread present.
    pub(crate) fn full_floor(&self, views: &Views<'_>) -> usize {
        self.look_up::<true>(views)
    }

    fn look_up<const FULL: bool>(&self, views: &Views<'_>) -> usize {
        let (mut emails, mut meetings) = (Ids::default(), Ids::default());
        let mut found = 0_u64;
        let mut look_up = |address: &str| {
            if FULL {
                found += u64::from(is_lowercase(address));
            }
            found += u64::from(self.0.get(address).copied().unwrap_or_default());
        };
        for email in &views.emails {
            look_up(email.from);
            email.recipients.clone().for_each(&mut look_up);
            emails.insert(email.id);
            if FULL {
                email.in_reply_to.iter().chain(&email.conversation).for_each(|id| _ = black_box(keyed(id)));
            }
        }
        for meeting in &views.meetings {
            meeting.organizer.into_iter().for_each(&mut look_up);
            meeting.attendees.clone().for_each(|attendee| look_up(attendee.address));
            meetings.insert(meeting.id);
        }
        black_box(found);
        emails.0.len() + meetings.0.len()
    }
}

#[derive(Default)]
struct Ids(HashTable<u128>);

impl Ids {
    fn insert(&mut self, id: &str) {
        let id = keyed(id);
        self.0.entry(id as u64, |&other| other == id, |&other| other as u64).or_insert(id);
    }
}

fn keyed(id: &str) -> u128 {
    let mut hasher = SipHasher24::new_with_keys(1, 2);
    hasher.write(id.as_bytes());
    hasher.finish128().as_u128()
}

/// As many bytes at once as there are, which is faster than to stop at the first that is not.
fn is_lowercase(address: &str) -> bool {
    !address.bytes().fold(false, |other, byte| other | !byte.is_ascii() | byte.is_ascii_uppercase())
}
