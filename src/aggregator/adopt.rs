//! A changed directory, and the addresses whose past a state may not have ([SPEC 12](crate::guide::rules#spec-12)).

use alloc::sync::Arc;

use super::batch::Scratch;
use super::hashed_directory::HashedDirectory;
use super::sides::Sides;
use super::{Additions, Aggregator};
use crate::directory::Directory;

impl Aggregator {
    /// Replaces the directory. From now on, rows are computed with the new one.
    ///
    /// When names change, contacts move between accounts, people or accounts merge, or addresses leave, nothing has to
    /// be offered again. An address that is new, or on another side, or new at a listed domain may have mail that was
    /// irrelevant until now. These addresses and domains are returned, as by
    /// [`missing_past`](Aggregator::missing_past). Rule: [SPEC 12](crate::guide::rules#spec-12).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Outcome};
    /// use chrono::DateTime;
    ///
    /// let mailboxes = [Mailbox::new("rep@corp.example")];
    /// let yesterday = Directory::builder().add_mailboxes(&mailboxes).build()?;
    /// let mut aggregator = Aggregator::new(Key::PUBLIC, yesterday);
    /// let email = Email::new("e1", DateTime::UNIX_EPOCH, "rep@corp.example").to("x@cust.example");
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Irrelevant);
    ///
    /// let accounts = [Account::new("acct-1").contact("c-9", ["x@cust.example"])];
    /// let today = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build()?;
    /// let additions = aggregator.adopt(today);
    /// assert_eq!(additions.addresses().collect::<Vec<_>>(), ["x@cust.example"]);
    ///
    /// // Read the mail of x@cust.example again, then declare that its past was offered.
    /// assert_eq!(aggregator.record_email(&email)?, Outcome::Recorded);
    /// aggregator.mark_past_offered(&additions);
    /// assert!(aggregator.missing_past().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn adopt(&mut self, directory: impl Into<Arc<Directory>>) -> Additions {
        let known = self.past();
        self.hashed_directory = Arc::new(HashedDirectory::new(directory.into(), &self.hashes));
        // Its numbers are those of the former directory.
        self.scratch = Scratch::default();
        self.merged_sides = None;
        self.limit_past(&known);
        self.missing_past()
    }

    /// The addresses and domains of the directory whose past activity may be missing from the state: those that were
    /// not in the directory, on the same side, while all of the activity was offered.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Mailbox};
    ///
    /// let longer = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
    /// let mut one = Aggregator::new(Key::PUBLIC, longer);
    /// let other = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// assert!(one.missing_past().is_empty());
    /// one.merge(&other)?; // for the other, mail of rep@corp.example was irrelevant
    /// assert_eq!(one.missing_past().addresses().collect::<Vec<_>>(), ["rep@corp.example"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn missing_past(&self) -> Additions {
        match &self.past {
            None => Additions::default(),
            Some(past) => Additions::between(past, &self.hashed_directory, &self.hashes),
        }
    }

    /// Declares that the past activity of these has been offered, so that they are no longer in
    /// [`missing_past`](Aggregator::missing_past). An address that has changed sides since then stays in it, because
    /// activity that was offered before did not count for its new side.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Mailbox};
    ///
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// # let today = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).build()?;
    /// let additions = aggregator.adopt(today);
    /// assert!(!additions.is_empty());
    /// // Offer the past mail and meetings of these. Then:
    /// aggregator.mark_past_offered(&additions);
    /// assert!(aggregator.missing_past().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mark_past_offered(&mut self, additions: &Additions) {
        let Some(past) = &self.past else { return };
        let all = self.sides_of_directory();
        let offered = additions.offered(past, &all, &self.hashes);
        self.past = (offered != all).then(|| Arc::new(offered));
    }

    /// The sides that addresses had while all activity was offered.
    pub(super) fn past(&self) -> Arc<Sides> {
        self.past.clone().unwrap_or_else(|| Arc::new(self.sides_of_directory()))
    }

    /// The sides with which a state that is merged must agree.
    pub(super) fn merged_sides(&self) -> Arc<Sides> {
        self.merged_sides.clone().unwrap_or_else(|| Arc::new(self.sides_of_directory()))
    }

    /// Reduces the past to what `known` and the directory have in common.
    pub(super) fn limit_past(&mut self, known: &Sides) {
        let all = self.sides_of_directory();
        self.past = (all != *known).then(|| all.and(known)).filter(|both| *both != all).map(Arc::new);
    }

    pub(super) fn sides_of_directory(&self) -> Sides {
        Sides::of(&self.hashed_directory, &self.hashes)
    }
}
