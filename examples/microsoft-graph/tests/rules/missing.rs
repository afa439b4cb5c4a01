//! What is missing or cannot be read is named.

use serde_json::json;

use crate::support::{event, message, page, read, with};

#[test]
fn headers_are_missed_only_where_no_message_has_any() {
    let bare = || {
        let mut bare = with(message(), json!({"id": "N"}));
        bare.as_object_mut().unwrap().remove("internetMessageHeaders");
        bare
    };
    let missed = "messages without internetMessageHeaders, so that newsletters and automatic replies count";
    assert!(read(&[json!([bare()])]).report.contains(missed));
    assert!(!read(&[json!([bare(), message()])]).report.contains(missed));
}

#[test]
fn a_list_whose_last_page_was_not_read_is_named() {
    let next = |mailbox: &str, what: &str| {
        let link = format!("https://graph.microsoft.com/v1.0/users/{mailbox}/{what}?$skip=10");
        with(page(mailbox, what, "", json!([])), json!({"@odata.nextLink": link}))
    };
    let last = |mailbox: &str, what: &str| page(mailbox, what, "", json!([]));
    for (pages, expected) in [
        (vec![next("0a11", "messages"), last("0a11", "messages")], None),
        (vec![last("0a11", "messages"), next("0a11", "messages")], None),
        (vec![last("0a11", "messages")], None),
        (vec![json!([message()])], None),
        (vec![next("0a11", "messages"), next("0a11", "messages")], Some("0.json")),
        (vec![last("0b22", "messages"), last("0a11", "events"), next("0a11", "messages")], Some("2.json")),
    ] {
        let report = read(&pages).report;
        let what =
            "Trouble   lists whose last page was not read, so that the rest is missing: follow the next link: 1\n";
        match expected {
            Some(place) => assert!(report.contains(&format!("{what}            {place}\n")), "{report}"),
            None => assert!(!report.contains("last page"), "{report}"),
        }
    }
}

#[test]
fn the_answers_in_a_mailbox_that_nobody_knows_are_missed() {
    let declined = json!({"isOrganizer": false, "responseStatus": {"response": "declined"}});
    for (mailbox, ours, is_missed) in [("0b22", 1, false), ("0c33", 2, true), ("b.ob@corp.example", 2, true)] {
        let found = read(&[page(mailbox, "calendarView", "", json!([with(event("E", 10), declined.clone())]))]);
        assert_eq!((found.counts[3], found.ours_in_meetings), (1, ours), "{mailbox}: {}", found.report);
        let missed = "Missing   events in an unknown mailbox, so that its owner's responses are lost: --mailboxes \
            needs its directory_id or address, and the page its context: 1\n            0.json, item 1\n";
        assert_eq!(found.report.contains(missed), is_missed, "{mailbox}: {}", found.report);
    }
}

#[test]
fn what_cannot_be_read_is_named_also_where_the_rest_counts() {
    let cut = json!(["@{type=required; emailAddress=}"]);
    let items = json!([
        with(message(), json!({"ccRecipients": cut.clone(), "isDraft": "false"})),
        with(event("E", 10), json!({"isCancelled": "true", "responseStatus": {"response": "perhaps"}})),
        with(event("F", 11), json!({"attendees": cut, "isOrganizer": "true"})),
    ]);
    let found = read(&[items]);
    assert_eq!(found.counts[0], 1);
    for expected in [
        "Trouble   messages whose ccRecipients cannot be read, so that those people do not count: 1\n            0.json, item 1",
        "Trouble   messages whose isDraft cannot be read, so that drafts count: 1\n            0.json, item 1",
        "Trouble   events whose isCancelled cannot be read, so that cancelled ones count: 1\n            0.json, item 2",
        "Trouble   events whose attendees cannot be read, so that nobody is invited: 1\n            0.json, item 3",
        "Trouble   events whose isOrganizer cannot be read, so that the organizer decides whose they are: 1",
    ] {
        assert!(found.report.contains(expected), "{expected:?} in {}", found.report);
    }
}

#[test]
fn what_a_select_has_left_out_of_events_is_named() {
    let mut bare = with(event("E", 10), json!({"isOrganizer": false}));
    for property in ["isAllDay", "isCancelled", "isDraft", "responseStatus"] {
        bare.as_object_mut().unwrap().remove(property);
    }
    let found = read(&[page("0b22", "events", "", json!([bare]))]);
    assert_eq!(found.counts[3], 1);
    for expected in [
        "Missing   events without isAllDay, so that all-day ones count; add it to $select: 1",
        "Missing   events without isCancelled, so that cancelled ones count; add it to $select: 1",
        "Missing   events without isDraft, so that drafts count; add it to $select: 1",
        "Missing   events without responseStatus, so that the owner's own response is not known; add it to $select: 1",
    ] {
        assert!(found.report.contains(expected), "{expected:?} in {}", found.report);
    }
}

#[test]
fn what_is_no_mail_is_counted_and_not_offered() {
    let junk = json!([{"name": "X-Microsoft-Antispam-Mailbox-Delivery", "value": "ucf:0;dest:J;"}]);
    for (what, changes, expected) in [
        ("messages", json!({}), None),
        (
            "messages",
            json!({"internetMessageHeaders": junk}),
            Some("messages that are junk, by a mark or their folder: 1"),
        ),
        (
            "messages",
            json!({"internetMessageHeaders": [{"name": "X-Unsent", "value": "1"}]}),
            Some("messages that are drafts: 1"),
        ),
        ("mailFolders('junkemail')/messages", json!({}), Some("messages that are junk, by a mark or their folder: 1")),
        ("mailFolders('outbox')/messages", json!({}), Some("messages that are drafts: 1")),
    ] {
        let found = read(&[page("0a11", what, "", json!([with(message(), changes)]))]);
        assert_eq!(found.counts[0], u64::from(expected.is_none()), "{what}: {}", found.report);
        assert!(expected.is_none_or(|line| found.report.contains(line)), "{what}: {}", found.report);
    }
}
