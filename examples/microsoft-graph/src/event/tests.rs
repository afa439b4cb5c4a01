use account_engagement::{Aggregator, Directory, Key, Mailbox, MeetingStatus, Outcome};
use serde_json::{Value, json};

use super::*;

/// The example of MS-OXOCAL: an instance of March 25, and the series as iCalendar knows it.
const INSTANCE: &str =
    "040000008200E00074C5B7101A82E00807D803195025D461E473C8010000000000000000100000002A5844B3A444F74A9C246C60886F116B";
const SERIES: &str =
    "040000008200E00074C5B7101A82E008000000005025D461E473C8010000000000000000100000002A5844B3A444F74A9C246C60886F116B";

fn owners() -> Owners {
    Owners::of(&[Mailbox::new("ann@corp.example").alias("a.nn@corp.example").directory_id("0a11")])
}

fn item(json: &Value) -> Item {
    serde_json::from_value(json.clone()).unwrap()
}

/// An event with these properties replaced; `()` takes one away.
fn event(changes: &Value) -> Item {
    let mut whole = json!({
        "id": "AAM", "iCalUId": SERIES, "type": "singleInstance", "seriesMasterId": null, "recurrence": null,
        "start": {"dateTime": "2026-03-02T10:00:00.0000000", "timeZone": "W. Europe Standard Time"},
        "end": {"dateTime": "2026-03-02T10:30:00.0000000", "timeZone": "W. Europe Standard Time"},
        "isAllDay": false, "isCancelled": false, "isDraft": false, "isOrganizer": false,
        "lastModifiedDateTime": "2026-03-01T00:00:00.5Z",
        "organizer": {"emailAddress": {"address": "bo@cust.example"}}, "responseStatus": {"response": "none"},
        "attendees": [{"type": "required", "emailAddress": {"address": "A.nn@corp.example"}}],
    });
    for (property, value) in changes.as_object().unwrap() {
        let properties = whole.as_object_mut().unwrap();
        if value == "absent" {
            properties.remove(property);
        } else {
            properties.insert(property.clone(), value.clone());
        }
    }
    item(&whole)
}

fn read_with(item: &Item, series: Option<&Item>, mailbox: Option<&str>) -> (Result<Shown, Problem>, Vec<Problem>) {
    let (owners, mut notes) = (owners(), Vec::new());
    let owner = owners.find(mailbox);
    let event = Event { item, series, owner: &owner, owners: &owners };
    let shown = role(item).and_then(|role| event.read(role, &mut notes));
    (shown, notes)
}

fn read(changes: &Value) -> Result<Shown, Problem> {
    read_with(&event(changes), None, Some("0a11")).0
}

#[test]
fn the_id_is_the_uid_and_of_an_occurrence_the_original_start_too() {
    let occurrence = |start: &str| format!("{SERIES}/{start}");
    for (changes, expected) in [
        (json!({}), Ok(SERIES.to_owned())),
        (json!({"uid": "own"}), Ok("own".to_owned())),
        (json!({"iCalUId": "x@calendar.example"}), Ok("x@calendar.example".to_owned())),
        (json!({"type": "occurrence", "originalStart": "2026-03-02T09:00:00Z"}), Ok(occurrence("20260302T090000Z"))),
        (json!({"type": "occurrence", "iCalUId": INSTANCE}), Ok(occurrence("20260302T090000Z"))),
        (json!({"type": "occurrence", "originalStart": null}), Ok(occurrence("20260302T090000Z"))),
        (json!({"type": "exception", "originalStart": "2026-03-01T09:00:00Z"}), Ok(occurrence("20260301T090000Z"))),
        (
            json!({"type": "Exception", "iCalUId": INSTANCE, "originalStart": "2026-03-01T09:00:00Z"}),
            Ok(occurrence("20260301T090000Z")),
        ),
        // Invited to one instance alone.
        (json!({"iCalUId": INSTANCE}), Ok(occurrence("20260302T090000Z"))),
        (json!({"type": "exception"}), Err(Problem::Absent(Of::Events, "originalStart"))),
        (json!({"type": "exception", "originalStart": "soon"}), Err(Problem::Unusable(Of::Events, "originalStart"))),
        (json!({"iCalUId": "absent"}), Err(Problem::Absent(Of::Events, "iCalUId"))),
        (json!({"iCalUId": null}), Err(Problem::Unusable(Of::Events, "iCalUId"))),
        (json!({"iCalUId": "absent", "type": "occurrence", "seriesMasterId": "S"}), Err(Problem::NoSeries)),
        (json!({"start": "absent"}), Err(Problem::Absent(Of::Events, "start"))),
        (json!({"end": null}), Err(Problem::Unusable(Of::Events, "end"))),
        (json!({"start": {"dateTime": "soon"}}), Err(Problem::Unusable(Of::Events, "start"))),
        (json!({"start": {"dateTime": "2026-03-02T10:00:00", "timeZone": "Atlantis"}}), Err(Problem::UnknownZone)),
    ] {
        assert_eq!(read(&changes).map(|shown| shown.meeting.id), expected, "{changes}");
    }
}

