use alloc::sync::Arc;

use serde::Serialize;

use super::ReplyTimes;
use crate::model::wire;
use crate::question::Disclosure;
use crate::row::Value;

/// With this number of replies for each person of a threshold, nobody can tell whose reply a quantile is.
const MANY_REPLIES: u64 = 10;

/// [`ReplyTimes`] without the figures that rest on too few people: see [`Disclosure`].
///
/// The mean is suppressed where the Year row suppresses the average. A median and a percentile are the times of one or
/// two replies, and the three figures together reveal the times of three replies. Therefore they are suppressed with
/// the mean, and also where there are fewer than ten replies for each person that the threshold asks for. Counts of
/// emails are never suppressed.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// use account_engagement::{Disclosure, Email, Question, Value};
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
/// let question = Question::new(now + TimeDelta::days(1));
/// let times = &aggregator.suppressed_reply_times(&question, Disclosure::at_least(3))?[0];
/// assert_eq!((times.answered, times.reply_count), (1, 1));
/// assert_eq!([times.mean, times.median, times.percentile_90], [Value::Suppressed; 3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SuppressedReplyTimes {
    /// The account's id.
    #[serde(serialize_with = "wire::shared_text::serialize")]
    pub account_id: Arc<str>,
    /// [`ReplyTimes::answered`]
    pub answered: u64,
    /// [`ReplyTimes::unanswered`]
    pub unanswered: u64,
    /// [`ReplyTimes::waiting`]
    pub waiting: u64,
    /// [`ReplyTimes::reply_count`]
    #[serde(rename = "replies")]
    pub reply_count: u64,
    /// [`ReplyTimes::mean`]: a [`Value::Number`], [`Value::Null`] or [`Value::Suppressed`].
    pub mean: Value,
    /// [`ReplyTimes::median`]: likewise.
    pub median: Value,
    /// [`ReplyTimes::percentile_90`]: likewise.
    pub percentile_90: Value,
}

/// Nothing is suppressed.
impl From<ReplyTimes> for SuppressedReplyTimes {
    fn from(times: ReplyTimes) -> SuppressedReplyTimes {
        let value = |seconds: Option<f64>| seconds.map_or(Value::Null, Value::Number);
        SuppressedReplyTimes {
            account_id: times.account_id,
            answered: times.answered,
            unanswered: times.unanswered,
            waiting: times.waiting,
            reply_count: times.reply_count,
            mean: value(times.mean),
            median: value(times.median),
            percentile_90: value(times.percentile_90),
        }
    }
}

impl SuppressedReplyTimes {
    /// The times of an account whose Year row shows the mean, or does not.
    pub(super) fn new(times: ReplyTimes, shows_mean: bool, disclosure: Disclosure) -> SuppressedReplyTimes {
        let are_many = times.reply_count >= MANY_REPLIES * u64::from(disclosure.people());
        let has_none = times.reply_count == 0;
        let mut times = SuppressedReplyTimes::from(times);
        if !shows_mean && !has_none {
            times.mean = Value::Suppressed;
        }
        if !(shows_mean && are_many || has_none) {
            (times.median, times.percentile_90) = (Value::Suppressed, Value::Suppressed);
        }
        times
    }
}
