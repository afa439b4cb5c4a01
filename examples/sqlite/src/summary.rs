//! What became of everything that was read, and what was written, in a few lines.

use std::fmt::Write as _;

use account_engagement::rows::AccountTally;
use account_engagement::{Rows, Tally};

use crate::office::{Office, Written};
use crate::report::{Intake, Places};
use crate::table::Changes;

/// The account of a run: it names tables, columns and ids of rows, and no person.
pub(crate) fn render(
    [messages, events]: [&Intake; 2],
    without_address: u64,
    rows: &Rows,
    office: &Office,
    written: &Written,
) -> String {
    let mut text = format!("Read      {}, {}\n", count(messages.read, "message"), count(events.read, "event"));
    text += &activity("Emails", messages, rows.email_tally());
    text += &activity("Meetings", events, rows.meeting_tally());
    text += &accounts(rows, without_address);
    text += &troubles("messages", messages);
    text += &troubles("events", events);
    text += &changes(&office.rows.name, written.rows);
    text += &changes(&office.users.name, written.users);
    if written.is_behind {
        text += "Behind    others wrote to the database meanwhile: what they changed is for the next run\n";
    }
    text
}

/// Every offer is in exactly one place, and the counts add up (SPEC 11).
fn activity(heading: &str, Intake { outcomes, .. }: &Intake, tally: Tally) -> String {
    let offered = grouped(outcomes.offered());
    let mut text = format!("{heading:<10}{offered} offered: {} recorded", grouped(outcomes.recorded));
    for (number, what) in [
        (outcomes.copies, "seen before"),
        (outcomes.irrelevant, "not between a mailbox and a contact"),
        (outcomes.rejected, "refused"),
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

fn accounts(rows: &Rows, without_address: u64) -> String {
    let listed = rows.account_tallies().len() as u64;
    let is_active = |tally: &&AccountTally| tally.emails.counted() + tally.meetings.counted() > 0;
    let active = rows.account_tallies().iter().filter(is_active).count() as u64;
    let mut text = format!("Accounts  {} listed: {} with activity", grouped(listed), grouped(active));
    if active < listed {
        _ = write!(text, ", {} without (in the rows with --all-accounts)", grouped(listed - active));
    }
    if without_address > 0 {
        _ = write!(text, "; {} without an address", count(without_address, "contact"));
    }
    text + "\n"
}

fn troubles(what: &str, intake: &Intake) -> String {
    let passed_over = |(problem, places)| trouble(&format!("{what} passed over for {problem}"), places);
    let mut text: String = intake.troubles.iter().map(passed_over).collect();
    if intake.strays.count > 0 {
        text += &trouble(&format!("{what} with people on them that are not there"), &intake.strays);
    }
    text
}

fn trouble(what: &str, places: &Places) -> String {
    let mut text = format!("Trouble   {what}: {}\n", grouped(places.count));
    for place in &places.first {
        _ = writeln!(text, "            {place}");
    }
    let unnamed = places.count - places.first.len() as u64;
    if unnamed > 0 {
        _ = writeln!(text, "            and {} more", grouped(unnamed));
    }
    text
}

fn changes(table: &str, Changes { rows, inserted, updated, deleted }: Changes) -> String {
    let [rows, inserted, updated, deleted] = [rows, inserted, updated, deleted].map(|number| number as u64);
    let unchanged = rows.saturating_sub(inserted + updated);
    let [inserted, updated, unchanged, deleted] = [inserted, updated, unchanged, deleted].map(grouped);
    format!(
        "Written   {table}, {}: {inserted} inserted, {updated} updated, {unchanged} unchanged; {deleted} deleted\n",
        count(rows, "row")
    )
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
