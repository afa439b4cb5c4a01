//! Reply times ([SPEC 6](crate::guide::rules#spec-6)): which emails were answered, how long it took, and which ones
//! wait.

mod answered;
mod suppressed;
mod waiting;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::slice;

use chrono::TimeZone;
use serde::Serialize;

use crate::aggregator::{Aggregator, low_half};
use crate::model::wire;
use crate::question::policy::CountingPolicy;
use crate::question::window::WindowError;
use crate::question::{Accounts, Disclosure, Gaps, Question};
use crate::row::level::Level;
use crate::rows::fold::open::Sum;
use crate::rows::fold::reply::replies;
use crate::rows::fold::{collect, fold};
use crate::rows::gather::activity::AccountActivity;
use crate::rows::gather::attribution::What;
use crate::rows::gather::gather_all;
use crate::rows::gather::gathered::Gathered;
use crate::rows::inquiry::{Asked, Inquiry};
use crate::rows::number::number;
use crate::rows::suppress::basis::Basis;
use crate::rows::suppress::suppress;
use crate::score::sorted::Sorted;
use answered::Answered;
pub use suppressed::SuppressedReplyTimes;
use waiting::{Followers, SharedThreads};

/// The emails to one account that were answered or not, and the times of its replies, over the whole window.
///
/// It covers the emails that count *to* the account, and the account's replies to them. A reply is defined by [SPEC
/// 6](crate::guide::rules#spec-6): an email from the account that names an email to it, or else the first email from
/// the account after an email to it in a conversation. If one email has several replies, each reply has its time, and
/// the email is answered once. If the policy has a [longest reply](CountingPolicy::longest_reply), an email that took
/// longer is not a reply.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Email, Question};
/// use chrono::TimeDelta;
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example"), Account::new("oak")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// # let now = chrono::DateTime::UNIX_EPOCH;
///
/// aggregator.record_email(&Email::new("m1", now, "rep@corp.example").to("bo@birch.example"))?;
/// let answer = Email::new("a1", now + TimeDelta::minutes(90), "bo@birch.example").to("rep@corp.example");
/// aggregator.record_email(&answer.in_reply_to("m1"))?;
/// let times = &aggregator.reply_times(&Question::new(now + TimeDelta::days(1)))?[0];
/// assert_eq!((times.answered, times.unanswered, times.reply_count), (1, 0, 1));
/// assert_eq!(times.mean, Some(5400.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReplyTimes {
    /// The account's id.
    #[serde(serialize_with = "wire::shared_text::serialize")]
    pub account_id: Arc<str>,
    /// Emails to the account that have a reply.
    pub answered: u64,
    /// Emails to the account that have no reply.
    pub unanswered: u64,
    /// The unanswered emails that wait at as-of: no later email, in either direction, is in one of their conversations.
    /// An email without a conversation waits until it is answered.
    pub waiting: u64,
    /// How many replies there are.
    #[serde(rename = "replies")]
    pub reply_count: u64,
    /// Their mean time, in seconds: [`Column::AverageReplyDuration`](crate::Column::AverageReplyDuration) of
    /// the Year row.
    pub mean: Option<f64>,
    /// Half of the replies took this many seconds or less: the median, half-way between the middle two.
    pub median: Option<f64>,
    /// Nine in ten took this many seconds or less: the 90th percentile, by linear interpolation (type 7 of
    /// Hyndman and Fan, 1996).
    pub percentile_90: Option<f64>,
}

