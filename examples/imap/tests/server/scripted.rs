//! Servers that answer as no good one does.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use kit::testing::{Ran, run};

use crate::dovecot::program;

/// Runs the program against a server that gives these answers, besides OK, to commands that begin so.
fn run_against(answers: &'static [(&str, &str)]) -> (Ran, tempfile::TempDir) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        // The program connects again after an answer that it cannot understand.
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            stream.get_mut().write_all(b"* OK ready\r\n").unwrap();
            let mut line = String::new();
            while stream.read_line(&mut line).is_ok_and(|read| read > 0) {
                let (tag, command) = line.split_once(' ').unwrap();
                let known = answers.iter().find(|(known, _)| command.starts_with(known));
                let answer = known.map_or("", |(_, answer)| answer);
                _ = stream.get_mut().write_all(format!("{answer}{tag} OK\r\n").as_bytes());
                line.clear();
            }
        }
    });
    let into = tempfile::tempdir().unwrap();
    let mut program = program(&format!("127.0.0.1:{port}"));
    program.env("IMAP_PASSWORD", "secret").args(["--plaintext", "--into"]).arg(into.path());
    (run(&mut program), into)
}

const FOLDER: [(&str, &str); 3] = [
    ("LIST", "* LIST () \"/\" INBOX\r\n"),
    ("EXAMINE", "* OK [UIDVALIDITY 7] valid\r\n"),
    ("UID SEARCH", "* SEARCH 1 2 3\r\n"),
];

#[test]
fn a_message_that_is_not_given_is_counted() {
    let (ran, _into) = run_against(&[
        FOLDER[0],
        FOLDER[1],
        FOLDER[2],
        // The second one without its headers, as when another program has marked it as read; the third one not at all.
        (
            "UID FETCH 1:3 (UID FLAGS INTERNALDATE BODY.PEEK[HEADER] BODYSTRUCTURE)",
            "* 1 FETCH (UID 1 BODY[HEADER] {16}\r\nSubject: one\r\n\r\n)\r\n* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n",
        ),
    ]);
    let expected = "1 of 1 folder: 1 message; 2 that the server found and did not give: removed in the meantime\n";
    assert_eq!((ran.code, ran.said.as_str()), (Some(0), expected));
}

#[test]
fn the_text_of_a_server_is_not_shown_where_the_parser_panics() {
    let (ran, _into) = run_against(&[("LIST", "* OK [ALERT]\u{e9} of ann@corp.example\r\n")]);
    assert_eq!((ran.code, ran.said.as_str()), (Some(2), "imap: the server's answer cannot be understood\n"));
}
