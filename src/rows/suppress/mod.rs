//! Decides which figures of rows are suppressed, so that no figure about too few people can be computed by adding and
//! subtracting the figures that are shown; see [`Disclosure`].
//!
//! The terms are those of Hundepool and others, *Statistical Disclosure Control* (Wiley, 2012), chapter 4. A figure
//! that rests on too few people fails the *minimum frequency rule*: this is *primary suppression*. Other figures are
//! suppressed because the first ones could be computed from them: this is *complementary suppression*. The tables of an
//! account's year, months and weeks have totals in common, and so have the tables of a parent and its children. These
//! are *linked tables*: one decision covers all of them.
//!
//! Why nothing can be computed: a *cell* is a smallest part whose figures are shown, such as the contacts of a
//! subsidiary in a month. Each cell rests on enough people or on nobody. A total of several cells is shown next to them
//! only if it is their sum, so it adds no new equation. If the cells are not shown, the total itself is a cell. A
//! suppressed figure is about a part of a cell, and no equation between cells contains it.

pub(crate) mod basis;
pub(crate) mod shown;
pub(crate) mod support;
pub(crate) mod totals;

use alloc::vec::Vec;

use crate::question::disclosure::Disclosure;
use crate::row::level::Level;
use crate::row::{Column, ColumnSet};
use crate::rows::rollup::Ancestors;
use crate::rows::suppress::basis::{Bases, Basis};
use crate::rows::suppress::shown::Shown;
use crate::rows::suppress::support::{Support, compare_with_parts};

/// Returns what may be shown, by unit and level, after primary and complementary suppression.
pub(crate) fn suppress(supports: &mut [Support], ancestors: &Ancestors, disclosure: Disclosure) -> Shown {
    let order = ancestors.downwards();
    let adds_up = compare_with_parts(supports, &order, |unit| ancestors.has_rows(unit));
    let frequent = minimum_frequency(supports, ancestors, disclosure);
    // In the year, either all children of one parent show a figure or none does. None does if the parent's figure is
    // not their sum.
    let mut children = Shown::all(ancestors.units());
    for (unit, parent) in &order {
        children.limit(*unit, Level::Year, adds_up.get(*unit, Level::Year));
        if let Some(parent) = parent {
            children.limit(*parent, Level::Year, frequent.get(*unit, Level::Year));
        }
    }
    let mut shown = Shown::all(ancestors.units());
    for (unit, parent) in &order {
        let year = match parent {
            Some(parent) => shown.get(*parent, Level::Year).and(children.get(*parent, Level::Year)),
            None => frequent.get(*unit, Level::Year),
        };
        shown.limit(*unit, Level::Year, year);
    }
    // A month or week shows a figure if all periods of all linked accounts may show it. An account whose year does not
    // show it does not limit the others.
    let tops = tops(&order);
    let top = |unit: u32| tops.get(unit as usize).copied().unwrap_or(unit);
    let mut linked = Shown::all(ancestors.units());
    for (unit, _) in &order {
        let year = shown.get(*unit, Level::Year);
        let of_children = year.and(children.get(*unit, Level::Year));
        for level in [Level::Month, Level::Week] {
            linked.limit(top(*unit), level, frequent.get(*unit, level).or_outside(year));
            linked.limit(top(*unit), level, adds_up.get(*unit, level).or_outside(of_children));
        }
    }
    for (unit, _) in &order {
        for level in [Level::Month, Level::Week] {
            shown.limit(*unit, level, linked.get(top(*unit), level).and(shown.get(*unit, Level::Year)));
        }
    }
    suppress_starts(&mut shown, &order, top);
    shown
}

/// Primary suppression: the bases with enough people in every period of a unit and level.
fn minimum_frequency(supports: &[Support], ancestors: &Ancestors, disclosure: Disclosure) -> Shown {
    let mut frequent = Shown::all(ancestors.units());
    for support in supports {
        frequent.limit(support.unit, support.level, support.meets_minimum_frequency(disclosure));
    }
    frequent
}

/// The start of an engagement is the date of an email or a meeting. It is shown if the dates of both are shown at every
/// level; below a top parent, only if they are shown in all linked accounts.
fn suppress_starts(shown: &mut Shown, order: &[(u32, Option<u32>)], top: impl Fn(u32) -> u32) {
    let shows_dates = |shown: &Shown, unit: u32| {
        let levels = Level::ALL.map(|level| shown.get(unit, level));
        levels.iter().all(|bases| bases.has(Basis::EmailsSoFar) && bases.has(Basis::MeetingsSoFar))
    };
    let without = Bases::ALL.without(Basis::Window);
    let mut linked = Shown::all(order.len());
    for (unit, _) in order.iter().filter(|(unit, _)| !shows_dates(shown, *unit)) {
        linked.limit(top(*unit), Level::Year, without);
    }
    for (unit, parent) in order {
        let is_shown = match parent {
            Some(_) => linked.get(top(*unit), Level::Year).has(Basis::Window),
            None => shows_dates(shown, *unit),
        };
        if !is_shown {
            for level in Level::ALL {
                shown.limit(*unit, level, without);
            }
        }
    }
}

/// By unit: the topmost one that it is part of.
fn tops(order: &[(u32, Option<u32>)]) -> Vec<u32> {
    let mut tops = alloc::vec![0; order.len()];
    for (unit, parent) in order {
        let above = parent.and_then(|parent| tops.get(parent as usize)).copied().unwrap_or(*unit);
        if let Some(place) = tops.get_mut(*unit as usize) {
            *place = above;
        }
    }
    tops
}

/// The columns of a row that are suppressed. A figure that rests on nobody is shown.
pub(crate) fn suppressed_columns(support: &Support, shown: &Shown) -> ColumnSet {
    let shown = shown.get(support.unit, support.level);
    let is_suppressed = |basis: &Basis| support.contributors(*basis).people > 0 && !shown.has(*basis);
    Basis::ALL.into_iter().filter(is_suppressed).flat_map(columns).copied().collect()
}

/// The columns whose figures have this basis.
fn columns(basis: Basis) -> &'static [Column] {
    match basis {
        Basis::Emails => &[Column::ContactsInEmails, Column::AccountContactsInEmails],
        Basis::Meetings => &[Column::ContactsInMeetings, Column::AccountContactsInMeetings],
        Basis::Lengths => &[Column::AverageMeetingDuration],
        Basis::Replies => &[Column::AverageReplyDuration],
        Basis::EmailsSoFar => &[Column::DaysSinceLastEmail],
        Basis::MeetingsSoFar => &[Column::DaysSinceLastMeeting],
        Basis::Window => &[Column::EngagementStartDate],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_all_bases_are_the_columns_that_can_be_suppressed() {
        let of_bases: ColumnSet = Basis::ALL.into_iter().flat_map(columns).copied().collect();
        let of_table: ColumnSet = Column::ALL.iter().copied().filter(|column| column.is_suppressible()).collect();
        assert_eq!(of_bases, of_table);
    }
}
