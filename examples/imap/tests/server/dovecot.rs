//! A server of its own for each test, and the program run against it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kit::testing::{Ran, run};
use tempfile::TempDir;

/// Dovecot in a folder of its own. It ends with the test.
pub(crate) struct Dovecot {
    pub(crate) folder: TempDir,
    pub(crate) port: u16,
    pub(crate) tls_port: u16,
}

/// A log-in that does what the program never does: it writes.
pub(crate) struct Writer {
    stream: BufReader<TcpStream>,
}

impl Dovecot {
    /// Starts it, with a certificate if `certified` puts one there.
    pub(crate) fn start_with(certified: impl FnOnce(&Path)) -> Option<Dovecot> {
        let version = Command::new("dovecot").arg("--version").output().ok().map(|out| out.stdout);
        let Some(version) = version.and_then(|version| String::from_utf8(version).ok()) else {
            println!("skipped: no dovecot on the path");
            return None;
        };
        if !version.starts_with("2.3.") {
            println!("skipped: the configuration is for Dovecot 2.3, and this is {}", version.trim());
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        certified(folder.path());
        // The ports are free until somebody else takes one in the meantime: then once more.
        for _ in 0..5 {
            let free = [0, 0].map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
            let [port, tls_port] = free.map(|listener| listener.local_addr().unwrap().port());
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dovecot.sh");
            let args = [folder.path().into(), PathBuf::from(port.to_string()), tls_port.to_string().into()];
            let started = Command::new(script).args(args).stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
            if started.success() {
                return Some(Dovecot { folder, port, tls_port });
            }
        }
        panic!("dovecot does not start: {}", fs::read_to_string(folder.path().join("log")).unwrap_or_default());
    }

    pub(crate) fn start() -> Option<Dovecot> {
        Dovecot::start_with(|_| {})
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn writer(&self) -> Writer {
        let stream = BufReader::new(TcpStream::connect(("127.0.0.1", self.port)).unwrap());
        let mut writer = Writer { stream };
        writer.line();
        writer.command("LOGIN ann secret");
        writer
    }

    /// The program, for the mailbox of Ann, over this port.
    pub(crate) fn program(&self, port: u16, into: &str) -> Command {
        let mut program = program(&format!("127.0.0.1:{port}"));
        program.arg("--plaintext").args(["--from", "2020-01-01", "--into"]).arg(self.path(into));
        program.env("IMAP_PASSWORD", "secret");
        program
    }

    /// Fetches into a folder, and has to succeed. What it said.
    pub(crate) fn fetch(&self, into: &str) -> String {
        run(&mut self.program(self.port, into)).ok().said
    }

    pub(crate) fn mbox(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the server's own tool.
    pub(crate) fn doveadm(&self, args: &[&str]) {
        let tool = Command::new("doveadm").arg("-c").arg(self.path("dovecot.conf")).args(args).output().unwrap();
        assert!(tool.status.success(), "{}", String::from_utf8_lossy(&tool.stderr));
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.doveadm(&["stop"]);
    }
}

/// The program, without what the environment may say.
pub(crate) fn program(server: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_imap"));
    program.env_remove("IMAP_PASSWORD").env_remove("IMAP_TOKEN").args(["--server", server, "--user", "ann"]);
    program
}

/// Asserts that a run ended with this exit code and last line.
pub(crate) fn assert_ended(ran: &Ran, code: i32, last: &str) {
    assert_eq!((ran.code, ran.said.lines().last().unwrap_or_default()), (Some(code), last), "{}", ran.said);
}

impl Writer {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the server has gone");
        line
    }

    /// Runs a command, and gives the answers before the last one, which has to be OK.
    pub(crate) fn command(&mut self, command: &str) -> String {
        self.stream.get_mut().write_all(format!("x {command}\r\n").as_bytes()).unwrap();
        self.answers(command)
    }

    fn answers(&mut self, command: &str) -> String {
        let mut answers = String::new();
        loop {
            let line = self.line();
            if let Some(last) = line.strip_prefix("x ") {
                assert!(last.starts_with("OK"), "{command}: {last}");
                return answers;
            }
            answers += &line;
        }
    }

    /// Puts a message into a folder, by its name as the server has it.
    pub(crate) fn append(&mut self, folder: &str, flags: &str, message: &str) {
        self.append_bytes(folder, flags, message.as_bytes());
    }

    pub(crate) fn append_bytes(&mut self, folder: &str, flags: &str, message: &[u8]) {
        let length = message.len();
        let arrived = "\" 2-Jan-2026 03:16:02 +0100\"";
        let command = format!("x APPEND \"{folder}\" ({flags}) {arrived} {{{length}+}}\r\n");
        self.stream.get_mut().write_all(&[command.as_bytes(), message, b"\r\n"].concat()).unwrap();
        self.answers(&command);
    }
}

/// A message with this subject.
pub(crate) fn message(subject: &str) -> String {
    format!(
        "From: Bo <bo@birch.example>\r\nTo: ann@corp.example\r\nDate: Fri, 2 Jan 2026 03:16:02 +0100\r\n\
         Message-ID: <{subject}@birch.example>\r\nSubject: {subject}\r\n\r\nsecret text of {subject}\r\n"
    )
}

/// The subjects of an mbox, in its order.
pub(crate) fn subjects(mbox: &str) -> Vec<&str> {
    mbox.lines().filter_map(|line| line.strip_prefix("Subject: ")).collect()
}
