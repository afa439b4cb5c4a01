//! How many people contribute to each figure of a period.

use crate::question::period::Day;
use crate::row::level::Level;
use crate::rows::fold::open::{Latest, Open};
use crate::rows::fold::people::{DistinctPeople, People, SoFar};
use crate::rows::suppress::support::{Contributors, Support};

/// The support of a period at its end. `so_far` has the people of all activity up to then.
pub(super) fn support_of(
    unit: u32,
    level: Level,
    open: &Open,
    people: &People,
    latest: &Latest,
    so_far: &SoFar,
) -> Support {
    let counted = |sides: &DistinctPeople, count: u64, sum| Contributors {
        people: sides.fewer(),
        mark: count.cast_signed(),
        sum,
    };
    let of_people = |sides: &DistinctPeople, count| counted(sides, count, (sides.contacts(), 0));
    let (lengths, replies) = (open.meeting_length, open.reply_time);
    let answers = people.answering.as_ref().map(|sides| counted(sides, replies.count, (replies.count, replies.millis)));
    let contributors = [
        of_people(&people.on_emails, open.emails()),
        of_people(&people.in_meetings, lengths.count),
        counted(&people.in_meetings, lengths.count, (lengths.count, lengths.millis)),
        answers.unwrap_or_default(),
        dated(&so_far.on_emails, latest.email),
        dated(&so_far.in_meetings, latest.meeting),
        Contributors::default(),
    ];
    Support { unit, level, first: open.period.first, contributors }
}

/// Sets the contributors of the whole window, which are known at its end.
pub(super) fn rest_on_window(support: &mut Support, so_far: &SoFar, first: Option<Day>) {
    let [.., window] = &mut support.contributors;
    *window = dated(&so_far.in_all, first);
}

fn dated(sides: &DistinctPeople, day: Option<Day>) -> Contributors {
    Contributors { people: sides.fewer(), mark: day.unwrap_or_default().into(), sum: (0, 0) }
}
