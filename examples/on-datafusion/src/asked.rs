//! The question as it is sent between processes: a JSON object with the words of the command line.

use account_engagement::chrono_tz::Tz;
use account_engagement::question::zone_named;
use account_engagement::score::BuiltInNormalizer;
use account_engagement::{Accounts, Aggregator, CountingPolicy, Directory, Disclosure, Gaps, Key, Level, Question};
use chrono::{DateTime, FixedOffset, NaiveDate, Weekday};
use datafusion::common::{Result, plan_datafusion_err};
use kit::args::{QuestionArgs, RollUpChoice};
use serde::{Deserialize, Serialize};

/// The question. Only `as_of` is required; an unknown key is an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The as-of instant.
    pub as_of: DateTime<FixedOffset>,
    /// The zone of all dates, by its IANA name.
    #[serde(default = "utc", with = "zone")]
    pub zone: Tz,
    /// The first date of the window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// The first day of the week.
    #[serde(default = "monday")]
    pub week_start: Weekday,
    /// The levels of the rows: the whole window, months, weeks.
    #[serde(default = "all_levels")]
    pub levels: Vec<Level>,
    /// Maps raw scores to scores from 0 to 100.
    #[serde(default)]
    pub normalizer: BuiltInNormalizer,
    /// What a row covers when accounts have parents.
    #[serde(default)]
    pub roll_up: RollUpChoice,
    /// Accounts without activity have a row too.
    #[serde(default)]
    pub all_accounts: bool,
    /// Months and weeks without activity have a row of zeros.
    #[serde(default)]
    pub fill_gaps: bool,
    /// The number of people that a figure must rest on.
    #[serde(default)]
    pub at_least: u32,
    /// Which mail and which meetings count.
    #[serde(default)]
    pub policy: CountingPolicy,
}

impl Asked {
    /// The question of the command line, as of this instant. `levels` are the default.
    #[must_use]
    pub fn new(args: &QuestionArgs, as_of: DateTime<FixedOffset>, levels: &[Level]) -> Asked {
        Asked {
            as_of,
            zone: args.zone,
            start: args.start,
            week_start: args.week_start,
            levels: if args.levels.is_empty() { levels.to_vec() } else { args.levels.clone() },
            normalizer: args.normalizer,
            roll_up: args.roll_up,
            all_accounts: args.all_accounts,
            fill_gaps: args.fill_gaps,
            at_least: args.at_least,
            policy: args.policy.policy(),
        }
    }

    /// Reads the question from a query.
    pub(crate) fn planned(text: &str) -> Result<Asked> {
        serde_json::from_str(text).map_err(|cause| {
            plan_datafusion_err!(
                "the question is no JSON object such as {{\"as_of\": \"2026-06-30T12:00:00Z\"}}: {cause}"
            )
        })
    }

    /// The library's question.
    pub fn question(&self) -> Question<Tz> {
        let question = Question::new(self.as_of)
            .zone(self.zone)
            .week_start(self.week_start)
            .levels(self.levels.iter().copied())
            .normalizer(self.normalizer)
            .roll_up(self.roll_up.into())
            .accounts(if self.all_accounts { Accounts::All } else { Accounts::Active })
            .gaps(if self.fill_gaps { Gaps::Fill } else { Gaps::Omit })
            .policy(self.policy);
        match self.start {
            Some(start) => question.start(start),
            None => question,
        }
    }

    /// The number of people that a figure must rest on.
    #[must_use]
    pub fn disclosure(&self) -> Disclosure {
        Disclosure::at_least(self.at_least)
    }

    /// Refuses an invalid question, by asking an empty state.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let nothing = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
        nothing.unscored_rows(&self.question())?;
        Ok(())
    }
}

fn utc() -> Tz {
    Tz::UTC
}

fn monday() -> Weekday {
    Weekday::Mon
}

fn all_levels() -> Vec<Level> {
    Level::ALL.to_vec()
}

/// A zone by its name.
mod zone {
    use super::{Tz, zone_named};
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
    pub(super) fn serialize<S: Serializer>(zone: &Tz, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(zone.name())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Tz, D::Error> {
        zone_named(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
