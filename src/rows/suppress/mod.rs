//! What is withheld of rows, so that no figure about fewer people than asked can be had back from
//! what is shown; see [`Disclosure`].
//!
//! Why it holds: call the smallest parts whose figures are shown *cells*, such as the contacts of a subsidiary
//! in a month; each rests on enough people or on nobody. A figure of more than a cell is shown beside its
//! parts' only where it is their sum, so that it says nothing that they do not; and where the parts are not
//! shown, it is a cell itself. What is not shown is less than a cell, and of that no sum of cells tells.

pub(crate) mod support;

use alloc::vec::Vec;

use crate::question::disclosure::Disclosure;
use crate::question::period::Day;
use crate::row::figure::Figure;
use crate::row::level::Level;
use crate::row::{Row, Unscored};
use crate::rows::rollup::Ancestors;
use crate::rows::suppress::support::{Bases, Basis, Shown, Support, compare_with_parts};

/// What may be shown, by unit and level.
pub(crate) fn disclosed(supports: &mut [Support], ancestors: &Ancestors, disclosure: Disclosure) -> Shown {
    let order = ancestors.downwards();
    let adds_up = compare_with_parts(supports, &order, |unit| ancestors.has_rows(unit));
    let mut enough = Shown::all(ancestors.units());
    for support in &*supports {
        enough.limit(support.unit, support.level, support.enough(disclosure));
    }
    // Of the parts of one family, all show a figure in the year or none does, and none where the family's is
    // not their sum.
    let mut parts = Shown::all(ancestors.units());
    for (unit, family) in &order {
        parts.limit(*unit, Level::Year, adds_up.get(*unit, Level::Year));
        if let Some(family) = family {
            parts.limit(*family, Level::Year, enough.get(*unit, Level::Year));
        }
    }
    let mut shown = Shown::all(ancestors.units());
    for (unit, family) in &order {
        let year = match family {
            Some(family) => shown.get(*family, Level::Year).and(parts.get(*family, Level::Year)),
            None => enough.get(*unit, Level::Year),
        };
        shown.limit(*unit, Level::Year, year);
    }
    // Shorter periods show it where all periods of the whole family may, as far down as the year shows it.
    let tops = tops(&order);
    let top = |unit: u32| tops.get(unit as usize).copied().unwrap_or(unit);
    let mut families = Shown::all(ancestors.units());
    for (unit, _) in &order {
        let year = shown.get(*unit, Level::Year);
        let parts = year.and(parts.get(*unit, Level::Year));
        for level in [Level::Month, Level::Week] {
            families.limit(top(*unit), level, enough.get(*unit, level).or_not(year));
            families.limit(top(*unit), level, adds_up.get(*unit, level).or_not(parts));
        }
    }
    for (unit, _) in &order {
        for level in [Level::Month, Level::Week] {
            shown.limit(*unit, level, families.get(top(*unit), level).and(shown.get(*unit, Level::Year)));
        }
    }
    show_starts_with_dates(&mut shown, &order, top);
    shown
}

/// The start of an engagement is the date of an email or a meeting: it is shown where all dates of both are, and
/// below the top of a family where they are in all of it.
fn show_starts_with_dates(shown: &mut Shown, order: &[(u32, Option<u32>)], top: impl Fn(u32) -> u32) {
    let dates = |shown: &Shown, unit: u32| {
        let levels = Level::ALL.map(|level| shown.get(unit, level));
        levels.iter().all(|bases| bases.has(Basis::EmailsSoFar) && bases.has(Basis::MeetingsSoFar))
    };
    let without = Bases::ALL.without(Basis::Window);
    let mut families = Shown::all(order.len());
    for (unit, _) in order.iter().filter(|(unit, _)| !dates(shown, *unit)) {
        families.limit(top(*unit), Level::Year, without);
    }
    for (unit, family) in order {
        let is_shown = match family {
            Some(_) => families.get(top(*unit), Level::Year).has(Basis::Window),
            None => dates(shown, *unit),
        };
        if !is_shown {
            for level in Level::ALL {
                shown.limit(*unit, level, without);
            }
        }
    }
}

