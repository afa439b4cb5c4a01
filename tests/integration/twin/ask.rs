//! The question in plain fields, and its calendar (SPEC 5, 7).

use account_engagement::{
    Accounts, Aggregator, Attendance, CountingPolicy, Disclosure, EmailKind, Gaps, Level, Question, RollUp, Rows,
    RowsError, SuppressedRow,
};
use chrono::{DateTime, Datelike as _, Days, FixedOffset, Months, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use super::copies::millis;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Zone {
    Fixed(FixedOffset),
    Named(Tz),
}

#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) kinds: Vec<EmailKind>,
    pub(crate) attendance: Attendance,
    pub(crate) tentative: bool,
    pub(crate) all_day: bool,
    pub(crate) shorter_than: Option<TimeDelta>,
    pub(crate) longest_reply: Option<TimeDelta>,
}

#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) zone: Zone,
    pub(crate) start: Option<NaiveDate>,
    pub(crate) week_start: Weekday,
    pub(crate) levels: Vec<Level>,
    pub(crate) accounts: Accounts,
    pub(crate) gaps: Gaps,
    pub(crate) hierarchy: RollUp,
    /// A figure must rest on this number of people of each side.
    pub(crate) disclosure: u32,
    pub(crate) policy: Policy,
}

impl Zone {
    /// The local date of an instant.
    pub(crate) fn date(self, at: i64) -> NaiveDate {
        let at = DateTime::from_timestamp_millis(at).unwrap();
        match self {
            Zone::Fixed(zone) => at.with_timezone(&zone).date_naive(),
            Zone::Named(zone) => at.with_timezone(&zone).date_naive(),
        }
    }

    /// The earliest instant of a local date, or of the next one where there is none: tried minute
    /// by minute, then second by second, from where no zone has that date yet.
    fn first_instant(self, date: NaiveDate) -> i64 {
        const SECOND: i64 = 1000;
        let midnight = millis(date.and_time(NaiveTime::MIN).and_utc());
        let minutes = || (-27 * 60..=27 * 60).map(|minute| midnight + minute * 60 * SECOND);
        let found = minutes().find(|&at| self.date(at) == date).or_else(|| minutes().find(|&at| self.date(at) > date));
        let found = found.unwrap();
        (0..60).rev().map(|second| found - second * SECOND).find(|&at| self.date(at) >= date).unwrap()
    }
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            kinds: vec![EmailKind::Personal],
            attendance: Attendance::NotDeclined,
            tentative: true,
            all_day: false,
            shorter_than: Some(TimeDelta::hours(24)),
            longest_reply: None,
        }
    }
}

impl Policy {
    fn of_the_crate(&self) -> CountingPolicy {
        let mut policy = CountingPolicy::default().kinds(self.kinds.iter().copied()).attendance(self.attendance);
        if !self.tentative {
            policy = policy.without_tentative_meetings();
        }
        if self.all_day {
            policy = policy.with_all_day_meetings();
        }
        policy = match self.shorter_than {
            Some(length) => policy.meetings_shorter_than(length),
            None => policy.meetings_of_any_length(),
        };
        match self.longest_reply {
            Some(duration) => policy.longest_reply(duration),
            None => policy,
        }
    }
}

impl Ask {
    /// The question with every default.
    pub(crate) fn at(as_of: DateTime<Utc>) -> Ask {
        Ask {
            as_of,
            zone: Zone::Fixed(FixedOffset::east_opt(0).unwrap()),
            start: None,
            week_start: Weekday::Mon,
            levels: Level::ALL.to_vec(),
            accounts: Accounts::Active,
            gaps: Gaps::Omit,
            hierarchy: RollUp::Off,
            disclosure: 0,
            policy: Policy::default(),
        }
    }

    /// Asks the crate for rows without a threshold.
    pub(crate) fn rows_of(&self, aggregator: &Aggregator) -> Result<Rows, RowsError> {
        match self.zone {
            Zone::Fixed(zone) => aggregator.rows(&self.question().zone(zone)),
            Zone::Named(zone) => aggregator.rows(&self.question().zone(zone)),
        }
    }

    /// Asks the crate.
    pub(crate) fn suppressed_rows_of(&self, aggregator: &Aggregator) -> Result<Rows<SuppressedRow>, RowsError> {
        match self.zone {
            Zone::Fixed(zone) => aggregator.suppressed_rows(&self.question().zone(zone), self.threshold()),
            Zone::Named(zone) => aggregator.suppressed_rows(&self.question().zone(zone), self.threshold()),
        }
    }

    pub(crate) fn threshold(&self) -> Disclosure {
        Disclosure::at_least(self.disclosure)
    }

    /// All but the zone and the threshold.
    pub(crate) fn question(&self) -> Question {
        let mut question = Question::new(self.as_of)
            .week_start(self.week_start)
            .levels(self.levels.iter().copied())
            .accounts(self.accounts)
            .gaps(self.gaps)
            .roll_up(self.hierarchy)
            .policy(self.policy.of_the_crate());
        if let Some(start) = self.start {
            question = question.start(start);
        }
        question
    }

    pub(crate) fn as_of_date(&self) -> NaiveDate {
        self.zone.date(millis(self.as_of))
    }

    pub(crate) fn first_date(&self) -> NaiveDate {
        self.start.unwrap_or_else(|| self.as_of_date() - Days::new(365))
    }

    /// The first and the last instant that count; `None` where the window ends before it starts.
    pub(crate) fn window(&self) -> Option<(i64, i64)> {
        (self.first_date() <= self.as_of_date())
            .then(|| (self.zone.first_instant(self.first_date()), millis(self.as_of)))
    }

    /// The first date of the period with this date.
    pub(crate) fn period_start(&self, level: Level, date: NaiveDate) -> NaiveDate {
        match level {
            Level::Year => self.first_date(),
            Level::Month => date.with_day(1).unwrap(),
            Level::Week => date.week(self.week_start).first_day(),
        }
    }

    /// The first date of the period after the one that starts on `start`.
    pub(crate) fn next_period(level: Level, start: NaiveDate) -> NaiveDate {
        match level {
            Level::Year => NaiveDate::MAX,
            Level::Month => start + Months::new(1),
            Level::Week => start + Days::new(7),
        }
    }

    /// The date to which days-since are counted.
    pub(crate) fn reference_date(&self, level: Level, start: NaiveDate) -> NaiveDate {
        let last = Ask::next_period(level, start).pred_opt().unwrap();
        last.min(self.as_of_date())
    }
}
