//! From an event to one copy of a [`Meeting`]: of one occurrence, as one calendar shows it.

use account_engagement::{Attendee, Meeting, MeetingStatus, Response};
use chrono::{DateTime, Utc};

use crate::findings::{Of, Problem};
use crate::given::{Fit, Given};
use crate::item::{Answer, AttendeeType, Extended, Item, Recipient, extended};
use crate::owner::{Owner, Owners};
use crate::timezone::Clock;
use crate::uid::Uid;

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Single,
    /// What a series plans.
    Occurrence,
    /// The replacement of an occurrence.
    Exception,
    /// The series itself, which takes place only as its occurrences.
    Master,
}

/// An event in the light of its series: what a calendarView/delta leaves out of an occurrence, the
/// series says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Event<'c> {
    pub(crate) item: &'c Item,
    pub(crate) series: Option<&'c Item>,
    pub(crate) owner: &'c Owner,
    pub(crate) owners: &'c Owners,
}

/// A copy of a meeting, whose revision only all copies together tell.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) meeting: Meeting,
    pub(crate) sequence: Option<i64>,
    pub(crate) modified: Option<DateTime<Utc>>,
}

impl<'c> Event<'c> {
    /// What the event says, or else what its series does.
    fn given<T>(&self, property: impl Fn(&'c Item) -> &'c Given<T>) -> &'c Given<T> {
        property(self.item).or_ref(self.series.map(property))
    }

