//! The section about the run: what it read, and what of that counted.

use std::fmt::Write as _;

use account_engagement::Outcomes;
use account_engagement::insight::SuppressedOverview;

use super::card::Counted;
use super::{figures, names};
use crate::enrichment::Fact;
use crate::words::{date, grouped};

/// The section about the run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) facts: Vec<Fact>,
    pub(super) read: Vec<Fact>,
    pub(super) counted: [Counted; 2],
}

impl Run {
    /// The facts of the program follow those of the overview.
    pub(super) fn new(overview: &SuppressedOverview, facts: &[Fact], read: &[Fact]) -> Run {
        let plain = |(name, what): &Fact| (names::plain(name), names::plain(what));
        let own = [("Mailboxes with activity", mailboxes(overview)), ("Days of data", days(overview))];
        let own = own.map(|(name, what)| (name.to_owned(), what));
        Run {
            facts: own.into_iter().chain(facts.iter().map(plain)).collect(),
            read: read.iter().map(plain).collect(),
            counted: [Counted::new("Emails", overview.email_tally), Counted::new("Meetings", overview.meeting_tally)],
        }
    }
}

fn mailboxes(overview: &SuppressedOverview) -> String {
    match figures::mailboxes_with_activity(overview) {
        Some(active) => format!("{} of {}", grouped(active), grouped(overview.mailbox_count)),
        None => format!("suppressed, of {}", grouped(overview.mailbox_count)),
    }
}

fn days(overview: &SuppressedOverview) -> String {
    let Some(coverage) = overview.coverage else { return "suppressed".to_owned() };
    let mut text = format!("{} of {}", coverage.day_count(), coverage.window_day_count());
    if let (Some(first), Some(last)) = (coverage.first_day, coverage.last_day) {
        _ = write!(text, ", from {} to {}", date(first), date(last));
    }
    text + ": " + &coverage.in_words()
}

/// What became of the offered emails or meetings, as a fact for [`About::read`](crate::report::About::read).
#[must_use]
pub fn recorded(name: &str, offers: &Outcomes) -> Fact {
    (name.to_owned(), grouped(offers))
}
