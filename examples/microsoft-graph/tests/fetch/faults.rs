//! What goes wrong: once each in turn, where it is said to, or by chance.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::server::{Answer, Request};
use crate::tenant::Tenant;

/// A change of an answer.
type Change = Box<dyn FnOnce(&mut Answer, &Request, &str) + Send>;

/// What happens instead of an answer.
pub(crate) enum Fault {
    /// The connection ends before the answer.
    Closed,
    /// It ends after half of the body.
    Cut,
    /// The same with an answer that does not say how long it is.
    BrokenOff,
    /// The program is killed before it has the answer.
    Killed,
    /// It is killed while it stores what it has got: after so many changes on the disk.
    KilledAtWrite(u32),
    /// Something happens at the server before it answers.
    Before(Box<dyn FnOnce(&mut Tenant) + Send>),
    /// Another answer.
    Answer(Change),
}

impl Fault {
    pub(crate) fn status(status: u16) -> Fault {
        Fault::Answer(Box::new(move |answer, _, _| {
            answer.status = status;
            answer.body =
                json!({"error": {"code": "Busy", "message": crate::tenant::PRIVATE}}).to_string().into_bytes();
        }))
    }

    /// Too much or out of order, and to be asked again at once.
    pub(crate) fn again(status: u16) -> Fault {
        Fault::Answer(Box::new(move |answer, _, _| {
            answer.status = status;
            answer.headers.push(("Retry-After", "0".into()));
            answer.body = b"<html>Busy".to_vec();
        }))
    }

    /// More than a page may have.
    pub(crate) fn endless() -> Fault {
        Fault::Answer(Box::new(|answer, _, _| answer.body = vec![b' '; 65 << 20]))
    }

    pub(crate) fn garbage() -> Fault {
        Fault::Answer(Box::new(|answer, _, _| answer.body = b"<html>Sign in, somebody@corp.example".to_vec()))
    }

    /// The page, and that the same page is next.
    pub(crate) fn repeated() -> Fault {
        Fault::Answer(Box::new(|answer, request, base| {
            let mut page: Value = serde_json::from_slice(&answer.body).unwrap();
            if page.get("value").is_some() {
                let origin = base.strip_suffix("/v1.0").unwrap();
                page["@odata.nextLink"] = json!(format!("{origin}{}", request.path));
                answer.body = page.to_string().into_bytes();
            }
        }))
    }

    /// The page, with this for its next link.
    pub(crate) fn next_link(link: String) -> Fault {
        Fault::Answer(Box::new(move |answer, _, _| {
            let mut page: Value = serde_json::from_slice(&answer.body).unwrap();
            page["@odata.nextLink"] = json!(link);
            answer.body = page.to_string().into_bytes();
        }))
    }

    pub(crate) fn redirect(to: String) -> Fault {
        Fault::Answer(Box::new(move |answer, _, _| {
            answer.status = 302;
            answer.headers.push(("Location", to));
        }))
    }
}

/// Which requests something happens to.
#[derive(Default)]
pub(crate) enum Faults {
    #[default]
    Never,
    /// The first requests whose path has this text, in turn; to others nothing.
    At(&'static str, VecDeque<Fault>),
    /// All requests whose path has this text.
    Always(&'static str, fn() -> Fault),
    /// Any, by chance, but not too often in a row; whether tokens may be forgotten too.
    Chance { random: fastrand::Rng, in_a_row: u32, forgets: bool },
}

/// Fewer than the program tries.
const IN_A_ROW: u32 = 5;

impl Faults {
    pub(crate) fn at(path: &'static str, faults: impl IntoIterator<Item = Fault>) -> Faults {
        Faults::At(path, faults.into_iter().collect())
    }

    pub(crate) fn next(&mut self, request: &Request) -> Option<Fault> {
        match self {
            Faults::Never => None,
            Faults::At(path, faults) => request.path.contains(*path).then(|| faults.pop_front()).flatten(),
            Faults::Always(path, fault) => request.path.contains(*path).then(fault),
            Faults::Chance { random, in_a_row, forgets } => {
                *in_a_row += 1;
                if random.u8(..4) > 0 || *in_a_row > IN_A_ROW {
                    *in_a_row = 0;
                    return None;
                }
                Some(match random.u8(..13) {
                    0 => Fault::Closed,
                    1 => Fault::Cut,
                    2 => Fault::BrokenOff,
                    3 | 4 => Fault::Killed,
                    5 | 6 => Fault::KilledAtWrite(random.u32(1..=5)),
                    7 => Fault::again(429),
                    8 => Fault::again(503),
                    9 => Fault::status(401),
                    10 => Fault::garbage(),
                    11 if *forgets && request.path.contains("token=") => {
                        Fault::status(if random.bool() { 410 } else { 404 })
                    }
                    _ => Fault::repeated(),
                })
            }
        }
    }
}
