//! What keeps one list back keeps no other: not the folders after it, nor the calendar, nor other people.

use serde_json::{Value, json};

use crate::faults::{Fault, Faults};
use crate::place::{Place, Ran};
use crate::server::Server;
use crate::tenant::{Tenant, message};

const INBOX: &str = "/0a11/mailFolders/inbox";
const MESSAGES: &str = "/0a11/mailFolders/inbox%2B%2F%3D/messages/";
const CALENDAR: &str = "/0a11/calendarView/";

/// How many items lie there, of the first person's inbox, of her other folders, of her calendar and of
/// somebody else's.
fn there(place: &Place) -> [usize; 4] {
    let (items, mut counts) = (place.items("graph"), [0; 4]);
    for [_, _, item] in &items {
        let id = serde_json::from_str::<Value>(item).unwrap()["id"].as_str().unwrap().to_owned();
        let begins = ["0a11-inbox", "0a11-sent", "0a11-event", "lead"];
        counts[begins.iter().position(|begin| id.starts_with(begin)).unwrap()] += 1;
    }
    counts
}

fn run_with(faults: Faults) -> (Ran, Place, Server) {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    server.fail(faults);
    let ran = place.run(&server, "graph", &["--tries", "2"]);
    (ran, place, server)
}

#[test]
fn a_folder_that_is_always_refused() {
    for (fault, said) in [
        ((|| Fault::status(400)) as fn() -> Fault, "/messages/delta: the server says 400 Busy\n"),
        (|| Fault::status(403), "lacks a permission"),
        (|| Fault::status(410), "the server forgets the state of a list at once\n"),
        (|| Fault::status(500), "the server says 500 Busy, 2 times: run again later\n"),
        (|| Fault::Closed, "2 times: run again later\n"),
        (|| Fault::Cut, "2 times: run again later\n"),
        (Fault::garbage, "is no page of Microsoft Graph"),
        (|| Fault::next_link("https://stranger.example/".into()), "the server names a link to stranger.example"),
        (|| Fault::next_link(format!("http://127.0.0.1/{}", "x".repeat(70_000))), "a link that is invalid"),
    ] {
        let (ran, place, server) = run_with(Faults::Always(MESSAGES, fault));
        ran.ended(1, "1 of 2 mailboxes could not be fetched completely:\n  mailbox 1: ");
        ran.ended(1, said);
        assert_eq!(there(&place)[1..], [3, 5, 13], "{said}");
        server.fail(Faults::Never);
        place.run(&server, "graph", &[]).ended(0, "");
        assert_eq!(there(&place), [5, 3, 5, 13], "{said}");
    }
}

#[test]
fn a_calendar_that_is_always_refused() {
    let header = || Fault::Answer(Box::new(|answer, _, _| answer.headers.push(("X-Long", "x".repeat(70_000)))));
    let deflated = || Fault::Answer(Box::new(|answer, _, _| answer.body = vec![0x78, 0x9c, 0xab, 0x56]));
    for fault in [Fault::endless as fn() -> Fault, header, deflated] {
        let (ran, place, _) = run_with(Faults::Always(CALENDAR, fault));
        ran.ended(1, "/calendarView/delta: the answer");
        assert_eq!(there(&place), [5, 3, 0, 13]);
    }
}

#[test]
fn folders_that_cannot_be_listed_leave_the_calendar() {
    let (ran, place, _) = run_with(Faults::Always("/0a11/mailFolders", || Fault::status(403)));
    ran.ended(1, "/mailFolders/delta: the server says 403 Busy: the token in GRAPH_TOKEN lacks a permission");
    assert_eq!(there(&place), [0, 0, 5, 13]);
}

/// A server that has enough is not asked for the next list at once.
#[test]
fn a_throttled_mailbox_is_left_alone() {
    let (ran, place, server) = run_with(Faults::Always(MESSAGES, || Fault::again(429)));
    ran.ended(1, "asked again: 1 times, after 0 s of waiting\n1 of 2 mailboxes could not be fetched completely:\n");
    ran.ended(1, "/messages/delta: the server says 429, 2 times: run again later\n");
    assert_eq!(there(&place), [0, 0, 0, 13]);
    assert!(!server.asked().iter().any(|request| request.path.contains(CALENDAR)));
}

