//! One state taken apart by accounts, so that each part answers for some of them.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::link::{Link, Tie};
use super::meetings::MeetingCopy;
use super::offer::Desk;
use super::{Aggregator, EmailCopy, Guest, Ledger};
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
    /// Parts of one share [`merge`](Aggregator::merge), as long as the states that they are of have no
    /// activity in common, or are copies: take apart what has converged. The accounts of one family
    /// ([`Account::parent`](crate::Account::parent)) belong into one share when a question is to put them
    /// [together](crate::Hierarchy).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
    /// use chrono::DateTime;
    ///
    /// let directory = Directory::builder()
    ///     .mailboxes(&[Mailbox::new("rep@corp.example")])
    ///     .accounts(&[Account::new("birch").domain("birch.example"), Account::new("oak").domain("oak.example")])
    ///     .build()?;
    /// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// let email = Email::new("m1", DateTime::UNIX_EPOCH, "rep@corp.example");
    /// aggregator.email(&email.to("bo@birch.example").to("ed@oak.example"))?;
    ///
    /// let parts = aggregator.split(|account| u32::from(account == "oak"));
    /// let question = Question::new(DateTime::UNIX_EPOCH);
    /// let oak = parts[&1].rows(&question)?;
    /// assert_eq!(oak.year("oak").map(|row| row.emails_to_account), Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn split(&self, mut share_of: impl FnMut(&str) -> u32) -> BTreeMap<u32, Aggregator> {
        let ids = (0..).map_while(|account| self.directory().account_id(account));
        let shares: Vec<u32> = ids.map(|id| share_of(id)).collect();
        let mut splitting = Splitting {
            whole: self,
            of_addresses: self.shares_of_addresses(&shares),
            parts: BTreeMap::new(),
            concerned: Vec::new(),
            links: Vec::new(),
            guests: Vec::new(),
        };
        for email in self.ledger.emails.iter() {
            splitting.email(&email);
        }
        for meeting in self.ledger.meetings.iter() {
            if let Some((span, guests)) = meeting.facts {
                let guests: Vec<Guest> = guests.iter().collect();
                let facts = Some((span, guests.as_slice()));
                splitting.meeting(&MeetingCopy { meeting: meeting.meeting, revision: meeting.revision, facts });
            }
        }
        splitting.parts.into_iter().map(|(share, ledger)| (share, self.with(ledger))).collect()
    }

    /// By the number of the address: the share of a contact's account.
    fn shares_of_addresses(&self, shares: &[u32]) -> Vec<Option<u32>> {
        let share = |(address, domain)| match self.roster.standing(address, domain, 0) {
            Standing::Contact { account, .. } => shares.get(account as usize).copied(),
            Standing::Mailbox { .. } | Standing::Nobody => None,
        };
        self.ledger.addresses.iter().map(share).collect()
    }

    /// A state of other facts.
    fn with(&self, ledger: Ledger) -> Aggregator {
        Aggregator {
            hashes: self.hashes.clone(),
            roster: Arc::clone(&self.roster),
            past: self.past.clone(),
            sides: self.sides.clone(),
            ledger,
            desk: Desk::new(&self.roster),
        }
    }
}

struct Splitting<'a> {
    whole: &'a Aggregator,
    of_addresses: Vec<Option<u32>>,
    parts: BTreeMap<u32, Ledger>,
    /// The shares that an activity concerns.
    concerned: Vec<u32>,
    links: Vec<u32>,
    guests: Vec<Guest>,
}

impl Splitting<'_> {
    fn share(&self, (Tie::From(address) | Tie::To(address)): Tie) -> Option<u32> {
        self.of_addresses.get(address as usize).copied().flatten()
    }

    /// Notes the shares of those who are on an activity.
    fn concern(&mut self, ties: impl Iterator<Item = Tie>) {
        let mut concerned = core::mem::take(&mut self.concerned);
        concerned.clear();
        concerned.extend(ties.filter_map(|tie| self.share(tie)));
        concerned.sort_unstable();
        concerned.dedup();
        self.concerned = concerned;
    }

    /// Whether somebody on an activity is left out of a part: who receives for accounts of another share.
    /// Who sent it stays, whoever that is, since two senders contradict each other.
    fn stays(&self, tie: Tie, share: u32) -> bool {
        matches!(tie, Tie::From(_)) || self.share(tie).is_none_or(|own| own == share)
    }

    fn email(&mut self, email: &EmailCopy<'_>) {
        self.concern(email.ties());
        for share in core::mem::take(&mut self.concerned) {
            let mut links = core::mem::take(&mut self.links);
            links.clear();
            let ties: Vec<Tie> = email.ties().filter(|tie| self.stays(*tie, share)).collect();
            let part = self.parts.entry(share).or_insert_with(|| Ledger::new(&self.whole.hashes));
            links.extend(ties.into_iter().map(|tie| Link::from(carry(self.whole, part, tie)).word()));
            part.emails.append(&EmailCopy { links: &links, ..*email });
            self.links = links;
        }
    }

    fn meeting(&mut self, meeting: &MeetingCopy<'_>) {
        let Some((span, on)) = meeting.facts else { return };
        self.concern(on.iter().map(|guest| guest.link.tie()));
        for share in core::mem::take(&mut self.concerned) {
            let mut guests = core::mem::take(&mut self.guests);
            guests.clear();
            let staying: Vec<&Guest> = on.iter().filter(|guest| self.stays(guest.link.tie(), share)).collect();
            let part = self.parts.entry(share).or_insert_with(|| Ledger::new(&self.whole.hashes));
            for Guest { link, answer } in staying {
                guests.push(Guest { link: carry(self.whole, part, link.tie()).into(), answer: *answer });
            }
            part.meetings.append(&MeetingCopy { facts: Some((span, &guests)), ..*meeting });
            self.guests = guests;
        }
    }
}

/// The same address in a part.
fn carry(whole: &Aggregator, part: &mut Ledger, tie: Tie) -> Tie {
    let addresses = &whole.ledger.addresses;
    let mut number = |address| part.addresses.number(addresses.hash(address), || addresses.domain_hash(address));
    match tie {
        Tie::From(address) => Tie::From(number(address)),
        Tie::To(address) => Tie::To(number(address)),
    }
}
