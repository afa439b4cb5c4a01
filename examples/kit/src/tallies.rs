//! What became of everything that was read, in plain words.

use std::fmt::Write as _;

use account_engagement::row::SuppressedRow;
use account_engagement::rows::AccountTally;
use account_engagement::{Outcomes, Rows, Tally};

use crate::words::grouped;

/// The lines about emails, meetings and accounts, for the summary of a run. Each offer is in exactly one place, and the
/// counts add up (SPEC 11).
#[must_use]
pub fn summary([emails, meetings]: [&Outcomes; 2], rows: &Rows<SuppressedRow>) -> String {
    let emails = activity("Emails", emails, rows.email_tally());
    emails + &activity("Meetings", meetings, rows.meeting_tally()) + &accounts(rows)
}

fn activity(heading: &str, offers: &Outcomes, tally: Tally) -> String {
    let (offered, ends, counts) = (grouped(offers.offered()), grouped(offers), grouped(tally));
    let mut text = format!("{heading:<10}{offered} offered: {ends}\n          {counts}\n");
    if offers.malformed_participants > 0 {
        // The number is in the words of the library.
        text += "          no address: a name, a room, or several addresses in one text; it matches nobody\n";
    }
    text
}

/// Why activities did not count, in the library's words, a reason each: `56 newsletters, automatic replies or
/// invitations`, `1 after as-of`.
#[must_use]
pub fn not_counted(tally: Tally) -> Vec<String> {
    tally.reasons().map(|(reason, count)| format!("{} {}", grouped(count), reason.in_words(count))).collect()
}

/// How many accounts are listed and how many have activity: a misspelt list shows here.
#[must_use]
pub fn accounts(rows: &Rows<SuppressedRow>) -> String {
    let listed = rows.account_tallies().len() as u64;
    let is_active = |tally: &&AccountTally| tally.email_tally.counted() + tally.meeting_tally.counted() > 0;
    let active = rows.account_tallies().iter().filter(is_active).count() as u64;
    let mut text = format!("Accounts  {} listed: {} with activity", grouped(listed), grouped(active));
    if active < listed {
        _ = write!(text, ", {} without (in the rows with --all-accounts)", grouped(listed - active));
    }
    text
}

#[cfg(test)]
mod tests {
    use account_engagement::Reason;

    use super::*;

    #[test]
    fn each_reason_is_a_text() {
        assert!(not_counted(Tally::default()).is_empty());
        let mut tally = Tally::default();
        for reason in [Reason::Kind, Reason::Kind, Reason::OneSideMissing, Reason::AfterAsOf] {
            tally.record(Err(reason));
        }
        let expected = [
            "1 meeting without one of ours or one of theirs",
            "1 after as-of",
            "2 newsletters, automatic replies or invitations",
        ];
        assert_eq!(not_counted(tally), expected);
        for reason in Reason::ALL {
            tally.record(Err(*reason));
        }
        assert_eq!(not_counted(tally).len(), Reason::ALL.len());
    }

    #[test]
    fn malformed_participants_are_explained() {
        let mut offers = Outcomes::default();
        (offers.recorded, offers.malformed_participants) = (3, 1200);
        assert_eq!(
            activity("Emails", &offers, Tally::default()),
            "Emails    3 offered: 3 recorded; 1,200 participants are no addresses\n          0 counted\n          \
             no address: a name, a room, or several addresses in one text; it matches nobody\n"
        );
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
