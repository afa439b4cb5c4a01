//! The rows as a table for people.

use std::collections::BTreeMap;
use std::fmt::Display;

use account_engagement::{Level, Row};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, Color, Table};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How many characters the longest bar has.
const BAR: usize = 8;

/// How wide an account's name may be.
const NAME: usize = 16;

/// A table for each level and period, the highest score first. `names` are the accounts' by id.
pub(crate) fn render(rows: &[Row], names: &BTreeMap<String, String>, in_color: bool) -> String {
    if rows.is_empty() {
        return "No account has a counted email or meeting in the window.\n".to_owned();
    }
    let mut periods: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        periods.entry((row.level, row.start)).or_default().push(row);
    }
    let is_only = periods.len() == 1;
    let mut text = String::new();
    for ((level, start), mut rows) in periods {
        rows.sort_by(|a, b| {
            b.score.relative.total_cmp(&a.score.relative).then_with(|| a.account_id.cmp(&b.account_id))
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
        text += &table(&rows, names, in_color);
        if !is_only {
            text += "\n";
        }
    }
    text
}

fn table(rows: &[&Row], names: &BTreeMap<String, String>, in_color: bool) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    if in_color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let heads = [
        "\nAccount",
        "\nScore",
        "",
        "Emails\nto/from",
        "Meetings\nto/from",
        "On mail\nus/them",
        "Met\nus/them",
        "\nSince",
        "Days since\nmail/mtg",
        "Average\nreply",
        "Average\nmeeting",
    ];
    table.set_header(heads.map(|head| {
        let cell = Cell::new(head);
        if in_color { cell.fg(Color::DarkGrey) } else { cell }
    }));
    let pairs = [
        pairs(rows, |row| (row.emails_to_account, row.emails_from_account)),
        pairs(rows, |row| (row.meetings_to_account, row.meetings_from_account)),
        pairs(rows, |row| (row.contacts_in_emails, row.account_contacts_in_emails)),
        pairs(rows, |row| (row.contacts_in_meetings, row.account_contacts_in_meetings)),
        pairs(rows, |row| (days(row.days_since_last_email), days(row.days_since_last_meeting))),
    ];
    for (place, row) in rows.iter().enumerate() {
        let [emails, meetings, on_mail, met, silence] = pairs.each_ref().map(|column| Cell::new(&column[place]));
        let name = names.get(&*row.account_id).map_or(&*row.account_id, String::as_str);
        let bar = Cell::new(bar(row.score.relative));
        table.add_row([
            Cell::new(shortened(name)),
            Cell::new(format!("{:.1}", row.score.relative)),
            if in_color { bar.fg(Color::Green) } else { bar },
            emails,
            meetings,
            on_mail,
            met,
            Cell::new(row.engagement_start.map_or_else(none, |date| date.to_string())),
            silence,
            Cell::new(row.average_reply_duration.map_or_else(none, length)),
            Cell::new(row.average_meeting_duration.map_or_else(none, length)),
        ]);
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        // Names and bars start on the left, numbers end on the right.
        column.set_cell_alignment(if matches!(place, 0 | 2) { CellAlignment::Left } else { CellAlignment::Right });
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn none() -> String {
    "–".to_owned()
}

fn days(days: Option<u32>) -> String {
    days.map_or_else(none, |days| days.to_string())
}

/// Two numbers a row, with the strokes below each other.
fn pairs<T: Display>(rows: &[&Row], of: impl Fn(&Row) -> (T, T)) -> Vec<String> {
    let both = rows.iter().map(|row| of(row)).map(|(a, b)| (a.to_string(), b.to_string())).collect::<Vec<_>>();
    let width = both.iter().map(|(_, b)| b.chars().count()).max().unwrap_or_default();
    both.into_iter().map(|(a, b)| format!("{a}/{b:<width$}")).collect()
}

/// As much of a name as fits. Some characters are two columns wide; control characters would
/// break the table, or worse.
fn shortened(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if name.width() <= NAME {
        return name;
    }
    let mut short = String::new();
    for c in name.chars() {
        if short.width() + c.width().unwrap_or_default() >= NAME {
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

/// A length in the two units that say most: `2 h 05 min`.
fn length(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a window's worth of seconds")]
    let seconds = seconds.round() as i64;
    let minutes = (seconds + 30) / 60;
    let (hours, days) = (minutes / 60, minutes / (24 * 60));
    match seconds {
        ..60 => format!("{seconds} s"),
        _ if hours == 0 => format!("{minutes} min"),
        _ if days == 0 => format!("{hours} h {:02} min", minutes % 60),
        _ => format!("{days} d {:02} h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_as_people_say_them() {
        for (seconds, expected) in [
            (0.0, "0 s"),
            (59.4, "59 s"),
            (60.0, "1 min"),
            (3569.0, "59 min"),
            (3599.0, "1 h 00 min"),
            (7500.0, "2 h 05 min"),
            (86_399.0, "1 d 00 h"),
            (200_000.0, "2 d 07 h"),
        ] {
            assert_eq!(length(seconds), expected);
        }
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
        assert_eq!(shortened("A rather long company name"), "A rather long c…");
        assert_eq!(shortened("桜木庭園桜木庭園桜木"), "桜木庭園桜木庭…");
        assert_eq!(shortened("a\u{1b}[2Jb\n"), "a\u{fffd}[2Jb\u{fffd}");
    }
}
