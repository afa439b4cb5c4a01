//! Jobs as the library runs them, without a process of their own.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::Path;

use account_engagement::Key;
use clap::Parser as _;
use datafusion::execution::context::SessionContext;
use kit::args::OutputArgs;
use on_datafusion::bare::Bare;
use on_datafusion::job::Job;
use on_datafusion::session::session;
use on_datafusion::{Asked, Directories, Functions, Rows, Taken};

use crate::data::AS_OF;

/// Everything that comes out: the rows, and what is said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) rows: String,
    pub(crate) summary: String,
}

pub(crate) fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

/// A question in the words of JSON beside as-of.
pub(crate) fn asked(more: &str) -> Asked {
    serde_json::from_str(&format!("{{\"as_of\": \"{AS_OF}\"{more}}}")).unwrap()
}

pub(crate) fn job(data: &Path, states: &Path, asked: &Asked) -> Job {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    Job {
        emails: Some(text(&data.join("emails"))),
        meetings: Some(text(&data.join("meetings"))),
        states: text(states),
        directory: Directories::reference(&text(&data.join("directory"))).unwrap(),
        asked: asked.clone(),
        buckets: number(16),
        shares: number(4),
    }
}

/// The standard columns as CSV.
fn csv() -> OutputArgs {
    #[derive(clap::Parser)]
    struct Asked {
        #[command(flatten)]
        output: OutputArgs,
    }
    Asked::parse_from(["program", "--format", "csv"]).output
}

pub(crate) fn a_session(partitions: u32, memory: Option<u64>) -> SessionContext {
    session(&Functions::new(Key::PUBLIC).unwrap(), Some(number(partitions)), memory).unwrap()
}

pub(crate) async fn answer(job: &Job, session: &SessionContext, taken: &[Taken; 2]) -> Answer {
    let (output, names) = (csv(), BTreeMap::new());
    let mut rows = Vec::new();
    let summary = job.answer(session, Rows::new(&output, &names, &mut rows).unwrap()).await.unwrap();
    Answer { rows: String::from_utf8(rows).unwrap(), summary: summary.text(taken) }
}

/// Folded and asked.
pub(crate) async fn engine(job: &Job, session: &SessionContext) -> Answer {
    let taken = job.fold(session).await.unwrap();
    answer(job, session, &taken).await
}

pub(crate) fn bare(job: &Job) -> Answer {
    let mut bare = Bare::new(job, Key::PUBLIC).unwrap();
    let taken = bare.fold(job).unwrap();
    let (output, names) = (csv(), BTreeMap::new());
    let mut rows = Vec::new();
    let summary = bare.answer(job, Rows::new(&output, &names, &mut rows).unwrap()).unwrap();
    Answer { rows: String::from_utf8(rows).unwrap(), summary: summary.text(&taken) }
}
