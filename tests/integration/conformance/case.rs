//! The form of a case, as `tests/data/conformance/README.md` describes it. An unknown field is an error, because it is
//! a typo.

use std::collections::BTreeMap;

use account_engagement::directory::SharedAddressPolicy;
use account_engagement::score::{MinMax, PercentileRank, Robust, Standard};
use account_engagement::{
    Accounts, Attendance, Column, DefaultModel, EmailKind, Gaps, Level, MaxAbs, Normalizer, RollUp, Tally,
};
use chrono::{TimeDelta, Weekday};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::twin::ask::{Ask, Policy, Zone};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) rule: String,
    pub(crate) chapter: u32,
    /// These four are read by the models themselves, whose reading is a rule too.
    #[serde(default)]
    pub(crate) mailboxes: Vec<Value>,
    #[serde(default)]
    pub(crate) accounts: Vec<Value>,
    #[serde(default)]
    pub(crate) emails: Vec<Value>,
    #[serde(default)]
    pub(crate) meetings: Vec<Value>,
    #[serde(default)]
    pub(crate) directory: Lists,
    pub(crate) question: Asked,
    pub(crate) expected: Expected,
}

/// How the directory is made of the mailboxes and accounts.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Lists {
    pub(crate) ignore: Vec<String>,
    pub(crate) public_domains: Option<Vec<String>>,
    #[serde(deserialize_with = "shared")]
    pub(crate) shared_addresses: SharedAddressPolicy,
    #[serde(deserialize_with = "shared")]
    pub(crate) shared_domains: SharedAddressPolicy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    as_of: String,
    zone: Option<String>,
    window_start: Option<String>,
    week_start: Option<String>,
    levels: Option<Vec<Level>>,
    accounts: Option<String>,
    gaps: Option<String>,
    hierarchy: Option<String>,
    at_least: Option<u32>,
    policy: Option<Counts>,
    #[serde(default)]
    weights: BTreeMap<String, f64>,
    normalizer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    kinds: Option<Vec<EmailKind>>,
    attendance: Option<String>,
    tentative: Option<bool>,
    all_day: Option<bool>,
    /// Null is however long, and so not what is missing.
    #[serde(default = "a_day")]
    shorter_than: Option<f64>,
    longest_reply: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    pub(crate) error: Option<String>,
    /// There are some, or there is an error.
    pub(crate) rows: Option<Vec<Map<String, Value>>>,
    pub(crate) raw_scores: Option<Vec<f64>>,
    pub(crate) outcomes: Option<Ended>,
    pub(crate) emails: Option<Tally>,
    pub(crate) meetings: Option<Tally>,
    pub(crate) accounts: Option<BTreeMap<String, Both>>,
    pub(crate) stale: Option<Vec<String>>,
    pub(crate) card: Option<Card>,
}

/// What became of each offer, in order.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Ended {
    pub(crate) emails: Vec<String>,
    pub(crate) meetings: Vec<String>,
}

/// One account's tallies.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Both {
    pub(crate) emails: Tally,
    pub(crate) meetings: Tally,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Card {
    #[serde(rename = "AccountId")]
    pub(crate) account: String,
    pub(crate) emails: u64,
    pub(crate) meetings: u64,
    /// First date, emails, meetings.
    pub(crate) months: Vec<(String, u64, u64)>,
}

fn shared<'de, D: Deserializer<'de>>(from: D) -> Result<SharedAddressPolicy, D::Error> {
    let word = String::deserialize(from)?;
    let ways = [
        ("refuse", SharedAddressPolicy::Refuse),
        ("leave_out", SharedAddressPolicy::LeaveOut),
        ("first_account", SharedAddressPolicy::FirstAccount),
    ];
    ways.into_iter().find(|(name, _)| *name == word).map(|(_, way)| way).ok_or_else(|| serde::de::Error::custom(word))
}

#[expect(clippy::unnecessary_wraps, reason = "what serde calls it for")]
fn a_day() -> Option<f64> {
    Some(86_400.0)
}

/// The value of a word; none is the first.
fn word<T: Copy>(given: Option<&str>, words: &[(&str, T)]) -> T {
    let Some(given) = given else { return words[0].1 };
    words.iter().find(|(name, _)| *name == given).unwrap_or_else(|| panic!("no such word: {given}")).1
}

#[expect(clippy::cast_possible_truncation, reason = "small")]
fn seconds(seconds: f64) -> TimeDelta {
    TimeDelta::milliseconds((seconds * 1000.0).round() as i64)
}

impl Counts {
    fn policy(&self) -> Policy {
        let attendance = [
            ("not_declined", Attendance::NotDeclined),
            ("invited", Attendance::Invited),
            ("accepted", Attendance::Accepted),
        ];
        let default = Policy::default();
        Policy {
            kinds: self.kinds.clone().unwrap_or(default.kinds),
            attendance: word(self.attendance.as_deref(), &attendance),
            tentative: self.tentative.unwrap_or(default.tentative),
            all_day: self.all_day.unwrap_or(default.all_day),
            shorter_than: self.shorter_than.map(seconds),
            longest_reply: self.longest_reply.map(seconds),
        }
    }
}

impl Asked {
    /// The question but for model and normalizer, as the twin is asked too.
    pub(crate) fn ask(&self) -> Ask {
        let mut ask = Ask::at(self.as_of.parse().unwrap());
        if let Some(zone) = &self.zone {
            ask.zone = zone.parse().map_or_else(|_| Zone::Named(zone.parse().unwrap()), Zone::Fixed);
        }
        ask.start = self.window_start.as_ref().map(|date| date.parse().unwrap());
        ask.week_start = self.week_start.as_ref().map_or(Weekday::Mon, |day| day.parse().unwrap());
        ask.levels = self.levels.clone().unwrap_or(ask.levels);
        ask.accounts = word(self.accounts.as_deref(), &[("active", Accounts::Active), ("all", Accounts::All)]);
        ask.gaps = word(self.gaps.as_deref(), &[("left", Gaps::Omit), ("filled", Gaps::Fill)]);
        let hierarchy = [("apart", RollUp::Off), ("beside", RollUp::AddParents), ("instead", RollUp::TopParentsOnly)];
        ask.hierarchy = word(self.hierarchy.as_deref(), &hierarchy);
        ask.disclosure = self.at_least.unwrap_or(0);
        ask.policy = self.policy.as_ref().map_or_else(Policy::default, Counts::policy);
        ask
    }

    pub(crate) fn model(&self) -> DefaultModel {
        self.weights.iter().fold(DefaultModel::default(), |model, (column, weight)| {
            model.weight(column.parse::<Column>().unwrap(), *weight).unwrap()
        })
    }

    pub(crate) fn normalizer(&self) -> &'static dyn Normalizer {
        let all: [(&str, &'static dyn Normalizer); 5] = [
            ("max_abs", &MaxAbs),
            ("min_max", &MinMax),
            ("percentile_rank", &PercentileRank),
            ("standard", &Standard),
            ("robust", &Robust),
        ];
        word(self.normalizer.as_deref(), &all)
    }

    /// Whether the twin, which has one model and one normalizer, can be asked.
    pub(crate) fn has_default_scores(&self) -> bool {
        self.weights.is_empty() && self.normalizer.is_none()
    }
}
