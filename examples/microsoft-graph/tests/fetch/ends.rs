//! How runs end that meet something wrong, and that the next one goes on.

use std::process::Command;

use crate::faults::{Fault, Faults};
use crate::place::{FOLDERS, Place, Ran, watched};
use crate::server::{Server, Stranger};
use crate::tenant::Tenant;

const INBOX: &str = "/0a11/mailFolders/inbox";

/// A run that meets these faults at the inbox of the first person, and after it one that meets none: both
/// together have fetched what an undisturbed run fetches.
fn disturbed(faults: impl FnOnce(&Server) -> Vec<Fault>) -> (Ran, Server) {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "undisturbed", &[]).ended(0, "");
    server.asked();
    let faults = faults(&server);
    server.fail(Faults::at(INBOX, faults));
    let ran = place.run(&server, "graph", &["--tries", "3"]);
    let asked = server.asked();
    server.fail(Faults::Never);
    place.run(&server, "graph", &[]).ended(0, "");
    assert_eq!(place.items("graph"), place.items("undisturbed"));
    server.shared.lock().unwrap().requests = asked;
    (ran, server)
}

/// How often the first page of the inbox was asked for.
fn first_pages(server: &Server) -> usize {
    server
        .asked()
        .iter()
        .filter(|request| request.path.contains("/0a11/mailFolders/inbox") && request.path.contains("select"))
        .count()
}

#[test]
fn another_try_helps() {
    let faults: [fn() -> Fault; 8] = [
        || Fault::again(429),
        || Fault::again(502),
        || Fault::again(503),
        || Fault::again(504),
        || Fault::status(500),
        || Fault::Closed,
        || Fault::Cut,
        || Fault::BrokenOff,
    ];
    for fault in faults {
        let (ran, server) = disturbed(|_| vec![fault(), fault()]);
        ran.ended(0, "18 pages: 16 messages, 10 events, 0 removed\n");
        assert_eq!(first_pages(&server), 3);
    }
}

#[test]
fn a_page_may_be_repeated_and_a_circle_ends() {
    let (ran, _) = disturbed(|_| vec![Fault::repeated()]);
    ran.ended(0, "19 pages: 18 messages, 10 events, 0 removed\n");

    // Somebody else's mailbox is fetched all the same.
    let (ran, _) = disturbed(|_| (0..9).map(|_| Fault::repeated()).collect());
    let end = "1 of 2 mailboxes could not be fetched completely:\n  mailbox 1: http://127.0.0.1:";
    ran.ended(1, end);
    ran.ended(
        1,
        "/v1.0/users/…/mailFolders/…/messages/delta: the next links lead in a circle: what was fetched is kept",
    );
    ran.ended(1, ": 15 messages, 10 events");
}

#[test]
fn a_circle_of_several_pages_ends_too() {
    let (ran, _) = disturbed(|server| {
        let at = |token: &str| {
            format!("{}/users/0a11/mailFolders/inbox%2B%2F%3D/messages/delta?$skiptoken={token}", server.base)
        };
        (0..9).map(|turn| Fault::next_link(at(["opaque.2.5", "opaque.0.5"][turn % 2]))).collect()
    });
    ran.ended(1, "the next links lead in a circle");
}

#[test]
fn a_forgotten_token_begins_the_list_anew() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let before = place.items("graph");
    server.fail(Faults::at("inbox%2B%2F%3D/messages/delta?$deltatoken", [Fault::status(410)]));
    place.run(&server, "graph", &[]).ended(
        0,
        "10 pages: 5 messages, 0 events, 0 removed\nfetched again, since the server had forgotten their state: 1 lists\n",
    );
    assert_eq!(place.items("graph"), before);
    // A server that forgets at once is not asked a third time.
    server.fail(Faults::at(INBOX, [Fault::status(410), Fault::status(410)]));
    place.run(&server, "graph", &[]).ended(1, "mailbox 1: the server forgets the state of a list at once\n");
}

