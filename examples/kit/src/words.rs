//! Numbers, dates and lengths of time in plain words.

use std::fmt::Display;

use chrono::NaiveDate;

/// A number with its noun: `1 email`, `1,234 emails`.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A whole number, or a text with whole numbers, with a comma before each three digits: `1,234,567`.
#[must_use]
pub fn grouped(text: impl Display) -> String {
    let text = text.to_string();
    let mut grouped = String::with_capacity(text.len());
    let (mut before, mut rest) = (0, text.as_str());
    while let Some(letter) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if before > 0 && digits > 0 && digits.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(letter);
        before = digits;
        rest = &rest[letter.len_utf8()..];
    }
    grouped
}

/// A length of time in its two largest units: `2 h 05 min`.
#[must_use]
pub fn length(seconds: f64) -> String {
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

/// A date as people write it: `30 June 2026`.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// How long ago: `8 days ago`. The as-of date is `today`.
#[must_use]
pub fn ago(days: u64) -> String {
    if days == 0 { "today".to_owned() } else { count(days, "day") + " ago" }
}

/// The text with its first letter in upper case.
#[must_use]
pub fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().collect::<String>() + rest.as_str()).unwrap_or_default()
}

/// The text with its first letter in lower case, for within a sentence.
#[must_use]
pub fn uncapitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_lowercase().collect::<String>() + rest.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        for (number, expected) in [(0_u64, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
        assert_eq!(grouped("1834 recorded, 70 seen before"), "1,834 recorded, 70 seen before");
        assert_eq!(count(1, "email"), "1 email");
        assert_eq!(count(0, "email"), "0 emails");
    }

    #[test]
    fn lengths_have_two_units() {
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
    fn dates_and_days() {
        assert_eq!(date(NaiveDate::from_ymd_opt(2026, 5, 5).unwrap()), "5 May 2026");
        assert_eq!([ago(0), ago(1), ago(8)], ["today", "1 day ago", "8 days ago"]);
        assert_eq!(capitalized("last email today"), "Last email today");
    }
}
