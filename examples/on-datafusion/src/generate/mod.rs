//! Generated activity as Parquet: the same seed gives the same rows in the same files.
//!
//! An organisation's year: conversations with accounts, of which a few have much and most have little, newsletters,
//! automatic replies, internal mail and mail with strangers, meetings and series of them. Each email and meeting is in
//! several mailboxes, and the copies differ as real copies do. At any time, the copies of one mailbox go into one part,
//! and those of other mailboxes into other parts, so the copies of a message are in several parts.
//!
//! Messages are generated in the order of time. Each ten thousand of them have a random stream of their own. A few
//! parts are open at once. Only one row group of each is in memory, for any number of messages.

mod cast;
mod chance;
pub mod columns;
mod emails;
mod folder;
mod hours;
mod meetings;
mod parquet;
mod population;

use std::num::NonZeroU32;
use std::path::Path;

use anyhow::{Result, bail};

use emails::Correspondence;
use folder::{Folder, Part};
use meetings::Calendars;
use population::Population;

pub use hours::AS_OF;
pub use parquet::write_parquet;

/// The number of messages that are generated from one random stream.
const STRETCH: u64 = 10_000;
/// There is one meeting for this number of messages.
const MESSAGES_A_MEETING: u64 = 10;
/// The number of parts that are written at the same time. The copies of a message are distributed to them.
const OPEN_PARTS: u64 = 4;
/// The maximum number of messages, parts or accounts. A larger number is a mistake.
const MOST: [u64; 3] = [1_000_000_000_000, 100_000, 10_000_000];

/// What to generate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Different emails, of each 10 of which there are about 16 copies, and one meeting.
    pub messages: u64,
    /// Files of each table. By default, one for each million copies of emails, and at least 4.
    pub parts: Option<NonZeroU32>,
    /// Customers. By default, one for each 2,000 messages, at least 20 and at most 100,000.
    pub accounts: Option<NonZeroU32>,
    /// The seed.
    pub seed: u64,
}

/// What was generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Different emails.
    pub emails: u64,
    /// Rows of the table of emails.
    pub email_copies: u64,
    /// Different meetings.
    pub meetings: u64,
    /// Rows of the table of meetings.
    pub meeting_copies: u64,
    /// The organisation's people in the directory.
    pub mailboxes: u64,
    /// The customers in the directory.
    pub accounts: u64,
    /// Files of each table.
    pub parts: u32,
}

impl Generation {
    /// This number of messages, with the default number of everything else.
    #[must_use]
    pub fn new(messages: u64) -> Generation {
        Generation { messages, parts: None, accounts: None, seed: 0 }
    }

    /// Writes the two tables and the directory into a folder, which is created if it does not exist. It reports from
    /// time to time how many messages are written.
    ///
    /// # Errors
    ///
    /// A folder that already has a table or a directory, a folder that cannot be written, and too large a number.
    /// Nothing is left in the folder then.
    pub fn write(&self, folder: &Path, mut progress: impl FnMut(u64)) -> Result<Written> {
        let Generation { messages, seed, .. } = *self;
        let asked = [messages, self.parts(), self.accounts.map_or(0, |accounts| accounts.get().into())];
        for ((asked, most), what) in asked.into_iter().zip(MOST).zip(["messages", "parts", "accounts"]) {
            if asked > most {
                bail!("{asked} {what} are more than can be made up: ask for {most} at most");
            }
        }
        let population = Population::new(messages, self.accounts)?;
        let folder = Folder::new(folder)?;
        let mut written = Written { emails: messages, meetings: self.meetings(), ..Written::default() };
        written.mailboxes = folder.write_list("mailboxes.json", population.mailboxes())?;
        written.accounts = folder.write_list("accounts.json", population.accounts())?;
        let parts = self.parts();
        let shelves = parts.div_ceil(OPEN_PARTS);
        let stretches = messages.div_ceil(STRETCH);
        for shelf in 0..shelves {
            let share = |of: u64| shelf * of / shelves..(shelf + 1) * of / shelves;
            let mut open = share(parts).map(|part| folder.create(part)).collect::<Result<Vec<Part>>>()?;
            for stretch in share(stretches) {
                let in_stretch = |each: u64, all: u64| stretch * each..all.min((stretch + 1) * each);
                let mut emails = Correspondence::new(&population, chance::stream(seed, 2 * stretch));
                emails.write(in_stretch(STRETCH, messages), messages, |mailbox, copy| {
                    written.email_copies += 1;
                    of_mailbox(&mut open, mailbox).emails.push(copy)
                })?;
                let mut meetings = Calendars::new(&population, chance::stream(seed, 2 * stretch + 1));
                let each = STRETCH / MESSAGES_A_MEETING;
                meetings.call(in_stretch(each, written.meetings), written.meetings, |mailbox, copy| {
                    written.meeting_copies += 1;
                    of_mailbox(&mut open, mailbox).meetings.push(copy)
                })?;
                progress(messages.min((stretch + 1) * STRETCH));
            }
            open.into_iter().try_for_each(Part::close)?;
        }
        written.parts = u32::try_from(parts).unwrap_or(u32::MAX);
        folder.keep()?;
        Ok(written)
    }
}

impl Generation {
    fn meetings(&self) -> u64 {
        self.messages.div_ceil(MESSAGES_A_MEETING)
    }

    fn parts(&self) -> u64 {
        let of_a_million_copies = self.messages.div_ceil(625_000).clamp(4, MOST[1]);
        self.parts.map_or(of_a_million_copies, |parts| parts.get().into())
    }
}

/// The part that a mailbox is in.
fn of_mailbox(open: &mut [Part], mailbox: u32) -> &mut Part {
    let place = mailbox as usize % open.len();
    &mut open[place]
}
