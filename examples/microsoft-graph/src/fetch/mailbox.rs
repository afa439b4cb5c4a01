//! All of one mailbox: its mail folders, their messages, and its calendar.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::fetch::collection::Collection;
use crate::fetch::mailboxes::encoded;
use crate::fetch::page::Onward;
use crate::fetch::round::Fetch;
use crate::fetch::trail::Trail;
use crate::fetch::transport::Transport;
use crate::fetch::verdict::Failure;
use crate::fetch::wait::Pause;

/// What has not been sent, and what nobody asked for.
const LEFT_OUT: [&str; 3] = ["drafts", "junkemail", "outbox"];

/// More folders than a mailbox has.
const MOST_FOLDERS: usize = 100_000;

/// What a list of folders holds, and the answer to the question after one of them.
#[derive(Deserialize)]
struct Folder {
    id: String,
}

impl<T: Transport, P: Pause> Fetch<'_, T, P> {
    /// Fetches what is new since the last run, or everything. What keeps one list back does not keep the
    /// others: the first such failure is the mailbox's.
    pub(crate) fn mailbox(&mut self) -> Result<(), Failure> {
        let mail = go_on(self.mail())?;
        let calendar = go_on(self.round(&Collection::Events))?;
        mail.or(calendar).map_or(Ok(()), Err)
    }

    fn mail(&mut self) -> Result<(), Failure> {
        let folders = self.folders()?;
        let left_out = self.left_out()?;
        // The messages of a folder that is gone are elsewhere now, or gone.
        let keys: BTreeSet<String> = folders.iter().map(|id| Collection::Messages(id.clone()).key()).collect();
        self.drawer.state.collections.retain(|key, _| !Collection::is_messages(key) || keys.contains(key));
        let mut first = None;
        for folder in folders.into_iter().filter(|id| !left_out.contains(id)) {
            let failure = go_on(self.folder(folder))?;
            first = first.or(failure);
        }
        first.map_or(Ok(()), Err)
    }

    fn folder(&mut self, id: String) -> Result<(), Failure> {
        let link = self.server.at(&format!("{}/mailFolders/{}?$select=id", self.user.path(), encoded(&id)))?;
        match self.round(&Collection::Messages(id)) {
            // Its messages are not there: it may have gone away after it was listed, or else they are kept back.
            Err(Failure::Absent(error)) => match self.client.get::<Folder>(&link) {
                Ok(_) => Err(Failure::List(error.context("the folder is there, its messages are not"))),
                Err(Failure::Absent(_)) => {
                    self.report.folders_gone += 1;
                    Ok(())
                }
                Err(failure) => Err(failure),
            },
            other => other,
        }
    }

    /// The ids of all mail folders, at any depth: the only list that has them all is a delta query,
    /// which starts again each time, since it is short.
    fn folders(&mut self) -> Result<BTreeSet<String>, Failure> {
        let mut link = self.server.at(&format!("{}/mailFolders/delta?$select=id", self.user.path()))?;
        let mut trail = Trail::default();
        let mut folders = BTreeSet::new();
        loop {
            let (page, onward) = self.page(&link, &mut trail)?;
            let before = folders.len();
            for folder in page.value.iter().filter(|folder| !folder.contains_key("@removed")) {
                folders.extend(folder.get("id").and_then(|id| id.as_str()).map(str::to_owned));
            }
            trail.found(folders.len() > before);
            if folders.len() > MOST_FOLDERS {
                return Err(Failure::endless(&link, &format!("more than {MOST_FOLDERS} mail folders")));
            }
            match onward {
                Onward::Next(next) => link = next,
                Onward::Done(_) => return Ok(folders),
            }
        }
    }

    /// The ids of the folders that are not fetched, asked for once.
    fn left_out(&mut self) -> Result<Vec<String>, Failure> {
        if let Some(known) = &self.drawer.state.left_out {
            return Ok(known.clone());
        }
        let mut ids = Vec::new();
        for name in LEFT_OUT {
            let link = self.server.at(&format!("{}/mailFolders/{name}?$select=id", self.user.path()))?;
            match self.client.get::<Folder>(&link) {
                Ok(folder) => ids.push(folder.id),
                Err(Failure::Absent(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        self.drawer.state.left_out = Some(ids.clone());
        Ok(ids)
    }
}

/// The failure of one list, after which the others continue; any other failure ends the mailbox.
fn go_on(result: Result<(), Failure>) -> Result<Option<Failure>, Failure> {
    match result {
        Ok(()) => Ok(None),
        Err(failure @ (Failure::Mailbox(_) | Failure::Run(_))) => Err(failure),
        Err(failure) => Ok(Some(failure)),
    }
}
