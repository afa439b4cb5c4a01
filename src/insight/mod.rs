//! What is computed from rows, or asked of a state beside them ([SPEC 14](crate::guide::rules#spec-14)).

mod card;
mod change;
mod explanation;
mod overview;
mod replies;

pub use card::{Card, CardError, History, Point};
pub use change::{Change, Changes, ChangesError};
pub use explanation::Explanation;
pub use overview::{Overview, SuppressedOverview};
pub use replies::{ReplyTimes, SuppressedReplyTimes};