#[test]
fn a_token_that_has_run_out_is_said_after_another_failure_too() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    server.fail(Faults::at(INBOX, [Fault::status(400), Fault::status(401)]));
    place.run(&server, "graph", &[]).ended(1, "the server says 400 Busy");
    server.fail(Faults::at("/0a11/", [Fault::status(400), Fault::status(401)]));
    place.run(&server, "graph", &[]).ended(2, "/calendarView/delta: the server says 401 Busy");
}

#[test]
fn a_kept_link_that_leads_nowhere_begins_the_list_anew() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    server.change(|tenant| {
        let inbox = tenant.users.get_mut("0a11").unwrap().folders.get_mut("inbox+/=").unwrap();
        inbox.extend((5..7).map(|number| message("0a11", "inbox", number)));
    });
    server.fail(Faults::Always("/0a11/mailFolders/inbox%2B%2F%3D/messages/delta?$deltatoken", || Fault::status(404)));
    let said =
        ": 7 messages, 0 events, 0 removed\nfetched again, since the server had forgotten their state: 1 lists\n";
    for _ in 0..2 {
        place.run(&server, "graph", &[]).ended(0, said);
        assert_eq!(there(&place)[0], 7);
    }

    // In the middle of a round too, and the next run does not begin with the dead link.
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    server.fail(Faults::at("/0a11/mailFolders/inbox%2B%2F%3D/messages/delta?$skiptoken", [Fault::status(404)]));
    place.run(&server, "graph", &[]).ended(0, "18 messages");
    assert_eq!(there(&place), [5, 3, 5, 13]);
    let (ran, place, server) = run_with(Faults::Always("/messages/delta?$skiptoken", || Fault::status(404)));
    ran.ended(1, "2 of 2 mailboxes could not be fetched completely:\n");
    ran.ended(1, "the folder is there, its messages are not: http://127.0.0.1:");
    server.fail(Faults::Never);
    place.run(&server, "graph", &[]).ended(0, "");
    assert_eq!(there(&place), [5, 3, 5, 13]);
}

#[test]
fn messages_that_are_not_there_in_a_folder_that_is() {
    let (ran, place, _) = run_with(Faults::Always("/messages/delta", || Fault::status(404)));
    ran.ended(1, "0 messages, 10 events, 0 removed\n2 of 2 mailboxes could not be fetched completely:\n  mailbox 1: ");
    ran.ended(1, "the folder is there, its messages are not: http://127.0.0.1:");
    ran.ended(1, "/v1.0/users/…/mailFolders/…/messages/delta: the server says 404 Busy\n");
    assert_eq!(there(&place)[2], 5);
}

/// A page with such items and with a next link that nobody has seen before.
fn goes_on_with(value: impl FnOnce(&str) -> Value + Send + 'static) -> Fault {
    Fault::Answer(Box::new(move |answer, request, base| {
        let path = request.path.split('?').next().unwrap().strip_prefix("/v1.0").unwrap();
        let number = request.path.rsplit_once("opaque.").map_or(0, |(_, number)| number.parse::<u32>().unwrap()) + 1;
        let page = json!({
            "value": value(&number.to_string()),
            "@odata.nextLink": format!("{base}{path}?$skiptoken=opaque.{number}"),
        });
        (answer.status, answer.body) = (200, page.to_string().into_bytes());
    }))
}

#[test]
fn links_that_lead_to_nothing_come_to_an_end() {
    let end = "/delta: the next links lead to nothing, 1000 times in a row: what was fetched is kept, and the next run begins \
               with the first page again\n";
    let empty = || goes_on_with(|_| json!([]));
    let (ran, place, server) = run_with(Faults::Always(MESSAGES, empty));
    ran.ended(1, end);
    assert_eq!(there(&place), [0, 3, 5, 13]);
    server.fail(Faults::Never);
    place.run(&server, "graph", &[]).ended(0, ": 5 messages");

    let same = || goes_on_with(|_| json!([{"id": "one"}]));
    let (ran, place, _) = run_with(Faults::Always("/0a11/mailFolders/delta", same));
    ran.ended(1, end);
    assert_eq!(there(&place), [0, 0, 5, 13]);
}

#[test]
fn folders_beyond_number_come_to_an_end() {
    let many = || goes_on_with(|page| (0..20_000).map(|id| json!({"id": format!("{page}-{id}")})).collect());
    let (ran, place, _) = run_with(Faults::Always("/0a11/mailFolders/delta", many));
    ran.ended(1, "/mailFolders/delta: more than 100000 mail folders: what was fetched is kept");
    assert_eq!(there(&place), [0, 0, 5, 13]);
}
