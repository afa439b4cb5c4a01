//! On how many people each figure of a row rests.

use core::ops::Range;

use crate::question::disclosure::Disclosure;
use crate::question::period::Day;
use crate::row::level::Level;
use crate::rows::suppress::basis::{Bases, Basis};
use crate::rows::suppress::shown::Shown;

/// The people that the figures of a row rest on, or of a unit and period without a row.
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
    /// How many people, of the side with fewer.
    pub(crate) people: u64,
    /// For a figure that is added up, the number of summands; for a date, which date. Where a part has the same, its
    /// figure is that of the whole.
    pub(crate) mark: i64,
    /// What parts can be added up to: the account's people, or how many activities take how many milliseconds.
    pub(crate) sum: (u64, i128),
}

impl Support {
    pub(crate) fn contributors(&self, basis: Basis) -> Contributors {
        self.contributors.get(basis as usize).copied().unwrap_or_default()
    }

    /// The minimum frequency rule: what may be shown for its own sake.
    pub(crate) fn meets_minimum_frequency(&self, disclosure: Disclosure) -> Bases {
        Bases::where_true(|basis| disclosure.shows(self.contributors(basis).people))
    }

    /// Takes a part into account, as it was in the same period or in its last one before: where all activity is
    /// that of the part, or the same date, the figure rests on the part's people.
    fn limit_by_part(&mut self, part: &Support) {
        let is_same_period = self.first == part.first;
        for ((whole, part), basis) in self.contributors.iter_mut().zip(part.contributors).zip(Basis::ALL) {
            let looks_back = matches!(basis, Basis::EmailsSoFar | Basis::MeetingsSoFar | Basis::Window);
            if (is_same_period || looks_back) && part.people > 0 && whole.mark == part.mark {
                whole.people = whole.people.min(part.people);
            }
        }
    }

    fn period(&self) -> (Level, Day) {
        (self.level, self.first)
    }
}

/// Takes parts into account, from the bottom upwards, and returns for every unit which figures are the sum of its
/// parts' figures. `order` has wholes before their parts, and the supports are by unit, level and time. Parts without
/// rows show no figure, so that the whole's cannot be the same.
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
    for (part, whole) in order.iter().rev() {
        let Some(whole) = whole else { continue };
        if let Some(has_parts) = has_parts.get_mut(*whole as usize) {
            *has_parts = true;
        }
        let (parts, wholes) = (of(supports, *part), of(supports, *whole));
        let mut next = parts.start;
        for place in wholes {
            let period = supports.get(place).map(Support::period);
            while next < parts.end && supports.get(next).map(Support::period) <= period {
                next += 1;
            }
            let last = next.checked_sub(1).filter(|last| parts.contains(last)).and_then(|last| supports.get(last));
            let (Some(last), Some(whole), Some(sums)) = (last.copied(), supports.get_mut(place), sums.get_mut(place))
            else {
                continue;
            };
            if last.level == whole.level && has_rows(*part) {
                whole.limit_by_part(&last);
            }
            if last.period() == whole.period() {
                for (sum, contributors) in sums.iter_mut().zip(last.contributors) {
                    *sum = (sum.0 + contributors.sum.0, sum.1 + contributors.sum.1);
                }
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
