//! What the server is asked for, in what words, and what of its answers is kept.

use serde_json::json;

use crate::place::{FOLDERS, Place};
use crate::server::{Server, TOKEN};
use crate::tenant::{Tenant, message, removed};

const SELECT: &str = "$select=id,internetMessageId,conversationId,sentDateTime,receivedDateTime,\
                      lastModifiedDateTime,from,sender,toRecipients,ccRecipients,bccRecipients,isDraft,internetMessageHeaders";
const FILTER: &str = "$filter=receivedDateTime%20ge%202026-03-01T00:00:00Z";
const EXPAND: &str = "$expand=singleValueExtendedProperties($filter=id%20eq%20'String%200x1042')";

#[test]
fn a_first_run_fetches_everything() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "18 pages: 16 messages, 10 events, 0 removed\n");

    let asked = server.asked();
    for request in &asked {
        assert_eq!(request.header("Authorization").unwrap(), format!("Bearer {TOKEN}"));
        let prefer = request.header("Prefer").unwrap();
        assert_eq!(prefer, "outlook.timezone=\"UTC\", IdType=\"ImmutableId\", odata.maxpagesize=100");
        assert_eq!(request.header("Accept"), Some("application/json"));
    }
    let paths: Vec<&str> = asked.iter().map(|request| request.path.strip_prefix("/v1.0/users/").unwrap()).collect();
    let folder = |user: &str, id: &str| format!("{user}/mailFolders/{id}%2B%2F%3D/messages/delta");
    let query = format!("?{SELECT}&{FILTER}");
    let rep = [
        "0a11/mailFolders/delta?$select=id".to_owned(),
        "0a11/mailFolders/delta?$skiptoken=opaque.2.6".to_owned(),
        "0a11/mailFolders/delta?$skiptoken=opaque.4.6".to_owned(),
        "0a11/mailFolders/drafts?$select=id".to_owned(),
        "0a11/mailFolders/junkemail?$select=id".to_owned(),
        "0a11/mailFolders/outbox?$select=id".to_owned(),
        folder("0a11", "empty") + &query,
        folder("0a11", "inbox") + &query,
        folder("0a11", "inbox") + "?$skiptoken=opaque.2.5",
        folder("0a11", "inbox") + "?$skiptoken=opaque.4.5",
        folder("0a11", "sent") + &query,
        folder("0a11", "sent") + "?$skiptoken=opaque.2.3",
        "0a11/calendarView/delta?startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-07-01T00:00:00Z".to_owned(),
        "0a11/calendarView/delta?$skiptoken=opaque.2.5".to_owned(),
        "0a11/calendarView/delta?$skiptoken=opaque.4.5".to_owned(),
    ];
    assert_eq!(&paths[..rep.len()], rep);
    assert!(paths[rep.len()..].iter().all(|path| path.starts_with("lead%40corp.example/")), "{paths:?}");
}

