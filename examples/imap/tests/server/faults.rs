//! A server that goes away, and a program that is killed: a later run gives what an undisturbed one does.

use std::process::Stdio;

use fastrand::Rng;
use kit::testing::run;

use crate::dovecot::{Dovecot, assert_ended, message};
use crate::proxy::{Proxy, Then};

/// Two batches and a half, in two folders.
fn filled() -> Option<Dovecot> {
    let server = Dovecot::start()?;
    let mut writer = server.writer();
    writer.command("CREATE Sent");
    for number in 0..400 {
        writer.append("INBOX", "", &message(&format!("i{number}")));
    }
    for number in 0..225 {
        writer.append("Sent", "", &message(&format!("s{number}")));
    }
    Some(server)
}

fn mboxes(server: &Dovecot, into: &str) -> [String; 2] {
    ["INBOX", "Sent"].map(|name| server.mbox(&format!("{into}/{name}.mbox")))
}

/// How many bytes an undisturbed run gets, and what it stores.
fn undisturbed(server: &Dovecot) -> (usize, [String; 2]) {
    let whole = Proxy::new(server.port, usize::MAX, Then::Close);
    run(&mut server.program(whole.port, "whole")).ok();
    (whole.passed(), mboxes(server, "whole"))
}

#[test]
fn a_server_that_goes_away_costs_nothing() {
    let Some(server) = filled() else { return };
    let (bytes, expected) = undisturbed(&server);
    let mut rng = Rng::with_seed(23);
    for round in 0..12 {
        let into = format!("round{round}");
        let cut = rng.usize(..bytes);
        let proxy = Proxy::new(server.port, cut, Then::Close);
        let ran = run(&mut server.program(proxy.port, &into));
        let place = format!("seed 23, round {round}, after {cut} of {bytes} bytes: {}", ran.said);
        assert!(matches!(ran.code, Some(1 | 2)), "{place}");
        let gone = ran.said.contains("the server has closed the connection");
        assert!(gone, "{place}");
        run(&mut server.program(server.port, &into)).ok();
        assert_eq!(mboxes(&server, &into), expected, "{place}");
    }
    // In the second folder, surely.
    let proxy = Proxy::new(server.port, bytes - 2000, Then::Close);
    let ran = run(&mut server.program(proxy.port, "late"));
    assert!(ran.said.starts_with("1 of 2 folders: 400 messages\n"), "{}", ran.said);
    assert_ended(&ran, 1, "imap: the server has closed the connection: run again to continue");
}

#[test]
fn a_killed_run_is_continued() {
    let Some(server) = filled() else { return };
    let (bytes, expected) = undisturbed(&server);
    let mut rng = Rng::with_seed(29);
    for round in 0..12 {
        let into = format!("round{round}");
        // Some runs are killed twice.
        for _ in 0..=round % 2 {
            let proxy = Proxy::new(server.port, rng.usize(..bytes), Then::Stand);
            let mut child = server.program(proxy.port, &into).stderr(Stdio::null()).spawn().unwrap();
            proxy.passed();
            child.kill().unwrap();
            child.wait().unwrap();
        }
        run(&mut server.program(server.port, &into)).ok();
        assert_eq!(mboxes(&server, &into), expected, "seed 29, round {round}");
    }
}

#[test]
fn two_runs_do_not_write_at_once() {
    let Some(server) = filled() else { return };
    let (bytes, expected) = undisturbed(&server);
    let proxy = Proxy::new(server.port, bytes / 2, Then::Stand);
    let mut first = server.program(proxy.port, "ann").stderr(Stdio::null()).spawn().unwrap();
    proxy.passed();
    let place = server.path("ann/.imap");
    run(&mut server.program(server.port, "ann"))
        .refused(&format!("{}: another run has not ended yet", place.display()));
    first.kill().unwrap();
    first.wait().unwrap();
    server.fetch("ann");
    assert_eq!(mboxes(&server, "ann"), expected);
}

#[test]
fn a_server_that_says_nothing_is_left() {
    let Some(server) = Dovecot::start() else { return };
    let proxy = Proxy::new(server.port, 0, Then::Stand);
    let mut program = server.program(proxy.port, "ann");
    run(program.args(["--timeout", "1"]))
        .refused(&format!("127.0.0.1:{}: the server does not answer in time", proxy.port));
}
