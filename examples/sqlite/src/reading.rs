//! From rows to a filled aggregator: the rows of one activity are put together, and it is offered.

use account_engagement::OfferError;
use account_engagement::aggregator::Offered;
use anyhow::{Context as _, Result, bail};
use kit::lists::seen::Seeing;
use kit::progress::{self, ProgressBar};
use rusqlite::Connection;

use crate::cell::Cells;
use crate::intake::{Intake, Place, Trouble};
use crate::queries::{self, Query};

/// A message or an event while it is put together. One serves for all: what it holds is used again.
pub(crate) trait Activity: Default {
    /// Gives its rows; the first column is its id.
    const QUERY: Query;

    /// Gives the ids that its people have and that are none.
    const STRAYS: Query;

    /// Takes the activity itself, of which every row tells the same, and forgets the one before.
    fn begin(&mut self, cells: Cells<'_>) -> Result<(), Trouble>;

    /// Takes who stands in this row, if anybody; a row of another activity under this id is a trouble.
    fn add(&mut self, cells: Cells<'_>) -> Result<(), Trouble>;

    /// Offers it and notes its domains, or says what it lacks.
    fn offer(&self, to: &mut Seeing<'_>) -> Result<Result<Offered, OfferError>, Trouble>;

    /// Where to look when the library refuses it.
    fn column(rejected: &OfferError) -> &'static str;
}

/// A bar over all messages and events. Where nobody sees it they are not counted.
pub(crate) fn bar(connection: &Connection) -> Result<ProgressBar> {
    if !progress::is_seen() {
        return Ok(ProgressBar::hidden());
    }
    let count: i64 = connection.query_row(queries::COUNT, [], |row| row.get(0))?;
    Ok(progress::items(count.unsigned_abs()))
}

/// Offers all activities of a kind, in one pass. One that cannot be used is noted and ends nothing.
pub(crate) fn take_in<A: Activity>(connection: &Connection, to: &mut Seeing<'_>, bar: &ProgressBar) -> Result<Intake> {
    let mut statement = A::QUERY.prepare(connection)?;
    let mut rows = statement.query([])?;
    let mut intake = Intake::default();
    let mut activity = A::default();
    let (mut current, mut so_far) = (None::<i64>, Ok(()));
    loop {
        let row = rows.next()?;
        let id = row.map(|row| row.get(0)).transpose().with_context(|| format!("{}: id", A::QUERY.name))?;
        if id != current {
            if let Some(id) = current {
                let offered = so_far.and_then(|()| activity.offer(to));
                note::<A>(&mut intake, id, offered)?;
                bar.inc(1);
            }
            so_far = row.map_or(Ok(()), |row| activity.begin(A::QUERY.cells(row)));
            current = id;
        }
        let Some(row) = row else { break };
        so_far = so_far.and_then(|()| activity.add(A::QUERY.cells(row)));
    }
    refuse_if_useless(&intake, A::QUERY.name)?;
    A::STRAYS.each(connection, |cells| {
        if let [column] = cells.columns {
            intake.strays.add(Place { column, id: cells.row.get(0).ok() });
        }
        Ok(())
    })?;
    Ok(intake)
}

/// Every activity ends in one place: an outcome, or a trouble.
fn note<A: Activity>(
    intake: &mut Intake,
    id: i64,
    offered: Result<Result<Offered, OfferError>, Trouble>,
) -> Result<()> {
    intake.read += 1;
    let result = match offered {
        Ok(result) => result,
        Err(trouble) => {
            intake.note(id, trouble);
            return Ok(());
        }
    };
    intake.outcomes.record(&result);
    match result {
        Ok(_) => {}
        // Nothing more can be taken in.
        Err(full @ OfferError::Full { .. }) => return Err(full.into()),
        Err(rejected) => intake.note(id, Trouble { problem: (&rejected).into(), column: A::column(&rejected) }),
    }
    Ok(())
}

/// Where not one can be used, it is the table that is not what was expected: rows without any of it would be taken for
/// silence.
fn refuse_if_useless(intake: &Intake, query: &str) -> Result<()> {
    let first = intake.troubles.iter().find_map(|(problem, places)| Some((problem, places.first.first()?)));
    match first {
        Some((problem, place)) if intake.passed_over() == intake.read => {
            bail!("{query}: not one of {} can be used, such as {place}: {problem}", intake.read)
        }
        _ => Ok(()),
    }
}
