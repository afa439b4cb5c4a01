//! The rows as a table for people: it fits the terminal, and is complete in a file or a pipe.

use std::collections::BTreeMap;

use account_engagement::row::SuppressedRow;
use account_engagement::{Column, Level, Value};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::output::Output;
use crate::terminal::{self, Color};
use crate::words::length;

/// The largest number of characters in a bar.
const BAR: usize = 8;

/// Names are cut to this width, before a column is left out.
const NAME: usize = 16;

/// Between two columns.
const GAP: &str = "  ";

/// What is left out first where the terminal is narrow: the place of a column.
const LEFT_OUT: [usize; 8] = [10, 9, 7, 6, 5, 2, 4, 8];

/// How a table looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// How wide it may be; `None` cuts nothing.
    pub width: Option<usize>,
    /// Whether it has colours.
    pub in_color: bool,
}

impl Look {
    /// How a table looks there: only a terminal has a width.
    #[must_use]
    pub fn new(color: Color, output: &Output) -> Look {
        match output {
            Output::Stdout => Look { width: terminal::width(), in_color: color.is_on() },
            Output::File(_) | Output::Device(_) => Look { width: None, in_color: color == Color::Always },
        }
    }
}

/// A table for each level and period, the highest score first. `names` has the accounts' names by id.
#[must_use]
pub fn render(rows: &[SuppressedRow], names: &BTreeMap<String, String>, look: Look) -> String {
    if rows.is_empty() {
        return "No account has a counted email or meeting in the window.\n".to_owned();
    }
    let mut periods: BTreeMap<_, Vec<&SuppressedRow>> = BTreeMap::new();
    for row in rows {
        periods.entry((row.level(), row.start())).or_default().push(row);
    }
    let is_only = periods.len() == 1;
    let mut text = String::new();
    for ((level, start), mut rows) in periods {
        rows.sort_by(|a, b| {
            b.score().relative.total_cmp(&a.score().relative).then_with(|| a.account_id().cmp(b.account_id()))
        });
        if !is_only {
            let period = match level {
                Level::Year => format!("Year from {start}"),
                Level::Month => start.format("%B %Y").to_string(),
                Level::Week => format!("Week from {start}"),
            };
            text += &period;
            text += "\n\n";
        }
        text += &lines(&fitted(columns(&rows, names), look.width), look.in_color);
        if !is_only {
            text += "\n";
        }
    }
    text
}

