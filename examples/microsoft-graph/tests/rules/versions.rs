//! Messages and meetings in several versions, on several pages.

use serde_json::{Value, json};

use crate::support::{UID, event, message, page, person, read, removed, with};

#[test]
fn a_message_counts_once_it_is_sent_and_known_as_a_whole() {
    let draft = || with(message(), json!({"isDraft": true}));
    let sent = || json!({"id": "M", "isDraft": false});
    let is_read = || json!({"id": "M", "isRead": true});
    let halves = (
        json!({"id": "M", "internetMessageId": "<m1@corp.example>", "sentDateTime": "2026-03-02T09:00:00Z"}),
        json!({"id": "M", "from": person("ann@corp.example"), "toRecipients": [person("x@cust.example")]}),
    );
    for (items, emails, expected) in [
        (vec![message()], 1, "Emails    1 offered: 1 recorded"),
        (vec![draft()], 0, "messages that are drafts: 1"),
        (vec![draft(), sent()], 1, "Emails    1 offered: 1 recorded"),
        (vec![message(), is_read()], 1, "changes to messages that were read before: 1"),
        (vec![is_read(), message()], 1, "changes to messages that were read before: 1"),
        (vec![message(), is_read(), is_read()], 1, "changes to messages that were read before: 2"),
        (vec![is_read(), is_read(), message()], 1, "changes to messages that were read before: 2"),
        (
            vec![is_read()],
            0,
            "messages without internetMessageId, which they need: add it to $select: 1\n            0.json, item 1",
        ),
        (
            vec![halves.0, halves.1],
            1,
            "messages without ccRecipients, so that those people do not count; add it to $select: 1",
        ),
        (vec![message(), removed("M")], 1, "removals of messages from a folder; the messages count: 1"),
        (vec![with(draft(), json!({"id": null}))], 0, "messages that are drafts: 1"),
    ] {
        // In pages of their own, and on one page.
        let pages: Vec<Value> = items.iter().map(|item| page("0a11", "messages", "", json!([item]))).collect();
        for found in [read(&pages), read(&[page("0a11", "messages", "", json!(items))])] {
            assert_eq!(found.counts[0], emails, "{items:?}: {}", found.report);
            assert!(found.report.contains(expected), "{expected:?} in {}", found.report);
        }
    }
    // The same id in another mailbox is another message.
    let found = read(&[page("0a11", "messages", "", json!([draft()])), page("0b22", "messages", "", json!([sent()]))]);
    assert_eq!(found.counts[0], 0, "{}", found.report);
}

#[test]
fn the_event_of_an_invitation_is_read_with_it() {
    let invitation =
        with(message(), json!({"@odata.type": "#microsoft.graph.eventMessageRequest", "event": event("E", 10)}));
    let found = read(&[page("0a11", "messages", "", json!([invitation]))]);
    assert_eq!(found.counts, [0, 0, 0, 1], "{}", found.report);
    assert!(found.report.contains("1 message and 1 event"), "{}", found.report);
}

#[test]
fn a_series_counts_as_its_occurrences_and_they_inherit() {
    let series = with(event("S", 3), json!({"type": "seriesMaster", "recurrence": {"pattern": {}}}));
    let bare = |id: &str, day: u8| {
        let whole = event(id, day);
        json!({"id": id, "type": "occurrence", "seriesMasterId": "S", "start": whole["start"], "end": whole["end"]})
    };
    let exception = with(
        event("X", 18),
        json!({"type": "exception", "seriesMasterId": "S", "originalStart": "2026-03-17T12:00:00Z", "isCancelled": true}),
    );
    let all = [series.clone(), bare("A", 3), bare("B", 10), exception];
    for pages in [
        vec![page("0a11", "calendarView", "", json!(all))],
        all.iter().rev().map(|item| page("0a11", "calendarView", "", json!([item]))).collect(),
    ] {
        let found = read(&pages);
        assert_eq!((found.counts, found.ours_in_meetings, found.theirs_in_meetings), ([0, 0, 0, 2], 2, 1));
        assert!(found.report.contains("series, whose occurrences count: 1"), "{}", found.report);
        assert!(found.report.contains("not counted: 1 cancelled"), "{}", found.report);
        assert!(!found.report.contains("Trouble"), "{}", found.report);
    }
    for (pages, expected) in [
        (
            vec![page("0a11", "calendarView", "", json!([bare("A", 3)]))],
            "occurrences without the properties of their series",
        ),
        // Another mailbox's series is none of its own.
        (
            vec![page("0a11", "events", "", json!([bare("A", 3)])), page("0b22", "events", "", json!([series]))],
            "occurrences without the properties of their series",
        ),
        (vec![page("0a11", "events", "", json!([series]))], "series without an occurrence: read calendarView"),
    ] {
        let found = read(&pages);
        assert_eq!(found.counts, [0; 4]);
        assert!(found.report.contains(expected), "{}", found.report);
    }
}

