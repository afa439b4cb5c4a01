use alloc::collections::BTreeMap;
use core::fmt;
use core::iter::Sum;
use core::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use crate::model::by_name::ByName;

/// Why a recorded activity did not count ([SPEC 11](crate::guide::rules#spec-11)): the first of these that applies, in
/// this order.
///
/// ```
/// use account_engagement::Reason;
///
/// assert_eq!(Reason::NobodyLeft.to_string(), "nobody left on one side");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// No copy of the meeting's highest revision had both a mailbox and a contact on it.
    OneSideMissing,
    /// The email's copies name different known senders.
    ContradictorySender,
    /// The meeting was cancelled.
    Cancelled,
    /// It was before the window.
    BeforeWindow,
    /// It was after as-of.
    AfterAsOf,
    /// The policy does not count emails of this kind.
    Kind,
    /// The policy does not count tentative meetings.
    Tentative,
    /// The policy does not count all-day meetings.
    AllDay,
    /// The meeting was longer than the policy counts.
    TooLong,
    /// According to the directory of the day, and without those who declined, one side has nobody on it.
    NobodyLeft,
    /// Both sides are on the email, but the directory of the day does not have its sender.
    UnknownSender,
    /// For one account: its contacts received an email that another account's contact sent.
    Bystander,
}

impl Reason {
    /// All reasons, in order.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Reason;
    ///
    /// assert!(Reason::ALL.is_sorted());
    /// assert_eq!(Reason::ALL.len(), 12);
    /// ```
    pub const ALL: &[Reason] = &[
        Reason::OneSideMissing,
        Reason::ContradictorySender,
        Reason::Cancelled,
        Reason::BeforeWindow,
        Reason::AfterAsOf,
        Reason::Kind,
        Reason::Tentative,
        Reason::AllDay,
        Reason::TooLong,
        Reason::NobodyLeft,
        Reason::UnknownSender,
        Reason::Bystander,
    ];
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Reason::OneSideMissing => "one side missing",
            Reason::ContradictorySender => "contradictory sender",
            Reason::Cancelled => "cancelled",
            Reason::BeforeWindow => "before the window",
            Reason::AfterAsOf => "after as-of",
            Reason::Kind => "kind",
            Reason::Tentative => "tentative",
            Reason::AllDay => "all-day",
            Reason::TooLong => "too long",
            Reason::NobodyLeft => "nobody left on one side",
            Reason::UnknownSender => "unknown sender",
            Reason::Bystander => "bystander",
        })
    }
}

impl Reason {
    /// In plain words, to follow the number of activities that did not count for this reason. [`Tally`]'s `Display`
    /// writes a list of these.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Reason, Tally};
    ///
    /// assert_eq!(Reason::Cancelled.in_words(1), "cancelled meeting");
    ///
    /// let tally: Tally = serde_json::from_str(r#"{"counted": 3, "not_counted": {"before_window": 1, "cancelled": 2}}"#)?;
    /// let lines = tally.reasons().map(|(reason, count)| format!("{count} {}", reason.in_words(count)));
    /// assert_eq!(lines.collect::<Vec<_>>(), ["2 cancelled meetings", "1 before the window"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn in_words(self, count: u64) -> &'static str {
        let is_one = count == 1;
        match self {
            Reason::OneSideMissing if is_one => "meeting without one of ours or one of theirs",
            Reason::OneSideMissing => "meetings without one of ours or one of theirs",
            Reason::ContradictorySender if is_one => "email whose copies name different senders",
            Reason::ContradictorySender => "emails whose copies name different senders",
            Reason::Cancelled if is_one => "cancelled meeting",
            Reason::Cancelled => "cancelled meetings",
            Reason::BeforeWindow => "before the window",
            Reason::AfterAsOf => "after as-of",
            Reason::Kind if is_one => "newsletter, automatic reply or invitation",
            Reason::Kind => "newsletters, automatic replies or invitations",
            Reason::Tentative if is_one => "tentative meeting",
            Reason::Tentative => "tentative meetings",
            Reason::AllDay if is_one => "all-day meeting",
            Reason::AllDay => "all-day meetings",
            Reason::TooLong if is_one => "meeting longer than the policy counts",
            Reason::TooLong => "meetings longer than the policy counts",
            Reason::NobodyLeft => "with nobody left on one side",
            Reason::UnknownSender if is_one => "email from an unknown sender",
            Reason::UnknownSender => "emails from unknown senders",
            Reason::Bystander if is_one => "email that another account sent",
            Reason::Bystander => "emails that another account sent",
        }
    }
}

