//! What each thread reads: all copies of an id by the same one, so that there is nothing to merge.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;

use super::emails::{Email, Emails};
use super::meetings::{CountedMeeting, Meetings};
use super::people::People;
use crate::given::Window;
use crate::workload::Views;

/// Everything that one thread has read, copies united.
pub(super) struct Books<'a> {
    emails: Emails<'a>,
    meetings: Meetings<'a>,
}

/// What counts of it, by the number of the account.
pub(super) struct Counted<'b> {
    pub(super) emails: Vec<Vec<&'b Email<'b>>>,
    pub(super) meetings: Vec<Vec<CountedMeeting<'b>>>,
}

impl<'a> Books<'a> {
    /// Reads the share of one of these threads.
    pub(super) fn read(views: &Views<'a>, (thread, threads): (usize, usize), mut people: People<'_>) -> Books<'a> {
        let mut emails = Emails::default();
        let mut meetings = Meetings::default();
        for email in views.emails.iter().filter(|email| thread_of(email.id, threads) == thread) {
            emails.add(email, &mut people);
        }
        for meeting in views.meetings.iter().filter(|meeting| thread_of(meeting.id, threads) == thread) {
            meetings.add(meeting, &mut people);
        }
        Books { emails, meetings }
    }

    pub(super) fn counted(&self, accounts: usize, window: Window) -> Counted<'_> {
        Counted {
            emails: self.emails.by_account(accounts, window),
            meetings: self.meetings.by_account(accounts, window),
        }
    }
}

/// An email, from any mailbox.
pub(super) fn email<'b, 'a>(books: &'b [Books<'a>], id: &str) -> Option<&'b Email<'a>> {
    books[thread_of(id, books.len())].emails.get(id)
}

/// By other bits of the hash than maps look at.
fn thread_of(id: &str, threads: usize) -> usize {
    match threads {
        1 => 0,
        _ => usize::try_from(FixedState::default().hash_one(id) >> 32).unwrap() % threads,
    }
}
