//! One state taken apart by accounts, so that each part answers for some of them.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::offer::Desk;
use super::{Aggregator, EmailCopy, Guest, Ledger, RecordedMeeting};
use crate::aggregator::store::link::{Link, Tie};
use crate::aggregator::store::meetings::MeetingCopy;
use crate::directory::Standing;

impl Aggregator {
    /// States of which each answers for the accounts of one share, by the number that `share_of` gives
    /// for an account's id.
    ///
    /// A part has every email and meeting with a contact of its accounts on it, with the organisation's
    /// people and those of its accounts, but without the contacts of others. So what it answers for its own
    /// accounts, rows and [account tallies](crate::Rows::account_tally), is what this state answers, and
    /// what it says of others, or of all together, is not. Shares that nothing concerns have no part.
    ///
    /// Take apart what has converged: parts of one share [`merge`](Aggregator::merge) to what one state would
    /// have given as long as all copies of an activity were in one of the states. The accounts of one family
    /// ([`Account::parent`](crate::Account::parent)) belong into one share when a question is to put them
    /// [together](crate::RollUp). Rule: SPEC 12.
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
            concerned: Vec::new(),
            links: Vec::new(),
            guests: Vec::new(),
        };
        self.ledger.emails.iter().for_each(|email| splitting.email(&email));
        self.ledger.meetings.iter().for_each(|meeting| splitting.meeting(&meeting));
        splitting.parts.into_iter().map(|(share, ledger)| (share, self.with(ledger))).collect()
    }

    /// By the number of the address: the share of a contact's account.
    fn shares_of_addresses(&self, mut share_of: impl FnMut(u32) -> u32) -> Vec<Option<u32>> {
        // Asked for once, and for accounts that are in the state: a directory may have many more.
        let mut shares = BTreeMap::new();
        let share = |(address, domain)| match self.roster.standing(address, domain, 0) {
            Standing::Contact { account, .. } => Some(*shares.entry(account).or_insert_with(|| share_of(account))),
            Standing::Mailbox { .. } | Standing::Nobody => None,
        };
        self.ledger.addresses.iter().map(share).collect()
    }

    /// A state of other facts.
    pub(super) fn with(&self, ledger: Ledger) -> Aggregator {
        Aggregator {
            hashes: self.hashes.clone(),
            roster: Arc::clone(&self.roster),
            past: self.past.clone(),
            sides: self.sides.clone(),
            ledger,
            desk: Desk::default(),
        }
    }
}

struct Splitting<'a> {
    whole: &'a Aggregator,
    of_addresses: Vec<Option<u32>>,
    parts: BTreeMap<u32, Ledger>,
    /// The shares that the activity at hand concerns.
    concerned: Vec<u32>,
    links: Vec<u32>,
    guests: Vec<Guest>,
}

impl Splitting<'_> {
    fn email(&mut self, email: &EmailCopy<'_>) {
        let Splitting { whole, of_addresses, parts, concerned, links, .. } = self;
        note_shares(concerned, of_addresses, email.ties());
        for share in concerned {
            let part = parts.entry(*share).or_insert_with(|| Ledger::new(&whole.hashes));
            let staying = email.ties().filter(|tie| stays(*tie, *share, of_addresses));
            links.clear();
            links.extend(staying.map(|tie| Link::from(carry(tie, whole, part)).word()));
            part.emails.append(&EmailCopy { links, ..*email });
        }
    }

    fn meeting(&mut self, RecordedMeeting { meeting, revision, facts }: &RecordedMeeting<'_>) {
        let Some((span, on)) = facts else { return };
        let Splitting { whole, of_addresses, parts, concerned, guests, .. } = self;
        note_shares(concerned, of_addresses, on.iter().map(|guest| guest.link.tie()));
        for share in concerned {
            let part = parts.entry(*share).or_insert_with(|| Ledger::new(&whole.hashes));
            let staying = on.iter().filter(|guest| stays(guest.link.tie(), *share, of_addresses));
            guests.clear();
            guests.extend(staying.map(|guest| Guest { link: carry(guest.link.tie(), whole, part).into(), ..guest }));
            let facts = Some((*span, guests.as_slice()));
            part.meetings.append(&MeetingCopy { meeting: *meeting, revision: *revision, facts });
        }
    }
}

/// The shares of those who are on an activity, each once.
fn note_shares(shares: &mut Vec<u32>, of_addresses: &[Option<u32>], ties: impl Iterator<Item = Tie>) {
    shares.clear();
    shares.extend(ties.filter_map(|tie| share_of(tie, of_addresses)));
    shares.sort_unstable();
    shares.dedup();
}

fn share_of((Tie::From(address) | Tie::To(address)): Tie, of_addresses: &[Option<u32>]) -> Option<u32> {
    of_addresses.get(address as usize).copied().flatten()
}

/// Whether somebody stays on an activity in the part of a share: all but those who receive it for another.
/// Who sent it does, whoever that is, since two senders contradict each other.
fn stays(tie: Tie, share: u32, of_addresses: &[Option<u32>]) -> bool {
    matches!(tie, Tie::From(_)) || share_of(tie, of_addresses).is_none_or(|own| own == share)
}

/// The same address in a part.
fn carry(tie: Tie, whole: &Aggregator, part: &mut Ledger) -> Tie {
    let addresses = &whole.ledger.addresses;
    let mut number = |address| part.addresses.number(addresses.hash(address), || addresses.domain_hash(address));
    match tie {
        Tie::From(address) => Tie::From(number(address)),
        Tie::To(address) => Tie::To(number(address)),
    }
}
