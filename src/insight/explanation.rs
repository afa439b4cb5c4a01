//! Why a row has the score that it has ([SPEC 9](crate::guide::rules#spec-9), [11](crate::guide::rules#spec-11)).

use alloc::vec::Vec;

use serde::Serialize;

use crate::row::{ReadRow, Row, Score, visible};
use crate::rows::{AccountTally, Rows};
use crate::score::{ScoreModel, Shares};

/// Why a row has the score that it has: what each column adds to the raw score, the rank in the cohort, and which of
/// the account's activity in the whole window did not count. Rule: [SPEC 14](crate::guide::rules#spec-14).
///
/// # Examples
///
/// ```
/// use account_engagement::{Account, Aggregator, Column, DefaultModel, Directory, Email, Key, EmailKind, Mailbox, Question, Reason};
/// use chrono::DateTime;
///
/// let directory = Directory::builder()
///     .add_mailboxes([Mailbox::new("rep@corp.example")])
///     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak").domain("oak.example")])
///     .build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let email = |id, to| Email::new(id, DateTime::UNIX_EPOCH, "rep@corp.example").to(to);
/// aggregator.record_email(&email("m1", "bo@birch.example"))?;
/// aggregator.record_email(&email("m2", "bo@birch.example"))?;
/// aggregator.record_email(&email("m3", "ed@oak.example"))?;
/// aggregator.record_email(&email("m4", "ed@oak.example").kind(EmailKind::Bulk))?;
/// let rows = aggregator.rows(&Question::new(DateTime::UNIX_EPOCH))?;
///
/// // The model that scored the rows.
/// let model = DefaultModel::default();
/// let oak = rows.year("oak").and_then(|row| rows.explain(row, &model)).unwrap();
/// assert_eq!((oak.rank, oak.cohort_size), (Some(2), 2));
/// assert_eq!(oak.shares.get(Column::EmailsToAccount), 2.0_f64.ln());
/// assert_eq!(oak.shares.raw(), oak.row.score.raw);
/// assert_eq!(oak.tally.email_tally.not_counted(Reason::Kind), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation<'r, R = Row> {
    /// The row, with its score: raw, and relative to the cohort.
    pub row: &'r R,
    /// What each column adds to the raw score under the given model.
    ///
    /// Under the model that scored the rows, the shares add up to the row's raw score, to the bit. Under another model,
    /// they add up to what that model would have given, and do not explain the score on the row: call
    /// [`Rows::rescored`] first. A row without activity has no shares, because its raw score is 0.
    pub shares: Shares,
    /// One more than the number of rows in the cohort with a higher raw score. Equal raw scores share a rank. `None`
    /// for a row without activity, which is in no cohort.
    pub rank: Option<usize>,
    /// The number of rows in the cohort, with this one: the rows of the same level and start date that have activity.
    #[serde(rename = "cohort")]
    pub cohort_size: usize,
    /// The account's tally: how much of its activity counted, how much did not, and why. It covers everything that was
    /// recorded, also if the row is of a month or week.
    pub tally: &'r AccountTally,
}

// A derive would require that rows are `Copy`.
impl<R> Clone for Explanation<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Explanation<'_, R> {}

impl<R: ReadRow<Score = Score>> Rows<R> {
    /// Explains the score of a row. `None` if these rows have no row of its account, level and start date.
    ///
    /// The row is looked up by these three, so it may be a row of an earlier answer: the explanation is about the row
    /// here. Give the model of the question; see [`Explanation::shares`].
    ///
    /// Reads all rows once; for many rows, use [`explain_all`](Rows::explain_all).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{DefaultModel, Email, Level, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let rows = aggregator.rows(&Question::new(now).levels([Level::Month]))?;
    /// let model = DefaultModel::default();
    /// let month = rows.explain(&rows[0], &model);
    /// assert_eq!(month.map(|why| (why.rank, why.cohort_size)), Some((Some(1), 1)));
    ///
    /// // There is no row of this account, level and start date.
    /// let years = aggregator.rows(&Question::new(now).levels([Level::Year]))?;
    /// assert_eq!(years.explain(&rows[0], &model), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self, row: &R, model: &dyn ScoreModel) -> Option<Explanation<'_, R>> {
        let row = self.row(row.account_id(), row.level(), row.start())?;
        let cohort = || self.iter().filter(|other| is_in_cohort(*other, row));
        let ahead = || cohort().filter(|other| other.score().raw > row.score().raw).count();
        Some(Explanation {
            row,
            shares: shares(row, model),
            rank: row.has_activity().then(|| 1 + ahead()),
            cohort_size: cohort().count(),
            tally: self.account_tally(row.account_id())?,
        })
    }

    /// [`explain`](Rows::explain) for every row, in the order of the rows.
    ///
    /// Sorts each cohort once, so it takes little longer than [`score`](crate::score::score) does.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, DefaultModel, Directory, Key, Question};
    ///
    /// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let rows = aggregator.rows(&Question::new(chrono::DateTime::UNIX_EPOCH))?;
    /// for why in rows.explain_all(&DefaultModel::default()) {
    ///     println!("{}: {:?} of {}", why.row.account_id, why.rank, why.cohort_size);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain_all(&self, model: &dyn ScoreModel) -> Vec<Explanation<'_, R>> {
        let tally = |row: &R| self.account_tally(row.account_id());
        let explanation =
            |row| Some(Explanation { row, shares: shares(row, model), rank: None, cohort_size: 0, tally: tally(row)? });
        let mut all: Vec<Explanation<'_, R>> = self.iter().filter_map(explanation).collect();
        let mut places: Vec<&mut Explanation<'_, R>> = all.iter_mut().collect();
        // Period by period: first the rows without activity, then the cohort from the highest raw score.
        places.sort_by(|one, other| {
            let cohort = |of: &Explanation<'_, R>| (of.row.level(), of.row.start(), of.row.has_activity());
            let by_raw = || other.row.score().raw.total_cmp(&one.row.score().raw);
            cohort(one).cmp(&cohort(other)).then_with(by_raw)
        });
        for period in places.chunk_by_mut(|one, other| is_same_period(one.row, other.row)) {
            let (without, cohort) = period.split_at_mut(period.partition_point(|of| !of.row.has_activity()));
            let size = cohort.len();
            for explanation in without.iter_mut().chain(&mut *cohort) {
                explanation.cohort_size = size;
            }
            let mut ahead = 0;
            let is_equal = |one: &R, other: &R| one.score().raw.total_cmp(&other.score().raw).is_eq();
            for equals in cohort.chunk_by_mut(|one, other| is_equal(one.row, other.row)) {
                for explanation in &mut *equals {
                    explanation.rank = Some(1 + ahead);
                }
                ahead += equals.len();
            }
        }
        all
    }
}

fn is_same_period<R: ReadRow>(one: &R, other: &R) -> bool {
    (one.level(), one.start()) == (other.level(), other.start())
}

fn is_in_cohort<R: ReadRow>(other: &R, row: &R) -> bool {
    other.has_activity() && is_same_period(other, row)
}

/// A model is only asked about rows with activity: see its contract.
fn shares<R: ReadRow>(row: &R, model: &dyn ScoreModel) -> Shares {
    if row.has_activity() { model.shares(visible(&row.unscored())) } else { Shares::default() }
}
