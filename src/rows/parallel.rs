//! Computes rows on several threads: each gathers a share of the activity, and then folds a share of the accounts.

use alloc::vec::Vec;
use core::ops::Range;

use chrono::TimeZone;
use rayon::prelude::*;

use super::answer::Rows;
use super::ask::RowsError;
use super::fold::{Folded, fold};
use super::gather::gather;
use super::inquiry::Inquiry;
use super::present::{Presented, present};
use crate::aggregator::{Aggregator, Ledger};
use crate::question::window::WindowError;
use crate::question::zone::local_day;
use crate::question::{Disclosure, Question};
use crate::row::{Row, SuppressedRow, Unscored};
use crate::rows::gather::activity::AccountActivities;
use crate::rows::gather::gathered::Gathered;
use crate::score::score;

/// How many shares of the accounts there are for each thread, because some take longer than others.
const SHARES_EACH: usize = 4;

/// A share of the activity has an entry for each account, which takes about as much memory as this number of words of
/// the state. With many accounts there are fewer shares than threads, so that the entries take no more memory than the
/// state.
const ENTRY: usize = 64;

impl Aggregator {
    /// Computes the same rows as [`rows`](Aggregator::rows), on the threads of the current pool of [`rayon`]. With
    /// feature `rayon`.
    ///
    /// # Errors
    ///
    /// As [`rows`](Aggregator::rows).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Key, Question};
    ///
    /// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH);
    /// assert_eq!(aggregator.par_rows(&question)?, aggregator.rows(&question)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn par_rows<Z: TimeZone + Sync>(&self, question: &Question<Z>) -> Result<Rows, RowsError> {
        let Rows { rows, tallies, frame, overall } = self.par_unscored_rows(question)?;
        Ok(Rows { rows: score(rows, question.score_model(), question.score_normalizer())?, tallies, frame, overall })
    }

    /// Computes the same rows as [`unscored_rows`](Aggregator::unscored_rows), on the threads of the current pool of
    /// [`rayon`]. With feature `rayon`.
    ///
    /// # Errors
    ///
    /// As [`unscored_rows`](Aggregator::unscored_rows).
    ///
    /// # Examples
    ///
    /// ```
    /// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
    /// use account_engagement::{Email, Question};
    /// # let directory = Directory::builder()
    /// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
    /// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
    /// #     .build()?;
    /// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// # let now = chrono::DateTime::UNIX_EPOCH;
    ///
    /// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
    /// let question = Question::new(now);
    /// assert_eq!(aggregator.par_unscored_rows(&question)?, aggregator.unscored_rows(&question)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn par_unscored_rows<Z: TimeZone + Sync>(
        &self,
        question: &Question<Z>,
    ) -> Result<Rows<Row<Unscored>>, WindowError> {
        Ok(self.par_present(question, Disclosure::ALL)?.rows)
    }

    /// The same rows as from [`suppressed_rows`](Aggregator::suppressed_rows), by the threads of the current pool of
    /// [`rayon`]. With feature `rayon`.
    ///
    /// # Errors
    ///
    /// As [`rows`](Aggregator::rows).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Aggregator, Directory, Disclosure, Key, Question};
    ///
    /// let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH);
    /// let three = Disclosure::at_least(3);
    /// assert_eq!(aggregator.par_suppressed_rows(&question, three)?, aggregator.suppressed_rows(&question, three)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn par_suppressed_rows<Z: TimeZone + Sync>(
        &self,
        question: &Question<Z>,
        disclosure: Disclosure,
    ) -> Result<Rows<SuppressedRow>, RowsError> {
        let presented = self.par_present(question, disclosure)?;
        Ok(presented.suppressed_and_scored(question.score_model(), question.score_normalizer())?)
    }

    fn par_present<Z: TimeZone + Sync>(
        &self,
        question: &Question<Z>,
        disclosure: Disclosure,
    ) -> Result<Presented, WindowError> {
        let inquiry = Inquiry::new(self, question, disclosure)?;
        let day = |millis| local_day(&question.zone, millis);
        let Ledger { emails, meetings, .. } = &self.ledger;
        let threads = rayon::current_num_threads();
        let units = inquiry.units().len();
        let count = ((emails.words() + meetings.words()) / (ENTRY * units.max(1))).clamp(1, threads);
        let shares: Vec<Gathered> = emails
            .shares(count)
            .into_par_iter()
            .zip(meetings.shares(count))
            .map(|(some, others)| gather(&inquiry, day, emails.walk_share(some), meetings.walk_share(others)))
            .collect();
        let stretches = stretches(&shares, units, threads * SHARES_EACH);
        let folded: Vec<_> =
            stretches.into_par_iter().map(|units| fold(&inquiry, inquiry.asked, &shares, units)).collect();
        let folded = folded.into_iter().fold(Folded::default(), |mut all, mut more| {
            all.append(&mut more);
            all
        });
        let all = shares.into_iter().map(|share| (share.tallies, share.seen)).reduce(|mut all, more| {
            all.0.add(&more.0);
            all.1.add(&more.1);
            all
        });
        let (tallies, seen) = all.unwrap_or_default();
        present(&inquiry, folded, tallies, &seen, &question.zone)
    }
}

/// Splits the units into stretches of about the same amount of activity.
fn stretches(shares: &[Gathered], units: usize, count: usize) -> Vec<Range<usize>> {
    let weight = |unit: usize| {
        let words = shares.iter().filter_map(|share| share.units.get(unit)).map(AccountActivities::words);
        1 + words.sum::<usize>()
    };
    let enough = (0..units).map(weight).sum::<usize>().div_ceil(count);
    let mut stretches = Vec::with_capacity(count);
    let (mut from, mut held) = (0, 0);
    for unit in 0..units {
        held += weight(unit);
        if held >= enough {
            stretches.push(from..unit + 1);
            (from, held) = (unit + 1, 0);
        }
    }
    stretches.push(from..units);
    stretches
}
