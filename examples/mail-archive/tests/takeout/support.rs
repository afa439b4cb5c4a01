//! Exports as they are handed out, and the program run on them.

use std::fs;
use std::io::{Cursor, Write as _};
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) const AS_OF: &str = "2026-03-31T18:00:00Z";

pub(crate) type Files<'f> = [(&'f str, Vec<u8>)];

pub(crate) fn zip(files: &Files<'_>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // 64-bit sizes, as in archives of more than 4 GB.
        writer.start_file(*name, SimpleFileOptions::default().large_file(true)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn tar(files: &Files<'_>) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn mail(number: u32, labels: &str, from: &str, to: &str) -> String {
    format!(
        "From {number}@xxx Mon Mar {number:02} 10:15:00 +0000 2026\r\nX-GM-THRID: {number}\r\nX-Gmail-Labels: {labels}\r\n\
         Message-ID: <m{number}@mail.example>\r\nDate: Mon, {number} Mar 2026 10:15:00 +0000\r\n\
         From: {from}\r\nTo: {to}\r\n\r\nText.\r\n\r\n"
    )
}

/// To them, and by them.
pub(crate) fn mbox() -> String {
    mail(2, "Sent,Opened", "rep@corp.example", "x@cust.example")
        + &mail(3, "Inbox", "x@cust.example", "rep@corp.example")
}

/// A calendar as Google exports it.
pub(crate) fn calendar(events: &str) -> Vec<u8> {
    format!(
        "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\n\
         METHOD:PUBLISH\r\nX-WR-CALNAME:Rep\r\nX-WR-TIMEZONE:Europe/Berlin\r\n{events}END:VCALENDAR\r\n"
    )
    .into_bytes()
}

pub(crate) const REVIEW: &str = "BEGIN:VEVENT\r\nDTSTART:20260312T090000Z\r\nDTEND:20260312T100000Z\r\nDTSTAMP:20260401T090000Z\r\n\
    ORGANIZER;CN=Rep:mailto:rep@corp.example\r\nUID:review@google.com\r\n\
    ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=x;X-NUM-GUESTS=0:mailto:x@cust.example\r\n\
    ATTENDEE;CUTYPE=RESOURCE;PARTSTAT=ACCEPTED;CN=Room:mailto:room_1@resource.calendar.google.com\r\n\
    X-GOOGLE-CONFERENCE:https://meet.example/abc\r\nCLASS:PRIVATE\r\nTRANSP:OPAQUE\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n";

pub(crate) struct Run {
    pub(crate) folder: TempDir,
}

impl Run {
    pub(crate) fn new() -> Run {
        let run = Run { folder: TempDir::new().unwrap() };
        run.write("accounts.json", br#"[{"id": "cust", "domains": ["cust.example"]}]"#);
        run.write("mailboxes.json", br#"[{"address": "rep@corp.example"}, {"address": "ann@corp.example"}]"#);
        run
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The row, and what was said of the input.
    pub(crate) fn output(&self, more: &[&str]) -> (String, String) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
        program.current_dir(self.folder.path()).args(["takeout", "--accounts", "accounts.json"]);
        program.args(["--mailboxes", "mailboxes.json", "--as-of", AS_OF, "--format", "csv", "--levels", "year"]);
        let Output { status, stdout, stderr } = program.args(more).output().unwrap();
        let (out, said) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
        let is_in_part = said.contains("\ntakeout: a part of it could not be read: ");
        assert_eq!(status.code(), Some(i32::from(is_in_part)), "{said}");
        assert!(!said.contains('@') || said.contains("*@*"), "{said}");
        (out.lines().nth(1).unwrap_or_default().to_owned(), said)
    }
}

/// Score, emails to and from, meetings of theirs and ours.
pub(crate) const BOTH: &str = "cust,100.0,1,1,0,1,";
