//! References within the documentation: to chapters of the rules, and to anchors of the guide.
//!
//! rustdoc checks that a link leads to an item. It does not check the part after `#`, and it does not know that
//! `SPEC 9` means a chapter.

use std::collections::HashMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rustdoc_types::{Crate, Id, Item, ItemEnum};

use crate::documents::{add, anchor};

/// The links, the anchors and the plain chapter references of one documentation text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct References {
    /// The target of each link.
    pub links: Vec<String>,
    /// The ids of the headings, and those of `<a id="…">`.
    pub anchors: Vec<String>,
    /// Each `SPEC n` that is not a link to chapter `n`.
    pub unlinked: Vec<String>,
}

impl References {
    /// Reads the Markdown of a documentation text. Code is not searched.
    #[must_use]
    pub fn of(markdown: &str) -> References {
        let mut references = References::default();
        // The text outside of links, the text of the current link, and the text of the current heading.
        let (mut plain, mut link, mut heading) = (String::new(), None::<(String, String)>, None::<String>);
        let mut in_code = false;
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    references.anchors.extend(heading.take().map(|heading| anchor(&heading)));
                    plain.push('\n');
                }
                Event::Start(Tag::Link { dest_url, .. }) => link = Some((dest_url.into_string(), String::new())),
                Event::End(TagEnd::Link) => {
                    let (target, text) = link.take().unwrap_or_default();
                    let wrong = chapters(&text).into_iter().filter(|number| !leads_to_chapter(&target, number));
                    references.unlinked.extend(wrong.map(|number| format!("SPEC {number}")));
                    references.links.push(target);
                    plain.push('\n');
                }
                Event::Html(html) | Event::InlineHtml(html) => references.anchors.extend(id_of_anchor(&html)),
                Event::Text(text) if !in_code => {
                    add(&mut heading, &text);
                    link.as_mut().map_or(&mut plain, |(_, link)| link).push_str(&text);
                }
                Event::Code(text) => add(&mut heading, &text),
                Event::SoftBreak | Event::HardBreak => link.as_mut().map_or(&mut plain, |(_, link)| link).push(' '),
                Event::End(_) => plain.push('\n'),
                _ => {}
            }
        }
        references.unlinked.extend(chapters(&plain).into_iter().map(|number| format!("SPEC {number}")));
        references
    }

    /// The links whose anchor does not exist. `page` gives the references of the page that a link leads to, and `None`
    /// for a target that is not a page of the guide.
    pub fn without_anchor<'a>(&self, page: impl Fn(&str) -> Option<&'a References>) -> Vec<&str> {
        let leads = |link: &str| {
            let Some((target, anchor)) = link.split_once('#') else { return true };
            let anchors = if target.is_empty() { Some(self) } else { page(link) };
            anchors.is_none_or(|page| page.anchors.iter().any(|other| other == anchor))
        };
        self.links.iter().map(String::as_str).filter(|link| !leads(link)).collect()
    }
}

/// Everything that is wrong with the references in the documentation of the public items, one line each.
#[must_use]
pub fn problems(krate: &Crate) -> Vec<String> {
    let pages: HashMap<Id, References> = krate.index.values().filter_map(|item| page(krate, item)).collect();
    let mut problems = Vec::new();
    for item in krate.index.values() {
        let Some(docs) = &item.docs else { continue };
        let references = References::of(docs);
        let place = place(item);
        problems.extend(references.unlinked.iter().map(|chapter| format!("{place}: {chapter} is not a link to it")));
        let lost = references.without_anchor(|link| pages.get(item.links.get(link)?));
        problems.extend(lost.iter().map(|link| format!("{place}: {link} leads to no anchor")));
    }
    problems.sort();
    problems
}

/// A module below the guide, with its references.
fn page(krate: &Crate, item: &Item) -> Option<(Id, References)> {
    let is_module = matches!(item.inner, ItemEnum::Module(_));
    let path = &krate.paths.get(&item.id)?.path;
    let is_page = is_module && path.get(1).is_some_and(|module| module == "guide");
    is_page.then(|| (item.id, References::of(item.docs.as_deref().unwrap_or_default())))
}

fn place(item: &Item) -> String {
    let name = item.name.as_deref().unwrap_or("an implementation");
    let file = |span: &rustdoc_types::Span| format!("{}:{}", span.filename.display(), span.begin.0);
    format!("{}, {name}", item.span.as_ref().map(file).unwrap_or_default())
}

/// The numbers of the chapters that a text names: each number behind `SPEC`.
fn chapters(text: &str) -> Vec<String> {
    let number = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    text.split("SPEC ").skip(1).map(number).filter(|number| !number.is_empty()).collect()
}

fn leads_to_chapter(target: &str, number: &str) -> bool {
    target.split_once('#').is_some_and(|(_, anchor)| anchor.strip_prefix("spec-") == Some(number))
}

/// The id of `<a id="spec-9">`.
pub(crate) fn id_of_anchor(html: &str) -> Option<String> {
    let (id, _) = html.trim().strip_prefix("<a id=\"")?.split_once('"')?;
    Some(id.to_owned())
}
