//! Copies of meetings.

use std::ops::Range;

use account_engagement::{Aggregator, AttendeeRef, MeetingRef, OfferError, Response};
use datafusion::arrow::array::{Array as _, AsArray as _, StructArray};
use datafusion::common::Result;

use super::columns::{Flags, Instants, Lists, Numbers, Texts};
use super::unfit::{self, Unfit};

/// The columns of meetings.
pub(crate) struct Meetings<'a> {
    id: Texts<'a>,
    organizer: Texts<'a>,
    /// The place of each meeting's attendees, and all attendees.
    attending: Lists<'a>,
    attendees: Attendees<'a>,
    start: Instants<'a>,
    end: Instants<'a>,
    all_day: Flags<'a>,
    status: Texts<'a>,
    revision: Numbers<'a>,
}

#[derive(Clone, Copy)]
struct Attendees<'a> {
    structs: Option<&'a StructArray>,
    address: Texts<'a>,
    response: Texts<'a>,
    responded_at: Instants<'a>,
}

const STATUSES: &str = "confirmed, tentative, cancelled";
const RESPONSES: &str = "accepted, tentative, declined, none";

impl<'a> Meetings<'a> {
    pub(super) fn new(copies: &'a StructArray) -> Result<Meetings<'a>> {
        let attending = Lists::of(copies, "attendees")?;
        Ok(Meetings {
            id: Texts::of(copies, "id")?,
            organizer: Texts::of(copies, "organizer")?,
            attending,
            attendees: Attendees::new(attending.items().and_then(|items| items.as_struct_opt()))?,
            start: Instants::of(copies, "start")?,
            end: Instants::of(copies, "end")?,
            all_day: Flags::of(copies, "all_day"),
            status: Texts::of(copies, "status")?,
            revision: Numbers::of(copies, "revision"),
        })
    }

    pub(super) fn offer(&self, places: &[usize], to: &mut Aggregator) -> Result<(), Unfit> {
        unfit::offer(places, |place| self.meeting(place), to, Aggregator::record_meeting)
    }

    fn meeting(&self, place: usize) -> Result<MeetingRef<'a, Attending<'a>>, Unfit> {
        let places = self.attending.range(place);
        // Read here to check that the attendees can be read below.
        places.clone().try_for_each(|place| self.attendees.get(place).map(|_| ()))?;
        let id = self.id.get(place).ok_or(OfferError::EmptyId)?;
        let start = self.start.get(place)?.ok_or(Unfit::Missing("start"))?;
        let end = self.end.get(place)?.ok_or(Unfit::Missing("end"))?;
        let attendees = Attending { places, attendees: self.attendees };
        Ok(MeetingRef::new(id, start, end, attendees)
            .organizer(self.organizer.get(place))
            .all_day(self.all_day.get(place))
            .status(self.status.word(place, "status", STATUSES)?)
            .revision(self.revision.get(place)))
    }
}

impl<'a> Attendees<'a> {
    fn new(structs: Option<&'a StructArray>) -> Result<Attendees<'a>> {
        let Some(structs) = structs else {
            let (address, response) = (Texts::Lacking, Texts::Lacking);
            return Ok(Attendees { structs: None, address, response, responded_at: Instants::LACKING });
        };
        Ok(Attendees {
            structs: Some(structs),
            address: Texts::of(structs, "address")?,
            response: Texts::of(structs, "response")?,
            responded_at: Instants::of(structs, "responded_at")?,
        })
    }

    /// `None` for a null, and for an attendee without an address.
    fn get(&self, place: usize) -> Result<Option<AttendeeRef<'a>>, Unfit> {
        if self.structs.is_none_or(|structs| structs.is_null(place)) {
            return Ok(None);
        }
        let response: Response = self.response.word(place, "response", RESPONSES)?;
        let responded_at = self.responded_at.get(place)?;
        let attendee = |address| AttendeeRef::new(address).response(response).responded_at(responded_at);
        Ok(self.address.get(place).map(attendee))
    }
}

/// The attendees of one meeting.
#[derive(Clone)]
pub(super) struct Attending<'a> {
    places: Range<usize>,
    attendees: Attendees<'a>,
}

impl<'a> Iterator for Attending<'a> {
    type Item = AttendeeRef<'a>;

    fn next(&mut self) -> Option<AttendeeRef<'a>> {
        let Attending { places, attendees } = self;
        places.find_map(|place| attendees.get(place).ok().flatten())
    }
}
