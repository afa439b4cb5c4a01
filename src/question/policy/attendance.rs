use serde::{Deserialize, Serialize};

/// Which of the people on a meeting take part. Rule: [SPEC 5](crate::guide::rules#spec-5).
///
/// The organizer takes part under every rule. An organizer who is also an attendee who declined is treated as that
/// attendee, so that [`Attendance::Invited`] counts everybody. Serde reads and writes `invited`, `not_declined` and
/// `accepted`.
///
/// # Examples
///
/// ```
/// # use account_engagement::{Account, Aggregator, Directory, Key, Mailbox};
/// # let directory = Directory::builder()
/// #     .add_mailboxes([Mailbox::new("rep@corp.example")])
/// #     .add_accounts([Account::new("birch").domain("birch.example")])
/// #     .build()?;
/// # let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// use account_engagement::{Attendance, Attendee, CountingPolicy, Meeting, Question, Response};
///
/// # let now = chrono::DateTime::UNIX_EPOCH;
/// let bo = Attendee::new("bo@birch.example").response(Response::Tentative);
/// aggregator.record_meeting(&Meeting::new("uid-7", now, now).organizer("rep@corp.example").attendee(bo))?;
/// let counted = |attendance| {
///     let policy = CountingPolicy::default().attendance(attendance);
///     aggregator.rows(&Question::new(now).policy(policy)).map(|rows| rows.meeting_tally().counted())
/// };
/// assert_eq!((counted(Attendance::NotDeclined)?, counted(Attendance::Accepted)?), (1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Attendance {
    /// Everybody on the invitation, with any response.
    Invited,
    /// Everybody who has not declined.
    #[default]
    NotDeclined,
    /// Those who accepted.
    Accepted,
}
