//! One state split by accounts, so that each part gives the rows of some of them
//! ([SPEC 12](crate::guide::rules#spec-12)).

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Aggregator, EmailCopy, Facts, Guests, Ledger, MeetingCopy};
use crate::aggregator::store::link::Link;
use crate::aggregator::store::meetings::Guest;
use crate::directory::Party;

impl Aggregator {
    /// Splits the state into parts, each for the accounts of one share. `share_of` returns the number of the share for
    /// an account's id.
    ///
    /// A part has every email and meeting on which one of its accounts has a contact. For its own accounts it gives the
    /// same rows and [account tallies](crate::Rows::account_tally) as this state. What it gives for other accounts, or
    /// for all together, is incomplete: recipients and attendees who are contacts of accounts in other shares are left
    /// out. A sender or organizer always stays, even a contact of another account, because the rules need to know who
    /// sent an email. A share whose accounts have no activity has no part.
    ///
    /// Split states that have all copies of an activity. Parts of one share [`merge`](Aggregator::merge) to what one
    /// state would have given, provided that all copies of each activity were in one of the states. If you [roll
    /// accounts up](crate::RollUp), put an account and all accounts below it
    /// ([`Account::parent`](crate::Account::parent)) into one share. Rule: [SPEC 12](crate::guide::rules#spec-12).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
    /// use chrono::DateTime;
    ///
    /// let directory = Directory::builder()
    ///     .add_mailboxes([Mailbox::new("rep@corp.example")])
    ///     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak").domain("oak.example")])
    ///     .build()?;
    /// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// let email = Email::new("m1", DateTime::UNIX_EPOCH, "rep@corp.example");
    /// aggregator.record_email(&email.to("bo@birch.example").to("ed@oak.example"))?;
    ///
    /// let parts = aggregator.split(|account| u32::from(account == "oak"));
    /// let question = Question::new(DateTime::UNIX_EPOCH);
    /// let oak = parts[&1].rows(&question)?;
    /// assert_eq!(oak.year("oak").map(|row| row.emails_to_account), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn split(&self, mut share_of: impl FnMut(&str) -> u32) -> BTreeMap<u32, Aggregator> {
        let share_of = |account| self.directory().account_id(account).map_or(0, |id| share_of(id));
        let mut splitting = Splitting {
            whole: self,
            of_addresses: self.shares_of_addresses(share_of),
            parts: BTreeMap::new(),
            shares: Vec::new(),
            links: Vec::new(),
            guests: Vec::new(),
        };
        self.ledger.emails.iter().for_each(|email| splitting.email(&email));
        self.ledger.meetings.iter().for_each(|meeting| splitting.meeting(&meeting));
        splitting.parts.into_iter().map(|(share, ledger)| (share, self.with(ledger))).collect()
    }

    /// By the number of the address: the share of a contact's account.
    fn shares_of_addresses(&self, mut share_of: impl FnMut(u32) -> u32) -> Vec<Option<u32>> {
        // `share_of` is called once for each account that is in the state: a directory may have many more.
        let mut shares = BTreeMap::new();
        let share = |(address, domain)| match self.hashed_directory.party(address, domain, 0) {
            Party::Contact { account, .. } => Some(*shares.entry(account).or_insert_with(|| share_of(account))),
            Party::Mailbox { .. } | Party::Nobody => None,
        };
        self.ledger.addresses.iter().map(share).collect()
    }
}

struct Splitting<'a> {
    whole: &'a Aggregator,
    of_addresses: Vec<Option<u32>>,
    parts: BTreeMap<u32, Ledger>,
    /// The shares that one activity belongs to.
    shares: Vec<u32>,
    links: Vec<u32>,
    guests: Vec<Guest>,
}

impl Splitting<'_> {
    fn email(&mut self, email: &EmailCopy<'_>) {
        let Splitting { whole, of_addresses, parts, shares, links, .. } = self;
        find_shares(shares, of_addresses, email.links());
        for share in shares {
            let part = parts.entry(*share).or_insert_with(|| Ledger::new(&whole.hashes));
            let staying = email.links().filter(|link| stays(*link, *share, of_addresses));
            links.clear();
            links.extend(staying.map(|link| translate(link, whole, part).word()));
            part.emails.append(&EmailCopy { links, ..*email });
        }
    }

    fn meeting(&mut self, meeting: &MeetingCopy<'_>) {
        let Some(facts) = meeting.facts else { return };
        let Splitting { whole, of_addresses, parts, shares, guests, .. } = self;
        find_shares(shares, of_addresses, facts.guests.iter().map(|guest| guest.link));
        for share in shares {
            let part = parts.entry(*share).or_insert_with(|| Ledger::new(&whole.hashes));
            let staying = facts.guests.iter().filter(|guest| stays(guest.link, *share, of_addresses));
            guests.clear();
            guests.extend(staying.map(|guest| Guest { link: translate(guest.link, whole, part), ..guest }));
            // Whether the guests overflow a block is decided again for those that stay.
            let facts = Facts { guests: Guests::List(guests), overflows: false, ..facts };
            part.meetings.append(&MeetingCopy { facts: Some(facts), ..*meeting });
        }
    }
}

/// The shares of the people on an activity, each once.
fn find_shares(shares: &mut Vec<u32>, of_addresses: &[Option<u32>], links: impl Iterator<Item = Link>) {
    shares.clear();
    shares.extend(links.filter_map(|link| share_of(link, of_addresses)));
    shares.sort_unstable();
    shares.dedup();
}

fn share_of(link: Link, of_addresses: &[Option<u32>]) -> Option<u32> {
    of_addresses.get(link.address() as usize).copied().flatten()
}

/// Whether a person stays on an activity in the part of a share.
fn stays(link: Link, share: u32, of_addresses: &[Option<u32>]) -> bool {
    // Copies that name two senders contradict each other, and the part must see that as the whole does.
    link.is_sender() || share_of(link, of_addresses).is_none_or(|own| own == share)
}

/// The same link with the part's number of the address.
fn translate(link: Link, whole: &Aggregator, part: &mut Ledger) -> Link {
    let addresses = &whole.ledger.addresses;
    let (address, domain) = (link.address(), || addresses.domain_hash(link.address()));
    link.with_address(part.addresses.number(addresses.hash(address), domain))
}
