//! From files to a filled aggregator.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, Read as _};
use std::mem;
use std::path::{Path, PathBuf};

use account_engagement::OfferError;
use anyhow::Result;
use chrono_tz::Tz;
use kit::completeness::Named;
use kit::mail::mark::Mark;
use kit::mail::problems::Place;
use kit::progress;
use kit::sink::Sink;

use crate::calendar::plan::Window;
use crate::calendar::series::Series;
use crate::calendar::vcalendar::{self, Block, Blocks, CALENDAR_LIMIT};
use crate::findings::{Findings, Problem};
use crate::input::archive;
use crate::input::counted::Counted;
use crate::input::encoding;
use crate::input::files::{self, Content, Foreign};
use crate::input::folder;
use crate::input::guard;
use crate::input::refused::Refused;
use crate::mail::date::Instant;
use crate::mail::emlx::Emlx;
use crate::mail::mbox::{MESSAGE_LIMIT, Mbox};
use crate::mail::message::{self, Unusable};

/// Reads files and offers what they hold: mail at once, message by message, and meetings when all
/// calendars are read.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    sink: &'a mut dyn Sink,
    findings: Findings,
    /// By UID, with the place where it was first met.
    series: BTreeMap<String, (Series, Place)>,
    calendars: usize,
    window: Window,
    floating: Tz,
    /// The path of the command line that is being read.
    named: Named,
    /// The same path; what stands above it says nothing about the mail in it.
    root: PathBuf,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink, window: Window, floating: Tz) -> Reader<'a> {
        let named = Named::new("");
        Reader {
            sink,
            findings: Findings::default(),
            series: BTreeMap::new(),
            calendars: 0,
            window,
            floating,
            named,
            root: PathBuf::new(),
        }
    }

    /// Reads all files in these paths. What cannot be read is counted and named.
    ///
    /// # Errors
    ///
    /// Nothing of a path can be read.
    pub(crate) fn read(&mut self, paths: &[PathBuf]) -> Result<()> {
        let found: Vec<Vec<files::Found>> = paths.iter().map(|path| files::files(path).collect()).collect();
        let size = |path: &PathBuf| fs::metadata(path).map_or(0, |of| of.len());
        let progress = progress::bytes(found.iter().flatten().flatten().map(size).sum());
        let mut before = 0;
        for (path, found) in paths.iter().zip(found) {
            self.root = files::shown(path);
            self.named = Named::new(self.root.display());
            for found in found {
                let (path, result) = match found {
                    Ok(path) => {
                        let size = size(&path);
                        let file = File::open(&path).map(|file| Counted::new(file, &progress, before, size));
                        let read = || file.and_then(|file| self.read_path(&path, file));
                        let result = guard::guarded(read).unwrap_or(Err(io::ErrorKind::InvalidData.into()));
                        before += size;
                        progress.set_position(before);
                        (path, result)
                    }
                    Err((path, error)) => (path, Err(error)),
                };
                if let Err(error) = result {
                    self.cannot_read(&files::shown(&path), &error);
                }
            }
            let named = mem::replace(&mut self.named, Named::new(""));
            self.findings.completeness.add(named)?;
        }
        progress.finish_and_clear();
        Ok(())
    }

    fn read_path(&mut self, path: &Path, file: Counted) -> io::Result<()> {
        archive::each(path, file, &mut |name, opened| {
            let before = self.taken();
            let result = opened.and_then(|(content, reader)| self.read_file(name, content, reader));
            // Of a file that breaks off, what comes before counts.
            if matches!(result, Ok(true)) || self.taken() > before {
                self.named.read();
            }
            if let Err(error) = result {
                self.cannot_read(name, &error);
            }
        })
    }

    /// How many messages and calendars were read.
    fn taken(&self) -> u64 {
        self.findings.read.messages + self.calendars as u64
    }

    fn cannot_read(&mut self, name: &Path, error: &io::Error) {
        let refused = error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>());
        let reason = refused.map_or_else(|| error.kind().to_string(), Refused::to_string);
        if refused.is_none_or(|refused| refused.may_hide_mail()) {
            self.named.failed(name.display(), &reason);
        }
        self.findings.note(Problem::UnreadableFile, &Place::file(name).detail(reason));
    }

    /// Whether it is mail or calendars that can be read here, or neither of them.
    fn read_file(&mut self, name: &Path, content: Content, mut reader: Box<dyn BufRead + '_>) -> io::Result<bool> {
        let place = Place::file(name);
        match content {
            Content::Mbox => self.read_mbox(Mbox::new(reader), name, &place)?,
            Content::Headers => self.read_mbox(Mbox::without_first_line(reader), name, &place)?,
            Content::Message => {
                self.findings.read.mail_files += 1;
                let mut bytes = Vec::new();
                reader.take(MESSAGE_LIMIT as u64).read_to_end(&mut bytes)?;
                self.take_marked(&bytes, folder::delivered(name), self.mark(name, false), &place);
            }
            Content::Emlx => {
                self.findings.read.mail_files += 1;
                let mut bytes = Vec::new();
                reader.take(MESSAGE_LIMIT as u64).read_to_end(&mut bytes)?;
                let Emlx { message, mark, received } = Emlx::read(&bytes);
                self.take_marked(message, received, mark.or_else(|| self.mark(name, false)), &place);
            }
            Content::Foreign(foreign) => {
                let problem = match foreign {
                    Foreign::Store => Problem::OutlookStore,
                    Foreign::Message => Problem::OutlookMessage,
                    Foreign::Mac => Problem::OutlookForMac,
                    Foreign::Express => Problem::OutlookExpress,
                };
                self.named.failed(name.display(), "Outlook's own format, which has to be converted first");
                self.findings.note(problem, &place);
                return Ok(false);
            }
            Content::Calendar => {
                self.findings.read.calendar_files += 1;
                self.read_calendar(&mut reader, &place)?;
            }
            Content::Tar | Content::Packed => self.findings.note(Problem::Packed, &place),
            Content::Empty | Content::Other if files::is_of_other_product(name) => {
                self.findings.note(Problem::OtherProduct, &place);
            }
            Content::Empty | Content::Other if files::is_hidden(name) => {}
            Content::Empty | Content::Other => self.findings.note(Problem::OtherFile, &place),
        }
        Ok(true)
    }

    fn read_mbox(&mut self, mbox: Mbox<impl BufRead>, name: &Path, place: &Place) -> io::Result<()> {
        let mark = self.mark(name, true);
        let before = self.findings.read.messages;
        for raw in mbox {
            let raw = raw?;
            // A file that breaks off before its first message was not read.
            self.findings.read.mail_files += u64::from(self.findings.read.messages == before);
            self.take_marked(&raw.bytes, raw.received, mark, &place.at("line", raw.line));
            for line in &raw.doubtful.first {
                self.findings.note(Problem::DoubtfulSeparator, &place.at("line", *line));
            }
            let unnamed = raw.doubtful.count - raw.doubtful.first.len() as u64;
            if unnamed > 0 {
                self.findings.problems.count(Problem::DoubtfulSeparator, unnamed);
            }
        }
        if self.findings.read.messages == before {
            self.findings.read.mail_files += 1;
            self.findings.note(Problem::NoMessage, place);
        }
        Ok(())
    }

    /// The mark of a file by its folders, from those that the user named.
    fn mark(&self, name: &Path, is_mailbox: bool) -> Option<Mark> {
        folder::mark(name.strip_prefix(self.root.parent()?).ok()?, is_mailbox)
    }

    /// Takes a message, if its file does not say that it is no mail.
    fn take_marked(&mut self, bytes: &[u8], received: Option<Instant>, mark: Option<Mark>, place: &Place) {
        self.findings.read.messages += 1;
        match mark {
            Some(Mark::Unsent) => self.findings.note(Problem::Unsent, place),
            Some(Mark::Junk) => self.findings.note(Problem::Junk, place),
            None => self.take_message(bytes, received, place),
        }
    }

    fn take_message(&mut self, bytes: &[u8], received: Option<Instant>, place: &Place) {
        let mail = match message::read(bytes, received) {
            Ok(mail) => mail,
            Err(unusable) => {
                let problem = match unusable {
                    Unusable::Headers => Problem::NoHeaders,
                    Unusable::Sender => Problem::NoSender,
                    Unusable::Date => Problem::NoDate,
                    Unusable::Spam => Problem::Spam,
                    Unusable::Draft => Problem::Draft,
                    Unusable::Chat => Problem::Chat,
                    Unusable::Unsent => Problem::Unsent,
                    Unusable::Junk => Problem::Junk,
                };
                return self.findings.note(problem, place);
            }
        };
        if mail.is_dated_by_arrival {
            self.findings.note(Problem::DatedByArrival, place);
        }
        let result = self.sink.record_email(&mail.email);
        self.findings.emails.record(&result);
        if result.is_err() {
            self.findings.note(Problem::Rejected, place);
        }
        // Text that is in memory can always be read.
        for block in mail.invitations.iter().flat_map(|text| Blocks::new(text.as_bytes()).flatten()) {
            self.take_calendar(&block, place);
        }
    }

    fn read_calendar(&mut self, reader: &mut impl BufRead, place: &Place) -> io::Result<()> {
        if encoding::is_utf16(reader.fill_buf()?) {
            let mut bytes = Vec::new();
            reader.take(CALENDAR_LIMIT as u64).read_to_end(&mut bytes)?;
            return self.read_calendars(Blocks::new(&*encoding::plain(&bytes)), place);
        }
        self.read_calendars(Blocks::new(reader), place)
    }

    fn read_calendars(&mut self, blocks: Blocks<impl BufRead>, place: &Place) -> io::Result<()> {
        for block in blocks {
            let block = block?;
            self.take_calendar(&block, &place.at("line", block.line));
        }
        Ok(())
    }

    fn take_calendar(&mut self, block: &Block, place: &Place) {
        if block.has_long_line {
            self.findings.note(Problem::LongLine, place);
        }
        let read = vcalendar::read(&block.text, self.floating);
        for (component, problem) in read.problems {
            match component {
                0 => self.findings.note(problem, place),
                number => self.findings.note(problem, &place.detail(format_args!("component {number}"))),
            }
        }
        self.calendars += 1;
        self.findings.read.events += (read.events.len() + read.replies.len()) as u64;
        let calendar = self.calendars;
        for event in read.events {
            let uid = event.uid.clone();
            self.series_of(uid, place).add(event, calendar);
        }
        for reply in read.replies {
            let uid = reply.uid.clone();
            self.series_of(uid, place).add_reply(reply);
        }
    }

    fn series_of(&mut self, uid: String, place: &Place) -> &mut Series {
        &mut self.series.entry(uid).or_insert_with(|| (Series::default(), place.whole_file())).0
    }

    /// Offers the meetings, and gives the account of all that was read.
    pub(crate) fn finish(mut self) -> Findings {
        for (series, place) in std::mem::take(&mut self.series).into_values() {
            // Times at the end of all times and lengths of centuries end here.
            let Some((meetings, is_complete)) = guard::guarded(|| series.meetings(self.window)) else {
                self.findings.note(Problem::UnreadableSeries, &place);
                continue;
            };
            if !is_complete {
                self.findings.note(Problem::EndlessRule, &place);
            }
            for meeting in &meetings {
                let result = self.sink.record_meeting(meeting);
                self.findings.meetings.record(&result);
                if let Err(rejected) = result {
                    let backwards = matches!(rejected, OfferError::EndsBeforeStart { .. });
                    self.findings
                        .problems
                        .note(if backwards { Problem::EndsBeforeStart } else { Problem::Rejected }, &place);
                }
            }
        }
        self.findings
    }
}
