//! Folders: odd names, a choice of them, and a server that numbers its messages again.

use std::fs;

use kit::testing::run;

use crate::dovecot::{Dovecot, assert_ended, message, program, subjects};

#[test]
fn folders_with_odd_names() {
    let Some(server) = Dovecot::start() else { return };
    let mut writer = server.writer();
    let folders = [
        ("Kunden/M&APw-ller GmbH &- Co", "Kunden.Müller GmbH %26 Co.mbox"),
        ("&U,BTFw-", "台北.mbox"),
        ("a b  c", "a b  c.mbox"),
        ("100%", "100%25.mbox"),
        ("ann@corp", "ann%40corp.mbox"),
    ];
    for (number, (raw, _)) in folders.iter().enumerate() {
        writer.command(&format!("CREATE \"{raw}\""));
        writer.append(raw, "", &message(&format!("s{number}")));
    }
    assert_eq!(server.fetch("ann"), "6 of 6 folders: 5 messages\n");
    for (number, (_, file)) in folders.iter().enumerate() {
        let mbox = server.mbox(&format!("ann/{file}"));
        assert_eq!(subjects(&mbox), [format!("s{number}")], "{file}");
    }

    let mut list = program(&format!("127.0.0.1:{}", server.port));
    let listed = run(list.env("IMAP_PASSWORD", "secret").args(["--plaintext", "--list"])).ok().out;
    let expected = "100%\nDrafts\tnot fetched: drafts\nINBOX\nKunden/Müller GmbH & Co\nWerbung\tnot fetched: junk\na b  c\n\
                    ann@corp\n台北\n";
    assert_eq!(listed, expected);

    let mut some = server.program(server.port, "some");
    let said = run(some.args(["--folder", "Kunden/Müller GmbH & Co", "--folder", "inbox"])).ok().said;
    assert_eq!(said, "2 of 2 folders: 1 message\n");
    let mut none = server.program(server.port, "none");
    run(none.args(["--folder", "Gesendet"])).refused("--folder \"Gesendet\" does not exist: --list prints the folders");
}

#[test]
fn a_folder_that_is_made_again_is_fetched_again() {
    let Some(server) = Dovecot::start() else { return };
    let mut writer = server.writer();
    for subject in ["one", "two"] {
        writer.append("INBOX", "", &message(subject));
    }
    assert_eq!(server.fetch("ann"), "1 of 1 folder: 2 messages\n");
    // The server forgets its numbers, and later gives the folder another UIDVALIDITY.
    let path = server.path("ann/.imap/INBOX.json");
    let state = fs::read_to_string(&path).unwrap();
    let validity = state.split("\"uid_validity\": ").nth(1).unwrap().split(',').next().unwrap();
    server.doveadm(&[
        "mailbox",
        "update",
        "-u",
        "ann",
        "--uid-validity",
        &(validity.parse::<u32>().unwrap() + 7).to_string(),
        "INBOX",
    ]);
    let again = "INBOX: fetched from its beginning, since the server has numbered its messages again (UIDVALIDITY)\n";
    assert_eq!(server.fetch("ann"), format!("1 of 1 folder: 2 messages\n{again}"));
    assert_eq!(subjects(&server.mbox("ann/INBOX.mbox")), ["one", "two", "one", "two"]);
    assert_eq!(server.fetch("ann"), "1 of 1 folder: 0 messages\n");
}

#[test]
fn a_folder_belongs_to_one_mailbox() {
    let Some(server) = Dovecot::start() else { return };
    server.writer().append("INBOX", "", &message("one"));
    server.fetch("ann");
    // The same server by another name may be another one.
    let mut other = program(&format!("localhost:{}", server.port));
    let ran = run(other.env("IMAP_PASSWORD", "secret").args(["--plaintext", "--into"]).arg(server.path("ann")));
    let state = server.path("ann/.imap/INBOX.json");
    let expected = format!(
        "imap: {}: it is of another mailbox: give each mailbox an --into of its own, or the --server and --user of before",
        state.display()
    );
    assert_ended(&ran, 2, &expected);
}
