//! What a source offers its emails and meetings to: the aggregator, or something that only looks who writes.

use account_engagement::aggregator::{OfferError, Offered};
use account_engagement::{Aggregator, Email, Meeting};

/// Takes emails and meetings. A reader that offers to a sink can be used for a first pass over its source.
///
/// # Contract
///
/// A sink accepts any email and meeting, in any order, and several copies of one.
///
/// ```
/// use account_engagement::{Email, Key, Aggregator, Directory};
/// use kit::correspondence::Correspondence;
/// use kit::sink::Sink;
///
/// let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build()?);
/// let mut correspondence = Correspondence::default();
/// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "rep@corp.example").to("bo@birch.example");
/// for sink in [&mut aggregator as &mut dyn Sink, &mut correspondence] {
///     assert!(sink.record_email(&email).is_ok());
/// }
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
pub trait Sink: std::fmt::Debug {
    /// Takes a copy of an email.
    ///
    /// # Errors
    ///
    /// The email is refused.
    fn record_email(&mut self, email: &Email) -> Result<Offered, OfferError>;

    /// Takes a copy of a meeting.
    ///
    /// # Errors
    ///
    /// The meeting is refused.
    fn record_meeting(&mut self, meeting: &Meeting) -> Result<Offered, OfferError>;
}

impl Sink for Aggregator {
    fn record_email(&mut self, email: &Email) -> Result<Offered, OfferError> {
        Aggregator::record_email(self, email)
    }

    fn record_meeting(&mut self, meeting: &Meeting) -> Result<Offered, OfferError> {
        Aggregator::record_meeting(self, meeting)
    }
}
