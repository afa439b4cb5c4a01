//! What became of everything that was read, and what was written, in a few lines.

use std::fmt::Write as _;

use account_engagement::Rows;
use account_engagement::row::SuppressedRow;
use kit::places::Places;
use kit::tallies;
use kit::words::{count, grouped};

use crate::intake::{Intake, Place, Problem};
use crate::office::{Office, Written};
use crate::table::Changes;

/// The account of a run: it names tables, columns and ids of rows, and no person.
pub(crate) fn render(
    [messages, events]: [&Intake; 2],
    without_address: u64,
    rows: &Rows<SuppressedRow>,
    office: &Office,
    written: &Written,
) -> String {
    let mut text = format!("Read      {}, {}\n", count(messages.read, "message"), count(events.read, "event"));
    text += &tallies::summary([messages, events].map(|intake| &intake.outcomes), rows);
    if without_address > 0 {
        _ = write!(text, "; {} without an address", count(without_address, "contact"));
    }
    text += "\n";
    text += &troubles("messages", messages);
    text += &troubles("events", events);
    text += &changes(&office.rows.name, written.rows);
    text += &changes(&office.users.name, written.users);
    if written.is_behind {
        text += "Behind    others wrote to the database meanwhile: what they changed is for the next run\n";
    }
    text
}

fn troubles(what: &str, intake: &Intake) -> String {
    let passed_over = |(problem, places): (&Problem, &Places<Place>)| {
        places.lines("Trouble", format_args!("{what} passed over for {problem}"))
    };
    let mut text: String = intake.troubles.iter().map(passed_over).collect();
    if intake.strays.count > 0 {
        text += &intake.strays.lines("Trouble", format_args!("{what} with people on them that are not there"));
    }
    text
}

fn changes(table: &str, Changes { rows, inserted, updated, deleted }: Changes) -> String {
    let [rows, inserted, updated, deleted] = [rows, inserted, updated, deleted].map(|number| number as u64);
    let unchanged = rows.saturating_sub(inserted + updated);
    let [inserted, updated, unchanged, deleted] = [inserted, updated, unchanged, deleted].map(grouped);
    format!(
        "Written   {table}, {}: {inserted} inserted, {updated} updated, {unchanged} unchanged; {deleted} deleted\n",
        count(rows, "row")
    )
}
