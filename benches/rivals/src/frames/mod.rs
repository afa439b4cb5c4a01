//! Polars: lazy frames.

mod emails;
mod given;
mod meetings;
mod people;
mod periods;

use account_engagement::{Row, Unscored};
use polars::prelude::*;

use crate::contestant::Contestant;
use crate::given::{Given, Window};
use crate::table::{self, Table};

/// The traffic in data frames.
pub(crate) struct Frames {
    traffic: Traffic,
    directory: Directory,
    accounts: Vec<String>,
    window: Window,
}

/// A frame for each kind of record; [`given`] has their columns.
struct Traffic {
    emails: LazyFrame,
    recipients: LazyFrame,
    meetings: LazyFrame,
    attendees: LazyFrame,
}

struct Directory {
    listed: LazyFrame,
    domains: LazyFrame,
}

impl Frames {
    pub(crate) fn new(given: &Given<'_>) -> Frames {
        let frames = given::traffic(given.views).and_then(|traffic| Ok((traffic, given::directory(&given.people)?)));
        let (traffic, directory) = frames.expect("columns are of one length");
        Frames { traffic, directory, accounts: given.people.accounts.clone(), window: given.window }
    }

    fn collect(&self) -> PolarsResult<DataFrame> {
        let people = people::named(&self.traffic, &self.directory)?;
        let emails = emails::counted(&self.traffic, &people, self.window)?;
        let meetings = meetings::counted(&self.traffic, &people, self.window)?;
        collected(periods::columns(&emails, &meetings, self.window)?)
    }
}

impl Contestant for Frames {
    type Answer = DataFrame;

    fn answer(&self) -> DataFrame {
        self.collect().unwrap()
    }

    fn rows(&self, answer: DataFrame) -> Vec<Row<Unscored>> {
        table::rows(&Answered(&answer), &self.accounts)
    }
}

/// What counts of one kind of activity.
struct Counted {
    /// One row for each activity and account it counts for.
    touches: LazyFrame,
    /// One row for each of these and person on it, of the organisation (`ours`) and of the account.
    seen: LazyFrame,
}

struct Answered<'a>(&'a DataFrame);

impl Table for Answered<'_> {
    fn integers(&self, column: &str) -> Vec<Option<i64>> {
        let column = self.0.column(column).and_then(|column| column.cast(&DataType::Int64)).unwrap();
        column.i64().unwrap().iter().collect()
    }

    fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        self.0.column(column).unwrap().f64().unwrap().iter().collect()
    }
}

/// What a plan comes to.
fn collected(plan: LazyFrame) -> PolarsResult<DataFrame> {
    Ok(plan.collect_with_engine(Engine::Streaming)?.unwrap_single())
}

/// The same for what is looked at more than once, and for numbers that are given to rows.
fn held(plan: LazyFrame) -> PolarsResult<LazyFrame> {
    collected(plan).map(IntoLazy::lazy)
}

/// All rows of all, in any order.
fn union<const N: usize>(frames: [LazyFrame; N]) -> PolarsResult<LazyFrame> {
    concat(frames, UnionArgs { maintain_order: false, ..UnionArgs::default() })
}
