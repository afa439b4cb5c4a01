//! How long an account took to answer (SPEC 6).

use hashbrown::HashTable;

use crate::rows::gather::attribution::What;

/// The most conversations of a message that may be in any order. More must be in ascending order, because they are
/// searched.
pub(crate) const MAX_UNORDERED_THREADS: usize = 8;

/// A counted activity of one account, as the matching of replies sees it. Meetings are passed over.
#[derive(Clone, Copy)]
pub(crate) struct Message<'t, Id> {
    pub(crate) at: i64,
    pub(crate) what: What<Id>,
    /// The conversations; more than [`MAX_UNORDERED_THREADS`] are in order.
    pub(crate) threads: &'t [Id],
}

impl<Id> Message<'_, Id> {
    /// Whether it is an email from the account that does not name the message it answers.
    fn names_nothing(&self) -> bool {
        matches!(self.what, What::From(None))
    }
}

/// Matches the replies of one account with the emails that they answer. Calls `report` for each reply, with its place
/// in `messages` and how many milliseconds it took.
///
/// `messages` are all counted activities of the account, in the order of their times. `hash` returns a hash of an id.
pub(crate) fn replies<'t, Id: Copy + Ord + 't>(
    messages: impl Iterator<Item = Message<'t, Id>> + Clone,
    hash: impl Fn(&Id) -> u64 + Copy,
    mut report: impl FnMut(usize, i64),
) {
    match_by_name(messages.clone(), hash, &mut report);
    match_by_conversation(messages, hash, report);
}

/// A reply that names its original answers that message, if it was counted to the account and not sent later.
fn match_by_name<'t, Id: Copy + Ord + 't>(
    messages: impl Iterator<Item = Message<'t, Id>> + Clone,
    hash: impl Fn(&Id) -> u64 + Copy,
    report: &mut impl FnMut(usize, i64),
) {
    if !messages.clone().any(|message| matches!(message.what, What::From(Some(_)))) {
        return;
    }
    let mut originals = HashTable::with_capacity(messages.size_hint().0);
    for message in messages.clone() {
        if let What::To(id) = message.what {
            originals.insert_unique(hash(&id), (id, message.at), |(id, _)| hash(id));
        }
    }
    for (place, reply) in messages.enumerate() {
        if let What::From(Some(named)) = reply.what
            && let Some((_, at)) = originals.find(hash(&named), |(id, _)| *id == named)
            && *at <= reply.at
        {
            report(place, reply.at - at);
        }
    }
}

/// A reply that names nothing answers the last email to the account that shares a conversation with it and was sent
/// strictly before, unless another email from the account stands between.
fn match_by_conversation<'t, Id: Copy + Ord + 't>(
    messages: impl Iterator<Item = Message<'t, Id>> + Clone,
    hash: impl Fn(&Id) -> u64 + Copy,
    mut report: impl FnMut(usize, i64),
) {
    let mut conversations = Conversations { last: HashTable::new(), hash };
    for message in messages.clone().filter(Message::names_nothing) {
        message.threads.iter().for_each(|thread| conversations.add(*thread));
    }
    if conversations.last.is_empty() {
        return;
    }
    // Only what was sent strictly before counts: messages of one instant are noted after all of them are matched.
    let mut unnoted = messages.clone().peekable();
    for (place, message) in messages.enumerate() {
        if !message.names_nothing() {
            continue;
        }
        while let Some(earlier) = unnoted.next_if(|earlier| earlier.at < message.at) {
            conversations.note(&earlier);
        }
        let last = message.threads.iter().filter_map(|thread| conversations.get(thread));
        let (to, from) = last.fold((None, None), |(to, from), last| (last.to.max(to), last.from.max(from)));
        if let Some(original) = to.filter(|to| from <= Some(*to)) {
            report(place, message.at - original);
        }
    }
}

/// The times of the last email to the account in a conversation, and of the last one from it.
#[derive(Clone, Copy, Default)]
struct Last {
    to: Option<i64>,
    from: Option<i64>,
}

/// The conversations in which the account may have answered.
struct Conversations<Id, H> {
    last: HashTable<(Id, Last)>,
    hash: H,
}

