//! How much one state can hold.

use super::{Aggregator, Ledger, MergeError, OfferError};
use crate::aggregator::store::blocks::MAX_WORDS_IN_BLOCK;
use crate::model::limit::{MAX_ENTRIES, MAX_WORDS};

impl Aggregator {
    /// Refuses a copy with this many people and threads for which there may be no room, before anything is changed.
    pub(super) fn check_room(&self, people_and_threads: usize) -> Result<(), OfferError> {
        let Ledger { addresses, emails, meetings } = &self.ledger;
        // The copies that wait to be recorded may all be new. Each email in the batch may have a thread.
        let waiting = self.scratch.batch.len();
        let linked = emails.linked() + self.scratch.links.len() + waiting;
        let guests = meetings.guest_count() + self.scratch.guests.len();
        let needed = (addresses.len() + people_and_threads)
            .max(linked + people_and_threads)
            .max(guests + people_and_threads)
            .max(emails.len().max(meetings.len()) + waiting + 1);
        // A block that does not fit at the end of a chunk leaves the end unused.
        let words = emails.words().max(meetings.words()) + MAX_WORDS_IN_BLOCK * (2 * waiting + 1);
        if needed > MAX_ENTRIES || words > MAX_WORDS { Err(OfferError::Full { limit: MAX_ENTRIES }) } else { Ok(()) }
    }

