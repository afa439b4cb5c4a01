//! Reply times ([SPEC 6](crate::guide::rules#spec-6)): which emails were answered, how long it took, and which ones
//! wait.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::slice;

use chrono::TimeZone;
use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use serde::Serialize;

use crate::aggregator::{Aggregator, Hash, low_half};
use crate::model::wire;
use crate::question::policy::CountingPolicy;
use crate::question::window::WindowError;
use crate::question::{Accounts, Disclosure, Gaps, Question};
use crate::row::Value;
use crate::row::level::Level;
use crate::rows::fold::open::Sum;
use crate::rows::fold::reply::replies;
use crate::rows::fold::{collect, fold};
use crate::rows::gather::activity::{AccountActivity, MAX_UNORDERED_THREADS};
use crate::rows::gather::attribution::What;
use crate::rows::gather::gather_all;
use crate::rows::gather::gathered::Gathered;
use crate::rows::inquiry::{Asked, Inquiry};
use crate::rows::number::number;
use crate::rows::suppress::basis::Basis;
use crate::rows::suppress::suppress;
use crate::score::sorted::Sorted;

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

/// With this number of replies for each person of a threshold, nobody can tell whose reply a quantile is.
const MANY_REPLIES: u64 = 10;

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
    let mut all = Answers::default();
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
        emails.iter().filter(to_account).partition(|email| all.answer(email));
    let mut followers = Followers::of(&emails, shared);
    let waiting = unanswered.iter().filter(|email| !followers.follow(email)).count();
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

/// Whether two emails that are in many conversations share one; the same for every account.
type SharedThreads = HashMap<(u32, u32), bool, FixedState>;

/// The last email of each conversation. Someone who sends one message in many conversations to many accounts must not
/// make the time their product: such an email is not noted in each conversation. It is searched.
struct Followers<'e, 'g> {
    latest: HashMap<Hash, i64, FixedState>,
    /// Emails in many conversations, each with the number of its shared list.
    in_many: Vec<(u32, &'e AccountActivity<'g>)>,
    shared: &'e mut SharedThreads,
}

impl<'e, 'g> Followers<'e, 'g> {
    /// Of emails in the order of their times.
    fn of(emails: &'e [AccountActivity<'g>], shared: &'e mut SharedThreads) -> Followers<'e, 'g> {
        let mut followers = Followers { latest: HashMap::default(), in_many: Vec::new(), shared };
        for email in emails {
            match email.shared_threads {
                Some(start) => followers.in_many.push((start, email)),
                None => followers.latest.extend(email.threads.iter().map(|thread| (*thread, email.at))),
            }
        }
        followers
    }

    /// Whether a later email is in a conversation of this one.
    fn follow(&mut self, email: &AccountActivity<'_>) -> bool {
        let (at, threads) = (email.at, email.threads);
        let Followers { latest, in_many, shared } = self;
        let mut later = in_many.iter().filter(|(_, other)| other.at > at);
        let Some(own) = email.shared_threads else {
            let is_later = |thread| latest.get(thread).is_some_and(|latest| *latest > at);
            let is_in = |thread: &Hash| later.clone().any(|(_, other)| other.threads.binary_search(thread).is_ok());
            return threads.iter().any(|thread| is_later(thread) || is_in(thread));
        };
        latest.iter().any(|(thread, latest)| *latest > at && threads.binary_search(thread).is_ok())
            || later.any(|(start, other)| {
                let both = (own.min(*start), own.max(*start));
                *shared.entry(both).or_insert_with(|| share_one(threads, other.threads))
            })
    }
}

/// Whether two lists in order share an element.
fn share_one(one: &[Hash], other: &[Hash]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().any(|thread| long.binary_search(thread).is_ok())
}

/// What is answered: messages that replies name, and emails that were the last in a conversation when a reply came.
#[derive(Default)]
struct Answers {
    named: HashSet<Hash, FixedState>,
    last: HashSet<(Hash, i64), FixedState>,
}

impl Answers {
    fn note(&mut self, reply: &AccountActivity<'_>, millis: i64) {
        match reply.what {
            What::From(Some(original)) => _ = self.named.insert(original),
            What::From(None) => self.last.extend(reply.threads.iter().map(|thread| (*thread, reply.at - millis))),
            What::To(_) | What::Meeting { .. } => {}
        }
    }

    /// Whether an email to the account has a reply.
    fn answer(&self, email: &AccountActivity<'_>) -> bool {
        let What::To(message) = email.what else { return false };
        if self.named.contains(&message) {
            return true;
        }
        if email.threads.len() <= self.last.len().max(MAX_UNORDERED_THREADS) {
            return email.threads.iter().any(|thread| self.last.contains(&(*thread, email.at)));
        }
        // Conversations that are many are in order.
        self.last.iter().any(|(thread, at)| *at == email.at && email.threads.binary_search(thread).is_ok())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a window's worth of milliseconds")]
fn as_seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}
