//! One page of a collection, as it comes and as it is stored.

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fetch::server::{Link, Server};

pub(crate) type Item = Map<String, Value>;

/// As it comes.
#[derive(Deserialize)]
pub(crate) struct Page {
    pub(crate) value: Vec<Item>,
    #[serde(rename = "@odata.nextLink", default)]
    next: Option<String>,
    #[serde(rename = "@odata.deltaLink", default)]
    delta: Option<String>,
}

/// Where a collection goes on.
pub(crate) enum Onward {
    /// With the next page of this round.
    Next(Link),
    /// Another day, with what has changed.
    Done(Link),
}

impl Page {
    /// Where it goes on, if that is at the server.
    pub(crate) fn onward(&self, server: &Server, here: &Link) -> Result<Onward> {
        match (&self.next, &self.delta) {
            (Some(next), _) => Ok(Onward::Next(server.link(next)?)),
            (None, Some(delta)) => Ok(Onward::Done(server.link(delta)?)),
            (None, None) => bail!("{here}: a page with neither a next link nor a delta link: is --base-url right?"),
        }
    }
}

/// As it is stored: without its links, which have opaque tokens in them.
#[derive(Serialize)]
pub(crate) struct Stored {
    /// Whose mailbox it is of, in the words of Graph.
    #[serde(rename = "@odata.context")]
    pub(crate) context: String,
    #[serde(rename = "fetchedAt")]
    pub(crate) fetched_at: DateTime<Utc>,
    pub(crate) value: Vec<Item>,
}
