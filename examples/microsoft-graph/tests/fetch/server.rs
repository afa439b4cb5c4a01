//! A stub of the server: HTTP on a port of this machine, what it was asked, and what goes wrong.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::faults::{Fault, Faults};
use crate::glimpse::Glimpse;
use crate::tenant::{self, Tenant};

/// The only token that the server knows.
pub(crate) const TOKEN: &str = "eyJ0-the.secret.token";

/// What the server was asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Path and query, as they came.
    pub(crate) path: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let is_it = |(found, _): &&(String, String)| found.eq_ignore_ascii_case(name);
        self.headers.iter().find(is_it).map(|(_, value)| value.as_str())
    }
}

/// What a request is answered with.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

/// What the server and the test both know.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) tenant: Tenant,
    pub(crate) faults: Faults,
    pub(crate) requests: Vec<Request>,
    /// The program that runs, to be killed, and the folder that it fetches into.
    pub(crate) child: Option<Child>,
    pub(crate) into: PathBuf,
}

/// The server; it stops when the test does.
pub(crate) struct Server {
    pub(crate) base: String,
    pub(crate) shared: Arc<Mutex<Shared>>,
}

impl Server {
    pub(crate) fn new(tenant: Tenant) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v1.0", listener.local_addr().unwrap());
        let shared = Arc::new(Mutex::new(Shared { tenant, ..Shared::default() }));
        let (server_base, server_shared) = (base.clone(), Arc::clone(&shared));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (base, shared) = (server_base.clone(), Arc::clone(&server_shared));
                // A connection that breaks is what some tests are about.
                thread::spawn(move || serve(&stream.unwrap(), &base, &shared).unwrap_or_default());
            }
        });
        Server { base, shared }
    }

    /// What goes wrong from now on.
    pub(crate) fn fail(&self, faults: Faults) {
        self.shared.lock().unwrap().faults = faults;
    }

    /// What has been asked since this was asked last.
    pub(crate) fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut self.shared.lock().unwrap().requests)
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Tenant)) {
        change(&mut self.shared.lock().unwrap().tenant);
    }
}

/// Answers the requests of one connection, until it or a fault closes it.
fn serve(stream: &TcpStream, base: &str, shared: &Mutex<Shared>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader)? {
        let mut shared = shared.lock().unwrap();
        shared.requests.push(request.clone());
        let fault = shared.faults.next(&request);
        let mut answer = answer(&request, base, &shared.tenant);
        match fault {
            None => write(stream, &request, &answer)?,
            Some(Fault::Closed) => return Ok(()),
            Some(Fault::Cut) => {
                let whole = bytes(&request, &answer);
                let head = whole.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
                return (&mut &*stream).write_all(&whole[..head + (whole.len() - head) / 2]);
            }
            Some(Fault::BrokenOff) => {
                let (head, body) = ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", &answer.body);
                return (&mut &*stream).write_all(&[head.as_bytes(), &body[..body.len() / 2]].concat());
            }
            Some(Fault::Killed) => return shared.child.as_mut().map_or(Ok(()), Child::kill),
            Some(Fault::KilledAtWrite(changes)) => {
                let before = Glimpse::of(&shared.into);
                write(stream, &request, &answer)?;
                before.until_changed(changes, &shared.into, stream)?;
                shared.child.as_mut().map_or(Ok(()), Child::kill)?;
            }
            Some(Fault::Before(change)) => {
                change(&mut shared.tenant);
                let answer = self::answer(&request, base, &shared.tenant);
                write(stream, &request, &answer)?;
            }
            Some(Fault::Answer(other)) => {
                other(&mut answer, &request, base);
                write(stream, &request, &answer)?;
            }
        }
    }
    Ok(())
}

fn read(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut head)? == 0 {
            return Ok(None);
        }
    }
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut parsed = httparse::Request::new(&mut headers);
    assert!(parsed.parse(&head).unwrap().is_complete());
    assert_eq!(parsed.method, Some("GET"));
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let headers = parsed.headers.iter().map(|header| (header.name.to_owned(), text(header.value))).collect();
    Ok(Some(Request { path: parsed.path.unwrap().to_owned(), headers }))
}

/// What a server that is well answers.
fn answer(request: &Request, base: &str, tenant: &Tenant) -> Answer {
    let is_known = request.header("Authorization") == Some(&format!("Bearer {TOKEN}"));
    let found = match request.path.strip_prefix("/v1.0") {
        Some(path) if is_known => tenant.answer(base, path),
        Some(_) => Err((401, "InvalidAuthenticationToken")),
        None => Err((404, "ResourceNotFound")),
    };
    let (status, body) = match found {
        Ok(body) => (200, body),
        Err((status, code)) => (status, json!({"error": {"code": code, "message": tenant::PRIVATE}})),
    };
    Answer { status, headers: Vec::new(), body: body.to_string().into_bytes() }
}

fn write(mut stream: &TcpStream, request: &Request, answer: &Answer) -> io::Result<()> {
    stream.write_all(&bytes(request, answer))
}

/// Every answer to a link with a token is gzipped, where the program takes that.
fn bytes(request: &Request, answer: &Answer) -> Vec<u8> {
    let takes_gzip = request.header("Accept-Encoding").is_some_and(|list| list.contains("gzip"));
    let mut head = format!("HTTP/1.1 {} Whatever\r\nContent-Type: application/json\r\n", answer.status);
    for (name, value) in &answer.headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    let mut body = answer.body.clone();
    if takes_gzip && request.path.contains("token=") {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&body).unwrap();
        body = gzip.finish().unwrap();
        head += "Content-Encoding: gzip\r\n";
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    [head.into_bytes(), body].concat()
}

/// A port of this machine where nobody should ever come by; it says whether somebody has.
pub(crate) struct Stranger {
    listener: TcpListener,
    pub(crate) base: String,
}

impl Stranger {
    pub(crate) fn new() -> Stranger {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let base = format!("http://{}/v1.0", listener.local_addr().unwrap());
        Stranger { listener, base }
    }

    pub(crate) fn was_asked(&self) -> bool {
        self.listener.accept().map(|(mut stream, _)| stream.read(&mut [0]).unwrap_or(0)).is_ok()
    }
}