impl Aggregator {
    /// The reply times of every account that has a Year row, in the order of rows.
    ///
    /// The levels, the model and the normalizer of the question do not matter.
    ///
    /// # Errors
    ///
    /// [`WindowError`] for a start after the as-of date, and for a window outside the range of dates.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question};
    /// use chrono::{TimeDelta, TimeZone, Utc};
    ///
    /// let directory = Directory::builder()
    ///     .add_mailboxes([Mailbox::new("rep@corp.example")])
    ///     .add_accounts([Account::new("birch").domain("birch.example")])
    ///     .build()?;
    /// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    /// for (id, hours) in [("m1", 0), ("m2", 1), ("m3", 2)] {
    ///     let sent = monday + TimeDelta::hours(hours);
    ///     aggregator.record_email(&Email::new(id, sent, "rep@corp.example").to("bo@birch.example"))?;
    /// }
    /// let answer = Email::new("a1", monday + TimeDelta::hours(5), "bo@birch.example").to("rep@corp.example");
    /// aggregator.record_email(&answer.in_reply_to("m1"))?;
    ///
    /// let times = aggregator.reply_times(&Question::new(monday + TimeDelta::days(1)))?;
    /// assert_eq!((times[0].answered, times[0].unanswered, times[0].waiting), (1, 2, 2));
    /// assert_eq!(times[0].median, Some(5.0 * 3600.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reply_times<Z: TimeZone>(&self, question: &Question<Z>) -> Result<Vec<ReplyTimes>, WindowError> {
        let inquiry = Inquiry::new(self, question, Disclosure::ALL)?;
        let gathered = gather_all(&inquiry, &question.zone);
        Ok(all_reply_times(&inquiry, slice::from_ref(&gathered)).into_iter().map(|(_, times)| times).collect())
    }

    /// The same without the figures that rest on too few people: see [`SuppressedReplyTimes`].
    ///
    /// # Errors
    ///
    /// As [`reply_times`](Aggregator::reply_times).
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::{Account, Accounts, Aggregator, Directory, Disclosure, Key, Question};
    ///
    /// let directory = Directory::builder().add_accounts([Account::new("birch")]).build()?;
    /// let aggregator = Aggregator::new(Key::PUBLIC, directory);
    /// let question = Question::new(chrono::DateTime::UNIX_EPOCH).accounts(Accounts::All);
    /// let suppressed = aggregator.suppressed_reply_times(&question, Disclosure::ALL)?;
    /// assert!(suppressed.into_iter().eq(aggregator.reply_times(&question)?.into_iter().map(Into::into)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn suppressed_reply_times<Z: TimeZone>(
        &self,
        question: &Question<Z>,
        disclosure: Disclosure,
    ) -> Result<Vec<SuppressedReplyTimes>, WindowError> {
        let inquiry = Inquiry::new(self, question, disclosure)?;
        let gathered = gather_all(&inquiry, &question.zone);
        let shares = slice::from_ref(&gathered);
        // The times are shown where the Year row shows their average.
        let asked = Asked { levels: [Level::Year].into_iter().collect(), gaps: Gaps::Omit, ..inquiry.asked };
        let shown = disclosure.suppresses().then(|| {
            let mut supports = fold(&inquiry, asked, shares, inquiry.units()).supports;
            suppress(&mut supports, &inquiry.ancestors, disclosure)
        });
        let suppressed = |(unit, times): (u32, ReplyTimes)| {
            let shows_mean = shown.as_ref().is_none_or(|shown| shown.get(unit, Level::Year).has(Basis::Replies));
            SuppressedReplyTimes::new(times, shows_mean, disclosure)
        };
        Ok(all_reply_times(&inquiry, shares).into_iter().map(suppressed).collect())
    }
}

/// The reply times of every unit that has a Year row.
fn all_reply_times(inquiry: &Inquiry<'_>, shares: &[Gathered]) -> Vec<(u32, ReplyTimes)> {
    let mut all = Vec::new();
    let mut activities = Vec::new();
    let mut shared = SharedThreads::default();
    for place in inquiry.units() {
        let unit = number(place);
        collect(shares, place, &mut activities);
        let is_asked = inquiry.asked.accounts == Accounts::All || !activities.is_empty();
        let id = inquiry.aggregator.directory().account_id(unit);
        if let Some(id) = id.filter(|_| is_asked && inquiry.ancestors.has_rows(unit)) {
            all.push((unit, reply_times(id, &activities, inquiry.policy, &mut shared)));
        }
    }
    all
}

fn reply_times(
    id: &Arc<str>,
    activities: &[AccountActivity<'_>],
    policy: &CountingPolicy,
    shared: &mut SharedThreads,
) -> ReplyTimes {
    let emails: Vec<AccountActivity<'_>> =
        activities.iter().filter(|activity| activity.what.is_email()).copied().collect();
    let mut all = Answered::default();
    let mut sum = Sum::default();
    let mut seconds = Vec::new();
    replies(&emails, low_half, |place, millis| {
        if let Some(reply) = emails.get(place).filter(|_| policy.measures_reply(millis)) {
            all.note(reply, millis);
            sum.add(millis);
            seconds.push(as_seconds(millis));
        }
    });
    let to_account = |email: &&AccountActivity<'_>| matches!(email.what, What::To(_));
    let (answered, unanswered): (Vec<&AccountActivity<'_>>, Vec<&AccountActivity<'_>>) =
        emails.iter().filter(to_account).partition(|email| all.contains(email));
    let mut followers = Followers::of(&emails, shared);
    let waiting = unanswered.iter().filter(|email| !followers.has_later_than(email)).count();
    let sorted = Sorted::new(&seconds);
    let quantile = |share| (!seconds.is_empty()).then(|| sorted.quantile(share));
    ReplyTimes {
        account_id: id.clone(),
        answered: answered.len() as u64,
        unanswered: unanswered.len() as u64,
        waiting: waiting as u64,
        reply_count: seconds.len() as u64,
        mean: sum.mean(),
        median: quantile(0.5),
        percentile_90: quantile(0.9),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a window's worth of milliseconds")]
fn as_seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}