impl<Id: Copy + Ord, H: Fn(&Id) -> u64> Conversations<Id, H> {
    fn add(&mut self, thread: Id) {
        let Conversations { last, hash } = self;
        let entry = last.entry(hash(&thread), |(other, _)| *other == thread, |(other, _)| hash(other));
        entry.or_insert((thread, Last::default()));
    }

    fn get(&self, thread: &Id) -> Option<&Last> {
        self.last.find((self.hash)(thread), |(other, _)| other == thread).map(|(_, last)| last)
    }

    /// Notes the time of a message in all its conversations.
    fn note(&mut self, message: &Message<'_, Id>) {
        let note = |last: &mut Last| match message.what {
            What::To(_) => last.to = Some(message.at),
            What::From(_) => last.from = Some(message.at),
            What::Meeting { .. } => {}
        };
        // Someone who sends one message in many conversations to many accounts must not make the time their product:
        // the shorter list is walked, and the longer one searched.
        if message.threads.len() <= self.last.len().max(MAX_UNORDERED_THREADS) {
            for thread in message.threads {
                let found = self.last.find_mut((self.hash)(thread), |(other, _)| other == thread);
                found.map(|(_, last)| last).map(note);
            }
        } else {
            let all = self.last.iter_mut();
            all.filter(|(thread, _)| message.threads.binary_search(thread).is_ok()).for_each(|(_, last)| note(last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    use crate::rows::gather::attribution::Initiative;

    const MEETING: What<u32> = What::Meeting { millis: 60_000, initiative: Initiative::Neither };

    fn found(messages: &[(i64, What<u32>, &[u32])]) -> Vec<(usize, i64)> {
        let mut found = Vec::new();
        let messages = messages.iter().map(|&(at, what, threads)| Message { at, what, threads });
        replies(messages, |id| (*id).into(), |place, millis| found.push((place, millis)));
        found.sort_unstable();
        found
    }

    #[test]
    fn replies_and_their_originals() {
        use What::{From, To};
        for (why, messages, expected) in [
            ("by name", &[(0, To(1), &[][..]), (5, From(Some(1)), &[])][..], &[(1, 5)][..]),
            (
                "every one by name",
                &[(0, To(1), &[]), (5, From(Some(1)), &[]), (9, From(Some(1)), &[])],
                &[(1, 5), (2, 9)],
            ),
            ("at once", &[(5, To(1), &[]), (5, From(Some(1)), &[])], &[(1, 0)]),
            ("not before its original", &[(4, From(Some(1)), &[]), (5, To(1), &[])], &[]),
            ("an unknown name is not guessed", &[(0, To(1), &[7]), (5, From(Some(2)), &[7])], &[]),
            ("by conversation", &[(0, To(1), &[7]), (5, From(None), &[7])], &[(1, 5)]),
            ("the latest one", &[(0, To(1), &[7]), (2, To(2), &[7, 8]), (5, From(None), &[8, 7])], &[(2, 3)]),
            ("only the first", &[(0, To(1), &[7]), (5, From(None), &[7]), (6, From(None), &[7])], &[(1, 5)]),
            ("strictly before", &[(5, To(1), &[7]), (5, From(None), &[7])], &[]),
            (
                "both at one instant",
                &[(0, To(1), &[7]), (5, From(None), &[7]), (5, From(None), &[7])],
                &[(1, 5), (2, 5)],
            ),
            (
                "one by name stands between",
                &[(0, To(1), &[7]), (3, From(Some(1)), &[7]), (5, From(None), &[7])],
                &[(1, 3)],
            ),
            ("another conversation", &[(0, To(1), &[7]), (5, From(None), &[8])], &[]),
            ("no conversation", &[(0, To(1), &[]), (5, From(None), &[])], &[]),
            ("a meeting is no email", &[(0, To(1), &[7]), (3, MEETING, &[]), (5, From(None), &[7])], &[(2, 5)]),
            (
                "many conversations are searched",
                &[(0, To(1), &[1, 2, 3, 4, 5, 6, 7, 8, 9]), (5, From(None), &[9])],
                &[(1, 5)],
            ),
        ] {
            assert_eq!(found(messages), expected, "{why}");
        }
    }
}
