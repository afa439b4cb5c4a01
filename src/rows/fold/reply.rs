//! How long an account's answers took (SPEC 6).

use hashbrown::HashTable;

use crate::aggregator::Hash;
use crate::rows::gather::attribution::What;

/// So many conversations of an email may be in any order; more are, in order, searched.
pub(crate) const FEW_THREADS: usize = 8;

/// An activity counted for the account at hand. Meetings are no replies and have none.
#[derive(Clone, Copy)]
pub(crate) struct Counted<'t> {
    pub(crate) at: i64,
    pub(crate) what: What,
    /// The conversations of an email; more than [`FEW_THREADS`] are in order.
    pub(crate) threads: &'t [Hash],
}

/// The last email to the account in a conversation, and the last from it.
#[derive(Clone, Copy, Default)]
struct Last {
    to: Option<i64>,
    from: Option<i64>,
}

/// Calls `reply` for each email that is a reply, with its place in `counted` and how many milliseconds it
/// took. `counted` are all of one account's counted activities, in the order of their times.
pub(crate) fn replies(counted: &[Counted<'_>], mut reply: impl FnMut(usize, i64)) {
    look_up(counted, &mut reply);
    look_back(counted, reply);
}

/// Reports the answers that name their original, if that was counted to the account, and not sent
/// later.
fn look_up(counted: &[Counted<'_>], report: &mut impl FnMut(usize, i64)) {
    if !counted.iter().any(|activity| matches!(activity.what, What::From(Some(_)))) {
        return;
    }
    let mut sent = HashTable::with_capacity(counted.len());
    for activity in counted {
        if let What::To(message) = activity.what {
            sent.insert_unique(low(&message), (message, activity.at), |(message, _)| low(message));
        }
    }
    for (place, email) in counted.iter().enumerate() {
        if let What::From(Some(original)) = email.what
            && let Some((_, at)) = sent.find(low(&original), |(message, _)| *message == original)
            && *at <= email.at
        {
            report(place, email.at - at);
        }
    }
}

/// Reports the answers that name no original: each from the last email to the account that shares
/// a conversation with it and was sent strictly before, if no other answer stands between.
fn look_back(counted: &[Counted<'_>], mut report: impl FnMut(usize, i64)) {
    let wanted = counted.iter().filter(|email| names_nothing(email)).flat_map(|email| email.threads);
    let mut conversations = Conversations::new(wanted);
    if conversations.0.is_empty() {
        return;
    }

    let mut place = 0;
    for instant in counted.chunk_by(|one, next| one.at == next.at) {
        for email in instant {
            if names_nothing(email) {
                let last = email.threads.iter().filter_map(|thread| conversations.last(thread));
                let (to, from) = last.fold((None, None), |(to, from), last| (last.to.max(to), last.from.max(from)));
                if let Some(original) = to.filter(|to| from <= Some(*to)) {
                    report(place, email.at - original);
                }
            }
            place += 1;
        }
        for email in instant {
            let note = |last: &mut Last| match email.what {
                What::To(_) => last.to = Some(email.at),
                What::From(_) => last.from = Some(email.at),
                What::Meeting { .. } => {}
            };
            // Whoever sends one message in many threads to many accounts must not make this their
            // product: the shorter list is walked, the longer one searched.
            if email.threads.len() <= conversations.0.len().max(FEW_THREADS) {
                for thread in email.threads {
                    conversations.last_mut(thread).map(note);
                }
            } else {
                let all = conversations.0.iter_mut();
                all.filter(|(thread, _)| email.threads.binary_search(thread).is_ok()).for_each(|(_, last)| note(last));
            }
        }
    }
}

fn names_nothing(activity: &Counted<'_>) -> bool {
    activity.what == What::From(None)
}

/// The conversations that answers are in. Their hashes are keyed, and taken as they are.
struct Conversations(HashTable<(Hash, Last)>);

impl Conversations {
    fn new<'t>(wanted: impl Iterator<Item = &'t Hash>) -> Conversations {
        let mut conversations = HashTable::new();
        for thread in wanted {
            let entry = conversations.entry(low(thread), |(other, _)| other == thread, |(other, _)| low(other));
            entry.or_insert((*thread, Last::default()));
        }
        Conversations(conversations)
    }

    fn last(&self, thread: &Hash) -> Option<&Last> {
        self.0.find(low(thread), |(other, _)| other == thread).map(|(_, last)| last)
    }

    fn last_mut(&mut self, thread: &Hash) -> Option<&mut Last> {
        self.0.find_mut(low(thread), |(other, _)| other == thread).map(|(_, last)| last)
    }
}

fn low([first, second, ..]: &Hash) -> u64 {
    u64::from(*first) | u64::from(*second) << 32
}
