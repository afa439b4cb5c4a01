//! All that calendars say of one UID, brought together: from events to [`Meeting`]s.
//!
//! A library that takes one meeting after the other cannot know that a newer version of a series
//! has other occurrences than an older one; here all versions lie side by side. Hence calendars
//! are gathered first, and offered when all are read.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{Meeting, Status};
use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::plan::{Plan, Window, original_start};

/// All that was read of one UID.
#[derive(Debug, Default)]
pub(crate) struct Series {
    versions: Vec<Version>,
    exceptions: Vec<Version>,
    replies: Vec<Event>,
}

/// What one VCALENDAR says.
#[derive(Debug)]
struct Version {
    event: Event,
    /// Which VCALENDAR: a series and its exceptions in one are one statement.
    calendar: usize,
}

/// One copy of an occurrence, as it will be offered.
struct Offer {
    meeting: Meeting,
    /// Its start before it was moved.
    original: DateTime<Utc>,
    /// The revision of the series up to which this stands.
    reach: i64,
}

impl Series {
    pub(crate) fn add(&mut self, event: Event, calendar: usize) {
        let into = if event.instead_of.is_some() { &mut self.exceptions } else { &mut self.versions };
        into.push(Version { event, calendar });
    }

    pub(crate) fn add_reply(&mut self, reply: Event) {
        self.replies.push(reply);
    }

    /// The meetings to offer, and whether every rule was followed to the end.
    pub(crate) fn meetings(&self, window: Window) -> (Vec<Meeting>, bool) {
        let plans: Vec<Plan> = self.versions.iter().map(|version| Plan::of(&version.event, window)).collect();
        let is_complete = plans.iter().all(|plan| plan.is_complete);
        let mut offers = self.exception_offers();
        let exceptions: Vec<(DateTime<Utc>, i64)> = offers.iter().map(|offer| (offer.original, offer.reach)).collect();
        let is_replaced =
            |original, revision| exceptions.iter().any(|&(at, reach)| at == original && reach >= revision);

        let is_series = self.versions.iter().any(|version| version.event.is_series());
        for (version, plan) in self.versions.iter().zip(&plans) {
            let event = &version.event;
            if is_series && !event.is_series() && event.is_cancelled() {
                // It calls off a series without repeating the rule; see `taken_back`.
                continue;
            }
            for (id, planned) in &plan.occurrences {
                if !is_replaced(planned.original, event.revision) {
                    offers.push(self.occurrence(event, id, planned.original, planned.end));
                }
            }
            // An excluded occurrence is one that older copies may still have.
            let others =
                || self.versions.iter().zip(&plans).filter(|(other, _)| other.event.revision == event.revision);
            for (id, planned) in plan.excluded.iter().filter(|_| event.revision > 0) {
                let stands = others().any(|(_, plan)| plan.occurrences.contains_key(id));
                if !stands && !is_replaced(planned.original, event.revision) {
                    let offer = self.occurrence(event, id, planned.original, planned.end);
                    offers.push(offer.cancelled(event.revision));
                }
            }
        }
        let taken_back = self.taken_back(&offers, &plans, window);
        offers.extend(taken_back);
        let answers = self.answers(&offers, window, is_series);
        (offers.into_iter().map(|offer| offer.meeting).chain(answers).collect(), is_complete)
    }

    /// What stands in for single occurrences.
    fn exception_offers(&self) -> Vec<Offer> {
        let offer = |version: &Version| {
            let event = &version.event;
            let original = self.original(event)?;
            let id = Meeting::occurrence_id(&event.uid, original);
            let start = event.start.utc();
            // Beside its series, an exception stands up to the series' revision: it is how that
            // version of the series wants this occurrence.
            let beside = self.versions.iter().filter(|series| series.calendar == version.calendar);
            let reach = beside.map(|series| series.event.revision).max().unwrap_or(i64::MIN).max(event.revision);
            Some(Offer { meeting: meeting(event, id, start, start + event.length), original, reach })
        };
        let mut offers: Vec<Offer> = self.exceptions.iter().filter_map(offer).collect();
        // One that is found both alone and beside its series stands as far in both places.
        let mut reaches: BTreeMap<(DateTime<Utc>, i64), i64> = BTreeMap::new();
        for offer in &offers {
            let reach = reaches.entry((offer.original, offer.meeting.revision)).or_insert(offer.reach);
            *reach = (*reach).max(offer.reach);
        }
        for offer in &mut offers {
            offer.reach = reaches.get(&(offer.original, offer.meeting.revision)).copied().unwrap_or(offer.reach);
        }
        offers
    }

