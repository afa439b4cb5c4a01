//! Runs the program against Radicale, on this machine. Where it is not installed, each test says so and passes.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use kit::testing::{Ran, run};
use tempfile::TempDir;

/// Radicale in a folder of its own. It ends with the test.
struct Radicale {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Radicale {
    fn start() -> Option<Radicale> {
        if Command::new("radicale").arg("--version").stdout(Stdio::null()).status().is_err() {
            println!("skipped: no radicale on the path");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("users"), "ann:secret\nbo:secret\n").unwrap();
        let config = format!(
            "[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = htpasswd\nhtpasswd_filename = {}\n\
             htpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = {}\n[logging]\nlevel = error\n",
            path("users").display(),
            path("data").display()
        );
        fs::write(path("config"), config).unwrap();
        let child = Command::new("radicale").arg("--config").arg(path("config")).spawn().unwrap();
        let mut server = Radicale { folder, port, child };
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(server.child.try_wait().unwrap().is_none(), "radicale has ended");
            thread::yield_now();
        }
        Some(server)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts an event into a calendar of Ann's, as the server keeps it.
    fn event(&self, calendar: &str, name: &str) {
        let folder = self.path("data/collection-root/ann").join(calendar);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(".Radicale.props"), r#"{"tag": "VCALENDAR"}"#).unwrap();
        let event = format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\nBEGIN:VEVENT\r\nUID:{name}\r\n\
             DTSTAMP:20260102T030405Z\r\nDTSTART:20260301T100000Z\r\nDTEND:20260301T110000Z\r\n\
             SUMMARY:Müller & {name}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        fs::write(folder.join(format!("{name}.ics")), event).unwrap();
    }

    fn run(&self, path: &str, password: &str, args: &[&str]) -> Ran {
        let mut program = Command::new(env!("CARGO_BIN_EXE_caldav"));
        program.env_remove("CALDAV_TOKEN").env("CALDAV_PASSWORD", password);
        program.arg("--url").arg(format!("http://127.0.0.1:{}{path}", self.port)).args(["--user", "ann"]);
        run(program.args(args))
    }

    fn fetch(&self, path: &str) -> String {
        let into = self.path("ann");
        self.run(path, "secret", &["--into", into.to_str().unwrap()]).ok().said
    }

    fn events(&self, calendar: &str) -> Vec<String> {
        let text = fs::read_to_string(self.path("ann").join(calendar)).unwrap();
        let mut events: Vec<String> =
            text.lines().filter_map(|line| line.strip_prefix("UID:")).map(str::to_owned).collect();
        events.sort();
        events
    }
}

impl Drop for Radicale {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

#[test]
fn calendars_are_found_and_replaced() {
    let Some(server) = Radicale::start() else { return };
    for number in 0..230 {
        server.event("work", &format!("w{number:03}"));
    }
    server.event("at home", "h ü&1");
    assert_eq!(server.run("/", "secret", &["--list"]).ok().out, "at%20home\nwork\n");
    // From the server, from the person, and from one calendar.
    assert_eq!(server.fetch("/"), "2 of 2 calendars: 231 events\n");
    assert_eq!(server.events("work.ics").len(), 230);
    assert_eq!(server.events("at%20home.ics"), ["h ü&1"]);
    assert!(fs::read_to_string(server.path("ann/at%20home.ics")).unwrap().contains("SUMMARY:Müller & h ü&1\r\n"));
    assert_eq!(server.fetch("/ann/"), "2 of 2 calendars: 231 events\n");
    assert_eq!(server.fetch("/ann/work/"), "1 of 1 calendar: 230 events\n");

    fs::remove_file(server.path("data/collection-root/ann/work/w007.ics")).unwrap();
    server.event("work", "new");
    assert_eq!(server.fetch("/"), "2 of 2 calendars: 231 events\n");
    let events = server.events("work.ics");
    assert!(events.contains(&"new".to_owned()) && !events.contains(&"w007".to_owned()), "{events:?}");
}

#[test]
fn a_wrong_password_is_refused_and_changes_nothing() {
    let Some(server) = Radicale::start() else { return };
    server.event("work", "w1");
    let into = server.path("ann");
    let wrong = server.run("/", "hunter2", &["--into", into.to_str().unwrap()]);
    wrong.refused("127.0.0.1: the server refuses the log-in");
    assert!(!into.exists());
}

/// Without one of the events the answer would look as if that had been deleted.
#[test]
fn an_event_that_is_left_out_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let answer = |href: &str, property: &str| {
            format!(
                "<response><href>{href}</href><propstat><prop>{property}</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
            )
        };
        let event = |name: &str, property: &str| answer(&format!("/work/{name}.ics"), property);
        let etag = "<getetag>1</getetag>";
        let data = "<getetag>1</getetag><C:calendar-data>BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n</C:calendar-data>";
        let answers = [
            answer("/work/", "<resourcetype><collection/><C:calendar/></resourcetype>"),
            event("w1", etag) + &event("w2", etag),
            event("w1", data),
        ];
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            read_request(&mut stream);
            let body =
                format!(r#"<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">{answer}</multistatus>"#);
            let length = body.len();
            let head = format!("HTTP/1.1 207 Multi-Status\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            stream.write_all((head + &body).as_bytes()).unwrap();
        }
    });
    let into = tempfile::tempdir().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_caldav"));
    program.env_remove("CALDAV_TOKEN").env("CALDAV_PASSWORD", "secret").args(["--user", "ann", "--url"]);
    let ran = run(program.arg(format!("http://127.0.0.1:{port}/work/")).arg("--into").arg(into.path()));
    let expected = "0 of 1 calendar: 0 events\nwork: not fetched: the server leaves out events\n";
    assert_eq!((ran.code, ran.said.as_str()), (Some(1), expected));
}

/// Reads one request, with its body.
fn read_request(stream: &mut TcpStream) {
    let mut stream = BufReader::new(stream);
    let (mut length, mut line) = (0, String::new());
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    stream.read_exact(&mut vec![0; length]).unwrap();
}

#[test]
fn a_server_that_is_no_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mut program = Command::new(env!("CARGO_BIN_EXE_caldav"));
    program.env_remove("CALDAV_TOKEN").env("CALDAV_PASSWORD", "secret").args(["--user", "ann", "--list", "--url"]);
    run(program.arg(format!("http://127.0.0.1:{port}/"))).refused("127.0.0.1: no answer: connection refused");
}