    fn is(&self, property: impl Fn(&'c Item) -> &'c Given<bool>) -> bool {
        self.given(property).value().copied().unwrap_or_default()
    }

    pub(crate) fn is_draft(&self) -> bool {
        self.is(|item| &item.is_draft)
    }

    /// Whether this is the organizer's copy.
    pub(crate) fn is_organizers(&self) -> bool {
        match self.given(|item| &item.is_organizer) {
            Given::Value(is_organizer) => *is_organizer,
            Given::Absent | Given::Null | Given::Odd => {
                let organizer = self.given(|item| &item.organizer).value().and_then(Recipient::address);
                organizer.is_some_and(|address| self.owners.is(self.owner, address))
            }
        }
    }

    /// Reads one copy. `notes` takes what is not understood in an event that is used, and what it would
    /// be better with.
    pub(crate) fn read(&self, role: Role, notes: &mut Vec<Problem>) -> Result<Shown, Problem> {
        let start = time(&self.item.start, "start")?;
        let end = time(&self.item.end, "end")?;
        let id = self.id(role, start)?;
        let status =
            if self.is(|item| &item.is_cancelled) { MeetingStatus::Cancelled } else { MeetingStatus::Confirmed };
        let mut meeting = Meeting::new(id, start, end).status(status);
        meeting.all_day = self.is(|item| &item.is_all_day);
        let organizer = self.given(|item| &item.organizer).value().and_then(Recipient::address);
        meeting.organizer = organizer.map(str::to_owned);
        meeting.attendees = self.attendees(notes);
        let properties = self.given(|item| &item.single_value_extended_properties);
        notes.extend(self.lacking());
        Ok(Shown {
            meeting,
            sequence: extended(properties, Extended::Sequence).and_then(|number| number.parse().ok()),
            modified: self.given(|item| &item.last_modified_date_time).value().copied(),
        })
    }

    /// The same in every calendar: the UID, and for an occurrence what the library makes of it and of the
    /// original start. The item's own `id` is another one in each mailbox.
    fn id(&self, role: Role, start: DateTime<Utc>) -> Result<String, Problem> {
        let uid = self.uid()?;
        // Of a single instance somebody may be invited to it alone; it is still one of the series.
        if role == Role::Single && !uid.is_instance {
            return Ok(uid.series);
        }
        let given = &self.item.original_start;
        // What was not moved starts where it started.
        let original = given.value().copied().or((role != Role::Exception).then_some(start));
        let original = original.ok_or_else(|| Problem::with(Of::Events, "originalStart", given))?;
        Ok(Meeting::occurrence_id(&uid.series, original))
    }

    /// The id that an instance which was moved has for whoever was invited to it alone, and so does not know what
    /// it was moved from.
    pub(crate) fn id_where_moved_to(&self) -> Option<String> {
        let original = self.item.original_start.value()?;
        let start = time(&self.item.start, "start").ok().filter(|start| start != original)?;
        Some(Meeting::occurrence_id(&self.uid().ok()?.series, start))
    }

    fn uid(&self) -> Result<Uid, Problem> {
        let own = self.item.uid.text();
        let of_series = self.series.and_then(|series| series.uid.text().or(series.ical_uid.text()));
        own.or(of_series).or(self.item.ical_uid.text()).map(Uid::read).ok_or_else(|| {
            let leaves_all = self.item.series_master_id.text().is_some() && self.series.is_none();
            match &self.item.ical_uid {
                Given::Absent if leaves_all => Problem::NoSeries,
                given => Problem::with(Of::Events, "iCalUId", given),
            }
        })
    }

    /// The invited people with their responses, without rooms and equipment. An attendee's copy does not
    /// know what others have answered; the owner's own answer it has elsewhere.
    fn attendees(&self, notes: &mut Vec<Problem>) -> Vec<Attendee> {
        let invited = self.given(|item| &item.attendees).value().into_iter().flatten();
        let is_person = |attendee: &&Recipient| attendee.attendee_type != Given::Value(AttendeeType::Resource);
        let mut attendees = Vec::new();
        for invited in invited.filter(is_person) {
            let Some(address) = invited.address() else { continue };
            let attendee = Attendee::new(address);
            attendees.push(invited.status.value().map_or(attendee.clone(), |status| answered(attendee, status, notes)));
        }
        let own = self.given(|item| &item.response_status).value().filter(|_| !self.is_organizers());
        let own = own.map(|status| answered(Attendee::new(self.owner.address().unwrap_or_default()), status, notes));
        if let Some(answer) = own.filter(|answer| answer.response != Response::None) {
            let mut listed = attendees.iter_mut().filter(|attendee| self.owners.is(self.owner, &attendee.address));
            match listed.next() {
                _ if self.owner.address().is_none() => notes.push(Problem::UnknownMailbox),
                Some(attendee) => {
                    attendee.response = answer.response;
                    attendee.responded_at = answer.responded_at;
                }
                // An owner who has responded was invited: through a distribution list.
                None => attendees.push(answer),
            }
        }
        attendees
    }

    /// What an event would be better with.
    fn lacking(&self) -> impl Iterator<Item = Problem> {
        let is_organizers = self.is_organizers();
        let lacking = [
            self.lack("organizer", |item| &item.organizer),
            self.lack("attendees", |item| &item.attendees),
            self.lack("isAllDay", |item| &item.is_all_day),
            self.lack("isCancelled", |item| &item.is_cancelled),
            self.lack("isDraft", |item| &item.is_draft),
            self.lack("lastModifiedDateTime", |item| &item.last_modified_date_time),
            self.lack("responseStatus", |item| &item.response_status).filter(|_| !is_organizers),
        ];
        // Where these are absent, something else tells.
        let odd = [
            self.lack("isOrganizer", |item| &item.is_organizer),
            self.lack("originalStart", |item| &item.original_start),
            self.lack("uid", |item| &item.uid),
            self.lack("singleValueExtendedProperties", |item| &item.single_value_extended_properties),
        ];
        let odd = odd.into_iter().flatten().filter(|problem| matches!(problem, Problem::Odd(..)));
        lacking.into_iter().flatten().chain(odd)
    }

    fn lack<T: 'c>(&self, property: &'static str, of: impl Fn(&'c Item) -> &'c Given<T>) -> Option<Problem> {
        Problem::of_use(Of::Events, property, self.given(of))
    }
}

/// The type of an event.
impl Fit for Role {
    fn of_text(text: &str) -> Given<Role> {
        match text.trim().to_ascii_lowercase().as_str() {
            "singleinstance" => Given::Value(Role::Single),
            "occurrence" => Given::Value(Role::Occurrence),
            "exception" => Given::Value(Role::Exception),
            "seriesmaster" => Given::Value(Role::Master),
            "" => Given::Null,
            _ => Given::Odd,
        }
    }
}

/// What an event is, by its type, or without one by what only that type has.
pub(crate) fn role(item: &Item) -> Result<Role, Problem> {
    match (&item.event_type, &item.recurrence, &item.series_master_id, &item.original_start) {
        (Given::Value(role), ..) => Ok(*role),
        (Given::Odd, ..) => Err(Problem::Unusable(Of::Events, "type")),
        (_, Given::Value(_), ..) => Ok(Role::Master),
        // With its original start an exception is read as an occurrence is.
        (.., Given::Value(_)) => Ok(Role::Occurrence),
        (_, Given::Null, Given::Null, _) => Ok(Role::Single),
        _ => Err(Problem::Absent(Of::Events, "type")),
    }
}

fn time(given: &Given<Clock>, property: &'static str) -> Result<DateTime<Utc>, Problem> {
    match given {
        Given::Value(Clock::At(at)) => Ok(*at),
        Given::Value(Clock::UnknownZone) => Err(Problem::UnknownZone),
        Given::Absent | Given::Null | Given::Odd => Err(Problem::with(Of::Events, property, given)),
    }
}

fn answered(mut attendee: Attendee, status: &Answer, notes: &mut Vec<Problem>) -> Attendee {
    if matches!(status.response, Given::Odd) {
        notes.push(Problem::UnknownAnswer);
    }
    attendee.response = status.response.value().copied().unwrap_or_default();
    attendee.responded_at = status.time.value().copied();
    attendee
}

#[cfg(test)]
mod tests;
