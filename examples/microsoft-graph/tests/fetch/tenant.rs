//! A small organisation: people with mail folders and calendars, and delta queries over them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// What must not be stored, said or repeated.
pub(crate) const PRIVATE: &str = "private matter of somebody@corp.example";

/// What state tokens begin with; opaque to everybody else.
const OPAQUE: &str = "opaque";

/// A list in the order in which its items came and changed: what a delta query tells since any moment is
/// what lies behind it.
pub(crate) type Log = Vec<Value>;

#[derive(Clone, Default)]
pub(crate) struct Tenant {
    pub(crate) users: BTreeMap<String, Mailbox>,
    /// How many items a page has.
    pub(crate) page: usize,
}

#[derive(Clone, Default)]
pub(crate) struct Mailbox {
    /// By id.
    pub(crate) folders: BTreeMap<String, Log>,
    pub(crate) events: Log,
}

impl Tenant {
    /// Two people with some mail and meetings, of which the second has no outbox.
    pub(crate) fn small() -> Tenant {
        let mut users = BTreeMap::new();
        for (user, outbox) in [("0a11", "outbox"), ("lead@corp.example", "nobody")] {
            let folder = |name: &str, items: usize| {
                (format!("{name}+/="), (0..items).map(|number| message(user, name, number)).collect())
            };
            let folders = [folder("inbox", 5), folder("sent", 3), folder("empty", 0)];
            let unasked = [folder("drafts", 2), folder("junkemail", 2), folder(outbox, 1)];
            let folders = folders.into_iter().chain(unasked).filter(|(id, _)| !id.starts_with("nobody")).collect();
            let events = (0..5).map(|number| event(user, number)).collect();
            users.insert(user.to_owned(), Mailbox { folders, events });
        }
        Tenant { users, page: 2 }
    }

    /// What is at a path below the base, or the status and code of an error.
    pub(crate) fn answer(&self, base: &str, path: &str) -> Result<Value, (u16, &'static str)> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let segments: Vec<String> = path.split('/').skip(1).map(decoded).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let user = segments.get(1).and_then(|user| self.users.get(*user)).ok_or((404, "ErrorInvalidUser"))?;
        let here = format!("{base}{path}");
        match &segments[2..] {
            ["mailFolders", "delta"] => {
                let folders: Log = user.folders.keys().map(|id| json!({"id": id, "displayName": PRIVATE})).collect();
                self.delta(&folders, &here, query)
            }
            // By id, or by the name that some have.
            ["mailFolders", name] => {
                let id =
                    [(*name).to_owned(), format!("{name}+/=")].into_iter().find(|id| user.folders.contains_key(id));
                id.map(|id| json!({"id": id})).ok_or((404, "ErrorItemNotFound"))
            }
            ["mailFolders", id, "messages", "delta"] => {
                let log = user.folders.get(*id).ok_or((404, "ErrorItemNotFound"))?;
                // As Microsoft documents it.
                let most = if query.contains("&$filter=receivedDateTime") { 5_000 } else { usize::MAX };
                self.delta(&log[..log.len().min(most)], &here, query)
            }
            ["calendarView", "delta"] => self.delta(&user.events, &here, query),
            _ => Err((400, "BadRequest")),
        }
    }

    /// One page of what lies behind the moment that a token stands for.
    fn delta(&self, log: &[Value], here: &str, query: &str) -> Result<Value, (u16, &'static str)> {
        let token =
            |name: &str| query.split('&').find_map(|part| part.strip_prefix(&format!("${name}token={OPAQUE}.")));
        let (since, until) = match (token("skip"), token("delta")) {
            (Some(token), _) => {
                let (since, until) = token.split_once('.').ok_or((400, "BadToken"))?;
                (since.parse().unwrap(), until.parse().unwrap())
            }
            (None, Some(token)) => (token.parse().unwrap(), log.len()),
            (None, None) => (0, log.len()),
        };
        let end = until.min(since + self.page);
        let mut page = json!({"@odata.context": "of nobody", "value": log[since..end]});
        if end < until {
            page["@odata.nextLink"] = json!(format!("{here}?$skiptoken={OPAQUE}.{end}.{until}"));
        } else {
            page["@odata.deltaLink"] = json!(format!("{here}?$deltatoken={OPAQUE}.{end}"));
        }
        Ok(page)
    }
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8().unwrap().into_owned()
}

fn person(address: &str) -> Value {
    json!({"emailAddress": {"name": PRIVATE, "address": address}})
}

pub(crate) fn message(user: &str, folder: &str, number: usize) -> Value {
    json!({
        "@odata.etag": PRIVATE,
        "id": format!("{user}-{folder}-{number}"),
        "internetMessageId": format!("<{user}-{folder}-{number}@corp.example>"),
        "receivedDateTime": format!("2026-03-{:02}T09:00:00Z", 1 + number % 28),
        "sentDateTime": format!("2026-03-{:02}T08:59:00Z", 1 + number % 28),
        "subject": PRIVATE,
        "bodyPreview": PRIVATE,
        "body": {"content": PRIVATE},
        "from": person("bo@birch.example"),
        "toRecipients": [person("rep@corp.example")],
        "ccRecipients": [],
        "bccRecipients": [],
        "conversationId": folder,
        "isDraft": false,
        "internetMessageHeaders": [{"name": "Subject", "value": PRIVATE}, {"name": "Precedence", "value": "list"}],
    })
}

pub(crate) fn event(user: &str, number: usize) -> Value {
    json!({
        "id": format!("{user}-event-{number}"),
        "iCalUId": format!("uid-{number}"),
        "type": "singleInstance",
        "isAllDay": false,
        "isCancelled": false,
        "isDraft": false,
        "lastModifiedDateTime": "2026-03-01T09:00:00Z",
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
        "subject": PRIVATE,
        "location": {"displayName": PRIVATE},
        "start": {"dateTime": "2026-03-02T09:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-02T09:30:00.0000000", "timeZone": "UTC"},
        "organizer": person("rep@corp.example"),
        "attendees": [{"type": "required", "emailAddress": {"name": PRIVATE, "address": "bo@birch.example"}}],
    })
}

pub(crate) fn removed(id: &str) -> Value {
    json!({"@removed": {"reason": "deleted"}, "id": id})
}
