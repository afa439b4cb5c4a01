//! Where and when: zones with their clock changes, and questions around them. Times of traffic are a number of steps
//! from an edge that matters: as-of, the window's start, the first instants of days, weeks and months, and the clock
//! change.

use account_engagement::{Accounts, Attendance, EmailKind, Gaps, Level, RollUp};
use chrono::{
    DateTime, Datelike as _, Days, FixedOffset, Months, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc, Weekday,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::twin::ask::{Ask, Policy, Zone};

/// A zone, and an instant at which something happens in it.
pub(crate) const SCENES: [(&str, &str); 24] = [
    ("UTC", "2024-02-29T00:00:00Z"),
    ("UTC", "2021-01-04T00:00:00Z"),
    ("UTC", "1970-01-01T00:00:00Z"),
    ("Europe/Berlin", "2024-03-31T01:00:00Z"),
    ("Europe/Berlin", "2021-10-31T01:00:00Z"),
    ("America/New_York", "2024-11-03T06:00:00Z"),
    ("America/New_York", "2016-12-31T05:00:00Z"),
    // Half an hour's change.
    ("Australia/Lord_Howe", "2024-04-06T15:00:00Z"),
    ("Australia/Lord_Howe", "2024-10-05T15:30:00Z"),
    // The whole of 2011-12-30 skipped.
    ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    // Midnight skipped.
    ("America/Havana", "2024-03-10T05:00:00Z"),
    ("America/Sao_Paulo", "2018-11-04T03:00:00Z"),
    ("Asia/Beirut", "2024-03-30T22:00:00Z"),
    // Midnight repeated.
    ("America/Havana", "2024-11-03T05:00:00Z"),
    // 24:00 becomes 23:00.
    ("America/Sao_Paulo", "2018-02-18T02:00:00Z"),
    // 00:01 becomes 23:01 of the day before: a date begins, ends and begins again.
    ("America/St_Johns", "2010-11-07T02:31:00Z"),
    ("Asia/Kathmandu", "2023-12-31T18:15:00Z"),
    ("Asia/Kathmandu", "2020-12-31T18:15:00Z"),
    ("+14:00:00", "2024-12-31T10:00:00Z"),
    ("-12:00:00", "2025-01-01T12:00:00Z"),
    ("+05:45:30", "2024-02-28T18:14:30Z"),
    ("+23:59:59", "2023-12-31T00:00:01Z"),
    ("-23:59:59", "2024-03-01T23:59:59Z"),
    ("-00:00:01", "2026-06-30T12:00:00Z"),
];

/// A zone by its name, or by its offset to the second.
pub(crate) fn zone_of(name: &str) -> Zone {
    name.parse().map_or_else(
        |_| {
            let time: NaiveTime = name[1..].parse().unwrap();
            let seconds = i32::try_from((time - NaiveTime::MIN).num_seconds()).unwrap();
            let seconds = if name.starts_with('-') { -seconds } else { seconds };
            Zone::Fixed(FixedOffset::east_opt(seconds).unwrap())
        },
        Zone::Named,
    )
}

/// A step away from an edge, in nanoseconds.
pub(crate) fn a_step() -> impl Strategy<Value = i64> {
    const MILLI: i64 = 1_000_000;
    const MINUTE: i64 = 60_000 * MILLI;
    let near = [0, 0, 0, MILLI, -MILLI, 1, -1, 999_999, 500_000, 1000 * MILLI, -1000 * MILLI];
    let far = [30 * MINUTE, -30 * MINUTE, 60 * MINUTE, -60 * MINUTE, 24 * 60 * MINUTE, -24 * 60 * MINUTE];
    prop_oneof![
        4 => select(near.to_vec()),
        3 => select(far.to_vec()),
        2 => (-40 * 24 * 60..40 * 24 * 60_i64).prop_map(|minutes| minutes * MINUTE),
    ]
}

/// An instant that traffic can be at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    edge: usize,
    step: i64,
    leap: bool,
}

pub(crate) fn a_moment() -> impl Strategy<Value = Moment> {
    (0..EDGES, a_step(), prop::bool::weighted(0.02)).prop_map(|(edge, step, leap)| Moment { edge, step, leap })
}

const EDGES: usize = 14;

/// The instants around which the traffic of a question is.
#[derive(Clone, Debug)]
pub(crate) struct Edges {
    instants: [DateTime<Utc>; EDGES],
    /// Everything at one of four instants: replies in no time, and several at once.
    dense: bool,
}

impl Edges {
    pub(crate) fn at(&self, moment: Moment) -> DateTime<Utc> {
        if self.dense {
            let before = [0, 0, 1, 3_600_000, 90_000_000][moment.edge % 5];
            return self.instants[0] - TimeDelta::milliseconds(before);
        }
        let at = self.instants[moment.edge] + TimeDelta::nanoseconds(moment.step);
        if moment.leap { as_leap_second(at) } else { at }
    }
}

/// As chrono tells `:60` apart from the next second, which it is by the rules.
fn as_leap_second(at: DateTime<Utc>) -> DateTime<Utc> {
    (at - TimeDelta::seconds(1)).with_nanosecond(1_000_000_000 + at.nanosecond() % 1_000_000_000).unwrap()
}

/// A question with the edges that matter to it.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) ask: Ask,
    pub(crate) edges: Edges,
}

/// Where a window starts.
#[derive(Clone, Copy, Debug)]
enum Start {
    Default,
    /// Before as-of's date.
    DaysBefore(i64),
    DaysAfterTheEvent(i64),
}