    /// Refuses another state for which there may be no room. Messages and threads need no check of their own, because
    /// there are never more of them than links.
    pub(super) fn check_room_for(&self, other: &Aggregator) -> Result<(), MergeError> {
        let (a, b) = (&self.ledger, &other.ledger);
        let needed = (a.addresses.len() + b.addresses.len())
            .max(a.emails.linked() + b.emails.linked())
            .max(a.emails.len() + b.emails.len())
            .max(a.meetings.guest_count() + b.meetings.guest_count())
            .max(a.meetings.len() + b.meetings.len());
        let words = (a.emails.words() + b.emails.words()).max(a.meetings.words() + b.meetings.words());
        // Together, they may leave more words unused at the ends of chunks: less than one in 64.
        let is_full = needed > MAX_ENTRIES || words + words / 64 > MAX_WORDS;
        if is_full { Err(MergeError::Full { limit: MAX_ENTRIES }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::{String, ToString as _};
    use alloc::vec::Vec;

    use chrono::DateTime;

    use super::*;
    use crate::aggregator::{Key, Offered, Outcomes};
    use crate::directory::Directory;
    use crate::model::account::Account;
    use crate::model::email::Email;
    use crate::model::mailbox::Mailbox;
    use crate::model::meeting::Meeting;

    fn empty() -> Aggregator {
        let directory = Directory::builder()
            .add_mailboxes([Mailbox::new("rep@corp.example")])
            .add_accounts([Account::new("a").domain("cust.example")])
            .build();
        Aggregator::new(Key::PUBLIC, directory.unwrap())
    }

    fn email(id: usize) -> Email {
        Email::new(format!("m{id}"), DateTime::UNIX_EPOCH, "rep@corp.example").to("c@cust.example")
    }

    fn meeting(id: usize) -> Meeting {
        Meeting::new(format!("u{id}"), DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH).organizer("rep@corp.example")
    }

    fn of_four(id: usize) -> Meeting {
        meeting(id).attendee("c@cust.example").attendee("d@cust.example").attendee("e@cust.example")
    }

    /// A state after this number of offers.
    fn grown(offers: usize, offer: impl Fn(&mut Aggregator, usize) -> Result<Offered, OfferError>) -> Aggregator {
        let mut state = empty();
        for number in 0..offers {
            offer(&mut state, number).unwrap();
        }
        state
    }

    /// How many offers are recorded before the first that is refused. That one changes nothing.
    fn taken(mut offer: impl FnMut(&mut Aggregator, usize) -> Result<Offered, OfferError>) -> usize {
        let mut aggregator = empty();
        for number in 0..3 * MAX_ENTRIES {
            let before = aggregator.clone();
            if let Err(error) = offer(&mut aggregator, number) {
                assert_eq!(error, OfferError::Full { limit: MAX_ENTRIES });
                assert_eq!(aggregator, before);
                return number;
            }
        }
        panic!("never full");
    }

    /// The room for a copy is reserved before it is known how much is needed, so that the last numbers may stay free.
    #[test]
    fn a_state_is_full_before_it_runs_out_of_numbers() {
        assert_eq!(taken(|state, number| state.record_meeting(&meeting(number))), MAX_ENTRIES);
        let another_recipient = |state: &mut Aggregator, number| {
            let address = format!("c{number}@cust.example");
            state.record_email(&Email::new("m", DateTime::UNIX_EPOCH, "rep@corp.example").to(address))
        };
        assert_eq!(taken(another_recipient), MAX_ENTRIES - 3);
        let another_person = |state: &mut Aggregator, number| {
            let address = format!("c{number}@cust.example");
            match number % 2 {
                0 => state.record_email(&Email::new("m", DateTime::UNIX_EPOCH, "rep@corp.example").to(address)),
                _ => state.record_meeting(&meeting(0).attendee(address.as_str())),
            }
        };
        assert_eq!(taken(another_person), MAX_ENTRIES - 2);
        let many = (0..MAX_ENTRIES).fold(email(0), |email, number| email.to(format!("c{number}@cust.example")));
        assert_eq!(taken(|state, _| state.record_email(&many)), 0);
    }

    /// Links and threads have the same limit as addresses.
    #[test]
    fn a_state_is_full_before_it_has_too_many_links() {
        // A sender and a recipient each.
        assert_eq!(taken(|state, number| state.record_email(&email(number))), (MAX_ENTRIES - 3) / 2 + 1);
        // With a second recipient and a thread.
        let four_links =
            |state: &mut Aggregator, number| state.record_email(&email(number).to("d@cust.example").conversation("t"));
        assert_eq!(taken(four_links), (MAX_ENTRIES - 4) / 4 + 1);
        // An organizer and three attendees.
        assert_eq!(taken(|state, number| state.record_meeting(&of_four(number))), (MAX_ENTRIES - 4) / 4 + 1);
    }

    /// The room depends on what a state has, and not on how it got it.
    #[test]
    fn merged_and_read_states_are_as_full_as_grown_ones() {
        let offer = |state: &mut Aggregator, number: usize| {
            state.record_meeting(&of_four(number))?;
            state.record_email(&email(number).to("d@cust.example").conversation(format!("t{}", number / 2)))
        };
        let state = grown(10, offer);
        let filled = |state: &Aggregator| (state.ledger.emails.linked(), state.ledger.meetings.guest_count());
        assert_eq!(filled(&state), (4 * 10, 4 * 10));

        let mut merged = grown(6, offer);
        merged.merge(&state).unwrap();
        assert_eq!(filled(&merged), filled(&state));
        let directory = state.directory().clone();
        let (read, _) = Aggregator::from_snapshot(&state.snapshot(), Key::PUBLIC, directory).unwrap();
        assert_eq!(filled(&read), filled(&state));
    }

    /// Room is reserved for the copies of a batch, and no copy is refused that would have room if it were offered
    /// alone.
    #[test]
    fn batches_fill_a_state_as_far_as_single_offers() {
        let copies = |number: usize| email(number % 60).to(format!("d{}@cust.example", number % 3)).conversation("t");
        for count in [MAX_ENTRIES / 3, MAX_ENTRIES, 3 * MAX_ENTRIES] {
            let emails: Vec<Email> = (0..count).map(copies).collect();
            let meetings: Vec<Meeting> = (0..count).map(|number| of_four(number % 60)).collect();
            let mut single = empty();
            let mut outcomes: Outcomes = emails.iter().map(|email| single.record_email(email)).collect();
            outcomes.extend(meetings.iter().map(|meeting| single.record_meeting(meeting)));

            let mut batched = empty();
            let mut intake = batched.intake();
            intake.extend(&emails);
            intake.extend(&meetings);
            assert_eq!(intake.outcomes(), outcomes, "{count}");
            assert_eq!(batched, single, "{count}");
        }
    }

    #[test]
    fn a_merge_is_refused_that_might_need_more_numbers_than_there_are() {
        let emails = |count| grown(count, |state, number| state.record_email(&email(number)));
        let meetings = |count| grown(count, |state, number| state.record_meeting(&meeting(number)));
        let of_four = |count| grown(count, |state, number| state.record_meeting(&of_four(number)));
        let full = Err(MergeError::Full { limit: MAX_ENTRIES });

        // Two links each.
        let (mut half, less) = (emails(MAX_ENTRIES / 4), emails(MAX_ENTRIES / 4 + 1));
        assert_eq!(half.clone().merge(&half), Ok(()));
        let before = half.clone();
        assert_eq!(half.merge(&less), full);
        assert_eq!(half, before);

        assert_eq!(meetings(MAX_ENTRIES / 2).merge(&meetings(MAX_ENTRIES / 2)), Ok(()));
        assert_eq!(meetings(MAX_ENTRIES / 2).merge(&meetings(MAX_ENTRIES / 2 + 1)), full);

        assert_eq!(of_four(MAX_ENTRIES / 8).merge(&of_four(MAX_ENTRIES / 8)), Ok(()));
        assert_eq!(of_four(MAX_ENTRIES / 8).merge(&of_four(MAX_ENTRIES / 8 + 2)), full);

        // A sender, and more recipients than a block holds.
        let overflowing = |recipients: usize| {
            let email = (0..recipients).fold(email(0), |email, number| email.to(format!("c{number}@cust.example")));
            grown(1, |state, _| state.record_email(&email))
        };
        assert_eq!(overflowing(MAX_ENTRIES / 3).merge(&overflowing(MAX_ENTRIES / 3)), Ok(()));
    }

    #[test]
    fn a_directory_with_too_many_names_is_refused() {
        let build = |contacts: usize, ignored: usize| {
            let account = (0..contacts).fold(Account::new("a"), |account, number| {
                account.contact(number.to_string(), [format!("c{number}@cust.example")])
            });
            let rooms = (0..ignored).map(|number| format!("room{number}@corp.example"));
            let built = Directory::builder().add_accounts([account]).ignore(rooms).build();
            built.map(|_| ()).map_err(|error| error.to_string())
        };
        assert_eq!((build(MAX_ENTRIES, 0), build(MAX_ENTRIES / 2, MAX_ENTRIES / 2)), (Ok(()), Ok(())));
        for (contacts, ignored) in [(MAX_ENTRIES + 1, 0), (2 * MAX_ENTRIES, 0), (MAX_ENTRIES - 1, 2), (1, MAX_ENTRIES)]
        {
            let error: String = build(contacts, ignored).unwrap_err();
            assert!(error.contains("100"), "{error}");
        }
    }
}
