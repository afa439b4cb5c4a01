//! Through all folders, in batches.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use kit::output::Output;

use crate::args::Args;
use crate::connect::Connector;
use crate::failure::Failure;
use crate::folders::{self, Folder};
use crate::message::{Counts, Message};
use crate::name;
use crate::report::{self, Report};
use crate::session::{Detail, Session};
use crate::store::Store;

/// How many messages are asked for at once.
const BATCH: usize = 250;

/// After more than this number of messages whose answers cannot be understood, the run ends.
const MAX_UNREADABLE: u64 = 100;

/// Fetches. The date is an argument, the same for the whole run.
pub(crate) fn run(args: &Args, today: NaiveDate) -> Result<ExitCode> {
    let connector = Connector::new(args)?;
    let mut session = connector.session()?;
    let all = session.folders()?;
    let Some(into) = &args.into else {
        session.log_out();
        let list = folders::list(all);
        return Output::Stdout.write(|to| to.write_all(list.as_bytes())).map(|()| ExitCode::SUCCESS);
    };
    let chosen = folders::chosen(all, &args.folder)?;
    let mailbox = name::short_hash(&format!("{}\n{}", connector.server.host.to_lowercase(), connector.user));
    let store = Store::open(into, mailbox)?;

    let detail = if args.headers_only { Detail::Headers } else { Detail::Structure };
    let mut report = Report::new(chosen.len());
    let mut run =
        Run { connector: &connector, session, store: &store, since: args.since(today), detail, report: &mut report };
    let ended = run.folders(&chosen);
    if ended.is_ok() {
        run.session.log_out();
    }
    report.finish();
    match ended {
        Ok(()) => Ok(report.exit_code()),
        Err(Failure::Local(error)) => Err(error),
        Err(failure) => {
            report::ended(&failure);
            Ok(ExitCode::from(1))
        }
    }
}

struct Run<'a> {
    connector: &'a Connector,
    session: Session,
    store: &'a Store,
    since: NaiveDate,
    detail: Detail,
    report: &'a mut Report,
}

impl Run<'_> {
    /// All folders. One that the server refuses does not keep the others back.
    fn folders(&mut self, folders: &[Folder]) -> Result<(), Failure> {
        for folder in folders {
            self.report.begin(folder);
            match self.folder(folder) {
                Ok(()) => self.report.done(),
                Err(failure @ Failure::Refused(_)) => self.report.failed(folder, &failure),
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    fn folder(&mut self, folder: &Folder) -> Result<(), Failure> {
        let validity = self.session.examine(folder)?;
        let (mut mbox, again) = self.store.mbox(folder, validity, self.since)?;
        if let Some(again) = again {
            self.report.again(folder, again);
        }
        let uids = self.session.search(mbox.last_uid(), mbox.since())?;
        if uids.is_empty() {
            mbox.save()?;
        }
        for (number, batch) in uids.chunks(BATCH).enumerate() {
            self.report.at(folder, number * BATCH, uids.len());
            let mut counts = Counts::default();
            let messages = self.batch(folder, validity, batch, &mut counts)?;
            let entries = counts.entries(&messages);
            mbox.append(&entries, batch.last().copied().unwrap_or_default())?;
            self.report.add(&counts);
        }
        Ok(())
    }

    /// The messages of a batch. If one of them makes an answer that cannot be understood, the batch is divided until
    /// that message is found, and only its headers are asked for.
    fn batch(
        &mut self,
        folder: &Folder,
        validity: u32,
        uids: &[u32],
        counts: &mut Counts,
    ) -> Result<Vec<Message>, Failure> {
        let mut messages = Vec::new();
        let mut rest = vec![(uids, self.detail)];
        while let Some((uids, detail)) = rest.pop() {
            match self.messages(uids, detail) {
                Ok(found) => {
                    counts.missing += (uids.len() - found.len()) as u64;
                    messages.extend(found);
                }
                Err(Failure::Unreadable) => {
                    self.again(folder, validity)?;
                    if let (first @ [_, ..], second @ [_, ..]) = uids.split_at(uids.len() / 2) {
                        rest.extend([(second, detail), (first, detail)]);
                    } else if detail == Detail::Structure {
                        rest.push((uids, Detail::Headers));
                    } else {
                        counts.unreadable += 1;
                        self.report.unreadable += 1;
                        if self.report.unreadable > MAX_UNREADABLE {
                            return Err(Failure::Unreadable);
                        }
                    }
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(messages)
    }

    fn messages(&mut self, uids: &[u32], detail: Detail) -> Result<Vec<Message>, Failure> {
        let mut messages = self.session.fetch(uids, detail)?;
        for message in &mut messages {
            if let (false, Some(calendars)) = (message.is_draft || message.is_junk, &message.calendars) {
                message.parts = self.session.parts(message.uid, calendars)?;
            }
        }
        Ok(messages)
    }

    /// Connects again after an answer that could not be understood, and opens the folder.
    fn again(&mut self, folder: &Folder, validity: u32) -> Result<(), Failure> {
        let session = self.connector.session().context("connecting again");
        self.session = session.map_err(|error| Failure::Lost(format!("{error:#}")))?;
        if self.session.examine(folder)? == validity {
            Ok(())
        } else {
            Err(Failure::Lost("the server has numbered its messages again during the run".to_owned()))
        }
    }
}
