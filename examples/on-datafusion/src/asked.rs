//! The question as it travels: one JSON object in the words of the command line.

use account_engagement::chrono_tz::Tz;
use account_engagement::question::zone_named;
use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{
    Accounts, Aggregator, Directory, Disclosure, Gaps, Key, Level, MaxAbs, Normalizer, Question, RollUp,
};
use chrono::{DateTime, FixedOffset, NaiveDate, Weekday};
use clap::ValueEnum;
use datafusion::common::{Result, plan_datafusion_err};
use serde::{Deserialize, Serialize};

/// What is asked. Only `as_of` has to be given; an unknown word is an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The instant that the rows are asked for.
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
    /// Which rows: of the whole window, of months, of weeks.
    #[serde(default = "all_levels")]
    pub levels: Vec<Level>,
    /// How raw scores become scores from 0 to 100.
    #[serde(default)]
    pub normalizer: Normalizing,
    /// What it means for the rows that an account has a parent.
    #[serde(default)]
    pub hierarchy: Family,
    /// Accounts without activity have a row too.
    #[serde(default)]
    pub all_accounts: bool,
    /// Months and weeks without activity have a row of zeros.
    #[serde(default)]
    pub fill_gaps: bool,
    /// So many people have to stand behind a figure.
    #[serde(default)]
    pub at_least: u32,
}

/// How raw scores become scores among the accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalizing {
    /// The best account has 100
    #[default]
    MaxAbs,
    /// The best has 100, the last 0
    MinMax,
    /// How many accounts are below
    PercentileRank,
    /// How many deviations from the mean
    Standard,
    /// How many quartile ranges from the median
    Robust,
}

/// What it means for the rows that an account has a parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Nothing: each row is of its account alone
    #[default]
    Apart,
    /// Parents have a row over all their children, beside theirs
    Beside,
    /// The topmost parents alone have rows, over all below them
    Instead,
}

impl Asked {
    /// The question that a query states.
    pub(crate) fn planned(text: &str) -> Result<Asked> {
        serde_json::from_str(text).map_err(|cause| {
            plan_datafusion_err!(
                "the question is no JSON object such as {{\"as_of\": \"2026-06-30T12:00:00Z\"}}: {cause}"
            )
        })
    }

    /// The same in the library's words.
    pub fn question(&self) -> Question<Tz> {
        let question = Question::new(self.as_of)
            .zone(self.zone)
            .week_start(self.week_start)
            .levels(self.levels.iter().copied())
            .normalizer(self.normalizer())
            .roll_up(match self.hierarchy {
                Family::Apart => RollUp::Off,
                Family::Beside => RollUp::AddParents,
                Family::Instead => RollUp::TopParentsOnly,
            })
            .accounts(if self.all_accounts { Accounts::All } else { Accounts::Active })
            .gaps(if self.fill_gaps { Gaps::Fill } else { Gaps::Omit });
        match self.start {
            Some(start) => question.start(start),
            None => question,
        }
    }

    /// The number of people that a figure must rest on.
    pub fn disclosure(&self) -> Disclosure {
        Disclosure::at_least(self.at_least)
    }

    /// Refuses a question that nobody can answer, by asking it of nothing.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let nothing = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
        nothing.unscored_rows(&self.question())?;
        Ok(())
    }

    pub(crate) fn normalizer(&self) -> &'static dyn Normalizer {
        match self.normalizer {
            Normalizing::MaxAbs => &MaxAbs,
            Normalizing::MinMax => &MinMax,
            Normalizing::PercentileRank => &PercentileRank,
            Normalizing::Standard => &Standard,
            Normalizing::Robust => &Robust,
        }
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
