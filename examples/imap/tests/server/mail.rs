//! What is fetched, and what is fetched later.

use std::fs;
use std::process::Command;

use crate::dovecot::{Dovecot, message, subjects};

#[test]
fn headers_are_fetched_and_later_what_is_new() {
    let Some(server) = Dovecot::start() else { return };
    let mut writer = server.writer();
    for subject in ["one", "two"] {
        writer.append("INBOX", "", &message(subject));
    }
    writer.append("INBOX", "\\Draft", &message("draft"));
    writer.append("INBOX", "$Junk", &message("junk"));
    writer.append("INBOX", "\\Deleted", &message("deleted"));
    writer.append("Drafts", "", &message("unsent"));
    writer.append("Werbung", "", &message("advert"));
    assert_eq!(
        server.fetch("ann"),
        "1 of 1 folder: 3 messages; 1 marked as draft, not stored; 1 marked as junk, not stored\n"
    );
    let first = "From MAILER-DAEMON Fri Jan  2 02:16:02 2026\nFrom: Bo <bo@birch.example>\nTo: ann@corp.example\n\
                 Date: Fri, 2 Jan 2026 03:16:02 +0100\nMessage-ID: <one@birch.example>\nSubject: one\n\n\nFrom MAILER";
    let mbox = server.mbox("ann/INBOX.mbox");
    assert!(mbox.starts_with(first) && !mbox.contains("secret"), "{mbox}");
    assert_eq!(subjects(&mbox), ["one", "two", "deleted"]);
    // Nothing is marked as read.
    assert!(writer.command("STATUS INBOX (UNSEEN)").contains("(UNSEEN 5)"));

    assert_eq!(server.fetch("ann"), "1 of 1 folder: 0 messages\n");
    assert_eq!(server.mbox("ann/INBOX.mbox"), mbox);
    writer.append("INBOX", "\\Seen", &message("three"));
    assert_eq!(server.fetch("ann"), "1 of 1 folder: 1 message\n");
    assert_eq!(subjects(&server.mbox("ann/INBOX.mbox")), ["one", "two", "deleted", "three"]);
    // What the server deletes stays.
    writer.command("SELECT INBOX");
    writer.command("EXPUNGE");
    assert_eq!(server.fetch("ann"), "1 of 1 folder: 0 messages\n");
    assert_eq!(subjects(&server.mbox("ann/INBOX.mbox")).len(), 4);
}

#[test]
fn invitations_come_with_the_headers() {
    let Some(server) = Dovecot::start() else { return };
    let calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
    let invitation = format!(
        "From: bo@birch.example\r\nSubject: meet\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_b\"\
         \r\n\r\n--=_b\r\nContent-Type: text/plain\r\n\r\nsecret\r\n--=_b\r\nContent-Type: text/calendar; method=REQUEST\
         \r\n\r\n{calendar}\r\n--=_b--\r\n"
    );
    // A name of a file that is neither ASCII nor UTF-8, as some programs write it.
    let mut strange = b"From: bo@birch.example\r\nSubject: strange\r\nContent-Type: text/plain; name=\"".to_vec();
    strange.extend(b"Angebot f\xfcr Ann\"\r\n\r\nsecret\r\n");
    let mut writer = server.writer();
    writer.append("INBOX", "", &invitation);
    writer.append_bytes("INBOX", "", &strange);
    assert_eq!(server.fetch("ann"), "1 of 1 folder: 2 messages; 1 with invitations\n");
    let mbox = fs::read(server.path("ann/INBOX.mbox")).unwrap();
    let mbox = String::from_utf8_lossy(&mbox);
    let body = "\n\n--=_b\nContent-Type: text/calendar; method=REQUEST\n\n\
                BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n--=_b--\n\nFrom MAILER-DAEMON ";
    assert!(mbox.contains(body) && !mbox.contains("secret"), "{mbox}");

    let mut program = server.program(server.port, "headers");
    let ran = kit::testing::run(program.arg("--headers-only")).ok();
    assert_eq!(ran.said, "1 of 1 folder: 2 messages\n");
}

#[test]
fn ten_thousand_messages() {
    let Some(server) = Dovecot::start() else { return };
    let maildir = server.path("mail/ann");
    for folder in ["cur", "new", "tmp"] {
        fs::create_dir_all(maildir.join(folder)).unwrap();
    }
    for number in 0..10_000 {
        let text = message(&format!("s{number}"));
        fs::write(maildir.join(format!("cur/{}.M{number}P1.host:2,S", 1_767_323_762 + number)), text).unwrap();
    }
    let owner = fs::metadata(server.path("mail")).unwrap();
    let owner = std::os::unix::fs::MetadataExt::uid(&owner).to_string();
    assert!(Command::new("chown").arg("-R").arg(owner).arg(&maildir).status().unwrap().success());
    assert_eq!(server.fetch("ann"), "1 of 1 folder: 10,000 messages\n");
    let mbox = server.mbox("ann/INBOX.mbox");
    let mut found = subjects(&mbox);
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 10_000);
    assert_eq!(server.fetch("ann"), "1 of 1 folder: 0 messages\n");
}

#[test]
fn earlier_mail_is_fetched_on_request() {
    let Some(server) = Dovecot::start() else { return };
    server.writer().append("INBOX", "", &message("one"));
    let fetch = |from: &str| {
        let mut program = crate::dovecot::program(&format!("127.0.0.1:{}", server.port));
        program.env("IMAP_PASSWORD", "secret").args(["--plaintext", "--from", from, "--into"]).arg(server.path("ann"));
        kit::testing::run(&mut program).ok().said
    };
    assert_eq!(fetch("2026-02-01"), "1 of 1 folder: 0 messages\n");
    let again = "INBOX: fetched from its beginning, since --from is earlier than before\n";
    assert_eq!(fetch("2026-01-01"), format!("1 of 1 folder: 1 message\n{again}"));
    assert_eq!(fetch("2026-02-01"), "1 of 1 folder: 0 messages\n");
}