    fn original(&self, exception: &Event) -> Option<DateTime<Utc>> {
        let series = self.versions.iter().map(|version| &version.event).find(|event| event.is_series());
        Some(original_start(exception.instead_of.as_ref()?, series))
    }

    /// An occurrence of a series, or what the last exception "for this and all later ones" makes
    /// of it.
    fn occurrence(&self, event: &Event, id: &str, original: DateTime<Utc>, end: DateTime<Utc>) -> Offer {
        let later = self.exceptions.iter().map(|version| &version.event).filter(|change| change.and_later);
        let later = later.filter_map(|change| Some((self.original(change)?, change)));
        let change = later.filter(|(since, change)| *since <= original && change.revision >= event.revision);
        let meeting = match change.max_by_key(|(since, change)| (*since, change.revision)) {
            None => meeting(event, id.to_owned(), original, end),
            Some((since, change)) => {
                let start = original + (change.start.utc() - since);
                meeting(change, id.to_owned(), start, start + change.length)
            }
        };
        Offer { original, reach: meeting.revision, meeting }
    }

    /// Occurrences that a newer version of the series no longer has.
    ///
    /// A changed version takes back those that had not begun when it was written: the rest took
    /// place. One that calls the series off without saying which occurrences it had takes back
    /// all there are.
    fn taken_back(&self, offers: &[Offer], plans: &[Plan], window: Window) -> Vec<Offer> {
        let revisions: BTreeSet<i64> = self.versions.iter().map(|version| version.event.revision).collect();
        let mut taken = Vec::new();
        for revision in revisions {
            let newer: Vec<(&Event, &Plan)> = self
                .versions
                .iter()
                .zip(plans)
                .map(|(version, plan)| (&version.event, plan))
                .filter(|(event, _)| event.revision == revision)
                .collect();
            let calls_all_off = newer.iter().any(|(event, _)| event.is_cancelled() && !event.is_series());
            let written = newer.iter().filter_map(|(event, _)| event.written).min();
            for offer in offers {
                let is_older = offer.reach < revision || calls_all_off && offer.reach == revision;
                let is_kept = newer.iter().any(|(_, plan)| plan.occurrences.contains_key(&offer.meeting.id));
                let had_begun = written.is_some_and(|written| offer.meeting.start < written);
                if is_older && window.holds(offer.original) && (calls_all_off || !is_kept && !had_begun) {
                    taken.push(offer.cancelled(revision));
                }
            }
        }
        taken
    }

    /// Copies of the meetings that bear the answers of single attendees.
    fn answers(&self, offers: &[Offer], window: Window, is_series: bool) -> Vec<Meeting> {
        let mut answers = Vec::new();
        for reply in &self.replies {
            let one = self.original(reply).map(|original| Meeting::occurrence_id(&reply.uid, original));
            let answered = |offer: &&Offer| {
                offer.meeting.revision == reply.revision && one.as_ref().is_none_or(|id| *id == offer.meeting.id)
            };
            let before = answers.len();
            answers.extend(offers.iter().filter(answered).map(|offer| with_answer(&offer.meeting, reply)));
            if answers.len() > before {
                continue;
            }
            // The meeting itself is not among the calendars, or only in another version.
            match one {
                Some(id) => answers.push(meeting(reply, id, reply.start.utc(), reply.start.utc() + reply.length)),
                None if is_series && !reply.is_series() => {}
                None => {
                    let plan = Plan::of(reply, window);
                    let copies = plan.occurrences.iter();
                    answers
                        .extend(copies.map(|(id, planned)| meeting(reply, id.clone(), planned.original, planned.end)));
                }
            }
        }
        answers
    }
}

