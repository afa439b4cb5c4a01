//! What became of everything that was read, in a few lines.

use std::fmt::Write as _;

use account_engagement::rows::AccountTally;
use account_engagement::{Outcomes, Rows, Tally};

use crate::report::Report;

/// The account of a run: it names files and lines, and no person.
pub(crate) fn render(report: &Report, rows: &Rows) -> String {
    let mut text = String::new();
    _ = write!(
        text,
        "Read      {} with {} and {}",
        count(report.files, "file"),
        count(report.messages, "message"),
        count(report.events, "event"),
    );
    text.push('\n');
    text += &activity("Emails", &report.emails, rows.email_tally());
    text += &activity("Meetings", &report.meetings, rows.meeting_tally());
    text += &accounts(rows);
    for (problem, places) in &report.problems {
        let heading = problem.heading();
        _ = writeln!(text, "{heading:<10}{problem}: {}", grouped(places.count));
        for place in &places.first {
            _ = writeln!(text, "            {place}");
        }
        let unnamed = places.count - places.first.len() as u64;
        if unnamed > 0 && !places.first.is_empty() {
            _ = writeln!(text, "            and {} more", grouped(unnamed));
        }
    }
    text
}

/// How many accounts there are, and what a list that was misspelt would show.
fn accounts(rows: &Rows) -> String {
    let listed = rows.account_tallies().len() as u64;
    let is_active = |tally: &&AccountTally| tally.emails.counted() + tally.meetings.counted() > 0;
    let active = rows.account_tallies().iter().filter(is_active).count() as u64;
    let mut text = format!("Accounts  {} listed: {} with activity", grouped(listed), grouped(active));
    if active < listed {
        _ = write!(text, ", {} without (in the rows with --all-accounts)", grouped(listed - active));
    }
    text + "\n"
}

/// Every offer is in exactly one place, and the counts add up (SPEC 11).
fn activity(heading: &str, offers: &Outcomes, tally: Tally) -> String {
    let mut text = format!("{heading:<10}{} offered: {} recorded", grouped(offers.offered()), grouped(offers.recorded));
    for (number, what) in [
        (offers.copies, "seen before"),
        (offers.irrelevant, "not between a mailbox and a contact"),
        (offers.rejected, "refused"),
    ] {
        if number > 0 {
            _ = write!(text, ", {} {what}", grouped(number));
        }
    }
    _ = write!(text, "\n          {} counted", grouped(tally.counted()));
    let reasons: Vec<String> =
        tally.reasons().map(|(reason, number)| format!("{} {reason}", grouped(number))).collect();
    if !reasons.is_empty() {
        _ = write!(text, "; not counted: {}", reasons.join(", "));
    }
    text + "\n"
}

fn count(number: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// With a comma after each three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
    }
}
