//! How long an account took to answer ([SPEC 6](crate::guide::rules#spec-6)).

use hashbrown::HashTable;

use crate::rows::gather::activity::MAX_UNORDERED_THREADS;
use crate::rows::gather::attribution::What;

/// A counted activity of one account, as the matching of replies sees it. Meetings are skipped.
pub(crate) trait Counted {
    /// Identifies a message or a conversation.
    type Id: Copy + Ord;

    fn at(&self) -> i64;

    fn what(&self) -> What<Self::Id>;

    /// The conversations of an email; more than [`MAX_UNORDERED_THREADS`] are in order.
    fn threads(&self) -> &[Self::Id];
}

/// Matches the replies of one account with the emails that they answer. Calls `report` for each reply, with its place
/// in `activities` and how many milliseconds it took.
///
/// `activities` are everything that counts for the account, in the order of its times. `hash` returns a hash of an id.
pub(crate) fn replies<A: Counted>(
    activities: &[A],
    hash: impl Fn(&A::Id) -> u64 + Copy,
    mut report: impl FnMut(usize, i64),
) {
    match_by_name(activities, hash, &mut report);
    match_by_conversation(activities, hash, report);
}

/// A reply that names its original answers that message, if it was counted to the account and not sent later.
fn match_by_name<A: Counted>(
    activities: &[A],
    hash: impl Fn(&A::Id) -> u64 + Copy,
    report: &mut impl FnMut(usize, i64),
) {
    if !activities.iter().any(|activity| matches!(activity.what(), What::From(Some(_)))) {
        return;
    }
    let mut originals = HashTable::with_capacity(activities.len());
    for activity in activities {
        if let What::To(id) = activity.what() {
            originals.insert_unique(hash(&id), (id, activity.at()), |(id, _)| hash(id));
        }
    }
    for (place, reply) in activities.iter().enumerate() {
        if let What::From(Some(named)) = reply.what()
            && let Some((_, at)) = originals.find(hash(&named), |(id, _)| *id == named)
            && *at <= reply.at()
        {
            report(place, reply.at() - at);
        }
    }
}

/// A reply that names nothing answers the last email to the account that shares a conversation with it and was sent
/// strictly before, unless another email from the account was sent between the two.
fn match_by_conversation<A: Counted>(
    activities: &[A],
    hash: impl Fn(&A::Id) -> u64 + Copy,
    mut report: impl FnMut(usize, i64),
) {
    let mut conversations = Conversations { last: HashTable::new(), hash };
    for reply in activities.iter().filter(|activity| names_nothing(*activity)) {
        reply.threads().iter().for_each(|thread| conversations.add(*thread));
    }
    if conversations.last.is_empty() {
        return;
    }
    let mut place = 0;
    for instant in activities.chunk_by(|one, next| one.at() == next.at()) {
        for activity in instant {
            if names_nothing(activity) {
                let last = activity.threads().iter().filter_map(|thread| conversations.get(thread));
                let (to, from) = last.fold((None, None), |(to, from), last| (last.to.max(to), last.from.max(from)));
                if let Some(original) = to.filter(|to| from <= Some(*to)) {
                    report(place, activity.at() - original);
                }
            }
            place += 1;
        }
        // Only what was sent strictly before counts: an instant is noted after all of it is matched.
        for activity in instant {
            conversations.note(activity);
        }
    }
}

/// Whether it is an email from the account that does not name the message it answers.
fn names_nothing(activity: &impl Counted) -> bool {
    matches!(activity.what(), What::From(None))
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

    /// Notes the time of an email in all its conversations.
    fn note(&mut self, email: &impl Counted<Id = Id>) {
        let (at, threads) = (email.at(), email.threads());
        let note = |last: &mut Last| match email.what() {
            What::To(_) => last.to = Some(at),
            What::From(_) => last.from = Some(at),
            What::Meeting { .. } => {}
        };
        // Someone who sends one message in many conversations to many accounts must not make the time their product:
        // the shorter list is walked, and the longer one searched.
        if threads.len() <= self.last.len().max(MAX_UNORDERED_THREADS) {
            for thread in threads {
                let found = self.last.find_mut((self.hash)(thread), |(other, _)| other == thread);
                found.map(|(_, last)| last).map(note);
            }
        } else {
            let all = self.last.iter_mut();
            all.filter(|(thread, _)| threads.binary_search(thread).is_ok()).for_each(|(_, last)| note(last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    use crate::rows::gather::attribution::Initiative;

    const MEETING: What<u32> = What::Meeting { millis: 60_000, initiative: Initiative::Neither };

    impl Counted for (i64, What<u32>, &[u32]) {
        type Id = u32;

        fn at(&self) -> i64 {
            self.0
        }

        fn what(&self) -> What<u32> {
            self.1
        }

        fn threads(&self) -> &[u32] {
            self.2
        }
    }

    fn found(activities: &[(i64, What<u32>, &[u32])]) -> Vec<(usize, i64)> {
        let mut found = Vec::new();
        replies(activities, |id| (*id).into(), |place, millis| found.push((place, millis)));
        found.sort_unstable();
        found
    }

    #[test]
    fn replies_and_their_originals() {
        use What::{From, To};
        for (why, activities, expected) in [
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
                "a reply by name is between",
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
            assert_eq!(found(activities), expected, "{why}");
        }
    }
}
