//! What became of everything that was read, in plain words.

use std::fmt::Write as _;

use account_engagement::row::SuppressedRow;
use account_engagement::rows::AccountTally;
use account_engagement::{Outcomes, Reason, Rows, Tally};

use crate::words::{count, grouped};

/// The lines about emails and meetings, for the summary of a run. Each offer is in exactly one place,
/// and the counts add up (SPEC 11).
#[must_use]
pub fn activity(heading: &str, offers: &Outcomes, tally: Tally) -> String {
    let mut text = format!("{heading:<10}{} offered: {}", grouped(offers.offered()), offered(offers));
    _ = write!(text, "\n          {} counted", grouped(tally.counted()));
    let reasons = not_counted(tally);
    if !reasons.is_empty() {
        _ = write!(text, "; not counted: {reasons}");
    }
    text + "\n"
}

/// Where the offers ended: `834 recorded, 70 seen before`.
#[must_use]
pub fn offered(offers: &Outcomes) -> String {
    let mut text = format!("{} recorded", grouped(offers.recorded));
    for (number, what) in [
        (offers.copies, "seen before"),
        (offers.irrelevant, "not between a mailbox and a contact"),
        (offers.rejected, "refused"),
    ] {
        if number > 0 {
            _ = write!(text, ", {} {what}", grouped(number));
        }
    }
    text
}

/// Why the rest did not count: `56 newsletters, automatic replies or invitations; 1 after as-of`.
#[must_use]
pub fn not_counted(tally: Tally) -> String {
    tally.reasons().map(|(reason, number)| in_words(reason, number)).collect::<Vec<_>>().join("; ")
}

/// A number of activities that did not count for this reason.
#[must_use]
pub fn in_words(reason: Reason, number: u64) -> String {
    let words = match reason {
        Reason::OneSideMissing => return count(number, "meeting") + " without one of ours or one of theirs",
        Reason::Kind if number == 1 => "newsletter, automatic reply or invitation",
        Reason::Kind => "newsletters, automatic replies or invitations",
        Reason::ContradictorySender => "with two senders in two copies",
        Reason::Cancelled => "cancelled",
        Reason::BeforeWindow => "before the window",
        Reason::AfterAsOf => "after as-of",
        Reason::Tentative => "tentative",
        Reason::AllDay => "all-day",
        Reason::TooLong => "too long",
        Reason::NobodyLeft => "with nobody left on one side after those who declined",
        Reason::UnknownSender => "from a sender in no list",
        Reason::Bystander => "sent by another account",
        _ => "for another reason",
    };
    format!("{} {words}", grouped(number))
}

/// How many accounts are listed and how many have activity: a misspelt list shows here.
#[must_use]
pub fn accounts(rows: &Rows<SuppressedRow>) -> String {
    let listed = rows.account_tallies().len() as u64;
    let is_active = |tally: &&AccountTally| tally.emails.counted() + tally.meetings.counted() > 0;
    let active = rows.account_tallies().iter().filter(is_active).count() as u64;
    let mut text = format!("Accounts  {} listed: {} with activity", grouped(listed), grouped(active));
    if active < listed {
        _ = write!(text, ", {} without (in the rows with --all-accounts)", grouped(listed - active));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_words_of_its_own() {
        let mut tally = Tally::default();
        for reason in [Reason::Kind, Reason::Kind, Reason::OneSideMissing, Reason::AfterAsOf] {
            tally.record(Err(reason));
        }
        assert_eq!(
            not_counted(tally),
            "1 meeting without one of ours or one of theirs; 1 after as-of; \
             2 newsletters, automatic replies or invitations"
        );
        let words: std::collections::BTreeSet<String> = Reason::ALL.iter().map(|reason| in_words(*reason, 1)).collect();
        assert_eq!(words.len(), Reason::ALL.len());
        assert!(!words.contains("1 for another reason"));
    }

    #[test]
    fn offers_that_did_not_happen_are_left_out() {
        let mut offers = Outcomes::default();
        (offers.recorded, offers.irrelevant) = (1834, 7);
        let text = activity("Emails", &offers, Tally::default());
        assert_eq!(
            text,
            "Emails    1,841 offered: 1,834 recorded, 7 not between a mailbox and a contact\n          0 counted\n"
        );
    }
}