#[test]
fn a_newer_version_of_a_copy_takes_the_place_of_what_it_names() {
    let moved = json!({"id": "E", "start": event("E", 12)["start"], "end": event("E", 12)["end"]});
    let later = with(moved.clone(), json!({"lastModifiedDateTime": "2026-03-05T00:00:00Z"}));
    let earlier = with(moved.clone(), json!({"lastModifiedDateTime": "2026-02-05T00:00:00Z"}));
    let on = |fetched: &str, item: &Value| page("0a11", "events", fetched, json!([item]));
    for (pages, days_since) in [
        (vec![on("", &event("E", 10)), on("", &moved)], "19"),
        (vec![on("", &moved), on("", &event("E", 10))], "21"),
        (vec![on("08T00:00", &moved), on("07T00:00", &event("E", 10))], "19"),
        (vec![on("", &event("E", 10)), on("", &later)], "19"),
        (vec![on("", &later), on("", &event("E", 10))], "19"),
        (vec![on("", &event("E", 10)), on("", &earlier)], "21"),
    ] {
        let found = read(&pages);
        assert_eq!((found.counts[3], found.last_meeting.as_str()), (1, days_since), "{}", found.report);
    }
}

#[test]
fn the_organizers_removal_calls_a_meeting_off_if_it_came_before_the_meeting() {
    let bobs = || with(event("B", 10), json!({"isOrganizer": false, "responseStatus": {"response": "accepted"}}));
    let anns = |fetched: &str, items: Value| page("0a11", "events", fetched, items);
    let kept = || page("0b22", "events", "", json!([bobs()]));
    for (pages, meetings, expected) in [
        (
            vec![anns("08T00:00", json!([event("A", 10)])), kept(), anns("09T00:00", json!([removed("A")]))],
            0,
            "1 cancelled",
        ),
        (vec![anns("", json!([event("A", 10)])), kept(), anns("", json!([removed("A")]))], 0, "1 cancelled"),
        (
            vec![anns("09T00:00", json!([removed("A")])), kept(), anns("08T00:00", json!([event("A", 10)]))],
            0,
            "1 cancelled",
        ),
        // Tidied up afterwards.
        (
            vec![anns("08T00:00", json!([event("A", 10)])), anns("11T00:00", json!([removed("A")]))],
            1,
            "removals of meetings after they began; the meetings count: 1",
        ),
        // Back again.
        (vec![anns("08T00:00", json!([removed("A")])), anns("09T00:00", json!([event("A", 10)]))], 1, "1 counted"),
        (
            vec![anns("", json!([event("A", 10)])), anns("", json!([removed("C")]))],
            1,
            "removals of items that were not read: 1",
        ),
        (
            vec![anns("", json!([event("A", 10)])), kept(), page("0b22", "events", "", json!([removed("B")]))],
            1,
            "removals of copies of other people's meetings; the meetings count: 1",
        ),
    ] {
        let found = read(&pages);
        assert_eq!(found.counts[3], meetings, "{}", found.report);
        assert!(found.report.contains(expected), "{expected:?} in {}", found.report);
    }
}

#[test]
fn a_series_that_is_removed_takes_its_occurrences_along() {
    let series = with(event("S", 3), json!({"type": "seriesMaster", "recurrence": {"pattern": {}}}));
    let occurrence = |id: &str, day: u8| with(event(id, day), json!({"type": "occurrence", "seriesMasterId": "S"}));
    let all = json!([series, occurrence("A", 3), occurrence("B", 10), occurrence("C", 17)]);
    let pages = [page("0a11", "events", "01T00:00", all), page("0a11", "events", "09T00:00", json!([removed("S")]))];
    let found = read(&pages);
    assert_eq!(found.counts[3], 1, "{}", found.report);
    assert!(found.report.contains("2 cancelled"), "{}", found.report);
}

