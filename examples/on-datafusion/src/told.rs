//! What became of everything, in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use account_engagement::{Reason, Tally};

/// What was taken in of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many copies there are.
    pub copies: u64,
    /// Those that cannot be taken in, most frequent first.
    pub rejected: Vec<Unfit>,
}

/// Copies that cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// Why.
    pub why: String,
    /// How many.
    pub copies: u64,
}

/// What counted and what did not, and of how many states that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    verdicts: BTreeMap<String, [u64; 2]>,
    /// The states of buckets.
    pub states: States,
    /// How long the longest state of a share was, in bytes, of those with rows.
    pub longest_share: u64,
    /// Where the directory has grown since some states were made.
    pub without_past: Option<WithoutPast>,
}

/// What states of other days miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithoutPast {
    /// Over how many other directories they were made that had not all of today's addresses.
    pub directories: u64,
    /// How many addresses and domains the one lacked that lacked most.
    pub additions: u64,
}

/// States of buckets, each of which has converged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States {
    /// How many there are.
    pub number: u64,
    /// How long all of them are.
    pub bytes: u64,
    /// How long the longest is.
    pub longest: u64,
}

const COUNTED: &str = "counted";
/// How many reasons of copies that cannot be taken in are said.
const SHOWN: usize = 5;

impl Told {
    /// Adds so many of one verdict.
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

    /// Where every copy and every recorded activity ended, emails beside meetings.
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
                 is missing until those days are folded anew, each into its folder emptied"
            );
        }
        text
    }
}