#[test]
fn a_meeting_from_a_calendar_file_and_from_graph_is_one() {
    for (changes, start) in [(json!({}), None), (json!({"type": "occurrence", "iCalUId": INSTANCE}), Some("09:00"))] {
        let shown = read(&changes).unwrap().meeting;
        // As `mail-archive` makes it of `UID:` and `DTSTART` or `RECURRENCE-ID`.
        let id = if start.is_some() { Meeting::occurrence_id(SERIES, shown.start) } else { SERIES.to_owned() };
        let filed = Meeting::new(id, shown.start, shown.end);
        let mut aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().build().unwrap());
        assert_eq!(aggregator.record_meeting(&filed).unwrap(), Outcome::Recorded);
        assert_eq!(aggregator.record_meeting(&shown).unwrap(), Outcome::Copy);
    }
}

#[test]
fn without_a_type_an_event_is_told_by_what_only_that_type_has() {
    for (json, expected) in [
        (json!({"type": "seriesMaster"}), Ok(Role::Master)),
        (json!({"type": "Occurrence"}), Ok(Role::Occurrence)),
        (json!({"type": "meetingSeries"}), Err(Problem::Unusable(Of::Events, "type"))),
        (json!({"recurrence": {"pattern": {}}}), Ok(Role::Master)),
        (json!({"recurrence": null, "seriesMasterId": null}), Ok(Role::Single)),
        (json!({"seriesMasterId": "S", "originalStart": "2026-03-02T09:00:00Z"}), Ok(Role::Occurrence)),
        (json!({"seriesMasterId": "S"}), Err(Problem::Absent(Of::Events, "type"))),
        (json!({"seriesMasterId": null}), Err(Problem::Absent(Of::Events, "type"))),
        (json!({"recurrence": null}), Err(Problem::Absent(Of::Events, "type"))),
        (json!({}), Err(Problem::Absent(Of::Events, "type"))),
    ] {
        assert_eq!(role(&item(&json)), expected, "{json}");
    }
}

#[test]
fn what_an_event_says_of_itself() {
    let shown = read(&json!({})).unwrap();
    assert_eq!(shown.meeting.start.to_rfc3339(), "2026-03-02T09:00:00+00:00");
    assert_eq!((shown.meeting.end - shown.meeting.start).num_minutes(), 30);
    assert_eq!((shown.meeting.all_day, shown.meeting.status), (false, MeetingStatus::Confirmed));
    assert_eq!(shown.meeting.organizer.as_deref(), Some("bo@cust.example"));
    assert_eq!((shown.sequence, shown.modified.unwrap().timestamp_millis() % 1000), (None, 500));

    let properties = json!([{"id": "integer {00062002-0000-0000-c000-000000000046} id 0x8201", "value": "2"}]);
    let shown =
        read(&json!({"isAllDay": true, "isCancelled": true, "singleValueExtendedProperties": properties})).unwrap();
    assert_eq!(
        (shown.meeting.all_day, shown.meeting.status, shown.sequence),
        (true, MeetingStatus::Cancelled, Some(2))
    );
}

