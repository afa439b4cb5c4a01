//! What became of everything that was read, in a few lines.

use std::fmt::Write as _;

use account_engagement::rows::AccountTally;
use account_engagement::{Outcomes, Rows, Tally};
use kit::words::{count, grouped};

use crate::findings::Findings;

/// The account of a run: it names files and lines, and no person.
pub(crate) fn render(findings: &Findings, rows: &Rows) -> String {
    let mut text = String::new();
    _ = write!(
        text,
        "Read      {} with {}, {} with {}",
        count(findings.mail_files, "mail file"),
        count(findings.messages, "message"),
        count(findings.calendar_files, "calendar file"),
        count(findings.events, "event"),
    );
    text.push('\n');
    text += &activity("Emails", &findings.emails, rows.email_tally());
    text += &activity("Meetings", &findings.meetings, rows.meeting_tally());
    text += &accounts(rows);
    text + &findings.problems.to_string()
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
