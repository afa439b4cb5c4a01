//! Exports that are whole, in every form.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{BOTH, REVIEW, Run, calendar, gzip, mail, mbox, tar, zip};

/// What a form of an export is called, and what writes it.
type Form = (&'static str, Box<dyn Fn(&Run)>);

#[test]
fn every_form_of_an_export_comes_to_the_same() {
    let files = || {
        [
            ("Takeout/archive_browser.html", b"<html>".to_vec()),
            ("Takeout/Mail/All mail Including Spam and Trash.mbox", mbox().into_bytes()),
            ("Takeout/Kalender/Rep.ics", calendar(REVIEW)),
            ("Takeout/Contacts/All Contacts/All Contacts.vcf", b"BEGIN:VCARD\r\n".to_vec()),
        ]
    };
    let [browser, mails, events, contacts] = files();
    let forms: [Form; 4] = [
        ("zip in two parts", {
            let first = zip(&[browser.clone(), mails.clone()]);
            let second = zip(&[events, contacts]);
            Box::new(move |run| {
                run.write("takeout/takeout-20260401T090000Z-001.zip", &first);
                run.write("takeout/takeout-20260401T090000Z-002.zip", &second);
            })
        }),
        ("tgz", Box::new(move |run| run.write("takeout/takeout-20260401T090000Z-001.tgz", &gzip(&tar(&files()))))),
        ("tar", Box::new(move |run| run.write("takeout/ann/export.tar", &tar(&files())))),
        (
            "folder",
            Box::new(move |run| files().iter().for_each(|(name, bytes)| run.write(&format!("takeout/{name}"), bytes))),
        ),
    ];
    for (form, write) in forms {
        let run = Run::new();
        write(&run);
        let (row, said) = run.output(&[]);
        assert!(row.starts_with(BOTH), "{form}: {row} {said}");
        assert!(
            said.contains("Read      1 mail file with 2 messages, 1 calendar file with 1 event\n"),
            "{form}: {said}"
        );
        assert!(said.contains("Ignored   files of other products in a Takeout: 2\n"), "{form}: {said}");
        assert!(!said.contains("vcf") && !said.contains("Trouble"), "{form}: {said}");
    }
}

#[test]
fn what_gmail_says_is_no_mail_is_counted_by_its_kind() {
    let run = Run::new();
    let draft = "From 7@xxx Sat Mar 07 10:15:00 +0000 2026\r\nX-Gmail-Labels: Drafts\r\nTo: x@cust.example\r\n\r\nTo be\r\n\r\n";
    let trash = mail(5, "Trash,Opened", "x@cust.example", "rep@corp.example");
    let no_mail = [(8, "Chat"), (9, "Spam,Unread"), (10, "=?UTF-8?Q?Ge=C3=B6ffnet,Entw=C3=BCrfe?=")]
        .map(|(number, labels)| mail(number, labels, "x@cust.example", "rep@corp.example"));
    run.write("takeout/Takeout/Mail/All.mbox", (mbox() + draft + &trash + &no_mail.concat()).as_bytes());
    let (row, said) = run.output(&[]);
    assert!(row.starts_with("cust,100.0,1,2,"), "{row}");
    assert!(
        said.contains(
            "Ignored   messages with Gmail's label Spam: 1\n\
             Ignored   drafts in Gmail, which were not sent: 2\n\
             Ignored   chats in Gmail, which are not mail: 1\n"
        ),
        "{said}"
    );
}

#[test]
fn one_meeting_in_three_exports_is_one() {
    let run = Run::new();
    run.write("takeout/rep/Takeout/Calendar/Rep.ics", &calendar(REVIEW));
    run.write("takeout/ann.zip", &zip(&[("Takeout/Calendar/Ann.ics", calendar(REVIEW))]));
    let outlook = "BEGIN:VCALENDAR\r\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r\nVERSION:2.0\r\n\
        BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16011028T030000\r\n\
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n\
        BEGIN:DAYLIGHT\r\nDTSTART:16010325T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n\
        TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n\
        ATTENDEE;CN=Rep:invalid:nomail\r\nORGANIZER;CN=Rep:MAILTO:Rep@corp.example\r\n\
        ATTENDEE;RSVP=TRUE:MAILTO:X@cust.example\r\nUID:review@google.com\r\n\
        DTSTART;TZID=\"W. Europe Standard Time\":20260312T100000\r\nDTEND;TZID=\"W. Europe Standard Time\":20260312T110000\r\n\
        SEQUENCE:0\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    run.write("takeout/third.ics", outlook.as_bytes());
    let (row, said) = run.output(&[]);
    // `invalid:nomail` is what Outlook writes for a guest without an address.
    let told = "Meetings  3 offered: 1 recorded, 2 seen before; 1 participant is no address\n          1 counted\n";
    assert!(said.contains(told), "{said}");
    assert!(row.starts_with("cust,100.0,0,0,0,1,1,0,1,0,2026-03-12,,19,3600.0,"), "{row}");
}

#[test]
fn calendars_have_a_zone_and_organizers_who_are_nobody() {
    let event = |uid: &str, properties: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}@google.com\r\n{properties}\r\nATTENDEE:mailto:x@cust.example\r\nATTENDEE:mailto:rep@corp.example\r\nEND:VEVENT\r\n"
        )
    };
    let run = Run::new();
    // Half past midnight in Berlin is the day before in UTC.
    let floating = event("a", "DTSTART:20260310T003000\r\nDTEND:20260310T013000");
    let shared = event("b", "DTSTART:20260309T100000Z\r\nORGANIZER;CN=Team:mailto:c_1@group.calendar.google.com");
    let unknown = event("c", "DTSTART:20260308T100000Z\r\nORGANIZER:mailto:unknownorganizer@calendar.google.com");
    let birthday = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260302\r\nRRULE:FREQ=YEARLY\r\n\
                    UID:birthday@google.com\r\nCLASS:PUBLIC\r\nEND:VEVENT\r\n";
    run.write("takeout/Takeout/Kalender/Rep.ics", &calendar(&(floating + &shared + &unknown + birthday)));
    let (row, said) = run.output(&["--calendar-zone", "Asia/Tokyo"]);
    // Three meetings that nobody of either side called; the last was on the 9th.
    assert!(row.starts_with("cust,100.0,0,0,0,0,1,0,1,0,2026-03-08,,22,"), "{row}");
    // A birthday has no guests.
    assert!(
        said.contains("          3 counted; not counted: 1 meeting without one of ours or one of theirs\n"),
        "{said}"
    );
}