#[test]
fn a_token_that_has_run_out_ends_the_run_and_the_next_goes_on() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    server.fail(Faults::at("/0a11/mailFolders/sent", [Fault::status(401)]));
    let ran = place.run(&server, "graph", &[]);
    ran.ended(2, "microsoft-graph: mailboxes.json: mailbox 1: http://127.0.0.1:");
    ran.ended(
        2,
        "/v1.0/users/…/mailFolders/…/messages/delta: the server says 401 Busy: the token is invalid or expired; put a new \
         one into GRAPH_TOKEN and run again: what was fetched is kept\n",
    );
    assert_eq!(place.items("graph").len(), 5);
    server.asked();
    place.run(&server, "graph", &[]).ended(0, ": 11 messages, 10 events");
    let asked = server.asked();
    let inbox: Vec<&str> =
        asked.iter().map(|request| request.path.as_str()).filter(|path| path.contains(INBOX)).collect();
    assert!(matches!(inbox[..], [path] if path.contains("$deltatoken=")), "{inbox:?}");
}

#[test]
fn a_mailbox_that_cannot_be_fetched_is_named_and_the_others_go_on() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    let user = server.shared.lock().unwrap().tenant.users.remove("0a11").unwrap();
    let ran = place.run(&server, "graph", &[]);
    ran.ended(
        1,
        "9 pages: 8 messages, 5 events, 0 removed\n1 of 2 mailboxes could not be fetched completely:\n  mailbox 1: ",
    );
    ran.ended(1, "/v1.0/users/…/mailFolders/delta: the server says 404 ErrorInvalidUser\n");
    server.change(|tenant| drop(tenant.users.insert("0a11".into(), user)));

    server.fail(Faults::at("/0a11/calendarView", [Fault::status(403)]));
    let said = "/v1.0/users/…/calendarView/delta: the server says 403 Busy: the token in GRAPH_TOKEN lacks a permission \
                (Calendars.Read), or may not read this mailbox\n";
    place.run(&server, "graph", &[]).ended(1, said);

    server.fail(Faults::at("/0a11/", (0..3).map(|_| Fault::again(503))));
    let said = "/v1.0/users/…/mailFolders/delta: the server says 503, 3 times: run again later\n";
    place.run(&server, "graph", &["--tries", "3"]).ended(1, said);
    place.run(&server, "graph", &[]).ended(0, "");
    place.run(&server, "undisturbed", &[]).ended(0, "");
    assert_eq!(place.items("graph"), place.items("undisturbed"));
}

#[test]
fn a_mail_folder_that_goes_away_while_it_is_fetched_is_left() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    let goes = |tenant: &mut Tenant| drop(tenant.users.get_mut("0a11").unwrap().folders.remove("inbox+/="));
    server.fail(Faults::at(INBOX, [Fault::Before(Box::new(goes))]));
    let ran = place.run(&server, "graph", &[]);
    ran.ended(0, ": 11 messages, 10 events, 0 removed\nmail folders that were removed while they were fetched: 1\n");
}

#[test]
fn the_token_goes_nowhere_else() {
    let stranger = Stranger::new();
    let elsewhere = format!("{}/users?$skiptoken=opaque", stranger.base);
    let (ran, _) = disturbed(|_| vec![Fault::next_link(elsewhere.clone())]);
    ran.ended(1, "the server names a link to 127.0.0.1, and the token is for nobody else: nothing was sent there\n");
    let (ran, _) = disturbed(|_| vec![Fault::redirect(elsewhere.clone())]);
    ran.ended(2, "redirects are not followed, since the token would go along; give --base-url as it is now\n");
    assert!(!stranger.was_asked());

    // Nor to where a state from before says, which somebody may have changed.
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    place.run(&server, "graph", &[]).ended(0, "");
    let state = place.path("graph").join(FOLDERS[0]).join("state.json");
    let text = std::fs::read_to_string(&state).unwrap();
    let changed = text.replace(&format!("{}/users/0a11/calendarView", server.base), &elsewhere);
    assert_ne!(text, changed);
    std::fs::write(&state, changed).unwrap();
    place.run(&server, "graph", &[]).ended(2, "the token is for nobody else: nothing was sent there\n");
    assert!(!stranger.was_asked());
}

