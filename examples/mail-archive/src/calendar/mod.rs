//! From calendar files and invitations to meetings.

mod budget;
mod event;
mod guests;
mod lines;
pub(crate) mod plan;
mod recurrence;
mod revision;
pub(crate) mod series;
mod timezone;
pub(crate) mod vcalendar;