#[test]
fn what_an_occurrence_leaves_out_its_series_says() {
    let bare = item(&json!({
        "id": "O", "type": "occurrence", "seriesMasterId": "S",
        "start": {"dateTime": "2026-03-09T09:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-09T09:30:00", "timeZone": "UTC"},
    }));
    let sequence = json!([{"id": "Integer {00062002-0000-0000-C000-000000000046} Id 0x8201", "value": "4"}]);
    let series =
        event(&json!({"type": "seriesMaster", "isCancelled": true, "singleValueExtendedProperties": sequence}));
    let (shown, notes) = read_with(&bare, Some(&series), Some("0a11"));
    let shown = shown.unwrap();
    assert_eq!(shown.meeting.id, format!("{SERIES}/20260309T090000Z"));
    assert_eq!(
        (shown.meeting.status, shown.sequence, shown.meeting.attendees.len()),
        (MeetingStatus::Cancelled, Some(4), 1)
    );
    assert_eq!(shown.meeting.organizer.as_deref(), Some("bo@cust.example"));
    assert_eq!(notes, []);
    let own = item(&json!({"isCancelled": false, "attendees": [], "id": "O"})).over(bare);
    let (shown, _) = read_with(&own, Some(&series), Some("0a11"));
    assert_eq!(shown.unwrap().meeting.status, MeetingStatus::Confirmed);
}

#[test]
fn answers_are_read_and_rooms_are_nobody() {
    let attendee = |address: &str, of: &str, response: &str, time: &str| json!({"type": of, "emailAddress": {"address": address}, "status": {"response": response, "time": time}});
    let none = "0001-01-01T00:00:00Z";
    let attendees = json!([
        attendee("a@cust.example", "required", "accepted", "2026-03-01T08:00:00.1234567Z"),
        attendee("b@cust.example", "optional", "tentativelyAccepted", none),
        attendee("c@cust.example", "required", "declined", none),
        attendee("d@cust.example", "Required", "notResponded", none),
        attendee("room@corp.example", "resource", "accepted", none),
        {"emailAddress": {"name": "nobody"}},
        {"emailAddress": {"address": "e@cust.example"}},
        attendee("f@cust.example", "required", "perhaps", none),
        attendee("g@cust.example", "required", "organizer", none),
    ]);
    let (shown, notes) = read_with(&event(&json!({"attendees": attendees})), None, None);
    let meeting = shown.unwrap().meeting;
    let found: Vec<(&str, Response, bool)> = meeting
        .attendees
        .iter()
        .map(|attendee| (&attendee.address[..1], attendee.response, attendee.responded_at.is_some()))
        .collect();
    let expected = [
        ("a", Response::Accepted, true),
        ("b", Response::Tentative, false),
        ("c", Response::Declined, false),
        ("d", Response::None, false),
        ("e", Response::None, false),
        ("f", Response::None, false),
        ("g", Response::Accepted, false),
    ];
    assert_eq!(found, expected);
    assert_eq!(notes, [Problem::UnknownAnswer]);
}

#[test]
fn the_owners_own_answer_is_the_one_that_the_event_bears() {
    let own = |changes: &Value, mailbox| {
        let (shown, _) = read_with(&event(changes), None, mailbox);
        let attendees = shown.unwrap().meeting.attendees;
        attendees.into_iter().map(|of| (of.address, of.response, of.responded_at.is_some())).collect::<Vec<_>>()
    };
    let declined = json!({"response": "declined", "time": "2026-03-01T08:00:00Z"});
    let listed = |response, is_dated| ("A.nn@corp.example".to_owned(), response, is_dated);
    for (changes, mailbox, expected) in [
        (json!({"responseStatus": declined}), Some("0a11"), vec![listed(Response::Declined, true)]),
        (json!({"responseStatus": declined}), Some("ann@corp.example"), vec![listed(Response::Declined, true)]),
        (json!({"responseStatus": declined}), None, vec![listed(Response::None, false)]),
        (json!({"responseStatus": declined}), Some("f00d"), vec![listed(Response::None, false)]),
        (json!({"responseStatus": {"response": "notResponded"}}), Some("0a11"), vec![listed(Response::None, false)]),
        (
            json!({"responseStatus": {"response": "organizer"}, "isOrganizer": true}),
            Some("0a11"),
            vec![listed(Response::None, false)],
        ),
        // Invited by way of a list.
        (
            json!({"responseStatus": declined, "attendees": []}),
            Some("0a11"),
            vec![("ann@corp.example".to_owned(), Response::Declined, true)],
        ),
        (json!({"responseStatus": {"response": "none"}, "attendees": []}), Some("0a11"), vec![]),
    ] {
        assert_eq!(own(&changes, mailbox), expected, "{changes} {mailbox:?}");
    }
}