#[test]
fn a_zip_by_another_name_is_one_where_it_comes_from_google() {
    let run = Run::new();
    run.write("takeout/takeout-20260401T090000Z-001.zip (1)", &zip(&[("Takeout/Mail/x.mbox", mbox().into_bytes())]));
    run.write("takeout/takeout-2", &zip(&[("Takeout/Kalender/Rep.ics", calendar(REVIEW))]));
    run.write("takeout/takeout-notes", b"nothing");
    run.write("takeout/minutes.docx", &zip(&[("word/document.xml", b"<x/>".to_vec())]));
    let (row, said) = run.output(&[]);
    assert!(row.starts_with(BOTH), "{row}: {said}");
    assert!(said.contains("neither mail nor calendars: 2\n"), "{said}");
}

/// Messages of a Maildir may begin with any header, and what is in `tmp` has not arrived.
#[test]
fn a_maildir_is_one_in_an_archive_too() {
    let message = |number| {
        let mbox = mail(number, "Inbox", "x@cust.example", "rep@corp.example");
        mbox.split_once("\r\n").unwrap().1.as_bytes().to_vec()
    };
    let files = || {
        [
            ("Maildir/cur/1772000001.M1P1.host:2,S", message(5)),
            ("Maildir/new/1772000002.M2P1.host", message(6)),
            ("Maildir/tmp/1772000003.M3P1.host", message(7)),
            ("Maildir/cur/dovecot.index", b"\x07index".to_vec()),
            // Folders that are called so for another reason.
            ("tmp/x.mbox", mbox().into_bytes()),
            ("new/minutes.txt", b"X-Notes: 1".to_vec()),
        ]
    };
    for (name, bytes) in [("a.zip", zip(&files())), ("a.tar", tar(&files())), ("a.tgz", gzip(&tar(&files())))] {
        let run = Run::new();
        run.write(&format!("takeout/{name}"), &bytes);
        let (row, said) = run.output(&[]);
        assert!(row.starts_with("cust,100.0,1,3,"), "{name}: {row} {said}");
        assert!(said.contains("Read      3 mail files with 4 messages"), "{name}: {said}");
        assert!(said.contains("neither mail nor calendars: 2\n"), "{name}: {said}");
    }
}

#[test]
fn the_sample_comes_to_its_expected_output() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-takeout");
    let read = |name: &str| fs::read_to_string(sample.join(name)).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
    program.current_dir(&sample).args(["takeout", "--accounts", "accounts.json", "--mailboxes", "mailboxes.json"]);
    let output = program.args(["--all-accounts", "--as-of", read("as-of.txt").trim()]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), read("expected.txt"));
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
