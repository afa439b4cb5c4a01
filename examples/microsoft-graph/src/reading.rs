//! From files to a sink: a filled aggregator, or who writes to whom.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use account_engagement::{Email, Meeting, OfferError};
use anyhow::Result;
use indicatif::ProgressBar;
use kit::completeness::Named;
use kit::mail::problems::Place;
use kit::progress;
use kit::sink::Sink;

use crate::calendar::{self, Calendar};
use crate::class::Class;
use crate::copy::{Removal, Version};
use crate::files::{self, Form};
use crate::findings::{Findings, Of, Problem};
use crate::given::Given;
use crate::held::Held;
use crate::mail;
use crate::owner::{Owner, Owners};
use crate::page::{self, Broken, Follows};

/// Reads files and offers what they hold: a message as soon as it is whole, and meetings when all is read.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    sink: &'a mut dyn Sink,
    owners: &'a Owners,
    findings: Findings,
    held: Held,
    calendar: Calendar,
    /// The lists that pages are of, by mailbox and context: the place of the first page, while the last one was
    /// not read.
    lists: BTreeMap<(Owner, String), Option<Place>>,
    /// Messages without headers, and with.
    headers: (u64, u64),
    progress: ProgressBar,
    /// How many pages were read.
    pages: u64,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink, owners: &'a Owners) -> Reader<'a> {
        Reader {
            sink,
            owners,
            findings: Findings::default(),
            held: Held::default(),
            calendar: Calendar::default(),
            lists: BTreeMap::new(),
            headers: (0, 0),
            progress: ProgressBar::hidden(),
            pages: 0,
        }
    }

    /// Reads all files in these paths. What cannot be read is counted and named.
    ///
    /// # Errors
    ///
    /// Nothing of a path can be read.
    pub(crate) fn read(&mut self, paths: &[PathBuf]) -> Result<()> {
        let found: Vec<Vec<files::Found>> = paths.iter().map(|path| files::files(path).collect()).collect();
        let size = |found: &files::Found| {
            found.as_ref().ok().and_then(|path| fs::metadata(path).ok()).map_or(0, |of| of.len())
        };
        self.progress = progress::bytes(found.iter().flatten().map(size).sum());
        for (path, found) in paths.iter().zip(found) {
            let mut named = Named::new(path.display());
            for found in found {
                self.read_found(found, &mut named);
            }
            self.findings.completeness.add(named)?;
        }
        self.progress.finish_and_clear();
        Ok(())
    }

    fn read_found(&mut self, found: files::Found, named: &mut Named) {
        let mut may_hide_pages = true;
        let (path, result) = match found {
            Ok(path) => {
                let before = self.pages;
                let result = self.read_file(&path);
                // Of a file that breaks off, the pages before count.
                if result.is_ok() || self.pages > before {
                    named.read();
                }
                (path, result)
            }
            Err((path, error)) => {
                // A pipe or a circle in a folder, in which nothing is missing.
                may_hide_pages = error.kind() != io::ErrorKind::Unsupported;
                (path, Err(Broken::Io(error)))
            }
        };
        let (problem, reason) = match result {
            Ok(()) => return,
            Err(Broken::Io(error)) => (Problem::UnreadableFile, error.kind().to_string()),
            Err(Broken::Json(what)) => (Problem::BrokenJson, what),
        };
        if may_hide_pages {
            named.failed(path.display(), &reason);
        }
        self.findings.note(problem, &Place::file(&path).detail(reason));
    }

    fn read_file(&mut self, path: &Path) -> Result<(), Broken> {
        let progress = self.progress.clone();
        let (form, reader) = files::open(path, |file| progress.wrap_read(file)).map_err(Broken::Io)?;
        let place = Place::file(path);
        match form {
            Form::Json => {}
            Form::Utf16 => return Err(Broken::Json("UTF-16: save it as UTF-8".to_owned())),
            Form::Other => {
                self.findings.note(Problem::OtherFile, &place);
                return Ok(());
            }
        }
        self.findings.read.files += 1;
        let mut number = 0;
        for page in page::pages(reader) {
            let page = page?;
            self.pages += 1;
            let owner = self.owners.find(page.owner.as_deref());
            if let Some((context, follows)) = page.list {
                let first = self.lists.entry((owner.clone(), context)).or_insert_with(|| Some(place.clone()));
                *first = first.take().filter(|_| follows == Follows::More);
            }
            for document in page.items {
                number += 1;
                let item = document.into_item();
                let class = Class::of(&item, page.class);
                if let (Some(Class::Message | Class::EventMessage), Some(mark), false) =
                    (class, page.mark, item.is_removed())
                {
                    self.findings.read.messages += 1;
                    self.findings.note(Problem::marked(mark), &place.at("item", number));
                    continue;
                }
                let version = Version { item, fetched_at: page.fetched_at, place: place.at("item", number) };
                self.take(class, owner.clone(), version);
            }
        }
        Ok(())
    }

    fn take(&mut self, class: Option<Class>, owner: Owner, mut version: Version) {
        let Version { item, fetched_at, place } = &version;
        match class {
            Some(Class::Message | Class::EventMessage) if item.is_removed() => {
                self.findings.note(Problem::LeftFolder, place);
            }
            // What a removal is of, only its page says; without a word a message's changes nothing.
            _ if item.is_removed() => {
                let removal = Removal { noticed: *fetched_at, place: place.clone() };
                self.calendar.remove(owner, item.id.text().unwrap_or_default(), removal);
            }
            Some(Class::Event) => {
                self.findings.read.events += 1;
                self.calendar.add(owner, version);
            }
            Some(class) => {
                self.findings.read.messages += 1;
                if let Given::Value(event) = std::mem::take(&mut version.item.event) {
                    self.findings.read.events += 1;
                    let Version { fetched_at, ref place, .. } = version;
                    self.calendar.add(owner.clone(), Version { item: event, fetched_at, place: place.clone() });
                }
                self.take_message(class, owner, version);
            }
            None if item.error.is_there() => self.findings.note(Problem::Failed, place),
            None if item.responses.is_there() => self.findings.note(Problem::Batch, place),
            None => self.findings.note(Problem::OtherItem, place),
        }
    }

    fn take_message(&mut self, class: Class, owner: Owner, version: Version) {
        let key = version.item.id.text().map(|id| (owner, id.to_owned()));
        let is_draft = version.item.is_draft == Given::Value(true);
        match (mail::read(&version.item, class), key) {
            (Ok(email), key) if !is_draft => {
                for change in key.map(|key| self.held.was_offered(&key)).unwrap_or_default() {
                    self.findings.note(Problem::Change, &change.place);
                }
                self.offer_email(&email, &version);
            }
            (Err(problem @ Problem::Unusable(..)), _) if !is_draft => self.findings.note(problem, &version.place),
            // Only counted, so that millions of changes need no memory.
            (_, Some(key)) if self.held.has_offered(&key) => self.findings.note(Problem::Change, &version.place),
            (_, Some(key)) => self.held.hold(key, class, version),
            (Ok(_), None) => self.findings.note(Problem::Draft(Of::Messages), &version.place),
            (Err(problem), None) => self.findings.note(problem, &version.place),
        }
    }

    fn offer_email(&mut self, email: &Email, version: &Version) {
        if let Some(mark) = mail::mark(&version.item) {
            return self.findings.note(Problem::marked(mark), &version.place);
        }
        let has_headers = !version.item.internet_message_headers.is_absent();
        *(if has_headers { &mut self.headers.1 } else { &mut self.headers.0 }) += 1;
        for problem in mail::lacking(&version.item) {
            self.findings.note(problem, &version.place);
        }
        let result = self.sink.record_email(email);
        self.findings.emails.record(&result);
        if result.is_err() {
            self.findings.note(Problem::Rejected, &version.place);
        }
    }

    fn offer_meeting(&mut self, meeting: &Meeting, place: &Place) {
        let result = self.sink.record_meeting(meeting);
        self.findings.meetings.record(&result);
        if let Err(rejected) = result {
            let backwards = matches!(rejected, OfferError::EndsBeforeStart { .. });
            self.findings.note(if backwards { Problem::EndsBeforeStart } else { Problem::Rejected }, place);
        }
    }

    /// Offers what was held and the meetings, and gives the account of all that was read.
    pub(crate) fn finish(mut self) -> Findings {
        for (class, version) in std::mem::take(&mut self.held).release() {
            match mail::read(&version.item, class) {
                _ if version.item.is_draft == Given::Value(true) => {
                    self.findings.note(Problem::Draft(Of::Messages), &version.place);
                }
                Ok(email) => self.offer_email(&email, &version),
                Err(problem) => self.findings.note(problem, &version.place),
            }
        }
        let copies = std::mem::take(&mut self.calendar).copies();
        let shown = copies.shown(self.owners, &mut self.findings);
        for copies in shown.chunk_by(|one, other| one.id == other.id) {
            let Some(first) = copies.first() else { continue };
            for meeting in calendar::meetings(copies) {
                self.offer_meeting(&meeting, first.place);
            }
        }
        for first in std::mem::take(&mut self.lists).into_values().flatten() {
            self.findings.note(Problem::Unfinished, &first);
        }
        // Sent mail never has headers, so only all messages together show whether headers were asked for.
        if let (without @ 1.., 0) = self.headers {
            self.findings.problems.count(Problem::Lacking(Of::Messages, "internetMessageHeaders"), without);
        }
        self.findings
    }
}
