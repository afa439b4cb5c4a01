//! On how many people each figure of a row rests.

use core::ops::Range;

use crate::question::disclosure::Disclosure;
use crate::question::period::Day;
use crate::row::level::Level;
use crate::rows::fold::open::{Latest, Open};
use crate::rows::fold::people::{DistinctPeople, People, SoFar};
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
    pub(crate) behind: [Behind; Basis::ALL.len()],
}

/// What a figure rests on.
#[derive(Clone, Copy, Default)]
pub(crate) struct Behind {
    /// How many people, of the side with fewer.
    pub(crate) people: u64,
    /// For a figure that is added up, the number of summands; for a date, which date. Where a part has the same, its
    /// figure is that of the whole.
    pub(crate) mark: i64,
    /// What parts can be added up to: the account's people, or how many activities take how many milliseconds.
    sum: (u64, i128),
}

impl Support {
    /// What is in a period at its end, and in all up to then.
    pub(crate) fn new(
        unit: u32,
        level: Level,
        open: &Open,
        people: &People,
        latest: &Latest,
        so_far: &SoFar,
    ) -> Support {
        let counted =
            |sides: &DistinctPeople, count: u64, sum| Behind { people: sides.fewer(), mark: count.cast_signed(), sum };
        let of_people = |sides: &DistinctPeople, count| counted(sides, count, (sides.contacts(), 0));
        let dated = |sides: &DistinctPeople, day: Option<Day>| Behind {
            people: sides.fewer(),
            mark: day.unwrap_or_default().into(),
            sum: (0, 0),
        };
        let (lengths, replies) = (open.meeting_length, open.reply_time);
        let answers =
            people.answering.as_ref().map(|sides| counted(sides, replies.count, (replies.count, replies.millis)));
        let behind = [
            of_people(&people.on_emails, open.emails()),
            of_people(&people.in_meetings, lengths.count),
            counted(&people.in_meetings, lengths.count, (lengths.count, lengths.millis)),
            answers.unwrap_or_default(),
            dated(&so_far.on_emails, latest.email),
            dated(&so_far.in_meetings, latest.meeting),
            Behind::default(),
        ];
        Support { unit, level, first: open.period.first, behind }
    }

    /// Sets the support of the whole window, which is known at its end.
    pub(crate) fn rest_on_window(&mut self, so_far: &SoFar, first: Option<Day>) {
        let [.., window] = &mut self.behind;
        *window = Behind { people: so_far.in_all.fewer(), mark: first.unwrap_or_default().into(), sum: (0, 0) };
    }

    pub(crate) fn behind(&self, basis: Basis) -> Behind {
        self.behind.get(basis as usize).copied().unwrap_or_default()
    }

    /// The minimum frequency rule: what may be shown for its own sake.
    pub(crate) fn meets_minimum_frequency(&self, disclosure: Disclosure) -> Bases {
        Bases::where_true(|basis| disclosure.shows(self.behind(basis).people))
    }

    /// Takes a part into account, as it was in the same period or in its last one before: where all activity is
    /// that of the part, or the same date, the figure rests on the part's people.
    fn limit_by_part(&mut self, part: &Support) {
        let is_same_period = self.first == part.first;
        for ((whole, part), basis) in self.behind.iter_mut().zip(part.behind).zip(Basis::ALL) {
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
                for (sum, behind) in sums.iter_mut().zip(last.behind) {
                    *sum = (sum.0 + behind.sum.0, sum.1 + behind.sum.1);
                }
            }
        }
    }
    let mut adds_up = Shown::all(order.len());
    for (support, sums) in supports.iter().zip(sums) {
        if has_parts.get(support.unit as usize) == Some(&true) {
            let same = Bases::where_true(|basis| sums.get(basis as usize) == Some(&support.behind(basis).sum));
            adds_up.limit(support.unit, support.level, same);
        }
    }
    adds_up
}
