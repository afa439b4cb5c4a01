//! What was offered, copy by copy, and what the copies of one activity come to (SPEC 2, 4).

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{Email, EmailKind, Meeting, MeetingStatus, Outcome, Response};
use chrono::{DateTime, Utc};

use super::people::{People, Person, bare_id, fold};

/// A relevant copy of an email, with the addresses that were somebody's when it was offered.
#[derive(Clone)]
struct EmailCopy {
    id: String,
    sent: i64,
    from: String,
    recipients: BTreeSet<String>,
    in_reply_to: Option<String>,
    conversation: Option<String>,
    kind: EmailKind,
}

/// A valid copy of a meeting, likewise.
#[derive(Clone)]
struct MeetingCopy {
    id: String,
    revision: i64,
    both_sides: bool,
    organizer: Option<String>,
    /// Address, when the answer was given, and the answer.
    attendees: Vec<(String, Option<i64>, Response)>,
    start: i64,
    end: i64,
    all_day: bool,
    status: MeetingStatus,
}

/// Every copy that was offered and is recorded.
#[derive(Default)]
pub(crate) struct Copies {
    emails: Vec<EmailCopy>,
    meetings: Vec<MeetingCopy>,
}

/// What the copies of one email come to.
pub(crate) struct Mail {
    pub(crate) id: String,
    pub(crate) sent: i64,
    pub(crate) kind: EmailKind,
    pub(crate) senders: BTreeSet<Person>,
    pub(crate) recipients: BTreeSet<Person>,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) conversations: BTreeSet<String>,
}

/// What the copies of one meeting's highest revision come to, if one has both sides.
pub(crate) struct Gathering {
    pub(crate) start: i64,
    pub(crate) end: i64,
    pub(crate) all_day: bool,
    pub(crate) status: MeetingStatus,
    pub(crate) organizers: BTreeSet<Person>,
    /// Each attendee's strongest answer.
    pub(crate) answers: BTreeMap<Person, Response>,
}

/// Milliseconds since 1970, cut towards the past.
pub(crate) fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

impl Copies {
    pub(crate) fn merge(&mut self, other: &Copies) {
        self.emails.extend(other.emails.iter().cloned());
        self.meetings.extend(other.meetings.iter().cloned());
    }

    /// `None` when the copy is rejected.
    pub(crate) fn email(&mut self, email: &Email, today: &People) -> Option<Outcome> {
        let id = bare_id(&email.id)?;
        let on_it = |side: bool, addresses: &BTreeSet<String>| {
            addresses.iter().any(|address| today.identify(address).is_some_and(|person| person.is_mailbox() == side))
        };
        let from = fold(&email.from);
        let mut recipients: BTreeSet<String> =
            email.to.iter().chain(&email.cc).chain(&email.bcc).map(|raw| fold(raw)).collect();
        match today.identify(&from) {
            Some(sender) if on_it(!sender.is_mailbox(), &recipients) => {}
            _ => return Some(Outcome::Irrelevant),
        }
        recipients.retain(|address| today.identify(address).is_some());
        let known = self.emails.iter().any(|copy| copy.id == id);
        self.emails.push(EmailCopy {
            id,
            sent: millis(email.sent_at),
            from,
            recipients,
            in_reply_to: email.in_reply_to.as_deref().and_then(bare_id),
            conversation: email.conversation.as_deref().and_then(bare_id),
            kind: email.kind,
        });
        Some(if known { Outcome::Copy } else { Outcome::Recorded })
    }

