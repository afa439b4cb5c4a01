//! A question put to a state.

use alloc::vec::Vec;
use core::ops::Range;

use chrono::TimeZone;

use crate::aggregator::Aggregator;
use crate::directory::Standing;
use crate::question::disclosure::Disclosure;
use crate::question::policy::CountingPolicy;
use crate::question::window::{Window, WindowError};
use crate::question::{Accounts, Gaps, Question};
use crate::row::level::{Level, Levels};
use crate::rows::rollup::Lineage;

/// Which rows are wanted.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) levels: Levels,
    pub(crate) accounts: Accounts,
    pub(crate) gaps: Gaps,
    pub(crate) disclosure: Disclosure,
}

impl Asked {
    fn of<Z: TimeZone>(question: &Question<'_, Z>, disclosure: Disclosure) -> Asked {
        let Question { levels, accounts, gaps, .. } = *question;
        Asked { levels, accounts, gaps, disclosure }
    }

    /// The levels that are added up: the year also decides what a month may show.
    pub(crate) fn folded_levels(self) -> impl Iterator<Item = Level> {
        let decides = move |level| self.disclosure.suppresses() && level == Level::Year;
        Level::ALL.into_iter().filter(move |level| self.levels.has(*level) || decides(*level))
    }
}

/// A question to a state, and what is looked up once for it.
pub(crate) struct Inquiry<'a> {
    pub(crate) aggregator: &'a Aggregator,
    pub(crate) policy: &'a CountingPolicy,
    pub(crate) window: Window,
    pub(crate) asked: Asked,
    pub(crate) lineage: Lineage,
    /// Who the state's addresses are today, by number.
    pub(crate) standings: Vec<Standing>,
}

impl<'a> Inquiry<'a> {
    pub(crate) fn new<Z: TimeZone>(
        aggregator: &'a Aggregator,
        question: &'a Question<'_, Z>,
        disclosure: Disclosure,
    ) -> Result<Inquiry<'a>, WindowError> {
        let window = Window::of(question)?;
        let asked = Asked::of(question, disclosure);
        let lineage = Lineage::new(aggregator.directory(), question.roll_up, asked.disclosure.suppresses());
        let standings = standings(aggregator, &lineage);
        Ok(Inquiry { aggregator, policy: &question.policy, window, asked, lineage, standings })
    }

    /// Every unit, by number.
    pub(crate) fn units(&self) -> Range<usize> {
        0..self.lineage.units()
    }
}

/// Who the state's addresses are today, by number; for a contact's account stands the unit for which
/// they count first.
pub(crate) fn standings(aggregator: &Aggregator, lineage: &Lineage) -> Vec<Standing> {
    let roster = aggregator.roster();
    let first_unlisted = u32::try_from(aggregator.directory().people()).unwrap_or(u32::MAX);
    let addresses = aggregator.ledger.addresses.iter().zip(first_unlisted..);
    let standing = |((address, domain), unlisted)| match roster.standing(address, domain, unlisted) {
        Standing::Contact { person, account } => Standing::Contact { person, account: lineage.first(account) },
        other => other,
    };
    addresses.map(standing).collect()
}
