//! Where every line and every recorded activity ended.

use std::fmt::Write as _;

use account_engagement::row::SuppressedRow;
use account_engagement::{Reason, Rows, Tally};

use crate::shards::{Counts, Shard};

/// A table with emails beside meetings. It adds up.
pub(crate) fn table(intake: &Shard, rows: &Rows<SuppressedRow>) -> String {
    let mut table = Table(format!("{:<30}{:>12}{:>12}\n", "", "emails", "meetings"));
    let lines = |count: fn(&Counts) -> u64| [count(&intake.emails), count(&intake.meetings)];
    table.line("offered", lines(|counts| counts.outcomes.offered()));
    table.line("  recorded", lines(|counts| counts.outcomes.recorded));
    table.line("  copies", lines(|counts| counts.outcomes.copies));
    table.line("  irrelevant", lines(|counts| counts.outcomes.irrelevant));
    table.line("  rejected", lines(|counts| counts.outcomes.rejected));
    table.line("unreadable, passed over", lines(|counts| counts.unreadable));

    let tallies = [rows.email_tally(), rows.meeting_tally()];
    table.line("recorded", tallies.map(|tally| tally.recorded()));
    table.line("  counted", tallies.map(|tally| tally.counted()));
    table.line("  not counted", tallies.map(|tally| tally.recorded() - tally.counted()));
    for &reason in Reason::ALL {
        let counts = tallies.map(|tally: Tally| tally.not_counted(reason));
        if counts != [0, 0] {
            table.line(&format!("    {reason}"), counts);
        }
    }
    let Table(mut text) = table;
    let bad: u64 = [intake.emails, intake.meetings].iter().map(|c| c.unreadable + c.outcomes.rejected).sum();
    if bad > 0 {
        let (s, first) = if bad == 1 { ("", "") } else { ("s", ", the first") };
        _ = writeln!(text, "passed over {bad} bad line{s}{first}:");
        for line in &intake.bad {
            _ = writeln!(text, "  {line}");
        }
    }
    text
}

struct Table(String);

impl Table {
    fn line(&mut self, name: &str, [emails, meetings]: [u64; 2]) {
        _ = writeln!(self.0, "{name:<30}{emails:>12}{meetings:>12}");
    }
}
