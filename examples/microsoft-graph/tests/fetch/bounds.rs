//! From when to when: bounds that widen, and more mail than a filter lets through.

use crate::faults::{Fault, Faults};
use crate::place::Place;
use crate::server::Server;
use crate::tenant::{Tenant, message};

/// The paths that were asked for, of the first person's calendar or inbox.
fn asked(server: &Server, of: &str) -> Vec<String> {
    let asked = server.asked();
    let paths = asked.iter().filter_map(|request| request.path.strip_prefix("/v1.0/users/0a11/"));
    paths.filter(|path| path.contains(of)).map(|path| path.split_once("/delta?").unwrap().1.to_owned()).collect()
}

#[test]
fn a_new_quarter_begins_the_calendar_anew_after_its_last_changes() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &["--to", "2026-03-31"]).ended(0, "");
    let first = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-07-01T00:00:00Z";
    assert_eq!(asked(&server, "calendarView")[0], first);
    place.run(&server, "graph", &["--to", "2026-03-31"]).ended(0, "");
    assert_eq!(asked(&server, "calendarView"), ["$deltatoken=opaque.5"]);
    place.run(&server, "graph", &["--to", "2026-04-01"]).ended(0, "");
    let again = "startDateTime=2026-03-01T00:00:00Z&endDateTime=2026-10-01T00:00:00Z";
    let pages = ["$deltatoken=opaque.5", again, "$skiptoken=opaque.2.5", "$skiptoken=opaque.4.5"];
    assert_eq!(asked(&server, "calendarView"), pages);
    // A day that lies within needs nothing anew.
    place.run(&server, "graph", &["--to", "2026-03-20"]).ended(0, "");
    assert_eq!(asked(&server, "calendarView"), ["$deltatoken=opaque.5"]);
}

#[test]
fn an_earlier_day_begins_the_mail_anew() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    let run = |from: &str| {
        place.run(&server, "graph", &["--from", from]).ended(0, "");
        asked(&server, "inbox")
    };
    assert!(run("2026-03-01")[0].contains("ge%202026-03-01T00:00:00Z"));
    assert_eq!(run("2026-03-05"), ["$deltatoken=opaque.5"]);
    let again = run("2026-02-01");
    assert_eq!(again[0], "$deltatoken=opaque.5");
    assert!(again[1].contains("ge%202026-02-01T00:00:00Z"), "{again:?}");
    assert_eq!(run("2026-02-01"), ["$deltatoken=opaque.5"]);
}

#[test]
fn in_reply_to_begins_the_mail_anew_once() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    let run = |more: &[&str]| {
        place.run(&server, "graph", more).ended(0, "");
        let (inbox, calendar) = {
            let asked = server.asked();
            let of = |part: &str| -> Vec<String> {
                let paths = asked.iter().filter(|request| request.path.contains(part));
                paths.map(|request| request.path.split_once("/delta?").unwrap().1.to_owned()).collect()
            };
            (of("/0a11/mailFolders/inbox"), of("/0a11/calendarView"))
        };
        (inbox, calendar.len())
    };
    let (inbox, _) = run(&[]);
    assert!(!inbox[0].contains("$expand"), "{inbox:?}");
    let (inbox, calendar) = run(&["--in-reply-to"]);
    assert_eq!((inbox[0].as_str(), calendar), ("$deltatoken=opaque.5", 1));
    assert!(inbox[1].contains("$expand=singleValueExtendedProperties"), "{inbox:?}");
    // From then on its changes, with and without.
    let changes = (vec!["$deltatoken=opaque.5".to_owned()], 1);
    assert_eq!(run(&["--in-reply-to"]), changes);
    assert_eq!(run(&[]), changes);
    assert_eq!(run(&["--in-reply-to"]), changes);
    // What begins anew is asked for as it is wanted then: the permission may be gone.
    server.fail(Faults::at("/0a11/mailFolders/inbox", [Fault::status(410)]));
    let (inbox, _) = run(&[]);
    assert!(inbox[1].contains("$filter") && !inbox[1].contains("$expand"), "{inbox:?}");
}

/// With a filter the server gives out 5,000 messages and not one more, as if there were no others.
#[test]
fn a_folder_with_more_than_a_filter_lets_through_is_fetched_as_a_whole() {
    let mut tenant = Tenant { page: 1_000, ..Tenant::small() };
    let inbox = tenant.users.get_mut("0a11").unwrap().folders.get_mut("inbox+/=").unwrap();
    *inbox = (0..5_200).map(|number| message("0a11", "inbox", number)).collect();
    inbox[5_100]["receivedDateTime"] = "2026-02-28T23:59:59Z".into();
    let (server, place) = (Server::new(tenant), Place::new());
    place.run(&server, "graph", &[]).ended(0, ": 10210 messages, 10 events");
    let is_inbox = |item: &&[String; 3]| item[2].contains("0a11-inbox-");
    assert_eq!(place.items("graph").iter().filter(is_inbox).count(), 5_199);
    let first: Vec<bool> = asked(&server, "inbox")
        .iter()
        .filter(|path| path.contains("select"))
        .map(|path| path.contains("DateTime%20ge"))
        .collect();
    assert_eq!(first, [true, false]);
    // And only its changes from then on.
    place.run(&server, "graph", &[]).ended(0, ": 0 messages");
    assert_eq!(asked(&server, "inbox"), ["$deltatoken=opaque.5200"]);
}
