/// The most things of one kind (people, addresses, emails, meetings, links) that a state has: above
/// the number of an address there is room for four bits in a word of 32.
#[cfg(not(test))]
pub(crate) const MOST: usize = 1 << 28;

/// So few that tests can go there.
#[cfg(test)]
pub(crate) const MOST: usize = 100;

/// The most words that a state has for things of one kind: each has a number of 32 bits.
pub(crate) const MOST_WORDS: usize = 16 * MOST - 1;

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::{String, ToString as _};

    use chrono::DateTime;

    use super::MOST;
    use crate::aggregator::key::Key;
    use crate::aggregator::{Aggregator, MergeError, OfferError, Outcome};
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

    /// A state that has taken so many offers.
    fn grown(offers: usize, offer: impl Fn(&mut Aggregator, usize) -> Result<Outcome, OfferError>) -> Aggregator {
        let mut state = empty();
        for number in 0..offers {
            offer(&mut state, number).unwrap();
        }
        state
    }

    /// How many offers are taken before the first that is refused, which changes nothing.
    fn taken(mut offer: impl FnMut(&mut Aggregator, usize) -> Result<Outcome, OfferError>) -> usize {
        let mut aggregator = empty();
        for number in 0..3 * MOST {
            let before = aggregator.clone();
            if let Err(error) = offer(&mut aggregator, number) {
                assert_eq!(error, OfferError::Full { most: MOST });
                assert_eq!(aggregator, before);
                return number;
            }
        }
        panic!("never full");
    }

    /// Room is looked for before it is known how much of it will be needed, so that the last numbers
    /// may stay free.
    #[test]
    fn a_state_is_full_before_it_runs_out_of_numbers() {
        assert_eq!(taken(|state, number| state.record_meeting(&meeting(number))), MOST);
        let another_recipient = |state: &mut Aggregator, number| {
            let address = format!("c{number}@cust.example");
            state.record_email(&Email::new("m", DateTime::UNIX_EPOCH, "rep@corp.example").to(address))
        };
        assert_eq!(taken(another_recipient), MOST - 3);
        let another_person = |state: &mut Aggregator, number| {
            let address = format!("c{number}@cust.example");
            match number % 2 {
                0 => state.record_email(&Email::new("m", DateTime::UNIX_EPOCH, "rep@corp.example").to(address)),
                _ => state.record_meeting(&meeting(0).attendee(address.as_str())),
            }
        };
        assert_eq!(taken(another_person), MOST - 2);
        let many = (0..MOST).fold(email(0), |email, number| email.to(format!("c{number}@cust.example")));
        assert_eq!(taken(|state, _| state.record_email(&many)), 0);
    }

    /// As many links and threads as numbers.
    #[test]
    fn a_state_is_full_before_it_has_too_many_links() {
        // A sender and a recipient each.
        assert_eq!(taken(|state, number| state.record_email(&email(number))), (MOST - 3) / 2 + 1);
        // With a second recipient and a thread.
        let four_links =
            |state: &mut Aggregator, number| state.record_email(&email(number).to("d@cust.example").conversation("t"));
        assert_eq!(taken(four_links), (MOST - 4) / 4 + 1);
        // An organizer and three attendees.
        assert_eq!(taken(|state, number| state.record_meeting(&of_four(number))), (MOST - 4) / 4 + 1);
    }

    /// The room that is left depends only on what the state holds.
    #[test]
    fn merged_and_read_states_are_as_full_as_grown_ones() {
        let offer = |state: &mut Aggregator, number: usize| {
            state.record_meeting(&of_four(number))?;
            state.record_email(&email(number).to("d@cust.example").conversation(format!("t{}", number / 2)))
        };
        let state = grown(10, offer);
        let filled = |state: &Aggregator| (state.ledger.emails.linked(), state.ledger.meetings.guests());
        assert_eq!(filled(&state), (4 * 10, 4 * 10));

        let mut merged = grown(6, offer);
        merged.merge(&state).unwrap();
        assert_eq!(filled(&merged), filled(&state));
        let directory = state.directory().clone();
        let (read, _) = Aggregator::from_snapshot(&state.snapshot(), Key::PUBLIC, directory).unwrap();
        assert_eq!(filled(&read), filled(&state));
    }

    #[test]
    fn a_merge_is_refused_that_might_need_more_numbers_than_there_are() {
        let emails = |count| grown(count, |state, number| state.record_email(&email(number)));
        let meetings = |count| grown(count, |state, number| state.record_meeting(&meeting(number)));
        let of_four = |count| grown(count, |state, number| state.record_meeting(&of_four(number)));
        let full = Err(MergeError::Full { most: MOST });

        // Two links each.
        let (mut half, less) = (emails(MOST / 4), emails(MOST / 4 + 1));
        assert_eq!(half.clone().merge(&half), Ok(()));
        let before = half.clone();
        assert_eq!(half.merge(&less), full);
        assert_eq!(half, before);

        assert_eq!(meetings(MOST / 2).merge(&meetings(MOST / 2)), Ok(()));
        assert_eq!(meetings(MOST / 2).merge(&meetings(MOST / 2 + 1)), full);

        assert_eq!(of_four(MOST / 8).merge(&of_four(MOST / 8)), Ok(()));
        assert_eq!(of_four(MOST / 8).merge(&of_four(MOST / 8 + 2)), full);

        // A sender and so many recipients.
        let crowded = |recipients: usize| {
            let email = (0..recipients).fold(email(0), |email, number| email.to(format!("c{number}@cust.example")));
            grown(1, |state, _| state.record_email(&email))
        };
        assert_eq!(crowded(MOST / 3).merge(&crowded(MOST / 3)), Ok(()));
    }

    #[test]
    fn a_directory_is_too_large_beyond_so_many_names() {
        let build = |contacts: usize, ignored: usize| {
            let account = (0..contacts).fold(Account::new("a"), |account, number| {
                account.contact(number.to_string(), [format!("c{number}@cust.example")])
            });
            let rooms = (0..ignored).map(|number| format!("room{number}@corp.example"));
            let built = Directory::builder().add_accounts([account]).ignore(rooms).build();
            built.map(|_| ()).map_err(|error| error.to_string())
        };
        assert_eq!((build(MOST, 0), build(MOST / 2, MOST / 2)), (Ok(()), Ok(())));
        for (contacts, ignored) in [(MOST + 1, 0), (2 * MOST, 0), (MOST - 1, 2), (1, MOST)] {
            let error: String = build(contacts, ignored).unwrap_err();
            assert!(error.contains("100"), "{error}");
        }
    }
}