impl Offer {
    fn cancelled(&self, revision: i64) -> Offer {
        let meeting = self.meeting.clone().status(Status::Cancelled).revision(revision);
        Offer { meeting, original: self.original, reach: revision }
    }
}

fn meeting(event: &Event, id: String, start: DateTime<Utc>, end: DateTime<Utc>) -> Meeting {
    let mut meeting = Meeting::new(id, start, end).status(event.status).revision(event.revision);
    meeting.organizer.clone_from(&event.organizer);
    meeting.attendees.clone_from(&event.attendees);
    meeting.all_day = event.start.is_date;
    meeting
}

/// The whole meeting, so that both sides are on the copy, with one attendee's answer.
fn with_answer(meeting: &Meeting, reply: &Event) -> Meeting {
    let mut meeting = meeting.clone();
    meeting.attendees.extend(reply.attendees.iter().cloned());
    meeting
}

#[cfg(test)]
mod tests {
    use account_engagement::Response;
    use chrono_tz::Tz;

    use super::*;
    use crate::calendar;

    /// What calendars of one UID come to as of 2026-02-28: id after the UID, start, length in
    /// minutes, status and revision.
    fn come_to(calendars: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = meetings(calendars).iter().map(told).collect();
        all.sort();
        all.dedup();
        all
    }

    fn meetings(calendars: &[&str]) -> Vec<Meeting> {
        let mut series = Series::default();
        for (number, calendar) in calendars.iter().enumerate() {
            let read = calendar::read(&in_full(calendar), Tz::Europe__Berlin);
            assert_eq!(read.problems, [], "{calendar}");
            read.events.into_iter().for_each(|event| series.add(event, number));
            read.replies.into_iter().for_each(|reply| series.add_reply(reply));
        }
        series.meetings(Window::before("2026-02-28T00:00:00Z".parse().unwrap())).0
    }

    /// `METHOD:X` and events separated by `+`, each with a UID and two people.
    fn in_full(calendar: &str) -> String {
        let mut text = "BEGIN:VCALENDAR\r\n".to_owned();
        let (method, events) = calendar.split_once("! ").unwrap_or(("", calendar));
        if !method.is_empty() {
            text += "METHOD:";
            text += method;
            text += "\r\n";
        }
        for event in events.split(" + ") {
            let properties = event.split_whitespace().map(|property| format!("{}\r\n", property.replace('~', " ")));
            text += "BEGIN:VEVENT\r\nUID:u\r\nORGANIZER:MAILTO:rep@corp.example\r\n";
            if method != "REPLY" {
                text += "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:x@cust.example\r\n";
            }
            text += &properties.collect::<String>();
            text += "END:VEVENT\r\n";
        }
        text + "END:VCALENDAR\r\n"
    }

    fn told(meeting: &Meeting) -> String {
        let minutes = (meeting.end - meeting.start).num_minutes();
        let day = if meeting.all_day { " all day" } else { "" };
        format!(
            "{} {} {minutes}{day} {:?} {}",
            meeting.id,
            meeting.start.format("%m-%dT%H:%M"),
            meeting.status,
            meeting.revision
        )
    }

