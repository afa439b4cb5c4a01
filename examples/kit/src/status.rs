//! What an account's activity says about it, in the words of the terminal and of the report.

use crate::movement::WEEKS;
use crate::silence::DAYS;

/// One statement about an account. An account can have several. The most urgent comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Waiting,
    OneSided,
    SoonSilent,
    NotMet,
    NeverInTouch,
    Cold,
    Silent,
    Warm,
}

/// For this number of days there was no meeting.
pub(crate) const NOT_MET: u64 = 90;

/// An account is about to go silent if it will be silent in this number of days, or fewer.
pub(crate) const SOON: u64 = 14;

/// An account waits for us after this number of days. One that wrote yesterday does not wait yet.
pub(crate) const WAITING: u64 = 2;

/// The smallest number of emails that makes an account one-sided, and how many times as many one side must have written.
pub(crate) const ONE_SIDED: (u64, u64) = (5, 4);

impl Status {
    pub(crate) const ALL: [Status; 8] = [
        Status::Waiting,
        Status::OneSided,
        Status::SoonSilent,
        Status::NotMet,
        Status::NeverInTouch,
        Status::Cold,
        Status::Silent,
        Status::Warm,
    ];

    /// Its name in links and in the style sheet.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Status::Waiting => "waiting",
            Status::OneSided => "one-sided",
            Status::SoonSilent => "soon-silent",
            Status::NotMet => "not-met",
            Status::NeverInTouch => "never",
            Status::Cold => "cold",
            Status::Silent => "silent",
            Status::Warm => "warming",
        }
    }

    /// In the table and in its filters.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Status::Waiting => "Waiting",
            Status::OneSided => "One-sided",
            Status::SoonSilent => "Soon silent",
            Status::NotMet => "No meeting",
            Status::NeverInTouch => "Never in touch",
            Status::Cold => "Cold",
            Status::Silent => "Silent",
            Status::Warm => "Warming",
        }
    }

    /// As the heading of a list, and as a reason.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Status::Waiting => "Not answered by us",
            Status::SoonSilent => "About to go silent",
            Status::NotMet => "No meeting for 90 days",
            Status::Cold => "Going cold",
            Status::Warm => "Warming up",
            Status::OneSided | Status::NeverInTouch | Status::Silent => self.label(),
        }
    }

    /// Whether somebody should do something now.
    pub(crate) fn needs_attention(self) -> bool {
        match self {
            Status::Waiting | Status::OneSided | Status::SoonSilent | Status::NotMet | Status::NeverInTouch => true,
            Status::Cold | Status::Silent | Status::Warm => false,
        }
    }

    /// The rule, in a sentence or two.
    pub(crate) fn rule(self) -> String {
        match self {
            Status::Waiting => format!(
                "Not answered by us: the account’s last email came on a later day than our last email, {WAITING} to \
                 {DAYS} days ago, and there was no meeting since. Whether it needs an answer is not known. If both \
                 sides wrote on that day, the account is not listed."
            ),
            Status::OneSided => format!(
                "One side sent at least {} emails in the window and the other side at most a quarter of that. There \
                 was no meeting, and the account is not silent.",
                ONE_SIDED.0
            ),
            Status::SoonSilent => format!(
                "About to go silent: the last email or meeting was {} to {DAYS} days ago. Without another one the account is silent within \
                 {SOON} days.",
                DAYS + 1 - SOON
            ),
            Status::NotMet => format!(
                "No meeting for {NOT_MET} days: the last one was at least {NOT_MET} days ago, or there was none in the window. The first activity \
                 is older than that, and the account is not silent. If no meeting counted at any account, no account \
                 is listed."
            ),
            Status::NeverInTouch => {
                "No email or meeting with the account counts: neither in the window nor, as far as \
                                     was read, before it. The list of accounts may also be wrong."
                    .to_owned()
            }
            Status::Cold => format!(
                "Going cold: the raw score fell by at least a quarter and at least two points in {WEEKS} weeks, or the account \
                 fell silent in these weeks."
            ),
            Status::Silent => format!(
                "The last email and the last meeting were more than {DAYS} days ago. An account with activity before \
                 the window only is silent too."
            ),
            Status::Warm => format!(
                "Warming up: the raw score rose by at least a quarter and at least two points in {WEEKS} weeks, and these weeks \
                 brought a meeting, emails of both sides, or more than one email of theirs."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A status without a rule in the style sheet could not be filtered.
    #[test]
    fn the_style_sheet_has_a_filter_for_every_status() {
        let style = include_str!("../templates/report.css");
        for status in Status::ALL {
            let id = status.id();
            let filter = format!(":has(#only-{id}:target) tbody tr:not([data-status~=\"{id}\"])");
            assert!(style.contains(&filter), "{filter}");
        }
    }

    #[test]
    fn the_most_urgent_comes_first() {
        assert!(Status::ALL.is_sorted());
        assert!(Status::ALL.is_sorted_by_key(|status| !status.needs_attention()));
        assert_eq!(Status::NotMet.heading(), format!("No meeting for {NOT_MET} days"));
    }
}
