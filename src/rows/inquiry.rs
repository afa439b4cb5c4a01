//! A question with the state that answers it.

use alloc::vec::Vec;
use core::ops::Range;

use chrono::TimeZone;

use crate::aggregator::Aggregator;
use crate::directory::Party;
use crate::question::disclosure::Disclosure;
use crate::question::policy::CountingPolicy;
use crate::question::window::{Window, WindowError};
use crate::question::{Accounts, Gaps, Question};
use crate::row::level::{Level, Levels};
use crate::rows::rollup::Ancestors;

/// Which rows are wanted.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) levels: Levels,
    pub(crate) accounts: Accounts,
    pub(crate) gaps: Gaps,
    pub(crate) disclosure: Disclosure,
}

impl Asked {
    fn of<Z: TimeZone>(question: &Question<Z>, disclosure: Disclosure) -> Asked {
        let Question { levels, accounts, gaps, .. } = *question;
        Asked { levels, accounts, gaps, disclosure }
    }

    /// The levels that are added up: the year also decides what a month may show.
    pub(crate) fn folded_levels(self) -> impl Iterator<Item = Level> {
        let decides = move |level| self.disclosure.suppresses() && level == Level::Year;
        Level::ALL.into_iter().filter(move |level| self.levels.has(*level) || decides(*level))
    }
}

/// A question with the state that answers it, and what is looked up once for it.
pub(crate) struct Inquiry<'a> {
    pub(crate) aggregator: &'a Aggregator,
    pub(crate) policy: &'a CountingPolicy,
    pub(crate) window: Window,
    pub(crate) asked: Asked,
    pub(crate) ancestors: Ancestors,
    /// By the state's number of an address: who it belongs to today.
    pub(crate) parties: Vec<Party>,
}

impl<'a> Inquiry<'a> {
    pub(crate) fn new<Z: TimeZone>(
        aggregator: &'a Aggregator,
        question: &'a Question<Z>,
        disclosure: Disclosure,
    ) -> Result<Inquiry<'a>, WindowError> {
        let window = Window::new(question.as_of, question.start, &question.zone, question.week_start, question.levels)?;
        let asked = Asked::of(question, disclosure);
        let ancestors = Ancestors::new(aggregator.directory(), question.roll_up, asked.disclosure.suppresses());
        let parties = parties(aggregator, &ancestors);
        Ok(Inquiry { aggregator, policy: &question.policy, window, asked, ancestors, parties })
    }

    /// The numbers of all units.
    pub(crate) fn units(&self) -> Range<usize> {
        0..self.ancestors.units()
    }
}

/// By the state's number of an address: who it belongs to today. The account of a contact is the first unit that the
/// contact counts for.
fn parties(aggregator: &Aggregator, ancestors: &Ancestors) -> Vec<Party> {
    let directory = aggregator.hashed_directory();
    // Each unlisted address is a person of its own, numbered after all listed people.
    let first_unlisted = u32::try_from(aggregator.directory().people()).unwrap_or(u32::MAX);
    let addresses = aggregator.ledger.addresses.iter().zip(first_unlisted..);
    let party = |((address, domain), unlisted)| match directory.party(address, domain, unlisted) {
        Party::Contact { person, account } => Party::Contact { person, account: ancestors.first(account) },
        other => other,
    };
    addresses.map(party).collect()
}