/// By unit: the one at the top of its family.
fn tops(order: &[(u32, Option<u32>)]) -> Vec<u32> {
    let mut tops = alloc::vec![0; order.len()];
    for (unit, family) in order {
        let above = family.and_then(|family| tops.get(family as usize)).copied().unwrap_or(*unit);
        if let Some(place) = tops.get_mut(*unit as usize) {
            *place = above;
        }
    }
    tops
}

/// What is counted over all accounts, and the days of data.
#[derive(Clone, Copy)]
pub(crate) struct Whole {
    pub(crate) emails: u64,
    pub(crate) meetings: u64,
    pub(crate) days: [Option<Day>; 2],
}

impl Whole {
    /// Whether the number of mailboxes with activity may be shown: some account shows how many people it has, and
    /// none that does not has all there is.
    pub(crate) fn shows_mailboxes(&self, of_rows: &[&Support], shown: &Shown) -> bool {
        let is_shown = |support: &Support, basis| shown.get(support.unit, support.level).has(basis);
        let on = [Basis::Emails, Basis::Meetings];
        let has = |support: &Support, basis| support.behind(basis).people > 0;
        let shows = |support: &&&Support| on.into_iter().any(|basis| has(support, basis) && is_shown(support, basis));
        let hides = |support: &&&Support| on.into_iter().any(|basis| has(support, basis) && !is_shown(support, basis));
        let is_all = |support: &&Support| {
            let [emails, meetings] = on.map(|basis| support.behind(basis).mark.cast_unsigned());
            (emails, meetings) == (self.emails, self.meetings)
        };
        let nothing = self.emails + self.meetings == 0;
        nothing || of_rows.iter().any(|support| shows(&support)) && !of_rows.iter().filter(hides).any(is_all)
    }

    /// Whether the days of data may be shown: neither is a date that an account does not show.
    pub(crate) fn shows_days(&self, of_rows: &[&Support], shown: &Shown) -> bool {
        let days = self.days.map(|day| day.map(i64::from));
        !of_rows.iter().any(|support| {
            [Basis::EmailsSoFar, Basis::MeetingsSoFar, Basis::Window].into_iter().any(|basis| {
                let behind = support.behind(basis);
                let is_hidden = behind.people > 0 && !shown.get(support.unit, support.level).has(basis);
                is_hidden && days.contains(&Some(behind.mark))
            })
        })
    }
}

/// Takes from rows what may not be shown. The supports are those of the rows, and of units and levels that
/// have none.
pub(crate) fn withhold(
    rows: &mut [Row<Unscored>],
    supports: &[Support],
    shown: &Shown,
    has_row: impl Fn(u32, Level) -> bool,
) {
    let of_rows = supports.iter().filter(|support| has_row(support.unit, support.level));
    for (row, support) in rows.iter_mut().zip(of_rows) {
        let shown = shown.get(support.unit, support.level);
        for (basis, behind) in Basis::ALL.into_iter().zip(support.behind) {
            if behind.people > 0 && !shown.has(basis) {
                withhold_basis(row, basis);
            }
        }
    }
}

fn withhold_basis(row: &mut Row<Unscored>, basis: Basis) {
    match basis {
        Basis::Emails => {
            row.contacts_in_emails = Figure::Withheld;
            row.account_contacts_in_emails = Figure::Withheld;
        }
        Basis::Meetings => {
            row.contacts_in_meetings = Figure::Withheld;
            row.account_contacts_in_meetings = Figure::Withheld;
        }
        Basis::Lengths => row.average_meeting_duration = Figure::Withheld,
        Basis::Replies => row.average_reply_duration = Figure::Withheld,
        Basis::EmailsSoFar => row.days_since_last_email = Figure::Withheld,
        Basis::MeetingsSoFar => row.days_since_last_meeting = Figure::Withheld,
        Basis::Window => row.engagement_start = Figure::Withheld,
    }
}