#[test]
fn a_page_is_stored_without_what_is_private() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let pages = place.pages("graph");
    let names: Vec<&str> =
        pages.iter().map(|(name, _)| name.as_str()).filter(|name| name.starts_with(FOLDERS[0])).collect();
    let expected = [
        "events-000006",
        "events-000007",
        "events-000008",
        "messages-000001",
        "messages-000002",
        "messages-000003",
        "messages-000004",
        "messages-000005",
    ];
    assert_eq!(names, expected.map(|name| format!("{}/{name}.json.gz", FOLDERS[0])));

    let page = |name: &str| {
        let mut page = pages.iter().find(|(found, _)| found.ends_with(name)).unwrap().1.clone();
        let fetched_at = page.as_object_mut().unwrap().remove("fetchedAt").unwrap();
        assert!(fetched_at.as_str().unwrap().ends_with('Z'), "{fetched_at}");
        page
    };
    let person = |address: &str| json!({"emailAddress": {"address": address}});
    assert_eq!(
        page(&format!("{}/messages-000003.json.gz", FOLDERS[0])),
        json!({
            "@odata.context": format!("{}/$metadata#users('0a11')/messages", server.base),
            "value": [{
                "id": "0a11-inbox-4",
                "internetMessageId": "<0a11-inbox-4@corp.example>",
                "receivedDateTime": "2026-03-05T09:00:00Z",
                "sentDateTime": "2026-03-05T08:59:00Z",
                "from": person("bo@birch.example"),
                "toRecipients": [person("rep@corp.example")],
                "ccRecipients": [],
                "bccRecipients": [],
                "conversationId": "inbox",
                "isDraft": false,
                "internetMessageHeaders": [{"name": "Precedence", "value": "list"}],
            }],
        })
    );
    assert_eq!(
        page(&format!("{}/events-000008.json.gz", FOLDERS[1])),
        json!({
            "@odata.context": format!("{}/$metadata#users('lead%40corp.example')/events", server.base),
            "value": [{
                "id": "lead@corp.example-event-4",
                "iCalUId": "uid-4",
                "type": "singleInstance",
                "isAllDay": false,
                "isCancelled": false,
                "isDraft": false,
                "lastModifiedDateTime": "2026-03-01T09:00:00Z",
                "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
                "start": {"dateTime": "2026-03-02T09:00:00.0000000", "timeZone": "UTC"},
                "end": {"dateTime": "2026-03-02T09:30:00.0000000", "timeZone": "UTC"},
                "organizer": person("rep@corp.example"),
                "attendees": [{"type": "required", "emailAddress": {"address": "bo@birch.example"}}],
            }],
        })
    );
}

#[test]
fn another_day_only_changes_come() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let first = place.pages("graph");
    server.asked();
    place.run(&server, "graph", &[]).ended(0, "8 pages: 0 messages, 0 events, 0 removed\n");
    assert_eq!(place.pages("graph"), first);
    let asked = server.asked();
    let lists: Vec<&str> =
        asked.iter().map(|request| request.path.as_str()).filter(|path| !path.contains("Folders/delta")).collect();
    // Three folders and a calendar of two people, each by its delta link.
    assert_eq!(lists.len(), 8, "{lists:?}");
    assert!(lists.iter().all(|path| path.contains("/delta?$deltatoken=opaque.")), "{lists:?}");

    server.change(|tenant| {
        let rep = tenant.users.get_mut("0a11").unwrap();
        rep.folders.get_mut("inbox+/=").unwrap().extend([message("0a11", "inbox", 5), removed("0a11-inbox-0")]);
        rep.folders.insert("new".into(), vec![message("0a11", "new", 0)]);
        rep.folders.remove("sent+/=");
        rep.events.push(removed("0a11-event-0"));
    });
    place.run(&server, "graph", &[]).ended(0, "8 pages: 2 messages, 0 events, 2 removed\n");
    let all = place.pages("graph");
    let ids: Vec<&str> = all
        .iter()
        .filter(|page| !first.contains(page))
        .flat_map(|(_, page)| page["value"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()))
        .collect();
    assert_eq!(ids, ["0a11-event-0", "0a11-inbox-5", "0a11-inbox-0", "0a11-new-0"]);
}

#[test]
fn in_reply_to_is_asked_for_on_request() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &["--in-reply-to"]).ended(0, "16 messages");
    let query = format!("/inbox%2B%2F%3D/messages/delta?{SELECT}&{FILTER}&{EXPAND}");
    let is_so = |path: &str| path.ends_with(&query);
    assert_eq!(server.asked().iter().filter(|request| is_so(&request.path)).count(), 2);
}

#[test]
fn what_is_fetched_is_read() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let (rows, said) = place.rows("graph");
    let year = rows.lines().nth(1).unwrap();
    assert_eq!(year, "birch,100.0,0,16,0,5,2,1,1,1,2026-03-01,26,29,1800.0,,2025-03-31,Year");
    // Nothing is missing, and what lies beside the pages is no trouble.
    let expected = "\
Read      16 files with 16 messages and 10 events
Emails    16 offered: 16 recorded
          16 counted
Meetings  10 offered: 5 recorded, 5 seen before
          5 counted
Accounts  1 listed: 1 with activity
";
    assert_eq!(said, expected);
}
