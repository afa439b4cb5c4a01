//! The Markdown files of the repository: their links, and the anchors that can be linked to.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, iter};

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::references::id_of_anchor;
use crate::root;

/// A document: its links, and its anchors (headings and `<a id="…">`).
pub struct Document {
    pub path: PathBuf,
    pub links: Vec<String>,
    pub anchors: Vec<String>,
}

/// All documents that git tracks.
#[must_use]
pub fn all() -> Vec<Document> {
    let listing = Command::new("git").args(["ls-files", "*.md"]).current_dir(root()).output().unwrap();
    let listing = String::from_utf8(listing.stdout).unwrap();
    listing.lines().map(|path| Document::read(&root().join(path))).collect()
}

impl Document {
    /// # Panics
    ///
    /// When the file cannot be read.
    #[must_use]
    pub fn read(path: &Path) -> Document {
        let text = fs::read_to_string(path).unwrap();
        let mut document = Document { path: path.to_owned(), links: Vec::new(), anchors: Vec::new() };
        let mut heading: Option<String> = None;
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    document.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    document.anchors.extend(heading.take().map(|heading| anchor(&heading)));
                }
                Event::Text(text) | Event::Code(text) => add(&mut heading, &text),
                Event::Html(html) | Event::InlineHtml(html) => document.anchors.extend(id_of_anchor(&html)),
                _ => {}
            }
        }
        document
    }

    /// The links to a file or an anchor that does not exist.
    #[must_use]
    pub fn broken(&self) -> Vec<&str> {
        self.links.iter().map(String::as_str).filter(|link| !self.leads(link)).collect()
    }

    fn leads(&self, link: &str) -> bool {
        // No link to the network is followed, and rustdoc checks the links to items.
        if link.contains("://") || link.starts_with("mailto:") || link.starts_with("crate") {
            return true;
        }
        let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
        if path.is_empty() {
            return anchor.is_none_or(|anchor| self.anchors.iter().any(|other| other == anchor));
        }
        let target = self.path.parent().unwrap_or(Path::new("")).join(path);
        target.exists()
            && anchor.is_none_or(|anchor| Document::read(&target).anchors.iter().any(|other| other == anchor))
    }
}

/// Adds text to the current heading, if there is one.
pub(crate) fn add(heading: &mut Option<String>, text: &CowStr<'_>) {
    if let Some(heading) = heading {
        heading.push_str(text);
    }
}

/// The anchor of a heading: lower case, hyphens for spaces, and no punctuation.
pub(crate) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => Some(letter).filter(|letter| letter.is_alphanumeric()),
    });
    kept.flat_map(|letter| iter::once(letter).flat_map(char::to_lowercase)).collect()
}
