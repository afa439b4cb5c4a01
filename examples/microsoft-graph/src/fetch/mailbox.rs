//! All of one mailbox: its mail folders, their messages, and its calendar.

use anyhow::anyhow;
use serde::Deserialize;

use crate::fetch::collection::Collection;
use crate::fetch::page::{Onward, Page};
use crate::fetch::round::Fetch;
use crate::fetch::trail::Trail;
use crate::fetch::transport::Transport;
use crate::fetch::verdict::Failure;
use crate::fetch::wait::Pause;

/// What has not been sent, and what nobody asked for.
const LEFT_OUT: [&str; 3] = ["drafts", "junkemail", "outbox"];

impl<T: Transport, P: Pause> Fetch<'_, T, P> {
    /// Fetches what is new since the last run, or everything.
    pub(crate) fn mailbox(&mut self) -> Result<(), Failure> {
        let folders = self.folders()?;
        let left_out = self.left_out()?;
        // The messages of a folder that is gone are elsewhere now, or gone.
        let keys: Vec<String> = folders.iter().map(|id| Collection::Messages(id.clone()).key()).collect();
        let is_there = |key: &String| !key.starts_with("messages of ") || keys.contains(key);
        self.drawer.state.collections.retain(|key, _| is_there(key));
        for folder in folders.into_iter().filter(|id| !left_out.contains(id)) {
            match self.round(&Collection::Messages(folder)) {
                // It went away after it was listed.
                Ok(()) | Err(Failure::Absent(_)) => {}
                Err(failure) => return Err(failure),
            }
        }
        self.round(&Collection::Events)
    }

    /// The ids of all mail folders, at whatever depth: the only list that has them all is a delta query,
    /// which is begun anew each time, since it is short.
    fn folders(&mut self) -> Result<Vec<String>, Failure> {
        let mut link = self.server.at(&format!("{}/mailFolders/delta?$select=id", self.user.path()))?;
        let mut trail = Trail::default();
        let mut folders = Vec::new();
        loop {
            if trail.is_circle(&link) {
                return Err(Failure::Mailbox(anyhow!("{link}: the next links lead in a circle")));
            }
            let page: Page = self.client.get(&link)?;
            let onward = page.onward(self.server, &link)?;
            for folder in page.value.iter().filter(|folder| !folder.contains_key("@removed")) {
                folders.extend(folder.get("id").and_then(|id| id.as_str()).map(str::to_owned));
            }
            match onward {
                Onward::Next(next) => link = next,
                Onward::Done(_) => break,
            }
        }
        folders.sort_unstable();
        folders.dedup();
        Ok(folders)
    }

    /// The ids of the folders that are not fetched, asked for once.
    fn left_out(&mut self) -> Result<Vec<String>, Failure> {
        #[derive(Deserialize)]
        struct Folder {
            id: String,
        }
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
