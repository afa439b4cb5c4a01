//! An mbox file, one message at a time.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read as _};

use kit::places::Places;

use crate::mail::date::Instant;
use crate::mail::separator::{Before, Form, HeaderLine, Verdict, arrival};

/// One message of an mbox.
#[derive(Debug, Default)]
pub(crate) struct Raw {
    /// Headers and body, as far as [`MESSAGE_LIMIT`].
    pub(crate) bytes: Vec<u8>,
    /// The time on the separator line, when there is one.
    pub(crate) received: Option<Instant>,
    /// The separator's line in the file, from 1.
    pub(crate) line: u64,
    /// Lines of this message that may be separators: headers follow them, and they were read as text.
    pub(crate) doubtful: Places<u64>,
}

/// How much of one message is held. Headers come first, so that what is cut off is the end of an
/// attachment.
pub(crate) const MESSAGE_LIMIT: usize = 64 << 20;

/// How much of one line is looked at together.
const PIECE: u64 = 1 << 20;

/// How far the headers behind a line are looked at. Two that mail has are usually the first two.
const LOOK_AHEAD: usize = 64 << 10;

/// Splits an mbox at its separator lines.
///
/// The flavours of mbox are mixed, also in one file. So each line is judged by itself: by its [`Form`], what stands
/// before it, and whether headers follow. A line within the length that `Content-Length` gives is text, if a separator
/// or the end of the file stands at the end of that length (mboxcl2). Each line is looked at once.
pub(crate) struct Mbox<R> {
    reader: R,
    /// The message being gathered.
    current: Option<Open>,
    /// A line that may be a separator, while the lines behind it are looked at.
    pending: Option<Pending>,
    /// Messages that are complete.
    ready: VecDeque<Raw>,
    lines: u64,
    before: Before,
    /// Whether the file is a series of patches, in which the first line of a patch is a separator.
    is_series: bool,
    is_done: bool,
    piece: Vec<u8>,
}

/// A message of which more may follow.
#[derive(Default)]
struct Open {
    raw: Raw,
    /// Its bytes so far, also those that are not held.
    size: u64,
    is_in_headers: bool,
    /// What `Content-Length` says, while the headers are read.
    length: Option<u64>,
    /// Where the message ends by its `Content-Length`, until that place is reached.
    end: Option<u64>,
    /// The separators before that place.
    splits: Vec<Split>,
}

/// A separator within the bytes of a message.
struct Split {
    separator: usize,
    message: usize,
    raw: Raw,
}

struct Pending {
    verdict: Verdict,
    /// The line and what follows it.
    text: Vec<u8>,
    /// The length of the line.
    separator: usize,
    /// The number of headers behind it that mail has.
    headers: usize,
    next: Raw,
}

impl<R: BufRead> Mbox<R> {
    pub(crate) fn new(reader: R) -> Mbox<R> {
        Mbox {
            reader,
            current: None,
            pending: None,
            ready: VecDeque::new(),
            lines: 0,
            before: Before::Nothing,
            is_series: false,
            is_done: false,
            piece: Vec::new(),
        }
    }

    /// Of a file that begins with the headers of a message: an mbox may have lost its first line.
    pub(crate) fn without_first_line(reader: R) -> Mbox<R> {
        let raw = Raw { line: 1, ..Raw::default() };
        let mut mbox = Mbox::new(reader);
        mbox.current = Some(Open::new(raw));
        mbox.before = Before::Line;
        mbox
    }

    /// Reads a line, or a part of a very long one; whether it begins a line.
    fn read_piece(&mut self) -> io::Result<bool> {
        let begins = self.piece.is_empty() || self.piece.ends_with(b"\n");
        self.piece.clear();
        self.reader.by_ref().take(PIECE).read_until(b'\n', &mut self.piece)?;
        if self.lines == 0 && self.piece.starts_with("\u{feff}".as_bytes()) {
            self.piece.drain(.."\u{feff}".len());
        }
        if begins && !self.piece.is_empty() {
            self.lines += 1;
        }
        Ok(begins)
    }

    /// Reads one piece and puts it where it belongs.
    fn step(&mut self) -> io::Result<()> {
        let begins = self.read_piece()?;
        if self.piece.is_empty() {
            self.finish();
            return Ok(());
        }
        let is_taken = begins && self.take_line();
        if !is_taken {
            self.add_piece();
        }
        self.before = match (self.piece.as_slice(), self.current.is_none()) {
            (b"\n" | b"\r\n", false) if begins => Before::EmptyLine,
            (_, true) => Before::Nothing,
            _ => Before::Line,
        };
        Ok(())
    }

    /// Looks at a new line; whether it is a separator or a line that may be one.
    fn take_line(&mut self) -> bool {
        self.follow();
        let form = Form::of(&self.piece);
        let is_separator = form.is_some_and(|form| !matches!(form, Form::Text | Form::Patch));
        if self.is_at_end(is_separator) == Some(true) {
            self.begin(Raw { received: arrival(&self.piece), line: self.lines, ..Raw::default() }, &[]);
            return true;
        }
        let Some(form) = form else { return false };
        let verdict = form.verdict(self.before, self.is_series);
        if verdict == Verdict::Quoted {
            return false;
        }
        self.is_series |= form == Form::Patch && self.before == Before::Nothing;
        let next = Raw { received: arrival(&self.piece), line: self.lines, ..Raw::default() };
        let (text, separator) = (self.piece.clone(), self.piece.len());
        let pending = Pending { verdict, text, separator, headers: 0, next };
        if verdict == Verdict::Separator {
            self.separate(pending);
        } else {
            self.pending = Some(pending);
        }
        true
    }

