//! One connection: commands out, answers in.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};

use imap_proto::{Response, Status};
use kit::guard::guarded;
use nom::Needed;

use crate::failure::{Failure, said};

/// The bytes between here and the server.
pub(crate) trait Wire: Read + Write {}

impl<T: Read + Write> Wire for T {}

/// No answer is longer: a batch comes as one answer for each message.
const LIMIT: usize = 64 << 20;

/// How much is read at once.
const PIECE: usize = 16 << 10;

/// How deep an answer may be nested. What a message is made of nests, a sender decides how deep, and the parser calls
/// itself for each level.
const DEPTH: usize = 40;

/// A connection over which one command is under way at a time.
pub(crate) struct Connection {
    wire: Box<dyn Wire>,
    received: Vec<u8>,
    /// How many bytes there must be before it is worthwhile to parse again.
    needed: usize,
    commands: u32,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("commands", &self.commands).finish_non_exhaustive()
    }
}

/// What to do after a `+` of the server.
pub(crate) enum Continue<'a> {
    /// Nothing is asked for that way.
    Never,
    /// Send this once, and an empty line after each further `+`, by which an error is confirmed.
    Once(&'a str),
}

impl Connection {
    pub(crate) fn new(wire: Box<dyn Wire>) -> Connection {
        Connection { wire, received: Vec::new(), needed: 1, commands: 0 }
    }

    /// The bytes again, for encryption. What was received after the last answer was not encrypted, and an attacker may
    /// have put it there: it is dropped.
    pub(crate) fn into_wire(self) -> Box<dyn Wire> {
        self.wire
    }

    /// Reads the greeting, which has to be the first answer.
    pub(crate) fn greeting(&mut self) -> Result<(), Failure> {
        self.next(|response| match response {
            Response::Data { status: Status::Ok | Status::PreAuth, .. } => Ok(()),
            Response::Data { status: Status::Bye, outcome } => {
                Err(Failure::Lost(format!("the server takes no connection: {}", said(outcome))))
            }
            _ => Err(Failure::Unreadable),
        })?
    }

    /// Runs a command, and gives each untagged answer to `each`.
    pub(crate) fn command(
        &mut self,
        command: &str,
        each: impl FnMut(&Response<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.exchange(command, &Continue::Never, each)
    }

    pub(crate) fn exchange(
        &mut self,
        command: &str,
        then: &Continue<'_>,
        mut each: impl FnMut(&Response<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.commands += 1;
        let own = format!("A{}", self.commands);
        self.send(&format!("{own} {command}\r\n"))?;
        let mut continued = 0;
        loop {
            let answer = self.next(|response| match response {
                Response::Done { tag, status, outcome } if tag.0 == own => match status {
                    Status::Ok => Ok(Answer::Done),
                    _ => Err(Failure::Refused(said(outcome))),
                },
                Response::Data { status: Status::Bye, outcome } => {
                    Err(Failure::Lost(format!("the server ends the connection: {}", said(outcome))))
                }
                Response::Continue(_) => Ok(Answer::Continue),
                other => each(other).map(|()| Answer::Untagged),
            })??;
            match (answer, then) {
                (Answer::Done, _) => return Ok(()),
                (Answer::Untagged, _) => {}
                (Answer::Continue, Continue::Once(text)) => {
                    continued += 1;
                    self.send(&format!("{}\r\n", if continued == 1 { text } else { "" }))?;
                }
                (Answer::Continue, Continue::Never) => return Err(Failure::Unreadable),
            }
        }
    }

    fn send(&mut self, line: &str) -> Result<(), Failure> {
        self.wire.write_all(line.as_bytes()).and_then(|()| self.wire.flush()).map_err(|error| lost(&error))
    }

    /// Reads one answer.
    fn next<T>(&mut self, then: impl FnOnce(&Response<'_>) -> T) -> Result<T, Failure> {
        loop {
            if self.received.len() >= self.needed {
                if is_too_deep(&self.received) {
                    return Err(Failure::Unreadable);
                }
                // The parser panics at a letter beyond ASCII directly after a code in brackets.
                match guarded(|| Response::parse(&self.received)).ok_or(Failure::Unreadable)? {
                    Ok((rest, response)) => {
                        let value = then(&response);
                        let used = self.received.len() - rest.len();
                        drop(response);
                        self.received.drain(..used);
                        self.needed = 1;
                        return Ok(value);
                    }
                    Err(nom::Err::Incomplete(Needed::Size(more))) => {
                        self.needed = self.received.len().saturating_add(more.get());
                    }
                    Err(nom::Err::Incomplete(Needed::Unknown)) => self.needed = self.received.len() + 1,
                    // The error has the answer in it, and mail in that.
                    Err(_) => return Err(Failure::Unreadable),
                }
            }
            if self.needed > LIMIT || self.received.len() > LIMIT {
                return Err(Failure::Unreadable);
            }
            self.receive()?;
        }
    }

    fn receive(&mut self) -> Result<(), Failure> {
        let mut piece = [0; PIECE];
        loop {
            match self.wire.read(&mut piece) {
                Ok(0) => return Err(Failure::Lost("the server has closed the connection".to_owned())),
                Ok(read) => {
                    self.received.extend(piece.iter().take(read));
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(lost(&error)),
            }
        }
    }
}

/// What an answer is to the command under way.
enum Answer {
    Untagged,
    Continue,
    Done,
}

/// An error of the system, or of TLS.
pub(crate) fn lost(error: &io::Error) -> Failure {
    Failure::Lost(match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => "the server does not answer in time".to_owned(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
            "the server has closed the connection".to_owned()
        }
        // Of TLS: the text says what is wrong with a certificate.
        ErrorKind::InvalidData => format!("the connection is not safe: {error}"),
        kind => format!("the connection does not work: {kind}"),
    })
}

/// Whether the parentheses of the first answer are nested too deep, outside of texts in quotes and of literals.
fn is_too_deep(answer: &[u8]) -> bool {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = answer.get(at) {
        at += 1;
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'"' => at += quoted(answer.get(at..).unwrap_or_default()),
            b'{' => match literal(answer.get(at..).unwrap_or_default()) {
                Some(length) => at = at.saturating_add(length),
                None => continue,
            },
            // The end of the first answer.
            b'\n' => return false,
            _ => continue,
        }
        if depth > DEPTH {
            return true;
        }
    }
    false
}

/// The length of the rest of a text in quotes, or of all if it does not end.
fn quoted(rest: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = rest.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    });
    end.map_or(rest.len(), |end| end + 1)
}

