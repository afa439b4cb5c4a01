//! Events, put together from `events.sql`.

use account_engagement::aggregator::Offered;
use account_engagement::{AttendeeRef, Meeting, MeetingRef, MeetingStatus, OfferError, Response};
use chrono::{DateTime, Utc};
use kit::lists::seen::Seeing;

use crate::cell::{Cells, Expected};
use crate::intake::{Problem, Trouble};
use crate::queries::{self, Query};
use crate::reading::Activity;
use crate::texts::{Span, Texts};

#[derive(Default)]
pub(crate) struct Event {
    texts: Texts,
    uid: Span,
    id: Span,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    all_day: bool,
    status: MeetingStatus,
    revision: i64,
    organizer: Option<Span>,
    attendees: Vec<Invited>,
}

struct Invited {
    address: Span,
    response: Response,
    responded_at: Option<DateTime<Utc>>,
}

const ROLE: &str = "attendees.role";

impl Activity for Event {
    const QUERY: Query = queries::EVENTS;
    const STRAYS: Query = queries::STRAY_ATTENDEES;

    fn begin(&mut self, cells: Cells<'_>) -> Result<(), Trouble> {
        self.texts.clear();
        self.organizer = None;
        self.attendees.clear();
        let uid = cells.some_text("events.uid")?;
        self.uid = self.texts.keep(uid);
        self.id = match cells.instant("events.original_start")? {
            // The same occurrence has the same id, whatever program or calendar it is from.
            Some(original_start) => self.texts.keep(&Meeting::occurrence_id(uid, original_start)),
            None => self.uid,
        };
        self.start = cells.some_instant("events.starts_at")?;
        self.end = cells.some_instant("events.ends_at")?;
        self.all_day = cells.integer("events.all_day")? != 0;
        self.status = cells.word("events.status")?;
        self.revision = cells.integer("events.revision")?;
        Ok(())
    }

    fn add(&mut self, cells: Cells<'_>) -> Result<(), Trouble> {
        let is_of_another = cells.some_text("events.uid")? != self.texts.get(self.uid)
            || cells.some_instant("events.starts_at")? != self.start;
        if is_of_another {
            return Err(Trouble { problem: Problem::SharedId, column: "events.id" });
        }
        let (role, address) = (cells.text(ROLE)?, cells.text("attendees.address")?);
        if (role, address) == (None, None) {
            return Ok(());
        }
        let address = self.texts.keep(address.unwrap_or_default());
        match role {
            Some("organizer") if self.organizer.is_some() => {
                return Err(Trouble { problem: Problem::SeveralOrganizers, column: ROLE });
            }
            Some("organizer") => self.organizer = Some(address),
            Some("attendee") => {
                let response = cells.word("attendees.response")?;
                let responded_at = cells.instant("attendees.responded_at")?;
                self.attendees.push(Invited { address, response, responded_at });
            }
            _ => return Err(Trouble { problem: Problem::Value(Expected::Word), column: ROLE }),
        }
        Ok(())
    }

    fn offer(&self, to: &mut Seeing<'_>) -> Result<Result<Offered, OfferError>, Trouble> {
        let text = |span: Span| self.texts.get(span);
        let people = self.attendees.iter().map(|invited| invited.address).chain(self.organizer);
        people.for_each(|span| to.seen.address(text(span)));
        let attendees = self.attendees.iter().map(|invited| {
            AttendeeRef::new(text(invited.address)).response(invited.response).responded_at(invited.responded_at)
        });
        let meeting = MeetingRef::new(text(self.id), self.start, self.end, attendees)
            .organizer(self.organizer.map(text))
            .all_day(self.all_day)
            .status(self.status)
            .revision(self.revision);
        Ok(to.aggregator.record_meeting(meeting))
    }

    fn column(rejected: &OfferError) -> &'static str {
        match rejected {
            OfferError::EmptyId => "events.uid",
            OfferError::EndsBeforeStart { .. } => "events.ends_at",
            _ => "events.starts_at",
        }
    }
}
