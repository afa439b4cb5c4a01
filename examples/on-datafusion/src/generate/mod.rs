//! Made-up activity as Parquet: the same seed gives the same rows in the same files.
//!
//! An organisation's year: conversations with accounts, of which a few have much and most have little, newsletters,
//! automatic replies, internal mail and mail with strangers, meetings and series of them. Each email and meeting lies in
//! several mailboxes, whose copies differ as they do in life. At any time what a mailbox gets goes into one part, and
//! other mailboxes' into others, so that the copies of a message are in several.
//!
//! Ten thousand messages at a time are made from a stream of chance of their own, in the order of time. A few parts are
//! open at once, and no more than a row group of each is held, whatever there is to write.

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

/// Messages made from one stream of chance.
const STRETCH: u64 = 10_000;
/// Of so many messages there is one meeting.
const MESSAGES_A_MEETING: u64 = 10;
/// Parts that are written at the same time: among them the copies of a message are spread.
const OPEN_PARTS: u64 = 4;
/// More messages, parts or accounts are a slip.
const MOST: [u64; 3] = [1_000_000_000_000, 100_000, 10_000_000];

/// What to make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Different emails, of each 10 of which there are about 16 copies, and one meeting.
    pub messages: u64,
    /// Files for either table: as many as make a million copies of emails each, and at least 4, where it is not said.
    pub parts: Option<NonZeroU32>,
    /// Customers: one for each 2,000 messages, at least 20 and at most 100,000, where it is not said.
    pub accounts: Option<NonZeroU32>,
    /// What chance begins with.
    pub seed: u64,
}

/// What was made up.
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
    /// Files of either table.
    pub parts: u32,
}

impl Generation {
    /// So many messages, and as much of the rest as goes with them.
    #[must_use]
    pub fn new(messages: u64) -> Generation {
        Generation { messages, parts: None, accounts: None, seed: 0 }
    }

    /// Writes the two tables and the directory into a folder, which is made if it is not there, and says now and then
    /// how many messages are written.
    ///
    /// # Errors
    ///
    /// For a folder that has a table or a directory already, for one that cannot be written, and for more than can be
    /// made up. Nothing is left in it then.
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

/// The part that a mailbox lies in.
fn of_mailbox(open: &mut [Part], mailbox: u32) -> &mut Part {
    let place = mailbox as usize % open.len();
    &mut open[place]
}
