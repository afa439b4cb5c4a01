//! Copies of activity as Arrow columns. They are offered to an aggregator without being copied.

mod columns;
mod emails;
mod fields;
mod meetings;
mod unfit;

use account_engagement::Aggregator;
use datafusion::arrow::array::{Array as _, StructArray};
use datafusion::common::Result;

pub(crate) use columns::Texts;
use emails::Emails;
pub(crate) use fields::Form;
use meetings::Meetings;
pub(crate) use unfit::Unfit;

/// A batch of copies.
pub(crate) enum Copies<'a> {
    Emails(Emails<'a>),
    Meetings(Meetings<'a>),
}

impl<'a> Copies<'a> {
    /// The columns of structs that [`Form::of`] accepts.
    pub(crate) fn new(copies: &'a StructArray) -> Result<Copies<'a>> {
        Ok(match Form::of(copies.data_type())? {
            Form::Email => Copies::Emails(Emails::new(copies)?),
            Form::Meeting => Copies::Meetings(Meetings::new(copies)?),
        })
    }

    /// Offers the copies at these places.
    pub(crate) fn offer(&self, places: &[usize], to: &mut Aggregator) -> Result<(), Unfit> {
        match self {
            Copies::Emails(emails) => emails.offer(places, to),
            Copies::Meetings(meetings) => meetings.offer(places, to),
        }
    }
}