    /// `None` when the copy is rejected.
    pub(crate) fn meeting(&mut self, meeting: &Meeting, today: &People) -> Option<Outcome> {
        let id = bare_id(&meeting.id)?;
        let (start, end) = (millis(meeting.start), millis(meeting.end));
        if end < start {
            return None;
        }
        let organizer = meeting.organizer.as_deref().map(fold).filter(|address| today.identify(address).is_some());
        let mut attendees: Vec<_> = meeting
            .attendees
            .iter()
            .map(|attendee| (fold(&attendee.address), attendee.responded_at.map(millis), attendee.response))
            .collect();
        attendees.retain(|(address, ..)| today.identify(address).is_some());
        let on_it: Vec<Person> = organizer
            .iter()
            .chain(attendees.iter().map(|(address, ..)| address))
            .filter_map(|address| today.identify(address))
            .collect();
        let both_sides = on_it.iter().any(Person::is_mailbox) && !on_it.iter().all(Person::is_mailbox);
        let known = self.meetings.iter().any(|copy| copy.id == id);
        let (revision, all_day, status) = (meeting.revision, meeting.all_day, meeting.status);
        let copy = MeetingCopy { id, revision, both_sides, organizer, attendees, start, end, all_day, status };
        self.meetings.push(copy);
        Some(if known { Outcome::Copy } else { Outcome::Recorded })
    }

    /// The emails, in the order of ids, with the people of the day.
    pub(crate) fn mails(&self, today: &People) -> Vec<Mail> {
        let ids: BTreeSet<&String> = self.emails.iter().map(|copy| &copy.id).collect();
        let converge = |id: &String| {
            let copies: Vec<&EmailCopy> = self.emails.iter().filter(|copy| copy.id == *id).collect();
            let originals: BTreeSet<&String> = copies.iter().filter_map(|copy| copy.in_reply_to.as_ref()).collect();
            Mail {
                id: id.clone(),
                sent: copies.iter().map(|copy| copy.sent).min().unwrap(),
                kind: copies.iter().map(|copy| copy.kind).max().unwrap(),
                senders: copies.iter().filter_map(|copy| today.identify(&copy.from)).collect(),
                recipients: copies
                    .iter()
                    .flat_map(|copy| &copy.recipients)
                    .filter_map(|address| today.identify(address))
                    .collect(),
                in_reply_to: originals.first().filter(|_| originals.len() == 1).map(|&id| id.clone()),
                conversations: copies.iter().filter_map(|copy| copy.conversation.clone()).collect(),
            }
        };
        ids.into_iter().map(converge).collect()
    }

    /// The meetings, in the order of ids; `None` for one that misses a side.
    pub(crate) fn gatherings(&self, today: &People) -> Vec<Option<Gathering>> {
        let ids: BTreeSet<&String> = self.meetings.iter().map(|copy| &copy.id).collect();
        ids.into_iter().map(|id| self.gathering(id, today)).collect()
    }

    fn gathering(&self, id: &str, today: &People) -> Option<Gathering> {
        let newest = self.meetings.iter().filter(|copy| copy.id == id).map(|copy| copy.revision).max()?;
        let copies: Vec<&MeetingCopy> =
            self.meetings.iter().filter(|copy| copy.id == id && copy.revision == newest && copy.both_sides).collect();
        let mut by_address: BTreeMap<&String, (Option<i64>, Response)> = BTreeMap::new();
        for (address, at, response) in copies.iter().flat_map(|copy| &copy.attendees) {
            let answer = by_address.entry(address).or_insert((*at, *response));
            *answer = (*answer).max((*at, *response));
        }
        let mut answers: BTreeMap<Person, Response> = BTreeMap::new();
        for (address, (_, response)) in by_address {
            if let Some(person) = today.identify(address) {
                let answer = answers.entry(person).or_insert(response);
                *answer = (*answer).max(response);
            }
        }
        let any = |status: MeetingStatus| copies.iter().any(|copy| copy.status == status);
        Some(Gathering {
            start: copies.iter().map(|copy| copy.start).min()?,
            end: copies.iter().map(|copy| copy.end).max()?,
            all_day: copies.iter().any(|copy| copy.all_day),
            status: match () {
                () if any(MeetingStatus::Cancelled) => MeetingStatus::Cancelled,
                () if any(MeetingStatus::Confirmed) => MeetingStatus::Confirmed,
                () => MeetingStatus::Tentative,
            },
            organizers: copies
                .iter()
                .filter_map(|copy| copy.organizer.as_ref())
                .filter_map(|address| today.identify(address))
                .collect(),
            answers,
        })
    }
}
