//! The counting policy in words: the options that are not the default.

use clap::ValueEnum;

use crate::args::{PolicyArgs, QuestionArgs, RollUpChoice};
use crate::enrichment::Fact;
use crate::words::{count, uncapitalized};

/// Nothing for a question without such options.
pub(super) fn facts(asked: &QuestionArgs) -> Vec<Fact> {
    let PolicyArgs { kinds, attendance, without_tentative, with_all_day, meetings_shorter_than, longest_reply } =
        &asked.policy;
    let default = PolicyArgs::default();
    let mut facts = Vec::new();
    let mut fact = |name: &str, what: String| facts.push((name.to_owned(), what));
    if !kinds.is_empty() {
        fact("Emails that count", kinds.iter().map(help).collect::<Vec<_>>().join("; "));
    }
    if *attendance != default.attendance {
        fact("Attendance", help(attendance));
    }
    if *without_tentative {
        fact("Tentative meetings", "do not count".to_owned());
    }
    if *with_all_day {
        fact("All-day meetings", "count".to_owned());
    }
    match meetings_shorter_than {
        None => {}
        Some(0) => fact("Length of meetings", "any".to_owned()),
        Some(hours) => fact("Length of meetings", format!("less than {}", count((*hours).into(), "hour"))),
    }
    if let Some(hours) = longest_reply {
        fact("Longest reply", count((*hours).into(), "hour"));
    }
    if asked.roll_up != RollUpChoice::default() {
        fact("Accounts with parents", help(&asked.roll_up));
    }
    if asked.at_least > 0 {
        fact("Figures suppressed", format!("those about fewer than {} people", asked.at_least));
    }
    facts
}

/// What `--help` says about a value.
fn help(choice: &impl ValueEnum) -> String {
    let help = choice.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string));
    uncapitalized(&help.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Asked {
        #[command(flatten)]
        question: QuestionArgs,
    }

    fn texts(options: &[&str]) -> Vec<String> {
        let asked = Asked::parse_from([&["program"], options].concat()).question;
        facts(&asked).into_iter().map(|(name, what)| format!("{name}: {what}")).collect()
    }

    #[test]
    fn an_option_that_is_not_the_default_has_a_fact() {
        assert_eq!(texts(&["--attendance", "not-declined", "--normalizer", "robust"]), Vec::<String>::new());
        assert_eq!(
            texts(&[
                "--kinds=personal,bulk",
                "--attendance=accepted",
                "--without-tentative",
                "--with-all-day",
                "--meetings-shorter-than=8",
                "--longest-reply=1",
                "--roll-up=top-parents-only",
                "--at-least=3"
            ]),
            [
                "Emails that count: written by a person; newsletters and notifications",
                "Attendance: only those who accepted",
                "Tentative meetings: do not count",
                "All-day meetings: count",
                "Length of meetings: less than 8 hours",
                "Longest reply: 1 hour",
                "Accounts with parents: only the topmost parents have rows, which cover all accounts below them",
                "Figures suppressed: those about fewer than 3 people",
            ]
        );
        assert_eq!(texts(&["--meetings-shorter-than=0"]), ["Length of meetings: any"]);
    }
}