/// A column: two lines of head, and the cells.
struct Shown {
    head: [&'static str; 2],
    cells: Vec<String>,
    /// Names and bars begin on the left, numbers end on the right.
    is_left: bool,
}

impl Shown {
    fn width(&self) -> usize {
        let heads = self.head.iter().map(|head| head.width());
        heads.chain(self.cells.iter().map(|cell| cell.width())).max().unwrap_or_default()
    }
}

fn columns(rows: &[&SuppressedRow], names: &BTreeMap<String, String>) -> Vec<Shown> {
    let right = |head, cells| Shown { head, cells, is_left: false };
    let left = |head, cells| Shown { head, cells, is_left: true };
    let pair = |one, other| pairs(rows, one, other);
    let each = |column| rows.iter().map(|row| cell(row, column)).collect::<Vec<_>>();
    let name = |row: &&SuppressedRow| plain(names.get(&**row.account_id()).map_or(&**row.account_id(), String::as_str));
    vec![
        left(["", "Account"], rows.iter().map(name).collect()),
        right(["", "Score"], rows.iter().map(|row| format!("{:.1}", row.score().relative)).collect()),
        left(["", ""], rows.iter().map(|row| bar(row.score().relative)).collect()),
        right(["Emails", "to/from"], pair(Column::EmailsToAccount, Column::EmailsFromAccount)),
        right(["Meetings by", "us/them"], pair(Column::MeetingsToAccount, Column::MeetingsFromAccount)),
        right(["On mail", "us/them"], pair(Column::ContactsInEmails, Column::AccountContactsInEmails)),
        right(["Met", "us/them"], pair(Column::ContactsInMeetings, Column::AccountContactsInMeetings)),
        right(["", "Since"], each(Column::EngagementStartDate)),
        right(["Days since", "mail/mtg"], pair(Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting)),
        right(["Their reply", "time"], each(Column::AverageReplyDuration)),
        right(["Average", "meeting"], each(Column::AverageMeetingDuration)),
    ]
}

/// Leaves columns out until the rest fits, and cuts names to what the others leave.
fn fitted(columns: Vec<Shown>, width: Option<usize>) -> Vec<Shown> {
    let Some(width) = width else { return columns };
    let mut columns: Vec<Option<Shown>> = columns.into_iter().map(Some).collect();
    let others = |columns: &[Option<Shown>]| -> usize {
        columns.iter().skip(1).flatten().map(|column| GAP.len() + column.width()).sum()
    };
    let names = columns.first().and_then(Option::as_ref).map_or(0, Shown::width).min(NAME);
    for place in LEFT_OUT {
        if others(&columns) + names <= width {
            break;
        }
        columns[place] = None;
    }
    let room = width.saturating_sub(others(&columns)).max(names);
    let mut columns: Vec<Shown> = columns.into_iter().flatten().collect();
    if let Some(names) = columns.first_mut() {
        for name in &mut names.cells {
            *name = shortened(name, room);
        }
    }
    columns
}

fn lines(columns: &[Shown], in_color: bool) -> String {
    let widths: Vec<usize> = columns.iter().map(Shown::width).collect();
    let line = |texts: Vec<&str>, paint: &dyn Fn(&str, usize) -> String| {
        let mut line = String::new();
        for (place, (text, column)) in texts.iter().zip(columns).enumerate() {
            let room = " ".repeat(widths[place].saturating_sub(text.width()));
            let painted = paint(text, place);
            line += &if column.is_left { painted + &room } else { room + &painted };
            line += GAP;
        }
        line.trim_end().to_owned() + "\n"
    };
    let grey = |text: &str, _| painted(text, "90", in_color);
    // Bars are the only cells of blocks.
    let green =
        |text: &str, _| if text.starts_with(is_block) { painted(text, "32", in_color) } else { text.to_owned() };
    let mut text = String::new();
    for head in 0..2 {
        text += &line(columns.iter().map(|column| column.head[head]).collect(), &grey);
    }
    for row in 0..columns.first().map_or(0, |column| column.cells.len()) {
        text += &line(columns.iter().map(|column| column.cells[row].as_str()).collect(), &green);
    }
    text
}

fn painted(text: &str, color: &str, in_color: bool) -> String {
    if in_color && !text.is_empty() { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn is_block(letter: char) -> bool {
    ('\u{2580}'..='\u{259f}').contains(&letter)
}

/// What is null or suppressed is a dash.
fn cell(row: &SuppressedRow, column: Column) -> String {
    match row.get(column) {
        Value::Number(seconds) => length(seconds),
        Value::Null | Value::Suppressed => "–".to_owned(),
        value => value.to_string(),
    }
}

/// Two numbers a row, with the strokes below each other.
fn pairs(rows: &[&SuppressedRow], one: Column, other: Column) -> Vec<String> {
    let both: Vec<(String, String)> = rows.iter().map(|row| (cell(row, one), cell(row, other))).collect();
    let width = both.iter().map(|(_, other)| other.chars().count()).max().unwrap_or_default();
    both.into_iter().map(|(one, other)| format!("{one}/{other:<width$}")).collect()
}

/// A name on one line: control characters would break the table, or the terminal.
#[must_use]
pub fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// As much of a text as fits. Some characters are two columns wide.
#[must_use]
pub fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + c.width().unwrap_or_default() >= width {
            break;
        }
        short.push(c);
    }
    short.trim_end().to_owned() + "…"
}

/// A score from 0 to 100 as a bar, exact to an eighth of a character.
fn bar(score: f64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 64")]
    let eighths = (score.clamp(0.0, 100.0) / 100.0 * 8.0 * 8.0).round() as usize;
    "█".repeat((eighths / 8).min(BAR)) + PARTS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use account_engagement::{Account, Aggregator, Directory, Disclosure, Email, Key, Mailbox, Meeting, Question};
    use chrono::{DateTime, TimeDelta};

    use super::*;

    fn render_at(width: Option<usize>) -> String {
        let accounts = [Account::new("a").domain("a.example"), Account::new("b").domain("b.example")];
        let directory = Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).add_accounts(&accounts);
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory.build().unwrap());
        let now = DateTime::UNIX_EPOCH;
        for (id, to) in [("1", "x@a.example"), ("2", "y@a.example"), ("3", "z@b.example")] {
            aggregator.record_email(&Email::new(id, now, "rep@corp.example").to(to)).unwrap();
        }
        let meeting = Meeting::new("u", now - TimeDelta::hours(2), now).organizer("rep@corp.example");
        aggregator.record_meeting(&meeting.attendee("x@a.example")).unwrap();
        let names = [("a", "A company with a name of fifty characters, or sixty"), ("b", "桜木庭園桜木庭園桜木庭園")];
        let names = names.map(|(id, name)| (id.to_owned(), name.to_owned())).into();
        let rows = aggregator.suppressed_rows(&Question::new(now).levels([Level::Year]), Disclosure::ALL).unwrap();
        render(&rows, &names, Look { width, in_color: false })
    }

    #[test]
    fn it_fits_the_terminal_and_is_whole_elsewhere() {
        for width in 40..=200 {
            let table = render_at(Some(width));
            let widest = table.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
            assert!(widest <= width, "{width}: {widest}\n{table}");
        }
        let whole = render_at(None);
        assert!(whole.contains("A company with a name of fifty characters, or sixty  100.0  ████████"), "{whole}");
        assert_eq!(render_at(Some(200)), whole);
        let narrow = "\n".to_owned() + &render_at(Some(80));
        let expected = "
                                        Emails  Meetings by  On mail  Days since
Account               Score            to/from      us/them  us/them    mail/mtg
A company with a na…  100.0  ████████      2/0          1/0      1/2         0/1
";
        assert!(narrow.starts_with(expected), "{narrow}");
    }

    #[test]
    fn colours_are_around_texts() {
        assert_eq!(painted("Score", "90", true), "\u{1b}[90mScore\u{1b}[0m");
        assert_eq!([painted("", "90", true), painted("Score", "90", false)], ["", "Score"]);
    }

    #[test]
    fn bars_are_as_long_as_scores_are_high() {
        for (score, expected) in [(0.0, ""), (1.6, "▏"), (50.0, "████"), (53.1, "████▎"), (100.0, "████████")]
        {
            assert_eq!(bar(score), expected);
        }
    }

    #[test]
    fn names_do_not_break_the_table() {
        assert_eq!(shortened("A rather long company name", 16), "A rather long c…");
        assert_eq!(shortened("桜木庭園桜木庭園桜木", 16), "桜木庭園桜木庭…");
        assert_eq!(plain("a\u{1b}[2Jb\n"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
