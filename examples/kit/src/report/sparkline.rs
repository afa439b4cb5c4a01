//! Small drawings inside a line. There are thousands of them, so they are written by hand and not by the chart library.

use std::fmt::Write as _;

use account_engagement::insight::{History, Point};

use crate::words::grouped;

/// Twelve months of emails and meetings as stacked columns, on a scale up to `highest`, which all accounts share. The
/// script shows the numbers of a month.
pub(super) fn months(history: &History, highest: u64) -> String {
    const HEIGHT: u64 = 24;
    if history.iter().all(|month| month.email_count.saturating_add(month.meeting_count) == 0) {
        return String::new();
    }
    let highest = highest.max(1);
    // One email is visible beside thousands.
    let height = |number: u64| {
        let scaled = u128::from(number) * u128::from(HEIGHT) / u128::from(highest);
        scaled.max(u128::from(number > 0))
    };
    let (mut emails, mut meetings) = (String::new(), String::new());
    for (place, month) in history.iter().enumerate() {
        let (left, email, meeting) = (6 * place, height(month.email_count), height(month.meeting_count));
        if email > 0 {
            _ = write!(emails, "M{left} {HEIGHT}v-{email}h5v{email}z");
        }
        if meeting > 0 {
            _ = write!(meetings, "M{left} {}v-{meeting}h5v{meeting}z", u128::from(HEIGHT) - email.min(HEIGHT.into()));
        }
    }
    // The earliest of equal months: `max_by_key` takes the last one.
    let best = history.iter().rev().max_by_key(|month| month.email_count.saturating_add(month.meeting_count));
    let said = best.map_or_else(String::new, |best| {
        format!(
            "most in {}: {}",
            best.start.format("%B %Y"),
            grouped(best.email_count.saturating_add(best.meeting_count))
        )
    });
    let numbers =
        |of: fn(&Point) -> u64| history.iter().map(|month| of(month).to_string()).collect::<Vec<_>>().join(" ");
    let [email_numbers, meeting_numbers] = [numbers(|month| month.email_count), numbers(|month| month.meeting_count)];
    format!(
        "<svg class=\"months\" viewBox=\"0 0 71 {HEIGHT}\" role=\"img\" aria-label=\"{said}\" \
         data-emails=\"{email_numbers}\" data-meetings=\"{meeting_numbers}\">\
         <path class=\"emails\" d=\"{emails}\"/><path class=\"meetings\" d=\"{meetings}\"/></svg>"
    )
}

/// A part of a whole as a bar.
pub(super) fn bar(part: f64, whole: f64) -> String {
    let width = if whole > 0.0 { 100.0 * part / whole } else { 0.0 };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"rest\" width=\"100\" height=\"8\"/><rect width=\"{width:.1}\" height=\"8\"/></svg>"
    )
}

/// From before to after, on a scale from 0 to `most`.
pub(super) fn step(before: f64, after: f64, most: f64) -> String {
    let place = |points: f64| if most > 0.0 { 5.0 + 190.0 * points / most } else { 5.0 };
    let (from, to) = (place(before), place(after));
    format!(
        "<svg class=\"step\" viewBox=\"0 0 200 12\" aria-hidden=\"true\"><path class=\"scale\" d=\"M5 6H195\"/>\
         <path class=\"way\" d=\"M{from:.1} 6H{to:.1}\"/><circle class=\"before\" cx=\"{from:.1}\" cy=\"6\" r=\"3.5\"/>\
         <circle class=\"after\" cx=\"{to:.1}\" cy=\"6\" r=\"4.5\"/></svg>"
    )
}
