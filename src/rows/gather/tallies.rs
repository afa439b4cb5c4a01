//! How much of the recorded activity counts, and why the rest does not ([SPEC 11](crate::guide::rules#spec-11)).

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::directory::Directory;
use crate::model::wire;
use crate::row::tally::{Reason, Tally};
use crate::rows::rollup::Ancestors;

/// The tallies of all recorded activity, and of each account's.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tallies {
    pub(crate) emails: Tally,
    pub(crate) meetings: Tally,
    /// By the number of the unit.
    pub(crate) accounts: Vec<AccountTally>,
}

/// How much of one account's recorded activity counts, and why the rest does not.
///
/// An activity is in the tally of every account that has a contact on it. Rule: [SPEC 11](crate::guide::rules#spec-11).
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Email, EmailKind, Question, Reason};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example").kind(EmailKind::AutoReply))?;
/// let rows = aggregator.rows(&Question::new(now))?;
/// let birch = &rows.account_tallies()[0];
/// assert_eq!((&*birch.account_id, birch.email_tally.counted()), ("birch", 0));
/// assert_eq!(birch.email_tally.reasons().collect::<Vec<_>>(), [(Reason::Kind, 1)]);
/// assert_eq!(birch.meeting_tally.recorded(), 0);
/// assert_eq!(
///     birch.to_string(),
///     "emails of birch: 0 counted; not counted: 1 newsletter, automatic reply or invitation\nmeetings of birch: 0 counted"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AccountTally {
    /// The account's id.
    #[serde(serialize_with = "wire::shared_text::serialize")]
    pub account_id: Arc<str>,
    /// Its emails.
    #[serde(rename = "emails")]
    pub email_tally: Tally,
    /// Its meetings.
    #[serde(rename = "meetings")]
    pub meeting_tally: Tally,
}

/// Two lines, in plain words.
impl fmt::Display for AccountTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AccountTally { account_id, email_tally, meeting_tally } = self;
        write!(f, "emails of {account_id}: {email_tally}\nmeetings of {account_id}: {meeting_tally}")
    }
}

impl Tallies {
    pub(crate) fn new(directory: &Directory, ancestors: &Ancestors) -> Tallies {
        let ids = (0..).take(ancestors.units()).filter_map(|unit| directory.account_id(ancestors.account(unit)));
        let empty = |id: &Arc<str>| AccountTally {
            account_id: id.clone(),
            email_tally: Tally::default(),
            meeting_tally: Tally::default(),
        };
        Tallies { accounts: ids.map(empty).collect(), ..Tallies::default() }
    }

    /// Removes the tallies of units without rows.
    pub(crate) fn keep_rows(&mut self, ancestors: &Ancestors) {
        let mut units = 0..;
        self.accounts.retain(|_| units.next().is_some_and(|unit| ancestors.has_rows(unit)));
    }

    /// Adds the tallies of another share.
    #[cfg(feature = "rayon")]
    pub(crate) fn add(&mut self, other: &Tallies) {
        self.emails += other.emails;
        self.meetings += other.meetings;
        for (one, other) in self.accounts.iter_mut().zip(&other.accounts) {
            one.email_tally += other.email_tally;
            one.meeting_tally += other.meeting_tally;
        }
    }

    /// Records in a unit's tally whether an activity counts.
    pub(crate) fn unit(
        &mut self,
        unit: u32,
        kind: impl FnOnce(&mut AccountTally) -> &mut Tally,
        verdict: Result<(), Reason>,
    ) {
        if let Some(tally) = self.accounts.get_mut(unit as usize) {
            kind(tally).record(verdict);
        }
    }
}
