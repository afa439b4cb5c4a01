//! The configuration file: whose mail is enriched, by whose consent, how often.

use std::fmt::Display;
use std::path::Path;

use account_engagement::enrichment::{ChosenGroup, Consent, Enrichment, Run, Schedule};
use account_engagement::insight::Overview;
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use toml::value::Datetime;

use crate::people;

/// The file, in the library's own forms.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    enrichment: Enrichment,
    consent: Consent,
    #[serde(default)]
    schedule: Schedule,
}

impl Settings {
    pub(crate) fn read(path: &Path) -> Result<Settings> {
        let text = people::text("--enrichment", path)?;
        toml::from_str(&text).map_err(|error| anyhow!("{}:{}", path.display(), explain(&text, &error)))
    }

    /// The run at this instant, without which there is no aggregator.
    pub(crate) fn run(&self, at: DateTime<Utc>) -> Result<Run<'_>> {
        self.enrichment.run(&self.consent, at).context("--enrichment")
    }

    /// What the run came to, what it was a run of, and when the next one is.
    pub(crate) fn page(overview: &Overview, facts: &[(String, String)]) -> String {
        facts.iter().fold(overview.to_string(), |page, (name, value)| page + &format!("{name:<25}{value}\n"))
    }

    /// What the run was a run of, and when the next one is after it and those before: names and values.
    pub(crate) fn facts(&self, run: &Run<'_>, before: Option<DateTime<Utc>>) -> Vec<(String, String)> {
        let enrichment = run.enrichment();
        let mut facts = vec![
            fact("Enrichment", enrichment.name()),
            fact("Output table", enrichment.output()),
            fact("Region", enrichment.region()),
        ];
        for ChosenGroup { name, mailbox_count, .. } in enrichment.groups() {
            let es = if *mailbox_count == 1 { "" } else { "es" };
            facts.push(fact("Group", format_args!("{name}, {mailbox_count} mailbox{es}")));
        }
        let next_run = match self.schedule.next_run(run.consent(), before.max(Some(run.at()))) {
            Some(next) => next.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            None => format!("none, consent is {}", run.consent().state()),
        };
        facts.push(fact("Next run", next_run));
        facts
    }
}

fn fact(name: &str, value: impl Display) -> (String, String) {
    (name.to_owned(), value.to_string())
}

/// Line, column, and what is wrong there.
fn explain(text: &str, error: &toml::de::Error) -> String {
    let span = error.span().unwrap_or_default();
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let place = format!("{}:{}", before.matches('\n').count() + 1, line.chars().count() + 1);
    // TOML has times of its own, which the library's forms do not know: theirs are texts.
    let is_time = text.get(span).is_some_and(|found| found.parse::<Datetime>().is_ok());
    match error.message() {
        _ if is_time => format!("{place}: a time stands in quotes, such as \"2026-03-02T09:00:00Z\""),
        what => format!("{place}: {what}"),
    }
}
