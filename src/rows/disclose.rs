//! What is withheld of rows, so that no figure about fewer people than asked can be had back from
//! what is shown; see [`Disclosure`].
//!
//! Why it holds: call the smallest parts whose figures are shown *cells*: people by periods, such as the
//! contacts of a subsidiary in a year. Whatever is shown of a family at a level is shown of all cells of one
//! division, in which each rests on enough people or on nobody; everything above is a union of these. Adding
//! and taking away unions of cells gives unions of cells, never a part of one.

use super::lineage::Lineage;
use super::support::{Bases, Basis, Shown, Support, limit_by_parts};
use crate::row::{Row, Unscored};
use crate::{Disclosure, Figure, Level};

/// What may be shown, by unit and level.
pub(super) fn disclosed(supports: &mut [Support], lineage: &Lineage, disclosure: Disclosure) -> Shown {
    let order = lineage.downwards();
    limit_by_parts(supports, &order, |unit| lineage.has_rows(unit));
    let mut enough = Shown::new(lineage.units(), Bases::ALL);
    for support in &*supports {
        enough.limit(support.unit, support.level, support.enough(disclosure));
    }
    // Of the parts of one family, all show a figure in the year or none does.
    let mut parts = Shown::new(lineage.units(), Bases::ALL);
    for (unit, family) in &order {
        if let Some(family) = family {
            parts.limit(*family, Level::Year, enough.get(*unit, Level::Year));
        }
    }
    let mut shown = Shown::new(lineage.units(), Bases::ALL);
    for (unit, family) in &order {
        let year = match family {
            Some(family) => shown.get(*family, Level::Year).and(parts.get(*family, Level::Year)),
            None => enough.get(*unit, Level::Year),
        };
        shown.limit(*unit, Level::Year, year);
    }
    // Shorter periods show it where all periods of the whole family may, as far down as the year shows it.
    let mut top = alloc::vec![0; lineage.units()];
    let mut families = Shown::new(lineage.units(), Bases::ALL);
    for (unit, family) in &order {
        let above = family.and_then(|family| top.get(family as usize)).copied().unwrap_or(*unit);
        if let Some(place) = top.get_mut(*unit as usize) {
            *place = above;
        }
        let year = shown.get(*unit, Level::Year);
        for level in [Level::Month, Level::Week] {
            families.limit(above, level, enough.get(*unit, level).or_not(year));
        }
    }
    for (unit, top) in (0..).zip(top) {
        for level in [Level::Month, Level::Week] {
            shown.limit(unit, level, families.get(top, level).and(shown.get(unit, Level::Year)));
        }
    }
    shown
}

/// Takes from rows what may not be shown. The supports are those of the rows, and of units and levels that
/// have none.
pub(super) fn withhold(
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
            row.average_meeting_duration = Figure::Withheld;
        }
        Basis::Replies => row.average_reply_duration = Figure::Withheld,
        Basis::EmailsSoFar => row.days_since_last_email = Figure::Withheld,
        Basis::MeetingsSoFar => row.days_since_last_meeting = Figure::Withheld,
        Basis::Window => row.engagement_start = Figure::Withheld,
    }
}
