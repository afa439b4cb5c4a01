//! How far the fetching of a mailbox has come.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context as _, Result, ensure};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Grows with every change that an older program would misread.
const VERSION: u32 = 1;

/// What is kept of a mailbox between runs.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    version: u32,
    base_url: String,
    user: String,
    /// The ids of the mail folders that are not fetched, once they are known.
    pub(crate) left_out: Option<Vec<String>>,
    pub(crate) collections: BTreeMap<String, Progress>,
}

/// How far a collection has come.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Progress {
    pub(crate) at: At,
    /// The first day of what is asked for.
    pub(crate) since: NaiveDate,
    /// Of meetings: the day before which they begin.
    pub(crate) until: Option<NaiveDate>,
    /// Of mail: the server does not leave out what is older, this program does.
    pub(crate) is_whole: bool,
    /// Of mail: In-Reply-To is asked for as Outlook keeps it.
    #[serde(default)]
    pub(crate) has_in_reply_to: bool,
    /// How many items this round has had.
    pub(crate) items: u64,
    /// How many pages are stored, of all rounds.
    pub(crate) pages: u64,
}

/// Where to go on. Links have opaque tokens in them and are not shown.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum At {
    Begin,
    /// A round is on its way.
    Next(String),
    /// A round has ended; what has changed since is here.
    Delta(String),
}

impl State {
    pub(crate) fn new(base_url: &str, user: &str) -> State {
        let (base_url, user) = (base_url.to_owned(), user.to_owned());
        State { version: VERSION, base_url, user, left_out: None, collections: BTreeMap::new() }
    }

    /// What a file holds, if it is of this mailbox at this server.
    pub(crate) fn read(bytes: &[u8], base_url: &str, user: &str) -> Result<State> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        const ADVICE: &str = "restore it, or remove the folder, so that its mailbox is fetched again";
        let damaged = |error: &serde_json::Error| {
            format!("the state is damaged, see its line {} column {}: {ADVICE}", error.line(), error.column())
        };
        // Without serde's own words, which may quote a link.
        let Version { version } = serde_json::from_slice(bytes).map_err(|error| anyhow::Error::msg(damaged(&error)))?;
        ensure!(
            version == VERSION,
            "the state has version {version}, and this program knows version {VERSION}: use the program that wrote it, \
             or another folder"
        );
        let state: State = serde_json::from_slice(bytes).map_err(|error| anyhow::Error::msg(damaged(&error)))?;
        ensure!(
            state.base_url == base_url,
            "the state is of {} and not of {base_url}: give that --base-url, or another folder",
            // Whatever somebody has written there, the terminal obeys none of it.
            state.base_url.escape_debug()
        );
        ensure!(state.user == user, "the state is of another mailbox: {ADVICE}");
        Ok(state)
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self).context("the state cannot be written")?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl Progress {
    pub(crate) fn new(since: NaiveDate, until: Option<NaiveDate>) -> Progress {
        Progress { at: At::Begin, since, until, is_whole: false, has_in_reply_to: false, items: 0, pages: 0 }
    }

    /// From the beginning once more; what is stored stays.
    pub(crate) fn begin_anew(&mut self) {
        self.at = At::Begin;
        self.items = 0;
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("collections", &self.collections.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://graph.example/v1.0";

    fn written() -> String {
        let mut state = State::new(BASE, "0a11");
        let mut progress = Progress::new("2026-03-02".parse().unwrap(), None);
        progress.at = At::Next(format!("{BASE}/users?$skiptoken=opaque"));
        state.collections.insert("messages of A=".into(), progress);
        String::from_utf8(state.bytes().unwrap()).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = written();
        let read = State::read(text.as_bytes(), BASE, "0a11").unwrap();
        assert_eq!(String::from_utf8(read.bytes().unwrap()).unwrap(), text);
        assert_eq!(format!("{read:?}"), "State { collections: 1, .. }");
    }

    #[test]
    fn what_is_not_of_here_is_refused() {
        let good = written();
        for (text, said) in [
            (good.replace(": 1,", ": 2,"), "the state has version 2, and this program knows version 1: "),
            (
                good.replace("graph.example/v1.0\"", "other.example/v1.0\""),
                "the state is of https://other.example/v1.0 and not of ",
            ),
            (good.replace("0a11", "0b22"), "the state is of another mailbox: "),
            (good.replace("items", "itens"), "the state is damaged, see its line 15 column 13: "),
            (good.replace("next", "prev"), "the state is damaged, see its line 9 column 14: "),
            (good[..good.len() / 2].to_owned(), "the state is damaged, see its line "),
            (String::new(), "the state is damaged, see its line 1 column 0: "),
        ] {
            let error = State::read(text.as_bytes(), BASE, "0a11").unwrap_err().to_string();
            assert!(error.starts_with(said), "{error}");
            assert!(!error.contains("opaque"), "{error}");
        }
    }
}
