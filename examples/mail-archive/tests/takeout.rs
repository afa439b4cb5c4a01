//! Runs the program on exports as Google hands them out: archives in parts, and what is wrong with some.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const AS_OF: &str = "2026-03-31T18:00:00Z";

type Files<'f> = [(&'f str, Vec<u8>)];

fn zip(files: &Files<'_>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // 64-bit sizes, as in archives of more than 4 GB.
        writer.start_file(*name, SimpleFileOptions::default().large_file(true)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(files: &Files<'_>) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn mail(number: u32, labels: &str, from: &str, to: &str) -> String {
    format!(
        "From {number}@xxx Mon Mar {number:02} 10:15:00 +0000 2026\r\nX-GM-THRID: {number}\r\nX-Gmail-Labels: {labels}\r\n\
         Message-ID: <m{number}@mail.example>\r\nDate: Mon, {number} Mar 2026 10:15:00 +0000\r\n\
         From: {from}\r\nTo: {to}\r\n\r\nText.\r\n\r\n"
    )
}

/// To them, and by them.
fn mbox() -> String {
    mail(2, "Sent,Opened", "rep@corp.example", "x@cust.example")
        + &mail(3, "Inbox", "x@cust.example", "rep@corp.example")
}

/// A calendar as Google exports it.
fn calendar(events: &str) -> Vec<u8> {
    format!(
        "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\n\
         METHOD:PUBLISH\r\nX-WR-CALNAME:Rep\r\nX-WR-TIMEZONE:Europe/Berlin\r\n{events}END:VCALENDAR\r\n"
    )
    .into_bytes()
}

const REVIEW: &str = "BEGIN:VEVENT\r\nDTSTART:20260312T090000Z\r\nDTEND:20260312T100000Z\r\nDTSTAMP:20260401T090000Z\r\n\
    ORGANIZER;CN=Rep:mailto:rep@corp.example\r\nUID:review@google.com\r\n\
    ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=x;X-NUM-GUESTS=0:mailto:x@cust.example\r\n\
    ATTENDEE;CUTYPE=RESOURCE;PARTSTAT=ACCEPTED;CN=Room:mailto:room_1@resource.calendar.google.com\r\n\
    X-GOOGLE-CONFERENCE:https://meet.example/abc\r\nCLASS:PRIVATE\r\nTRANSP:OPAQUE\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n";

struct Run {
    folder: TempDir,
}

impl Run {
    fn new() -> Run {
        let run = Run { folder: TempDir::new().unwrap() };
        run.write("accounts.json", br#"[{"id": "cust", "domains": ["cust.example"]}]"#);
        run.write("mailboxes.json", br#"[{"address": "rep@corp.example"}, {"address": "ann@corp.example"}]"#);
        run
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The row, and what was said of the input.
    fn output(&self, more: &[&str]) -> (String, String) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
        program.current_dir(self.folder.path()).args(["takeout", "--accounts", "accounts.json"]);
        program.args(["--mailboxes", "mailboxes.json", "--as-of", AS_OF, "--format", "csv", "--levels", "year"]);
        let Output { status, stdout, stderr } = program.args(more).output().unwrap();
        let (out, said) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
        assert_eq!(status.code(), Some(0), "{said}");
        assert!(!said.contains('@') || said.contains("*@*"), "{said}");
        (out.lines().nth(1).unwrap_or_default().to_owned(), said)
    }
}

/// What a form of an export is called, and what writes it.
type Form = (&'static str, Box<dyn Fn(&Run)>);

/// Score, emails to and from, meetings of theirs and ours.
const BOTH: &str = "cust,100.0,1,1,0,1,";

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
        assert!(said.contains("Passed    files of other products in a Takeout: 2\n"), "{form}: {said}");
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
            "Passed    messages that Gmail took for spam: 1\n\
             Passed    drafts in Gmail, which were not sent: 2\n\
             Passed    chats in Gmail, which are no mail: 1\n"
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
    assert!(said.contains("Meetings  3 offered: 1 recorded, 2 seen before\n          1 counted\n"), "{said}");
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
    assert!(said.contains("          3 counted; not counted: 1 one side missing\n"), "{said}");
}

#[test]
fn damaged_archives_and_members_are_named_and_the_others_read() {
    let run = Run::new();
    let mails = mbox().into_bytes();
    let whole = zip(&[("Takeout/Mail/x.mbox", mails.clone())]);
    run.write("takeout/cut.zip", &whole[..whole.len() - 9]);
    run.write("takeout/empty.zip", b"");
    run.write("takeout/cut.tgz", &gzip(&tar(&[("Takeout/Mail/y.mbox", mails.repeat(50))]))[..300]);
    // One member's text is changed, one is encrypted, one packed by another method, one an archive itself.
    let mut mixed = zip(&[
        ("a.mbox", mails.clone()),
        ("b.ics", calendar(REVIEW)),
        ("c.mbox", mails.clone()),
        ("inner.zip", zip(&[("z.mbox", mails.clone())])),
        ("inner.tgz", gzip(&tar(&[("z.mbox", mails.clone())]))),
        ("inner.mbox.gz", gzip(&mails)),
        ("../../etc/d.mbox", mails),
    ]);
    let flag = |bytes: &mut [u8], name: &str, at_local: usize, at_central: usize, value: u8| {
        let places: Vec<usize> =
            (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name.as_bytes())).collect();
        bytes[places[0] - 30 + at_local] = value;
        bytes[places[1] - 46 + at_central] = value;
    };
    flag(&mut mixed, "a.mbox", 6, 8, 1);
    flag(&mut mixed, "c.mbox", 8, 10, 12);
    run.write("takeout/mixed.zip", &mixed);
    let (row, said) = run.output(&[]);
    assert!(row.starts_with(BOTH), "{row}");
    for line in [
        "takeout/cut.zip: no whole zip archive\n",
        "takeout/empty.zip: no whole zip archive\n",
        "takeout/cut.tgz/Takeout/Mail/y.mbox: unexpected end of file\n",
        "takeout/mixed.zip/a.mbox: encrypted\n",
        "takeout/mixed.zip/c.mbox: packed by a method that is not known here (only deflate is)\n",
        "archives in archives, which are not opened: unpack the outer one: 2\n            \
         takeout/mixed.zip/inner.zip\n            takeout/mixed.zip/inner.tgz\n",
        "1 calendar file with 1 event",
    ] {
        assert!(said.contains(line), "{line:?} in {said}");
    }
}

#[test]
fn a_changed_member_is_named() {
    let run = Run::new();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("x.mbox", stored).unwrap();
    writer.write_all(mbox().as_bytes()).unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    let place = bytes.windows(5).position(|five| five == b"Text.").unwrap();
    bytes[place] = b'N';
    run.write("takeout/changed.zip", &bytes);
    let (_, said) = run.output(&[]);
    assert!(
        said.contains(
            "Trouble   files that could not be read: 1\n            takeout/changed.zip/x.mbox: invalid data\n"
        ),
        "{said}"
    );
}

#[test]
fn mail_files_without_a_message_are_named() {
    let run = Run::new();
    let without_times = mbox()
        .replace("@xxx Mon Mar 02 10:15:00 +0000 2026", "@xxx")
        .replace("@xxx Mon Mar 03 10:15:00 +0000 2026", "@xxx");
    run.write("takeout/times.mbox", without_times.as_bytes());
    run.write(
        "takeout/utf16.mbox",
        &[0xff, 0xfe].into_iter().chain(mbox().bytes().flat_map(|byte| [byte, 0])).collect::<Vec<_>>(),
    );
    run.write("takeout/desk.txt", b"From the desk of a friend\n\nHi\n");
    // Each of these is a file of mail by its name alone.
    run.write("takeout/Takeout/Mail/All.mbox", b"\0\x01garbage");
    run.write("takeout/Takeout/Mail/empty.mbox", b"");
    run.write("takeout/Takeout/Mail/late.MBOX", ("junk\n\n".to_owned() + &mbox()).as_bytes());
    run.write("takeout/Takeout/Mail/packed.mbox.bz2", b"BZh91AY&SY");
    run.write("takeout/Takeout/Mail/ann@corp.example.mbox.gz", &gzip(b"garbage"));
    run.write("takeout/Takeout/Keep/note.json", b"{}");
    // A byte order mark before the first line is none of its letters.
    run.write("takeout/Takeout/Mail/mark.mbox", ("\u{feff}".to_owned() + &mbox()).as_bytes());
    let (row, said) = run.output(&[]);
    assert!(row.starts_with("cust,100.0,1,1,0,0,"), "{row}");
    for lines in [
        "Read      4 mail files with 2 messages",
        "Trouble   mail files in which no message begins, for want of a time of day on their From lines: 3\n            \
         takeout/desk.txt\n            takeout/times.mbox\n            takeout/utf16.mbox\n",
        "Passed    files that are neither mail nor calendars: 5\n            takeout/Takeout/Mail/All.mbox\n            \
         takeout/Takeout/Mail/*@*.mbox.gz\n            takeout/Takeout/Mail/empty.mbox\n            \
         takeout/Takeout/Mail/late.MBOX\n            takeout/Takeout/Mail/packed.mbox.bz2\n",
        "Passed    files of other products in a Takeout: 1\n",
    ] {
        assert!(said.contains(lines), "{lines:?} in {said}");
    }
}

#[test]
fn members_of_one_name_are_told() {
    let run = Run::new();
    let mut bytes = zip(&[
        ("x.mbox", mail(1, "Inbox", "x@cust.example", "rep@corp.example").into_bytes()),
        ("y.mbox", mbox().into_bytes()),
        ("z.ics", calendar(REVIEW)),
    ]);
    while let Some(place) = bytes.windows(6).position(|six| six == b"y.mbox") {
        bytes[place] = b'x';
    }
    run.write("takeout/same.zip", &bytes);
    let (row, said) = run.output(&[]);
    assert!(row.starts_with(BOTH), "{row}");
    assert!(said.contains("takeout/same.zip: several files of one name, of which only the last is read\n"), "{said}");
}

#[test]
fn a_tar_is_read_to_its_end_or_named() {
    let [first, second] = [2, 3].map(|day| mail(day, "Inbox", "x@cust.example", "rep@corp.example").into_bytes());
    let whole = tar(&[("a.mbox", first.clone()), ("b.mbox", second.clone())]);
    // Of each: a header, and the text to the next 512 bytes.
    assert!(first.len() <= 512);
    let two = [tar(&[("a.mbox", first)]), tar(&[("b.mbox", second)])].concat();
    let cut = "takeout/x.tar: no whole tar archive\n";
    for (form, bytes, messages, told) in [
        ("whole", &whole[..], 2, None),
        ("at a member", &whole[..1024], 1, Some(cut)),
        ("in a header", &whole[..1124], 1, Some(cut)),
        ("in a text", &whole[..1024 + 512 + 300], 2, Some(cut)),
        ("one after the other", &two[..], 2, None),
    ] {
        let run = Run::new();
        run.write("takeout/x.tar", bytes);
        let (_, said) = run.output(&[]);
        assert!(said.contains(&format!("with {messages} message")), "{form}: {said}");
        assert_eq!(said.contains("Trouble"), told.is_some(), "{form}: {said}");
        assert!(said.contains(told.unwrap_or_default()), "{form}: {said}");
    }
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

/// A tar of old GNU form with one member that has a text and then a hole, up to so many bytes.
fn sparse(text: &[u8], size: u64) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_path("hole.mbox").unwrap();
    header.set_mode(0o644);
    header.set_size(512);
    header.set_entry_type(tar::EntryType::GNUSparse);
    let number = |bytes: u64| [&[0x80, 0, 0, 0][..], &bytes.to_be_bytes()].concat();
    let gnu = header.as_gnu_mut().unwrap();
    for (part, [offset, length]) in gnu.sparse.iter_mut().zip([[0, 512], [size, 0]]) {
        part.offset.copy_from_slice(&number(offset));
        part.numbytes.copy_from_slice(&number(length));
    }
    gnu.realsize.copy_from_slice(&number(size));
    header.set_cksum();
    let mut text = text.to_vec();
    text.resize(512, b'x');
    [header.as_bytes(), text.as_slice(), &[0; 1024]].concat()
}

#[test]
fn a_hole_without_end_is_given_up() {
    let run = Run::new();
    let mail = mail(2, "Inbox", "x@cust.example", "rep@corp.example");
    run.write("takeout/small.tar", &sparse(mail.as_bytes(), 1 << 20));
    let (row, said) = run.output(&[]);
    assert!(row.starts_with("cust,100.0,0,1,") && !said.contains("Trouble"), "{row}: {said}");
    run.write("takeout/x.tar", &sparse(mail.as_bytes(), 1 << 60));
    let (_, said) = run.output(&[]);
    assert!(said.contains("takeout/x.tar/hole.mbox: unpacks to more than mail does"), "{said}");
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

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_named_and_not_waited_for() {
    let run = Run::new();
    run.write("takeout/x.mbox", mbox().as_bytes());
    assert!(Command::new("mkfifo").arg(run.folder.path().join("takeout/pipe")).status().unwrap().success());
    std::os::unix::fs::symlink(".", run.folder.path().join("takeout/loop")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", run.folder.path().join("takeout/zero")).unwrap();
    let (row, said) = run.output(&[]);
    assert!(row.starts_with("cust,100.0,1,1,"), "{row}");
    for name in ["pipe", "zero"] {
        assert!(said.contains(&format!("takeout/{name}: neither a file nor a folder\n")), "{said}");
    }
    assert!(said.contains("takeout/loop: a link that leads round in a circle\n"), "{said}");
}

#[test]
fn names_with_an_address_are_shown_without() {
    let run = Run::new();
    let broken = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".to_vec();
    run.write("takeout/rep%40corp.example.ics", &broken);
    run.write("takeout/rep.zip", &zip(&[("Takeout/Calendar/rep@corp.example.ics", broken.clone())]));
    run.write("takeout/ann@corp.example/Takeout/Calendar/x\u{1b}[2J.ics", &broken);
    let (_, said) = run.output(&[]);
    assert!(said.contains("takeout/rep.zip/Takeout/Calendar/*@*.ics, line 1: component 1\n"), "{said}");
    assert!(said.contains("takeout/*%40*.ics, line 1: component 1\n"), "{said}");
    assert!(said.contains("takeout/*@*/Takeout/Calendar/x\u{fffd}[2J.ics, line 1: component 1\n"), "{said}");
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
