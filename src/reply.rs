//! How long an account's answers took (SPEC 6).

use alloc::vec::Vec;

use crate::CountingPolicy;
use crate::aggregator::Emails;
use crate::attribution::Direction;

/// An email counted to or from the account at hand.
#[derive(Clone, Copy)]
pub(crate) struct CountedEmail<'t> {
    pub(crate) number: u32,
    pub(crate) at: i64,
    /// Its conversations, in order.
    pub(crate) threads: &'t [u32],
    pub(crate) direction: Direction,
}

/// Measures replies, one account after the other.
pub(crate) struct Replies<'a> {
    emails: &'a Emails,
    policy: &'a CountingPolicy,
    /// By email: the last round in which it was counted to the account.
    counted_to: Vec<u32>,
    round: u32,
    /// The threads of the answers, in order.
    wanted: Vec<u32>,
    mentions: Vec<Mention>,
    answers: Vec<Answer>,
}

/// An email in a thread.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    thread: u32,
    at: i64,
    from_account: bool,
    /// Which answer it is that looks for its original.
    answer: Option<u32>,
}

/// An email from the account that names no original, and what precedes it in its threads.
struct Answer {
    place: usize,
    at: i64,
    original: Option<i64>,
    other_answer: Option<i64>,
}

impl<'a> Replies<'a> {
    pub(crate) fn new(emails: &'a Emails, policy: &'a CountingPolicy) -> Replies<'a> {
        Replies {
            emails,
            policy,
            counted_to: alloc::vec![0; emails.numbered()],
            round: 0,
            wanted: Vec::new(),
            mentions: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// Calls `measured` for each email that is a reply, with its place in `counted` and how many
    /// milliseconds it took. `counted` are all of one account's counted emails.
    pub(crate) fn measure(&mut self, counted: &[CountedEmail<'_>], mut measured: impl FnMut(usize, i64)) {
        self.round += 1;
        for email in counted {
            if let (Direction::ToAccount, Some(round)) =
                (email.direction, self.counted_to.get_mut(email.number as usize))
            {
                *round = self.round;
            }
        }
        self.answers.clear();
        let mut report = |place, millis| {
            if self.policy.measures_reply(millis) {
                measured(place, millis);
            }
        };
        for (place, email) in counted.iter().enumerate() {
            if email.direction == Direction::ToAccount {
                continue;
            }
            let Some(record) = self.emails.get(email.number) else { continue };
            let Some(original) = record.reply.target() else {
                if !email.threads.is_empty() {
                    self.answers.push(Answer { place, at: email.at, original: None, other_answer: None });
                }
                continue;
            };
            if self.counted_to.get(original as usize) != Some(&self.round) {
                continue;
            }
            let waited = self.emails.get(original).map(|original| email.at - original.at);
            if let Some(waited) = waited.filter(|waited| *waited >= 0) {
                report(place, waited);
            }
        }
        if self.answers.is_empty() {
            return;
        }
        self.look_back(counted);
        for answer in &self.answers {
            // The first answer only: none may stand strictly between the original and this one.
            if let Some(original) = answer.original.filter(|original| answer.other_answer <= Some(*original)) {
                report(answer.place, answer.at - original);
            }
        }
    }

    /// Finds for each answer the last email to the account, and the last from it, that shares a
    /// thread and was sent strictly before.
    fn look_back(&mut self, counted: &[CountedEmail<'_>]) {
        self.wanted.clear();
        let answers = self.answers.iter().filter_map(|answer| counted.get(answer.place));
        self.wanted.extend(answers.flat_map(|email| email.threads));
        self.wanted.sort_unstable();
        self.wanted.dedup();

        self.mentions.clear();
        let mut next = self.answers.iter().map(|answer| answer.place).zip(0..).peekable();
        for (place, email) in counted.iter().enumerate() {
            let answer = next.next_if(|(waiting, _)| *waiting == place).map(|(_, answer)| answer);
            let from_account = email.direction == Direction::FromAccount;
            // Whoever sends one message in many threads to many accounts must not make this their
            // product: the shorter list is walked, the longer one searched.
            let (own, wanted) = (email.threads, self.wanted.as_slice());
            let (few, many) = if own.len() < wanted.len() { (own, wanted) } else { (wanted, own) };
            for &thread in few.iter().filter(|thread| many.binary_search(thread).is_ok()) {
                self.mentions.push(Mention { thread, at: email.at, from_account, answer });
            }
        }
        self.mentions.sort_unstable();
        for thread in self.mentions.chunk_by(|one, next| one.thread == next.thread) {
            let (mut to, mut from) = (None, None);
            for instant in thread.chunk_by(|one, next| one.at == next.at) {
                for mention in instant {
                    let Some(answer) = mention.answer.and_then(|place| self.answers.get_mut(place as usize)) else {
                        continue;
                    };
                    answer.original = answer.original.max(to);
                    answer.other_answer = answer.other_answer.max(from);
                }
                for mention in instant {
                    *if mention.from_account { &mut from } else { &mut to } = Some(mention.at);
                }
            }
        }
    }
}