/// How many recorded activities counted, and how many did not, for each reason. It explains a zero ([SPEC
/// 11](crate::guide::rules#spec-11)).
///
/// `Display` writes it in plain words, and `Debug` names the reasons.
///
/// # Wire form
///
/// `{"counted": 1, "not_counted": {"kind": 1}}`, with only the reasons that occur.
///
/// # Examples
///
/// ```
/// use account_engagement::{Reason, Tally};
///
/// let mut tally = Tally::default();
/// tally.record(Ok(()));
/// tally.record(Err(Reason::Kind));
/// assert_eq!((tally.recorded(), tally.counted(), tally.not_counted(Reason::Kind)), (2, 1, 1));
/// assert_eq!(tally.to_string(), "1 counted; not counted: 1 newsletter, automatic reply or invitation");
/// assert_eq!(format!("{tally:?}"), "Tally { counted: 1, not_counted: {Kind: 1} }");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "ByName<Written>", into = "Written")]
pub struct Tally {
    counted: u64,
    not_counted: [u64; Reason::ALL.len()],
}

impl Tally {
    /// Adds one activity: counted, or not for a reason.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Reason, Tally};
    ///
    /// let mut tally = Tally::default();
    /// tally.record(Ok(()));
    /// tally.record(Err(Reason::AllDay));
    /// assert_eq!(serde_json::to_string(&tally)?, r#"{"counted":1,"not_counted":{"all_day":1}}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn record(&mut self, verdict: Result<(), Reason>) {
        match verdict {
            Ok(()) => self.counted += 1,
            Err(reason) => {
                if let Some(count) = self.not_counted.get_mut(reason as usize) {
                    *count += 1;
                }
            }
        }
    }

    /// How many counted.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Tally;
    ///
    /// let tally: Tally = serde_json::from_str(r#"{"counted": 3, "not_counted": {"kind": 2}}"#)?;
    /// assert_eq!(tally.counted(), 3);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.counted
    }

    /// How many did not count for this reason.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Reason, Tally};
    ///
    /// let tally: Tally = serde_json::from_str(r#"{"counted": 3, "not_counted": {"kind": 2}}"#)?;
    /// assert_eq!(tally.not_counted(Reason::Kind), 2);
    /// assert_eq!(tally.not_counted(Reason::Cancelled), 0);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn not_counted(&self, reason: Reason) -> u64 {
        self.not_counted.get(reason as usize).copied().unwrap_or_default()
    }

    /// The reasons for which at least one did not count, in order, with how many.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Reason, Tally};
    ///
    /// let tally: Tally = serde_json::from_str(r#"{"counted": 3, "not_counted": {"kind": 2, "cancelled": 1}}"#)?;
    /// assert_eq!(tally.reasons().collect::<Vec<_>>(), [(Reason::Cancelled, 1), (Reason::Kind, 2)]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn reasons(&self) -> impl Iterator<Item = (Reason, u64)> {
        Reason::ALL.iter().copied().zip(self.not_counted).filter(|(_, count)| *count > 0)
    }

    /// All of them: counted or not.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::Tally;
    ///
    /// let tally: Tally = serde_json::from_str(r#"{"counted": 3, "not_counted": {"kind": 2, "cancelled": 1}}"#)?;
    /// assert_eq!(tally.recorded(), 6);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn recorded(&self) -> u64 {
        self.not_counted.iter().fold(self.counted, |sum, count| sum.saturating_add(*count))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} counted", self.counted)?;
        let mut before = "; not counted: ";
        for (reason, count) in self.reasons() {
            write!(f, "{before}{count} {}", reason.in_words(count))?;
            before = "; ";
        }
        Ok(())
    }
}

impl fmt::Debug for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: BTreeMap<Reason, u64> = self.reasons().collect();
        f.debug_struct("Tally").field("counted", &self.counted).field("not_counted", &reasons).finish()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.counted = self.counted.saturating_add(other.counted);
        for (count, more) in self.not_counted.iter_mut().zip(other.not_counted) {
            *count = count.saturating_add(more);
        }
    }
}

impl Add for Tally {
    type Output = Tally;

    fn add(mut self, other: Tally) -> Tally {
        self += other;
        self
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Tally>>(all: I) -> Tally {
        all.fold(Tally::default(), Add::add)
    }
}

/// A tally on the wire.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "a tally: an object with named fields")]
struct Written {
    counted: u64,
    #[serde(default)]
    not_counted: BTreeMap<Reason, u64>,
}

impl From<Tally> for Written {
    fn from(tally: Tally) -> Written {
        Written { counted: tally.counted, not_counted: tally.reasons().collect() }
    }
}

impl From<ByName<Written>> for Tally {
    fn from(ByName(written): ByName<Written>) -> Tally {
        let mut tally = Tally { counted: written.counted, ..Tally::default() };
        for (count, reason) in tally.not_counted.iter_mut().zip(Reason::ALL) {
            *count = written.not_counted.get(reason).copied().unwrap_or_default();
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString as _;

    #[test]
    fn a_tally_is_written_in_plain_words() {
        let mut tally = Tally::default();
        assert_eq!(tally.to_string(), "0 counted");
        for (reason, count) in [(Reason::OneSideMissing, 53), (Reason::Kind, 56), (Reason::AllDay, 1)] {
            (0..count).for_each(|_| tally.record(Err(reason)));
        }
        assert_eq!(
            tally.to_string(),
            "0 counted; not counted: 53 meetings without one of ours or one of theirs; \
             56 newsletters, automatic replies or invitations; 1 all-day meeting"
        );
    }
}