    #[test]
    fn one_meeting() {
        for (event, expected) in [
            ("DTSTART:20260105T090000Z DTEND:20260105T093000Z", "u 01-05T09:00 30 Confirmed 0"),
            ("DTSTART:20260105T090000Z DURATION:PT1H15M SEQUENCE:3", "u 01-05T09:00 75 Confirmed 3"),
            ("DTSTART:20260105T090000Z", "u 01-05T09:00 0 Confirmed 0"),
            ("DTSTART:20260105T090000 STATUS:TENTATIVE", "u 01-05T08:00 0 Tentative 0"), // floating
            ("DTSTART;TZID=America/New_York:20260105T090000 DURATION:PT30M", "u 01-05T14:00 30 Confirmed 0"),
            ("DTSTART;TZID=Tokyo~Standard~Time:20260105T090000 DURATION:PT30M", "u 01-05T00:00 30 Confirmed 0"),
            ("DTSTART;TZID=\"Tokyo~Standard~Time\":20260105T090000 DURATION:PT30M", "u 01-05T00:00 30 Confirmed 0"),
            ("DTSTART;VALUE=DATE:20260105", "u 01-04T23:00 1440 all day Confirmed 0"),
            ("DTSTART;VALUE=DATE:20260105 DTEND;VALUE=DATE:20260107", "u 01-04T23:00 2880 all day Confirmed 0"),
            ("CANCEL! DTSTART:20260105T090000Z SEQUENCE:1", "u 01-05T09:00 0 Cancelled 1"),
            ("DTSTART:20260105T090000Z STATUS:CANCELLED", "u 01-05T09:00 0 Cancelled 0"),
        ] {
            assert_eq!(come_to(&[event]), [expected], "{event}");
        }
    }

    /// Three Mondays at 10:00 in Berlin: 5, 12 and 19 January.
    const WEEKLY: &str = "DTSTART;TZID=Europe/Berlin:20260105T100000 DURATION:PT30M RRULE:FREQ=WEEKLY;COUNT=3";
    const MONDAYS: [&str; 3] = [
        "u/20260105T090000Z 01-05T09:00 30 Confirmed 0",
        "u/20260112T090000Z 01-12T09:00 30 Confirmed 0",
        "u/20260119T090000Z 01-19T09:00 30 Confirmed 0",
    ];

    #[test]
    fn a_series_and_what_stands_in_for_its_occurrences() {
        assert_eq!(come_to(&[WEEKLY]), MONDAYS);
        assert_eq!(come_to(&[WEEKLY, WEEKLY]), MONDAYS, "copies");
        for (exception, second) in [
            ("RECURRENCE-ID:20260112T090000Z DTSTART:20260113T110000Z DURATION:PT1H", "01-13T11:00 60 Confirmed 0"),
            (
                "RECURRENCE-ID;TZID=Europe/Berlin:20260112T100000 DTSTART:20260112T090000Z STATUS:CANCELLED",
                "01-12T09:00 0 Cancelled 0",
            ),
            ("RECURRENCE-ID;VALUE=DATE:20260112 DTSTART:20260113T110000Z SEQUENCE:2", "01-13T11:00 0 Confirmed 2"),
        ] {
            let expected = [MONDAYS[0].to_owned(), format!("u/20260112T090000Z {second}"), MONDAYS[2].to_owned()];
            assert_eq!(come_to(&[&format!("{WEEKLY} + {exception}")]), expected, "in one calendar");
            assert_eq!(come_to(&[exception, WEEKLY]), expected, "in two calendars");
        }
        // An exception that came later with the series stands against older copies of the series.
        let newer = format!("{WEEKLY} SEQUENCE:4 + RECURRENCE-ID:20260112T090000Z DTSTART:20260113T110000Z SEQUENCE:2");
        let all = come_to(&[&newer, &format!("{WEEKLY} SEQUENCE:3")]);
        assert!(all.contains(&"u/20260112T090000Z 01-13T11:00 0 Confirmed 2".to_owned()), "{all:?}");
        assert!(!all.iter().any(|one| one.contains("01-12T09:00")), "{all:?}");
    }

    #[test]
    fn extra_and_excluded_occurrences() {
        let with = |more: &str| come_to(&[&format!("{WEEKLY} {more}")]);
        assert_eq!(with("EXDATE;TZID=Europe/Berlin:20260112T100000"), [MONDAYS[0], MONDAYS[2]]);
        assert_eq!(with("EXDATE;VALUE=DATE:20260112,20260119"), [MONDAYS[0]]);
        assert_eq!(with("RDATE:20260121T090000Z").last().unwrap(), "u/20260121T090000Z 01-21T09:00 30 Confirmed 0");
        assert_eq!(
            with("RDATE;VALUE=PERIOD:20260121T090000Z/PT2H").last().unwrap(),
            "u/20260121T090000Z 01-21T09:00 120 Confirmed 0"
        );
        // A newer version takes back what older copies may have.
        assert!(
            with("SEQUENCE:1 EXDATE:20260112T090000Z")
                .contains(&"u/20260112T090000Z 01-12T09:00 30 Cancelled 1".to_owned())
        );
    }

