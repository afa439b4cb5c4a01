//! What is damaged, or not what it seems: it is named, and the rest is read.

use std::io::{Cursor, Write as _};
use std::process::Command;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::{BOTH, REVIEW, Run, calendar, gzip, mail, mbox, tar, zip};

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
        "archives inside archives, which are not opened: unpack the outer one: 2\n            \
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
    let mails = mbox();
    let lines_alone: Vec<&str> = mails.lines().filter(|line| line.starts_with("From ")).collect();
    run.write("takeout/lines.mbox", lines_alone.join("\n").replace("@xxx", "@xxx at").as_bytes());
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
        "Trouble   mail files without a message: no From line is followed by headers: 3\n            \
         takeout/desk.txt\n            takeout/lines.mbox\n            takeout/utf16.mbox\n",
        "Ignored   files that are neither mail nor calendars: 5\n            takeout/Takeout/Mail/All.mbox\n            \
         takeout/Takeout/Mail/*@*.mbox.gz\n            takeout/Takeout/Mail/empty.mbox\n            \
         takeout/Takeout/Mail/late.MBOX\n            takeout/Takeout/Mail/packed.mbox.bz2\n",
        "Ignored   files of other products in a Takeout: 1\n",
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