pub(crate) fn a_scene() -> impl Strategy<Value = Scene> {
    let days_after = prop_oneof![
        3 => select(&[0, 0, 0, 1, 7, 30, 364, 365, 366][..]),
        1 => 0..400_i64,
    ];
    let start = prop_oneof![
        4 => Just(Start::Default),
        2 => select(&[-1, 0, 1, 2, 6, 7, 31, 366, 800][..]).prop_map(Start::DaysBefore),
        2 => select(&[0, 0, -1, 1][..]).prop_map(Start::DaysAfterTheEvent),
    ];
    let week_start = (0..7_u8).prop_map(|day| Weekday::try_from(day).unwrap());
    let levels = prop_oneof![2 => Just(Level::ALL.to_vec()), 1 => subsequence(Level::ALL.to_vec(), 0..=3)];
    let accounts = select(&[Accounts::Active, Accounts::All][..]);
    let gaps = select(&[Gaps::Omit, Gaps::Fill][..]);
    let hierarchy = select(&[RollUp::Off, RollUp::Off, RollUp::AddParents, RollUp::TopParentsOnly][..]);
    let disclosure = select(&[0, 0, 0, 1, 2, 2, 3][..]);
    let shape = (week_start, levels, accounts, gaps, (hierarchy, disclosure), a_policy());
    let (leap, dense) = (prop::bool::weighted(0.02), prop::bool::weighted(0.2));
    (select(&SCENES[..]), days_after, (a_step(), leap, dense), start, shape).prop_map(
        |((zone, event), days_after, (step, leap, dense), start, shape)| {
            let (week_start, levels, accounts, gaps, (hierarchy, disclosure), policy) = shape;
            let zone = zone_of(zone);
            let event: DateTime<Utc> = event.parse().unwrap();
            let as_of = event + TimeDelta::days(days_after) + TimeDelta::nanoseconds(step);
            let as_of = if leap { as_leap_second(as_of) } else { as_of };
            let mut ask =
                Ask { zone, week_start, levels, accounts, gaps, hierarchy, disclosure, policy, ..Ask::at(as_of) };
            ask.start = match start {
                Start::Default => None,
                Start::DaysBefore(days) => Some(ask.as_of_date() - TimeDelta::days(days)),
                Start::DaysAfterTheEvent(days) => Some(zone.date(event.timestamp_millis()) + TimeDelta::days(days)),
            };
            let edges = Edges { instants: edges(&ask, event), dense };
            Scene { ask, edges }
        },
    )
}

fn edges(ask: &Ask, event: DateTime<Utc>) -> [DateTime<Utc>; EDGES] {
    let today = ask.as_of_date();
    let first = ask.first_date();
    let month = today.with_day(1).unwrap();
    let week = today.week(ask.week_start).first_day();
    let midnight = |date: NaiveDate| about_midnight(ask.zone, date);
    let event_date = ask.zone.date(event.timestamp_millis());
    [
        ask.as_of,
        ask.as_of - TimeDelta::hours(1),
        midnight(first),
        event,
        midnight(event_date),
        midnight(event_date + Days::new(1)),
        midnight(today),
        midnight(month),
        midnight(month - Months::new(1)),
        midnight(first.with_day(1).unwrap() + Months::new(1)),
        midnight(week),
        midnight(first.week(ask.week_start).first_day() + Days::new(7)),
        midnight(today.with_ordinal(1).unwrap()),
        ask.as_of - TimeDelta::days(100),
    ]
}

/// Local midnight, in clock changes give or take: an aim, not a rule.
fn about_midnight(zone: Zone, date: NaiveDate) -> DateTime<Utc> {
    let utc = date.and_time(NaiveTime::MIN).and_utc();
    let quarters = (-96..=96).map(|quarter| utc + TimeDelta::minutes(15 * quarter));
    let mut near = quarters.filter(|at| zone.date(at.timestamp_millis()) >= date);
    near.next().unwrap_or(utc)
}

fn a_policy() -> impl Strategy<Value = Policy> {
    let kinds = prop_oneof![2 => Just(vec![EmailKind::Personal]), 1 => subsequence(EmailKind::ALL.to_vec(), 0..=4)];
    let attendance = select(&[Attendance::NotDeclined, Attendance::Invited, Attendance::Accepted][..]);
    let lengths = [
        TimeDelta::hours(24),
        TimeDelta::hours(1),
        TimeDelta::hours(24) + TimeDelta::milliseconds(1),
        TimeDelta::hours(1) - TimeDelta::milliseconds(1),
        TimeDelta::milliseconds(1),
        TimeDelta::zero(),
        TimeDelta::MAX,
        TimeDelta::MIN,
    ];
    let length = prop_oneof![
        2 => Just(Some(TimeDelta::hours(24))),
        1 => Just(None),
        1 => select(lengths.to_vec()).prop_map(Some),
    ];
    let longest = prop_oneof![3 => Just(None), 1 => select(lengths.to_vec()).prop_map(Some)];
    let any_policy = (kinds, attendance, any::<bool>(), any::<bool>(), length, longest).prop_map(
        |(kinds, attendance, tentative, all_day, shorter_than, longest_reply)| Policy {
            kinds,
            attendance,
            tentative,
            all_day,
            shorter_than,
            longest_reply,
        },
    );
    prop_oneof![1 => Just(Policy::default()), 2 => any_policy]
}
