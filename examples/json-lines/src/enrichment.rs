//! The configuration file: whose mail is enriched, by whose consent, how often.

use std::fmt::Display;
use std::path::Path;

use account_engagement::enrichment::{ChosenGroup, Consent, Enrichment, Run, Schedule};
use account_engagement::insight::Overview;
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use toml::value::Datetime;

use crate::input;

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
        let text = input::text("--enrichment", path)?;
        toml::from_str(&text).map_err(|error| anyhow!("{}:{}", path.display(), explain(&text, &error)))
    }

    /// The run at this instant, without which there is no aggregator.
    pub(crate) fn run(&self, at: DateTime<Utc>) -> Result<Run<'_>> {
        self.enrichment.run(&self.consent, at).context("--enrichment")
    }

    /// What the run came to, what it was a run of, and when the next one is after it and those before.
    pub(crate) fn page(&self, run: &Run<'_>, overview: &Overview, before: Option<DateTime<Utc>>) -> String {
        let enrichment = run.enrichment();
        let mut page = overview.to_string();
        page += &line("Enrichment", enrichment.name());
        page += &line("Output table", enrichment.output());
        page += &line("Region", enrichment.region());
        for ChosenGroup { name, mailbox_count, .. } in enrichment.groups() {
            let es = if *mailbox_count == 1 { "" } else { "es" };
            page += &line("Group", format_args!("{name}, {mailbox_count} mailbox{es}"));
        }
        let next_run = match self.schedule.next_run(run.consent(), before.max(Some(run.at()))) {
            Some(next) => next.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            None => format!("none, consent is {}", run.consent().state()),
        };
        page + &line("Next run", next_run)
    }
}

/// In the overview's two columns.
fn line(name: &str, value: impl Display) -> String {
    format!("{name:<25}{value}\n")
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