#[test]
fn the_organizers_copy_says_so_or_has_the_owner_for_organizer() {
    let is = |changes: &Value| {
        let (owners, item) = (owners(), event(changes));
        let owner = owners.find(Some("0a11"));
        Event { item: &item, series: None, owner: &owner, owners: &owners }.is_organizers()
    };
    let ann = json!({"emailAddress": {"address": "A.nn@corp.example"}});
    assert!(is(&json!({"isOrganizer": true})));
    assert!(!is(&json!({"isOrganizer": "absent"})));
    assert!(is(&json!({"isOrganizer": "absent", "organizer": ann})));
    assert!(!is(&json!({"isOrganizer": false, "organizer": ann})));
}

#[test]
fn what_would_be_of_use_is_named_where_it_is_absent_or_cannot_be_read() {
    let notes = |changes: &Value, mailbox| {
        let (shown, notes) = read_with(&event(changes), None, mailbox);
        assert!(shown.is_ok(), "{changes}");
        notes
    };
    let lacking = |property| vec![Problem::Lacking(Of::Events, property)];
    let odd = |property| vec![Problem::Odd(Of::Events, property)];
    for (property, when_absent) in [
        ("organizer", lacking("organizer")),
        ("attendees", lacking("attendees")),
        ("isAllDay", lacking("isAllDay")),
        ("isCancelled", lacking("isCancelled")),
        ("isDraft", lacking("isDraft")),
        ("lastModifiedDateTime", lacking("lastModifiedDateTime")),
        ("responseStatus", lacking("responseStatus")),
        ("isOrganizer", vec![]),
        ("originalStart", vec![]),
        ("uid", vec![]),
        ("singleValueExtendedProperties", vec![]),
    ] {
        for mailbox in [Some("0a11"), None] {
            assert_eq!(notes(&json!({property: "absent"}), mailbox), when_absent);
            assert_eq!(notes(&json!({property: 7}), mailbox), odd(property));
            assert_eq!(notes(&json!({property: null}), mailbox), []);
        }
    }
    for (changes, property) in [
        (json!({"isCancelled": "true"}), "isCancelled"),
        // As a writer of JSON cuts off what lies deep.
        (json!({"attendees": ["@{emailAddress=}", "@{emailAddress=}"]}), "attendees"),
        (json!({"attendees": [{"emailAddress": "@{address=}"}]}), "attendees"),
        (json!({"organizer": {"emailAddress": "@{address=}"}}), "organizer"),
    ] {
        assert_eq!(notes(&changes, Some("0a11")), odd(property));
    }
}

#[test]
fn the_answer_of_an_owner_whom_nobody_knows_is_missed() {
    for (response, mailbox, expected) in [
        ("declined", Some("f00d"), &[Problem::UnknownMailbox][..]),
        ("declined", Some("a.lias@corp.example"), &[Problem::UnknownMailbox]),
        ("declined", None, &[Problem::UnknownMailbox]),
        ("none", Some("f00d"), &[]),
        ("declined", Some("0a11"), &[]),
    ] {
        let (shown, notes) = read_with(&event(&json!({"responseStatus": {"response": response}})), None, mailbox);
        assert_eq!((shown.unwrap().meeting.attendees.len(), &*notes), (1, expected), "{response} {mailbox:?}");
    }
}
