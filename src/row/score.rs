use core::fmt;

use serde::Serialize;

use crate::model::by_name::{Required, read_by_name};

/// A row's score. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// On the wire, as on a [`Card`](crate::Card), `{"raw": 13.5, "relative": 100.0}`.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Email, Question, Score};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.rows(&Question::new(now))?;
/// // By default the only account with activity has the highest score; one without activity has zeros.
/// assert_eq!(rows[0].score.relative, 100.0);
/// assert_eq!(rows.card("oak")?.score, Score::default());
/// let written = serde_json::to_string(&Score { raw: 13.5, relative: 50.0 })?;
/// assert_eq!(written, r#"{"raw":13.5,"relative":50.0}"#);
/// assert_eq!(serde_json::from_str::<Score>(&written)?, Score { raw: 13.5, relative: 50.0 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// What the model gave: 0 or more. It can be compared between periods.
    pub raw: f64,
    /// What the normalizer made of it: 0 to 100, relative to the other rows of the same level and
    /// start date. It can be compared with those only.
    pub relative: f64,
}

read_by_name!(Score, "a score", {
    raw: Required,
    relative: Required,
}, ignoring others);

/// The score of a row that has none yet. Rule: [SPEC 9](crate::guide::rules#spec-9).
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Column, Email, Question, Unscored, Value};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let rows = aggregator.unscored_rows(&Question::new(now))?;
/// assert_eq!(rows[0].score, Unscored);
/// assert_eq!(rows[0].get(Column::EngagementScore), Value::Null);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unscored;

/// A [`Score`], or that a row is [`Unscored`]. Sealed: no other type implements it.
///
/// # Examples
///
/// ```
/// use account_engagement::{Column, Row, Value};
/// use account_engagement::row::ScoreState;
///
/// fn emails<S: ScoreState>(row: &Row<S>) -> Value {
///     row.get(Column::EmailsToAccount)
/// }
/// ```
pub trait ScoreState: sealed::Sealed + Copy + Default + PartialEq + fmt::Debug {}

pub(crate) mod sealed {
    pub trait Sealed {
        /// The score, if the row is scored.
        fn scored(&self) -> Option<super::Score>;
        fn scored_mut(&mut self) -> Option<&mut super::Score>;
    }
}

impl sealed::Sealed for Score {
    fn scored(&self) -> Option<Score> {
        Some(*self)
    }

    fn scored_mut(&mut self) -> Option<&mut Score> {
        Some(self)
    }
}

impl ScoreState for Score {}

impl sealed::Sealed for Unscored {
    fn scored(&self) -> Option<Score> {
        None
    }

    fn scored_mut(&mut self) -> Option<&mut Score> {
        None
    }
}

impl ScoreState for Unscored {}