    #[test]
    fn this_and_all_later_ones() {
        let change =
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z DTSTART:20260113T110000Z DURATION:PT1H SEQUENCE:1";
        assert_eq!(
            come_to(&[&format!("{WEEKLY} + {change}")]),
            [
                MONDAYS[0],
                "u/20260112T090000Z 01-13T11:00 60 Confirmed 1",
                "u/20260119T090000Z 01-20T11:00 60 Confirmed 1",
            ]
        );
    }

    #[test]
    fn a_newer_version_takes_back_what_it_no_longer_has() {
        // Written after the first Monday: that one took place.
        let tuesdays = "REQUEST! DTSTART:20260113T090000Z DURATION:PT30M RRULE:FREQ=WEEKLY;COUNT=1 SEQUENCE:1 DTSTAMP:20260108T120000Z";
        let mut expected = MONDAYS.map(str::to_owned).to_vec();
        expected.extend([
            "u/20260112T090000Z 01-12T09:00 30 Cancelled 1".to_owned(),
            "u/20260113T090000Z 01-13T09:00 30 Confirmed 1".to_owned(),
            "u/20260119T090000Z 01-19T09:00 30 Cancelled 1".to_owned(),
        ]);
        expected.sort();
        assert_eq!(come_to(&[WEEKLY, tuesdays]), expected);
        assert_eq!(come_to(&[tuesdays, WEEKLY]), expected, "in any order");
        // Called off without a rule: all of it.
        let off = come_to(&[WEEKLY, "CANCEL! DTSTART:20260105T090000Z SEQUENCE:1 DTSTAMP:20260108T120000Z"]);
        assert_eq!(off.iter().filter(|one| one.ends_with("Cancelled 1")).count(), 3, "{off:?}");
        assert!(!off.iter().any(|one| one.starts_with("u ")), "{off:?}");
    }

    #[test]
    fn answers_reach_the_meetings_they_answer() {
        let answer = |meeting: &Meeting| {
            let answers = meeting.attendees.iter().filter(|one| one.address == "x@cust.example");
            answers.max_by_key(|one| one.responded_at).map(|one| one.response)
        };
        let reply = "REPLY! ATTENDEE;PARTSTAT=DECLINED:mailto:x@cust.example DTSTAMP:20260108T120000Z";
        let one = format!("{reply} DTSTART:20260112T090000Z RECURRENCE-ID:20260112T090000Z");
        let all = meetings(&[WEEKLY, &one]);
        let declined: Vec<&str> =
            all.iter().filter(|one| answer(one) == Some(Response::Declined)).map(|one| one.id.as_str()).collect();
        assert_eq!(declined, ["u/20260112T090000Z"]);
        assert_eq!(come_to(&[WEEKLY, &one]), MONDAYS, "nothing else changes");
        assert_eq!(come_to(&[WEEKLY, &format!("{reply} DTSTART:20260105T090000Z")]), MONDAYS, "of the whole series");
        assert_eq!(come_to(&[&format!("{reply} DTSTART:20260105T090000Z")]), ["u 01-05T09:00 0 Confirmed 0"], "alone");
    }

    #[test]
    fn rooms_are_nobody_and_other_names_have_an_address() {
        let all = meetings(&["DTSTART:20260105T090000Z ATTENDEE;CUTYPE=ROOM:mailto:room@corp.example \
             ATTENDEE;EMAIL=y@cust.example;PARTSTAT=ACCEPTED:urn:x-uid:7 ATTENDEE:MAILTO:z@cust.example"]);
        let people: Vec<&str> = all[0].attendees.iter().map(|one| one.address.as_str()).collect();
        assert_eq!(people, ["x@cust.example", "y@cust.example", "z@cust.example"]);
        assert_eq!(all[0].organizer.as_deref(), Some("rep@corp.example"));
    }
}