#[test]
fn by_sequence_copies_of_one_version_stand_together_and_by_time_the_newest_alone() {
    let sequence =
        |number: &str| json!([{"id": "Integer {00062002-0000-0000-c000-000000000046} Id 0x8201", "value": number}]);
    let own = |response: &str| json!({"response": response, "time": "2026-03-02T00:00:00Z"});
    // Bob declines in his own calendar, which Ann's does not know; Ann's is changed once more.
    let (mut anns, mut bobs) = (event("A", 10), event("B", 10));
    anns = with(anns, json!({"lastModifiedDateTime": "2026-03-03T00:00:00Z"}));
    bobs = with(
        bobs,
        json!({"isOrganizer": false, "responseStatus": own("declined"), "lastModifiedDateTime": "2026-03-02T00:00:00Z"}),
    );
    let both = |anns: &Value, bobs: &Value| {
        read(&[page("0a11", "events", "", json!([anns])), page("0b22", "events", "", json!([bobs]))])
    };
    let by_time = both(&anns, &bobs);
    assert_eq!((by_time.counts[3], by_time.ours_in_meetings), (1, 2), "{}", by_time.report);
    let numbered =
        |item: &Value, number| with(item.clone(), json!({"singleValueExtendedProperties": sequence(number)}));
    let by_sequence = both(&numbered(&anns, "1"), &numbered(&bobs, "1"));
    assert_eq!((by_sequence.counts[3], by_sequence.ours_in_meetings), (1, 1));
    let half_of_them = both(&numbered(&anns, "1"), &bobs);
    assert_eq!(half_of_them.ours_in_meetings, 2);
    let newer = with(numbered(&bobs, "2"), json!({"isCancelled": true}));
    assert_eq!(both(&numbered(&anns, "1"), &newer).counts[3], 0);
}

#[test]
fn local_times_of_either_kind_are_the_same_meeting() {
    let local = |zone: &str, hour: u8| {
        let time = |hour: u8| json!({"dateTime": format!("2026-03-10T{hour:02}:00:00.0000000"), "timeZone": zone});
        with(event("E", 10), json!({"start": time(hour), "end": time(hour + 2)}))
    };
    let pages = [
        page("0a11", "events", "", json!([local("W. Europe Standard Time", 13)])),
        page("0b22", "events", "", json!([local("America/New_York", 8)])),
    ];
    let found = read(&pages);
    assert_eq!((found.counts[3], found.meeting_seconds.as_str()), (1, "7200.0"), "{}", found.report);
}

#[test]
fn an_instance_that_was_moved_is_one_for_whoever_was_invited_to_it_alone() {
    // MS-OXOCAL: the date of the instance stands in its id.
    let dated = UID.replacen("E00800000000", "E00807EA030A", 1);
    let exception = json!({
        "type": "exception", "seriesMasterId": "S", "originalStart": "2026-03-10T12:00:00Z",
        "lastModifiedDateTime": "2026-03-05T00:00:00Z",
    });
    let anns = |day: u8| page("0a11", "calendarView", "", json!([with(event("A", day), exception.clone())]));
    let bobs = |day: u8| {
        let alone = json!({"iCalUId": dated.clone(), "isOrganizer": false, "responseStatus": {"response": "accepted"}});
        page("0b22", "calendarView", "", json!([with(event("B", day), alone)]))
    };
    for (pages, expected) in [
        (vec![anns(11), bobs(11)], 1),
        (vec![bobs(11), anns(11)], 1),
        // The version before it was moved.
        (vec![anns(11), bobs(10)], 1),
        (vec![anns(10), bobs(10)], 1),
        // One that is known to nobody else.
        (vec![bobs(11)], 1),
        (vec![anns(11), bobs(12)], 2),
    ] {
        let found = read(&pages);
        assert_eq!(found.counts[3], expected, "{}", found.report);
        assert!(!found.report.contains("Trouble"), "{}", found.report);
    }
}
