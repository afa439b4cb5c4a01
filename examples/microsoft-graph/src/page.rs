//! A file of Graph's answers: pages, lists and items, one after another.

use std::fmt;
use std::io::{self, Read};

use chrono::{DateTime, Utc};
use kit::mail::mark::Mark;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use crate::class::Class;
use crate::context;
use crate::item::Item;

/// What Graph answered at once.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) items: Vec<Document>,
    /// What the items are, as the page says.
    pub(crate) class: Option<Class>,
    /// Whose mailbox it is of, as the page spells it: an address or an id of the directory.
    pub(crate) owner: Option<String>,
    /// Whether its folder holds drafts or junk.
    pub(crate) mark: Option<Mark>,
    /// When it was fetched, if the client has added that.
    pub(crate) fetched_at: Option<DateTime<Utc>>,
    /// Which list it is a page of, by its context, and whether others follow.
    pub(crate) list: Option<(String, Follows)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follows {
    More,
    Nothing,
}

/// Why a file is read no further.
#[derive(Debug)]
pub(crate) enum Broken {
    Io(io::Error),
    /// Where, and what is wrong there; it quotes nothing of the file.
    Json(String),
}

/// The pages in a file, up to where it is no JSON any more.
pub(crate) fn pages(reader: impl Read) -> impl Iterator<Item = Result<Page, Broken>> {
    let documents = serde_json::Deserializer::from_reader(reader).into_iter::<Document>();
    documents.map(|document| document.map(Page::of).map_err(Broken::of))
}

impl Page {
    fn of(document: Document) -> Page {
        match document {
            Document::Object(mut object) => {
                let class = object.context.text().and_then(context::class);
                // A delta query's context names no mailbox; its links do.
                let addresses = [&object.context, &object.next_link, &object.delta_link];
                let mark = addresses.into_iter().find_map(|address| context::mark(address.text()?));
                let owner = addresses.into_iter().find_map(|address| context::owner(address.text()?));
                let fetched_at = object.fetched_at.value().copied();
                match object.value.take() {
                    Some(Document::List(items)) => {
                        let follows = if object.next_link.is_there() { Follows::More } else { Follows::Nothing };
                        let context = object.context.text().unwrap_or_default().to_owned();
                        Page { items, class, owner, mark, fetched_at, list: Some((context, follows)) }
                    }
                    _ => Page { items: vec![Document::Object(object)], class, owner, mark, fetched_at, list: None },
                }
            }
            Document::List(items) => Page::bare(items),
            Document::Other => Page::bare(vec![Document::Other]),
        }
    }

    fn bare(items: Vec<Document>) -> Page {
        Page { items, class: None, owner: None, mark: None, fetched_at: None, list: None }
    }
}

impl Broken {
    fn of(error: serde_json::Error) -> Broken {
        let (line, column) = (error.line(), error.column());
        let what = match error.classify() {
            Category::Io => return Broken::Io(error.into()),
            // Of serde's own texts, those about data quote what they found.
            Category::Data => "a property that is there twice".to_owned(),
            Category::Syntax | Category::Eof => {
                let text = error.to_string();
                text.split(" at line ").next().unwrap_or_default().to_owned()
            }
        };
        Broken::Json(format!("line {line}, column {column}: {what}"))
    }
}

/// Any JSON: nothing that it may hold is an error.
#[derive(Clone, Debug)]
pub(crate) enum Document {
    Object(Box<Item>),
    List(Vec<Document>),
    Other,
}

impl Document {
    /// What is no object has none of the properties of one.
    pub(crate) fn into_item(self) -> Box<Item> {
        match self {
            Document::Object(item) => item,
            Document::List(_) | Document::Other => Box::default(),
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Document, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Document, A::Error> {
        Ok(Document::Object(Box::new(Item::deserialize(MapAccessDeserializer::new(map))?)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Document, A::Error> {
        Ok(Document::List(Vec::deserialize(SeqAccessDeserializer::new(list))?))
    }

    fn visit_str<E>(self, _: &str) -> Result<Document, E> {
        Ok(Document::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Document, E> {
        Ok(Document::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Document, E> {
        Ok(Document::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Document, E> {
        Ok(Document::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Document, E> {
        Ok(Document::Other)
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<Page, Broken>> {
        pages(text.as_bytes()).collect()
    }

    fn broken(text: &str) -> String {
        match read(text).pop() {
            Some(Err(Broken::Json(what))) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_pages_lists_and_items_in_any_mix() {
        for (text, expected) in [
            (r#"{"value": [{"id": "1"}, {"id": "2"}]}"#, &[2][..]),
            (r#"[{"id": "1"}, 7, "x", null, [true, 1.5, -1]]"#, &[5]),
            (r#"{"id": "1"}"#, &[1]),
            ("{\"id\": \"1\"}\n{\"id\": \"2\"}\r\n\n{\"value\": []}", &[1, 1, 0]),
            (r#"{"value": "no list"}"#, &[1]),
            ("7", &[1]),
            ("", &[]),
        ] {
            let counts: Vec<usize> = read(text).into_iter().map(|page| page.unwrap().items.len()).collect();
            assert_eq!(counts, expected, "{text}");
        }
    }

    #[test]
    fn what_breaks_off_is_named_without_being_quoted() {
        for (text, expected) in [
            ("{\"value\": [{\"id\": \"ann@corp.example\"", "line 1, column 36: EOF while parsing an object"),
            ("{\"id\": \"1\"}\n{\"id\" 2}", "line 2, column 7: expected `:`"),
            ("{\"id\": \"1\",}", "line 1, column 12: trailing comma"),
            ("{\"id\": \"a@x.example\", \"id\": \"2\"}", "line 1, column 27: a property that is there twice"),
            ("ann@corp.example", "line 1, column 1: expected value"),
        ] {
            assert_eq!(broken(text), expected, "{text}");
        }
        assert_eq!(read("{\"id\": \"1\"}\n{").len(), 2);
        assert!(broken(&"[".repeat(100_000)).contains("recursion limit"));
    }

    #[test]
    fn a_delta_page_says_whose_it_is_in_its_links() {
        let text = r#"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(event)", "value": [],
            "fetchedAt": "2026-03-02T09:00:00Z",
            "@odata.deltaLink": "https://graph.microsoft.com/v1.0/users/ann@corp.example/calendarView/delta?$deltatoken=x"}"#;
        let page = read(text).pop().unwrap().unwrap();
        assert_eq!(page.owner.as_deref(), Some("ann@corp.example"));
        assert_eq!(page.fetched_at.unwrap().to_rfc3339(), "2026-03-02T09:00:00+00:00");
    }
}