/// The length of the rest of a literal, `12}\r\n` and twelve bytes.
fn literal(rest: &[u8]) -> Option<usize> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length: usize = str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
    rest.get(digits..)?.starts_with(b"}\r\n").then(|| length.saturating_add(digits + 3))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// A server that says this, some bytes at a time, whatever it hears.
    struct Script {
        answers: Cursor<Vec<u8>>,
        piece: usize,
    }

    impl Read for Script {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            let size = to.len().min(self.piece);
            self.answers.read(&mut to[..size])
        }
    }

    impl Write for Script {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn run(answers: &str) -> Vec<Result<usize, String>> {
        [1, 7, 4096]
            .into_iter()
            .map(|piece| {
                let answers = Cursor::new(answers.as_bytes().to_vec());
                let mut connection = Connection::new(Box::new(Script { answers, piece }));
                let mut untagged = 0;
                connection
                    .command("NOOP", |_| {
                        untagged += 1;
                        Ok(())
                    })
                    .map(|()| untagged)
                    .map_err(|failure| failure.to_string())
            })
            .collect()
    }

    #[test]
    fn an_exchange_ends_with_the_own_tag_or_says_why_not() {
        let deep = |depth: usize| {
            let body = r#""TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1"#;
            let open = "(".repeat(depth);
            format!("* 1 FETCH (BODYSTRUCTURE {open}({body}){})\r\nA1 OK\r\n", " \"MIXED\")".repeat(depth))
        };
        let unreadable = "the server's answer cannot be understood";
        for (answers, expected) in [
            ("A1 OK done\r\n", Ok(0)),
            ("* 1 EXISTS\r\n* 1 FETCH (BODY[HEADER] {9}\r\nA: (((b\r\n)\r\nA1 OK\r\n", Ok(2)),
            ("A9 NO of before\r\nA1 OK\r\n", Ok(1)),
            ("A1 NO [NOPERM] not ann@corp.example\r\n", Err("the server refuses: [NOPERM] not (address)")),
            ("A1 BAD\r\n", Err("the server refuses: without a reason")),
            ("* BYE too busy\r\n", Err("the server ends the connection: too busy")),
            ("* 1 EXISTS\r\nA1 O", Err("the server has closed the connection")),
            ("", Err("the server has closed the connection")),
            ("+ more\r\n", Err(unreadable)),
            ("* OK [ALERT]\u{e9}\r\n", Err(unreadable)),
            ("<html>\r\n\r\n", Err(unreadable)),
            ("* 1 FETCH (BODY[HEADER] {99999999999}\r\n", Err(unreadable)),
            ("* 1 FETCH (BODY[HEADER] {4000000000}\r\n", Err(unreadable)),
            (&deep(20), Ok(1)),
            (&deep(DEPTH + 1), Err(unreadable)),
        ] {
            let expected = expected.map_err(str::to_owned);
            assert!(run(answers).iter().all(|found| *found == expected), "{answers}: {:?}", run(answers));
        }
    }

    #[test]
    fn the_deepest_answer_fits_the_stack() {
        let open = "(".repeat(DEPTH - 2);
        let close = " \"MIXED\")".repeat(DEPTH - 2);
        let body = r#""TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1"#;
        let answers = format!("* 1 FETCH (BODYSTRUCTURE {open}({body}){close})\r\nA1 OK\r\n");
        assert_eq!(run(&answers), [Ok(1), Ok(1), Ok(1)]);
    }
}
