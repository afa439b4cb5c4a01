//! The number of people that each figure of a row rests on.

use core::ops::Range;

use crate::question::disclosure::Disclosure;
use crate::question::period::Day;
use crate::row::level::Level;
use crate::rows::suppress::basis::{Bases, Basis};
use crate::rows::suppress::shown::Shown;

/// The number of people that each figure of a unit and period rests on, whether or not the period has a row.
#[derive(Clone, Copy)]
pub(crate) struct Support {
    pub(crate) unit: u32,
    pub(crate) level: Level,
    /// The first date of the period.
    pub(crate) first: Day,
    /// By [`Basis`].
    pub(crate) contributors: [Contributors; Basis::ALL.len()],
}

/// What a figure rests on.
#[derive(Clone, Copy, Default)]
pub(crate) struct Contributors {
    /// The number of people on the side that has fewer.
    pub(crate) people: u64,
    /// For a figure that is added up, the number of summands; for a date, the date. If a part has the same mark as the
    /// whole, both have the same figure.
    pub(crate) mark: i64,
    /// The values that can be added up over parts: the number of the account's people, or the number of activities and
    /// their total length in milliseconds.
    pub(crate) sum: (u64, i128),
}

impl Support {
    pub(crate) fn contributors(&self, basis: Basis) -> Contributors {
        self.contributors.get(basis as usize).copied().unwrap_or_default()
    }

    /// The minimum frequency rule: the bases with enough people.
    pub(crate) fn meets_minimum_frequency(&self, disclosure: Disclosure) -> Bases {
        Bases::where_true(|basis| disclosure.shows(self.contributors(basis).people))
    }

    /// Compares the whole with one of its parts in the same period. If the part has all the activity, or the same date,
    /// the figure of the whole rests on the part's people only.
    ///
    /// Only equal periods are compared. If both have the same date in a later period of the whole, they also have it in
    /// the last period of the part before that, and a unit shows a figure in all periods of a level or in none.
    fn limit_by_part(&mut self, part: &Support) {
        for (whole, part) in self.contributors.iter_mut().zip(part.contributors) {
            if part.people > 0 && whole.mark == part.mark {
                whole.people = whole.people.min(part.people);
            }
        }
    }

    fn period(&self) -> (Level, Day) {
        (self.level, self.first)
    }
}

/// Compares every whole with its parts, from the bottom upwards, and returns for each unit which figures are the sum of
/// its parts' figures. `order` has wholes before their parts, and the supports are ordered by unit, level and time. A
/// part without rows shows no figures, so it does not limit the whole.
pub(crate) fn compare_with_parts(
    supports: &mut [Support],
    order: &[(u32, Option<u32>)],
    has_rows: impl Fn(u32) -> bool,
) -> Shown {
    let of = |supports: &[Support], unit: u32| -> Range<usize> {
        let start = supports.partition_point(|support| support.unit < unit);
        start..supports.partition_point(|support| support.unit <= unit)
    };
    let mut sums = alloc::vec![[(0, 0); Basis::ALL.len()]; supports.len()];
    let mut has_parts = alloc::vec![false; order.len()];
    for (unit, whole) in order.iter().rev() {
        let Some(whole) = whole else { continue };
        if let Some(has_parts) = has_parts.get_mut(*whole as usize) {
            *has_parts = true;
        }
        let (parts, wholes) = (of(supports, *unit), of(supports, *whole));
        let mut next = parts.start;
        for place in wholes {
            let Some(period) = supports.get(place).map(Support::period) else { continue };
            let of_parts = supports.get(next..parts.end).unwrap_or_default();
            next += of_parts.iter().take_while(|part| part.period() < period).count();
            let part = supports.get(next..parts.end).and_then(|parts| parts.first()).copied();
            let part = part.filter(|part| part.period() == period);
            let (Some(part), Some(whole), Some(sums)) = (part, supports.get_mut(place), sums.get_mut(place)) else {
                continue;
            };
            if has_rows(*unit) {
                whole.limit_by_part(&part);
            }
            for (sum, contributors) in sums.iter_mut().zip(part.contributors) {
                *sum = (sum.0 + contributors.sum.0, sum.1 + contributors.sum.1);
            }
        }
    }
    let mut adds_up = Shown::all(order.len());
    for (support, sums) in supports.iter().zip(sums) {
        if has_parts.get(support.unit as usize) == Some(&true) {
            let same = Bases::where_true(|basis| sums.get(basis as usize) == Some(&support.contributors(basis).sum));
            adds_up.limit(support.unit, support.level, same);
        }
    }
    adds_up
}