    /// Looks at the line behind one that may be a separator.
    fn follow(&mut self) {
        let Some(pending) = &mut self.pending else { return };
        let line = HeaderLine::of(&self.piece);
        pending.headers += usize::from(line == HeaderLine::Known);
        let is_decided = match pending.verdict {
            Verdict::Headers(needed) => pending.headers >= needed,
            _ => pending.headers >= 2,
        };
        let is_over = line == HeaderLine::No || pending.text.len() > LOOK_AHEAD;
        let size = pending.text.len() as u64;
        let is_beyond = self.current.as_ref().is_some_and(|open| open.end.is_some_and(|end| open.size + size >= end));
        if (is_decided || is_over || is_beyond)
            && let Some(pending) = self.pending.take()
        {
            self.decide(pending);
        }
    }

    fn decide(&mut self, pending: Pending) {
        match pending.verdict {
            Verdict::Headers(needed) if pending.headers >= needed => return self.separate(pending),
            _ => {}
        }
        let least = if pending.verdict == Verdict::Text { 2 } else { 1 };
        if let Some(open) = &mut self.current {
            if pending.headers >= least {
                open.raw.doubtful.add(pending.next.line);
            }
            open.add(&pending.text);
        }
    }

    /// A separator: the end of a message, unless its `Content-Length` says that it is a part of it.
    fn separate(&mut self, pending: Pending) {
        match &mut self.current {
            Some(open) if open.end.is_some() => {
                let separator = open.raw.bytes.len();
                open.splits.push(Split { separator, message: separator + pending.separator, raw: pending.next });
                open.add(&pending.text);
            }
            _ => self.begin(pending.next, &pending.text[pending.separator..]),
        }
    }

    fn begin(&mut self, raw: Raw, text: &[u8]) {
        let mut open = Open::new(raw);
        text.split_inclusive(|byte| *byte == b'\n').for_each(|line| open.add_line(line));
        self.ready.extend(self.current.replace(open).map(|open| open.raw));
    }

    /// Whether the message ends here, by its `Content-Length`. `None` if there is no telling yet.
    fn is_at_end(&mut self, is_candidate: bool) -> Option<bool> {
        let open = self.current.as_mut()?;
        let beyond = open.size.checked_sub(open.end?)?;
        // Some count the last end of a line, or the empty line before the separator, and some do not.
        if matches!(self.piece.as_slice(), b"\n" | b"\r\n") && beyond <= 2 {
            return None;
        }
        let is_end = is_candidate && beyond <= 4;
        self.settle(is_end);
        Some(is_end)
    }

    /// The end by `Content-Length` is right, so that all before it is the message; or it is wrong.
    fn settle(&mut self, is_right: bool) {
        let Some(open) = &mut self.current else { return };
        open.end = None;
        let splits = std::mem::take(&mut open.splits);
        if is_right {
            for split in splits {
                open.raw.doubtful.add(split.raw.line);
            }
            return;
        }
        // From the last one, so that each byte is moved once. Lengths within what is split are not asked: that would
        // read it once more for each.
        let mut later = VecDeque::new();
        for Split { separator, message, mut raw } in splits.into_iter().rev() {
            raw.bytes = open.raw.bytes.split_off(message);
            open.raw.bytes.truncate(separator);
            later.push_front(raw);
        }
        if let Some(last) = later.pop_back() {
            let size = last.bytes.len() as u64;
            let first = std::mem::replace(open, Open { raw: last, size, ..Open::default() });
            self.ready.push_back(first.raw);
            self.ready.append(&mut later);
        }
    }

    fn add_piece(&mut self) {
        match (&mut self.pending, &mut self.current) {
            (Some(pending), _) => pending.text.extend_from_slice(&self.piece),
            (None, Some(open)) => open.add_line(&self.piece),
            (None, None) => {}
        }
    }

    fn finish(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.decide(pending);
        }
        if let Some(Open { size, end: Some(end), .. }) = self.current {
            self.settle(size >= end);
        }
        self.ready.extend(self.current.take().map(|open| open.raw));
        self.is_done = true;
    }
}

impl Open {
    fn new(raw: Raw) -> Open {
        Open { raw, is_in_headers: true, ..Open::default() }
    }

    fn add_line(&mut self, line: &[u8]) {
        self.add(line);
        if !self.is_in_headers {
            return;
        }
        if matches!(line, b"\n" | b"\r\n") {
            self.is_in_headers = false;
            let end = self.length.and_then(|length| self.size.checked_add(length));
            self.end = end.filter(|end| *end <= MESSAGE_LIMIT as u64);
        } else if self.length.is_none() {
            self.length = content_length(line);
        }
    }

    fn add(&mut self, text: &[u8]) {
        let room = MESSAGE_LIMIT.saturating_sub(self.raw.bytes.len()).min(text.len());
        self.raw.bytes.extend_from_slice(&text[..room]);
        self.size += text.len() as u64;
    }
}

fn content_length(line: &[u8]) -> Option<u64> {
    const NAME: &str = "Content-Length:";
    let (name, value) = line.split_at_checked(NAME.len())?;
    let is_named = name.eq_ignore_ascii_case(NAME.as_bytes());
    is_named.then(|| std::str::from_utf8(value).ok()?.trim().parse().ok()).flatten()
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Raw>;

    fn next(&mut self) -> Option<io::Result<Raw>> {
        while self.ready.is_empty() && !self.is_done {
            if let Err(error) = self.step() {
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

#[cfg(test)]
mod tests;
