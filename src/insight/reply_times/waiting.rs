//! Which emails wait: no later email is in one of their conversations.

use alloc::vec::Vec;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::aggregator::Hash;
use crate::rows::gather::activity::AccountActivity;

/// Whether two emails that are in many conversations share one; the same for every account.
pub(super) type SharedThreads = HashMap<(u32, u32), bool, FixedState>;

/// The last email of each conversation. Someone who sends one message in many conversations to many accounts must not
/// make the time their product: such an email is not noted in each conversation. It is searched.
pub(super) struct Followers<'e, 'g> {
    latest: HashMap<Hash, i64, FixedState>,
    /// Emails in many conversations, each with the number of its shared list.
    in_many: Vec<(u32, &'e AccountActivity<'g>)>,
    shared: &'e mut SharedThreads,
}

impl<'e, 'g> Followers<'e, 'g> {
    /// Of emails in the order of their times.
    pub(super) fn of(emails: &'e [AccountActivity<'g>], shared: &'e mut SharedThreads) -> Followers<'e, 'g> {
        let mut followers = Followers { latest: HashMap::default(), in_many: Vec::new(), shared };
        for email in emails {
            match email.shared_threads {
                Some(start) => followers.in_many.push((start, email)),
                None => followers.latest.extend(email.threads.iter().map(|thread| (*thread, email.at))),
            }
        }
        followers
    }

    /// Whether a later email is in a conversation of this one.
    pub(super) fn has_later_than(&mut self, email: &AccountActivity<'_>) -> bool {
        let (at, threads) = (email.at, email.threads);
        let Followers { latest, in_many, shared } = self;
        let mut later = in_many.iter().filter(|(_, other)| other.at > at);
        let Some(own) = email.shared_threads else {
            let is_later = |thread| latest.get(thread).is_some_and(|latest| *latest > at);
            let is_in = |thread: &Hash| later.clone().any(|(_, other)| other.threads.binary_search(thread).is_ok());
            return threads.iter().any(|thread| is_later(thread) || is_in(thread));
        };
        latest.iter().any(|(thread, latest)| *latest > at && threads.binary_search(thread).is_ok())
            || later.any(|(start, other)| {
                let both = (own.min(*start), own.max(*start));
                *shared.entry(both).or_insert_with(|| share_one(threads, other.threads))
            })
    }
}

/// Whether two lists in order share an element.
fn share_one(one: &[Hash], other: &[Hash]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().any(|thread| long.binary_search(thread).is_ok())
}
