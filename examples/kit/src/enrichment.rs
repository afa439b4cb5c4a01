//! The enrichment file, in TOML: whose mail is read, by whose consent, how often.

use std::fmt::Display;
use std::path::Path;

use account_engagement::enrichment::{ChosenGroup, Consent, Enrichment, Run, Schedule};
use account_engagement::insight::SuppressedOverview;
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use toml::value::Datetime;

use crate::file;

/// A name and what it is, as the overview of a run and the report show it.
pub type Fact = (String, String);

/// An enrichment file to start from, for `--help`.
pub const EXAMPLE: &str = "\
  enrichment (times in quotes; output, groups and schedule are optional)
    [enrichment]
    name = \"Sales engagement\"
    output = \"Office\"
    region = \"europe\"  # or united_kingdom, north_america
    mailboxes = [
      \"rep@corp.example\",
      { address = \"lead@corp.example\", directory_id = \"0a11\" },
    ]
    groups = [\"Sales\"]
    [enrichment.contact_fields]
    account_id = \"AccountId\"
    contact_id = \"ContactId\"
    address = \"Email\"
    [enrichment.membership]
    \"Sales\" = [\"ann@corp.example\", { group = \"Field sales\" }]
    \"Field sales\" = [\"bob@corp.example\"]
    [consent]
    requested_at = \"2026-03-01T09:00:00Z\"
    granted_by = \"admin@corp.example\"
    granted_at = \"2026-03-02T09:00:00Z\"
    # withdrawn_at = \"2026-09-01T09:00:00Z\"
    [schedule]
    interval_seconds = 604800
";

/// The file, in the library's own forms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    enrichment: Enrichment,
    consent: Consent,
    #[serde(default)]
    schedule: Schedule,
}

impl Settings {
    /// What a program has read elsewhere.
    #[must_use]
    pub fn new(enrichment: Enrichment, consent: Consent, schedule: Schedule) -> Settings {
        Settings { enrichment, consent, schedule }
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// `FILE:LINE:COLUMN: what is wrong`.
    pub fn read(path: &Path) -> Result<Settings> {
        let text = file::text("--enrichment", path)?;
        toml::from_str(&text).map_err(|error| anyhow!("{}:{}", path.display(), explain(&text, &error)))
    }

    /// The run at this instant: without it there is no aggregator. `place` names where the consent was read.
    ///
    /// # Errors
    ///
    /// Consent is not in force.
    pub fn run(&self, at: DateTime<Utc>, place: &'static str) -> Result<Run<'_>> {
        self.enrichment.run(&self.consent, at).context(place)
    }

    /// What the run was a run of, and when the next one is, after it and the last run `before`.
    #[must_use]
    pub fn facts(&self, run: &Run<'_>, before: Option<DateTime<Utc>>) -> Vec<Fact> {
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

/// The overview of a run, with its facts in the same two columns, after an empty line. Nothing without facts.
#[must_use]
pub fn page(overview: &SuppressedOverview, facts: &[Fact]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let page = format!("\n{overview}");
    facts.iter().fold(page, |page, (name, value)| page + &format!("{name:<25}{value}\n"))
}

fn fact(name: &str, value: impl Display) -> Fact {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_an_enrichment_file() {
        let (_, file) = EXAMPLE.split_once('\n').unwrap();
        let settings: Settings = toml::from_str(file).unwrap();
        assert_eq!(settings.enrichment.name(), "Sales engagement");
    }
}