#[test]
fn what_is_no_page_is_named() {
    let (ran, _) = disturbed(|_| vec![Fault::garbage()]);
    ran.ended(
        1,
        "/v1.0/users/…/mailFolders/…/messages/delta: the answer is no page of Microsoft Graph, see its line 1 column 1",
    );
    let without_links = |answer: &mut crate::server::Answer| answer.body = br#"{"value": []}"#.to_vec();
    let (ran, _) = disturbed(|_| vec![Fault::Answer(Box::new(move |answer, _, _| without_links(answer)))]);
    ran.ended(1, "/messages/delta: a page with neither a next link nor a delta link: is --base-url right?\n");
    let (ran, _) = disturbed(|_| vec![Fault::endless(), Fault::endless()]);
    ran.ended(1, "/messages/delta: the answer has more than 67108864 bytes, even with 10 items at most\n");
    let (ran, server) = disturbed(|_| vec![Fault::endless()]);
    ran.ended(0, "18 pages: 16 messages, 10 events, 0 removed\n");
    let asked = server.asked();
    let fewer: Vec<&str> = asked
        .iter()
        .filter(|request| request.header("Prefer").unwrap().ends_with("odata.maxpagesize=10"))
        .map(|request| request.path.as_str())
        .collect();
    assert!(matches!(fewer[..], [path] if path.contains(INBOX)), "{fewer:?}");

    // Where nothing has ever answered as Microsoft Graph does, nothing will.
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    for fault in [Fault::garbage as fn() -> Fault, Fault::endless, || Fault::Cut] {
        server.fail(Faults::Always("", fault));
        place.run(&server, "graph", &["--tries", "2"]).ended(2, "mailbox 1: http://127.0.0.1:");
    }
}

#[test]
fn nobody_at_home() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base = format!("http://127.0.0.1:{port}");
    let ran = watched(&server, place.command(&base, "graph", &["--tries", "2"]));
    ran.ended(
        2,
        &format!("mailbox 1: {base}/users/…/mailFolders/delta: connection refused, 2 times: run again later\n"),
    );
}

#[test]
fn bad_usage_is_2_and_help_teaches() {
    let (server, place) = (Server::new(Tenant::small()), Place::new());
    let run = |change: &dyn Fn(&mut Command), more: &[&str], base: &str| {
        let mut command = place.command(base, "graph", more);
        change(&mut command);
        watched(&server, command)
    };
    let same = |_: &mut Command| {};
    let without_token = |command: &mut Command| _ = command.env_remove("GRAPH_TOKEN");
    run(&without_token, &[], &server.base)
        .ended(2, "GRAPH_TOKEN: no token in the environment: `microsoft-graph fetch --help`");
    run(&same, &[], "http://graph.microsoft.com/v1.0").ended(2, "--base-url: expected https");
    run(&same, &["--to", "2026-02-28"], &server.base).ended(2, "--from 2026-03-01 is after --to 2026-02-28\n");
    run(&same, &["--to", "tomorrow"], &server.base).ended(2, "--to <DATE>");
    run(&same, &["--tries", "0"], &server.base).ended(2, "--tries <N>");
    assert!(server.asked().is_empty());
    let help = Command::new(env!("CARGO_BIN_EXE_microsoft-graph")).args(["fetch", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for taught in ["GRAPH_TOKEN", "az account get-access-token", "Calendars.Read", "Exit codes: 0"] {
        assert!(help.contains(taught), "{taught}: {help}");
    }
}
