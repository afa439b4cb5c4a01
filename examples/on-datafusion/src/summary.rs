//! The report on standard error: what happened to every copy and every recorded activity.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use account_engagement::{Reason, Tally};

/// What was recorded from one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The number of copies.
    pub copies: u64,
    /// The copies that cannot be recorded, the most frequent reason first.
    pub rejected: Vec<Unfit>,
}

/// Copies that cannot be recorded, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The reason.
    pub why: String,
    /// The number of copies.
    pub copies: u64,
}

/// What counted and what did not, and the states that were asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    verdicts: BTreeMap<String, [u64; 2]>,
    /// The states of buckets.
    pub states: States,
    /// The length of the longest state of a share that has rows, in bytes.
    pub longest_share: u64,
    /// The addresses and domains that are new since some states were made.
    pub without_past: Option<WithoutPast>,
}

/// What is missing in states of other days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithoutPast {
    /// The number of other directories that did not list all of today's addresses.
    pub directories: u64,
    /// The largest number of addresses and domains that one of them did not list.
    pub additions: u64,
}

/// The states of buckets. Each has converged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// The number of states.
    pub number: u64,
    /// The length of all of them.
    pub bytes: u64,
    /// The length of the longest one.
    pub longest: u64,
}

const COUNTED: &str = "counted";
/// The number of reasons for rejected copies that are shown.
const SHOWN: usize = 5;

impl Summary {
    /// Adds a number of emails or meetings with one verdict.
    pub(crate) fn add(&mut self, activity: &str, verdict: &str, count: u64) {
        let [emails, meetings] = self.verdicts.entry(verdict.to_owned()).or_default();
        *(if activity == "emails" { emails } else { meetings }) += count;
    }

    /// Adds a whole tally.
    pub(crate) fn add_all(&mut self, activity: &str, tally: Tally) {
        self.add(activity, COUNTED, tally.counted());
        tally.reasons().for_each(|(reason, count)| self.add(activity, &reason.to_string(), count));
    }

    fn of(&self, verdict: &str) -> [u64; 2] {
        self.verdicts.get(verdict).copied().unwrap_or_default()
    }

    /// The report as text, with a column for emails and one for meetings.
    #[must_use]
    pub fn text(&self, taken: &[Taken; 2]) -> String {
        let mut text = format!("{:<30}{:>12}{:>12}\n", "", "emails", "meetings");
        let mut line = |name: &str, [emails, meetings]: [u64; 2]| {
            _ = writeln!(text, "{name:<30}{emails:>12}{meetings:>12}");
        };
        let rejected = taken.each_ref().map(|taken| taken.rejected.iter().map(|unfit| unfit.copies).sum());
        line("copies", taken.each_ref().map(|taken| taken.copies));
        line("  rejected", rejected);
        let mut recorded = [0, 0];
        for counts in self.verdicts.values() {
            recorded = [recorded[0] + counts[0], recorded[1] + counts[1]];
        }
        let counted = self.of(COUNTED);
        line("recorded", recorded);
        line("  counted", counted);
        line("  not counted", [recorded[0] - counted[0], recorded[1] - counted[1]]);
        for reason in Reason::ALL.iter().map(ToString::to_string) {
            let counts = self.of(&reason);
            if counts != [0, 0] {
                line(&format!("    {reason}"), counts);
            }
        }
        for unfit in taken.iter().flat_map(|taken| taken.rejected.iter().take(SHOWN)) {
            let copies = if unfit.copies == 1 { "copy" } else { "copies" };
            _ = writeln!(text, "passed over {} {copies}: {}", unfit.copies, unfit.why);
        }
        if let Some(WithoutPast { directories, additions }) = self.without_past {
            let (were, over) = (
                if additions == 1 { "address or domain was" } else { "addresses and domains were" },
                if directories == 1 { "directory" } else { "directories" },
            );
            _ = writeln!(
                text,
                "{additions} {were} not listed yet when states were made, over {directories} earlier {over}: mail with them \
                 is missing until those days are folded again, each into its emptied folder"
            );
        }
        text
    }
}
