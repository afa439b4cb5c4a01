//! What cannot be read: exit code 2 and no rows if nothing of a named path can be, 1 and the rows if a part of it cannot,
//! and 0 for what is no mail and for a bad message. Runs at the same time do not disturb each other.
#![allow(clippy::unwrap_used, reason = "tests")]
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::io::{Cursor, Write as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use kit::testing::{Ran, run, run_as_ordinary_user, run_pairs};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn mail(number: usize) -> String {
    let day = number % 28 + 1;
    // Subjects that do not shrink, so that a part of the file is a part of the mails.
    let noise: Vec<String> =
        (0..40).map(|at| format!("{:x}", (number + 1) * (at + 7) * 2_654_435_761 % 65_521)).collect();
    format!(
        "From - Mon Feb {day:02} 09:00:00 2026\nMessage-ID: <{number}@mail.example>\n\
         Date: {day} Feb 2026 09:00:00 +0000\nFrom: rep@corp.example\nTo: x@cust.example\nSubject: {}\n\nText.\n\n",
        noise.concat()
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar(files: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

/// A folder with lists, and `good.mbox` in the folder `in`.
fn place() -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "accounts.json", r#"[{"id": "cust", "domains": ["cust.example"]}]"#);
    write(folder.path(), "mailboxes.json", r#"[{"address": "rep@corp.example"}]"#);
    write(folder.path(), "in/good.mbox", mail(1));
    folder
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn command(folder: &Path, paths: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
    command.current_dir(folder).args(paths).args(["--accounts", "accounts.json", "--mailboxes", "mailboxes.json"]);
    command.args(["--as-of", "2026-03-31", "--format", "csv", "--levels", "year"]);
    command
}

/// How many emails there are in the row.
fn emails(ran: &Ran) -> usize {
    let row = ran.out.lines().nth(1).unwrap_or_default();
    row.split(',').nth(2).map_or(0, |number| number.parse().unwrap())
}

#[track_caller]
fn assert_nothing(ran: &Ran, told: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.said);
    assert!(ran.said.ends_with(told), "{told:?} in {}", ran.said);
}

#[track_caller]
fn assert_part(ran: &Ran, told: &str) {
    assert_eq!(ran.code, Some(1), "{}", ran.said);
    assert!(ran.said.ends_with(told), "{told:?} in {}", ran.said);
    assert!(emails(ran) > 0, "{}", ran.out);
}

/// Of a file that is cut anywhere, the whole messages before count.
#[test]
fn a_gzipped_file_that_is_cut_is_read_up_to_there() {
    let folder = place();
    let whole = gzip((0..20).map(mail).collect::<String>().as_bytes());
    let mut parts = 0;
    for length in (3..whole.len()).step_by(whole.len() / 25) {
        write(folder.path(), "cut.mbox.gz", &whole[..length]);
        let ran = run(&mut command(folder.path(), &["cut.mbox.gz"]));
        if ran.code == Some(1) {
            assert_part(&ran, "");
            assert!(ran.said.contains("\ncut.mbox.gz: a part of it could not be read: "), "{}", ran.said);
            parts += 1;
        } else {
            assert!(parts == 0, "{length} bytes: {}", ran.said);
            assert_nothing(&ran, "");
            assert!(ran.said.starts_with("mail-archive: cut.mbox.gz: nothing of it could be read: "), "{}", ran.said);
        }
    }
    assert!(parts > 15, "{parts}");
    write(folder.path(), "cut.mbox.gz", &whole);
    assert_eq!(emails(&run(&mut command(folder.path(), &["cut.mbox.gz"])).ok()), 20);
}

#[test]
fn archives_that_are_cut() {
    let folder = place();
    let (one, other) = (mail(2), mail(3));
    let files = [("a.mbox", one.as_str()), ("b.mbox", other.as_str())];
    let (zip, tar) = (zip(&files), tar(&files));
    let ran = |name: &str, bytes: &[u8], path: &str| {
        write(folder.path(), name, bytes);
        let ran = run(&mut command(folder.path(), &[path]));
        fs::remove_file(folder.path().join(name)).unwrap();
        ran
    };
    assert_nothing(&ran("cut.zip", &zip[..zip.len() - 30], "cut.zip"), ": no whole zip archive\n");
    assert_nothing(&ran("cut.zip", b"", "cut.zip"), ": no whole zip archive\n");
    assert_part(
        &ran("in/cut.zip", &zip[..zip.len() - 30], "in"),
        "\nin: a part of it could not be read: in/cut.zip: no whole zip archive\n",
    );
    let told = "\ncut.tar: a part of it could not be read: no whole tar archive\n";
    assert_part(&ran("cut.tar", &tar[..1024 + 512], "cut.tar"), told);
    assert_nothing(&ran("cut.tar", &tar[..400], "cut.tar"), ": no whole tar archive\n");
    let tgz = gzip(&tar);
    assert_eq!(ran("cut.tgz", &tgz[..15], "cut.tgz").code, Some(2));
    assert_eq!(ran("cut.tgz", &tgz[..tgz.len() - 4], "cut.tgz").code, Some(1));
}

/// The rows of yesterday stay where today's are missing.
#[test]
fn nothing_is_written_if_nothing_of_a_path_can_be_read() {
    let folder = place();
    write(folder.path(), "cut.zip", "PK\u{3}\u{4}");
    write(folder.path(), "rows.csv", "of yesterday");
    let ran = run(command(folder.path(), &["in", "cut.zip"]).args(["--out", "rows.csv", "--report", "out"]));
    assert_nothing(&ran, "mail-archive: cut.zip: nothing of it could be read: no whole zip archive\n");
    assert_eq!(fs::read_to_string(folder.path().join("rows.csv")).unwrap(), "of yesterday");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn without_permission() {
    let folder = place();
    let root = folder.path();
    write(root, "in/closed.mbox", mail(2));
    write(root, "in/hidden/x.mbox", mail(3));
    write(root, "closed/x.mbox", mail(4));
    for (name, mode) in [("in/closed.mbox", 0o0), ("in/hidden", 0o100), ("closed/x.mbox", 0o0)] {
        fs::set_permissions(root.join(name), Permissions::from_mode(mode)).unwrap();
    }
    let ran = |path: &str| {
        let mut command = command(root, &[path]);
        run_as_ordinary_user(&mut command, root).then(|| run(&mut command))
    };
    let Some(named) = ran("in/closed.mbox") else { return };
    let told = ": PATH needs a file or folder that can be read: Permission denied (os error 13)\n";
    assert_nothing(&named, told);
    assert_nothing(&ran("in/hidden").unwrap(), told);
    assert_nothing(&ran("closed").unwrap(), "closed: nothing of it could be read: closed/x.mbox: permission denied\n");
    assert_part(
        &ran("in").unwrap(),
        "\nin: a part of it could not be read: in/closed.mbox: permission denied, and 1 failure more\n",
    );
    fs::set_permissions(root.join("in/hidden"), Permissions::from_mode(0o700)).unwrap();
}

/// Things that root cannot read either.
#[test]
fn what_the_system_refuses_to_everybody() {
    let folder = place();
    // A path of more than 4096 bytes, put together from two.
    let deep: std::path::PathBuf = std::iter::repeat_n("x".repeat(250), 12).collect();
    let [upper, lower] = ["in", "lower"].map(|name| folder.path().join(name));
    fs::create_dir_all(upper.join(&deep)).unwrap();
    fs::create_dir_all(lower.join(&deep)).unwrap();
    fs::rename(lower, upper.join(&deep).join("lower")).unwrap();
    let ran = run(&mut command(folder.path(), &["in"]));
    assert_eq!((ran.code, emails(&ran)), (Some(1), 1), "{}", ran.said);
    symlink("round", folder.path().join("round")).unwrap();
    assert_eq!(run(&mut command(folder.path(), &["round"])).code, Some(2));
    if cfg!(target_os = "linux") {
        let ran = run(&mut command(folder.path(), &["/proc/self/mem"]));
        assert_nothing(&ran, "");
        assert!(ran.said.contains("/proc/self/mem: nothing of it could be read: "), "{}", ran.said);
    }
}

#[test]
fn what_is_no_mail_and_a_bad_message_are_no_failure() {
    let folder = place();
    let root = folder.path();
    fs::create_dir(root.join("empty")).unwrap();
    write(root, "notes.txt", "nothing of interest");
    write(root, "bad.eml", "From: x@cust.example\nTo: rep@corp.example\n\n");
    write(root, "bad.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n");
    write(root, "nothing", "");
    symlink(".", root.join("in/round")).unwrap();
    for path in ["empty", "notes.txt", "bad.eml", "bad.ics", "nothing", "in"] {
        run(&mut command(root, &[path])).ok();
    }
}

#[test]
fn standard_output_that_cannot_be_written_is_an_error() {
    let folder = place();
    kit::testing::assert_notices_standard_output(|| command(folder.path(), &["in"]));
    kit::testing::assert_notices_standard_output(|| Command::new(env!("CARGO_BIN_EXE_mail-archive")));
}

#[test]
fn forty_five_pairs_write_the_same_files() {
    let folder = place();
    let root = folder.path();
    let expected = run(&mut command(root, &["in"])).ok();
    for ran in run_pairs(45, |pair| {
        let mut command = command(root, &["in"]);
        command.args(["--out", &format!("rows-{pair}.csv"), "--report", &format!("out-{pair}")]);
        command
    }) {
        ran.ok();
    }
    for pair in 0..45 {
        assert_eq!(fs::read_to_string(root.join(format!("rows-{pair}.csv"))).unwrap(), expected.out);
        let page = fs::read_to_string(root.join(format!("out-{pair}/report.html"))).unwrap();
        assert!(page.ends_with("</html>\n") || page.ends_with("</html>"), "{pair}");
        assert_eq!(fs::read_dir(root.join(format!("out-{pair}"))).unwrap().count(), 1);
    }
    assert_eq!(fs::read_dir(root).unwrap().count(), 3 + 2 * 45);
}
