//! The question: for which instant, in which zone, which rows.

use account_engagement::chrono_tz::Tz;
use account_engagement::question::zone_named;
use account_engagement::score::BuiltInNormalizer;
use account_engagement::{Accounts, Disclosure, Gaps, Level, Question};
use anyhow::Result;
use chrono::{DateTime, FixedOffset, NaiveDate, Weekday};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{AsOf, PolicyArgs, RollUpChoice, normalizer};
use crate::clock;

/// What is asked.
#[derive(Clone, Debug, Args)]
#[group(skip)]
#[command(next_help_heading = "Question")]
pub struct QuestionArgs {
    /// The instant that rows are asked for [default: now]
    ///
    /// A date such as 2026-06-30 means its end in --zone; an instant is RFC 3339, such as 2026-06-30T12:00:00Z.
    /// Activity after it does not count.
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<AsOf>,
    /// The time zone of all dates, by its IANA name
    #[arg(long, value_name = "IANA", default_value = "UTC", value_parser = zone_named)]
    pub zone: Tz,
    /// Which rows: year, month, week
    ///
    /// Year is the whole window. [default: year for a table, else year,month,week]
    #[arg(long, value_name = "LEVELS", value_delimiter = ',')]
    pub levels: Vec<Level>,
    /// The first date of the window
    ///
    /// [default: 365 days before the as-of date]
    #[arg(long, value_name = "DATE", hide_short_help = true)]
    pub start: Option<NaiveDate>,
    /// The first day of the week
    #[arg(long, value_name = "DAY", default_value = "monday", value_parser = weekday(), hide_short_help = true)]
    pub week_start: Weekday,
    /// Give accounts without activity a row too
    #[arg(long)]
    pub all_accounts: bool,
    /// Give months and weeks without activity a row of zeros
    #[arg(long, hide_short_help = true)]
    pub fill_gaps: bool,
    /// What a row covers when accounts have parents
    #[arg(long, value_enum, default_value_t, hide_short_help = true)]
    pub roll_up: RollUpChoice,
    /// How raw scores become scores from 0 to 100
    #[arg(long, value_name = "NORMALIZER", default_value_t, value_parser = normalizer(), hide_short_help = true)]
    pub normalizer: BuiltInNormalizer,
    /// Suppress figures that rest on fewer people than this
    #[arg(long, value_name = "PEOPLE", default_value_t = 0, hide_short_help = true)]
    pub at_least: u32,
    /// What counts.
    #[command(flatten)]
    pub policy: PolicyArgs,
}

impl QuestionArgs {
    /// The instant that is asked for, or now.
    ///
    /// # Errors
    ///
    /// See [`AsOf::instant`].
    pub fn as_of(&self) -> Result<DateTime<FixedOffset>> {
        self.as_of.map_or_else(|| Ok(clock::now().fixed_offset()), |as_of| as_of.instant(self.zone))
    }

    /// The least number of people of each side that a figure must rest on.
    #[must_use]
    pub fn disclosure(&self) -> Disclosure {
        Disclosure::at_least(self.at_least)
    }

    /// The library's question; `levels` are asked for where the command line names none.
    pub fn question(&self, as_of: DateTime<FixedOffset>, levels: &[Level]) -> Question<Tz> {
        let levels = if self.levels.is_empty() { levels } else { &self.levels };
        let question = Question::new(as_of)
            .zone(self.zone)
            .week_start(self.week_start)
            .levels(levels.iter().copied())
            .normalizer(self.normalizer)
            .roll_up(self.roll_up.into())
            .accounts(if self.all_accounts { Accounts::All } else { Accounts::Active })
            .gaps(if self.fill_gaps { Gaps::Fill } else { Gaps::Omit })
            .policy(self.policy.policy());
        match self.start {
            Some(start) => question.start(start),
            None => question,
        }
    }
}

/// Reads a day of the week, by its English name.
#[must_use]
pub fn weekday() -> impl TypedValueParser<Value = Weekday> {
    PossibleValuesParser::new(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
        .try_map(|day| day.parse::<Weekday>())
}
