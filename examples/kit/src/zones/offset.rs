//! Offsets in the names of zones.

use chrono::FixedOffset;

/// A name that is an offset: `GMT+0100`, `UTC-5`, `+01:00`.
///
/// ```
/// assert_eq!(kit::zones::offset("UTC-5").unwrap().local_minus_utc(), -5 * 3600);
/// ```
#[must_use]
pub fn named(name: &str) -> Option<FixedOffset> {
    let is_prefix = |prefix: &&str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let prefix = ["GMT", "UTC"].into_iter().find(is_prefix).unwrap_or_default();
    let (sign, digits) = name.get(prefix.len()..)?.trim().split_at_checked(1)?;
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str, below: i32| text.parse().ok().filter(|number| (0..below).contains(number));
    let seconds = number(hours, 15)? * 3600 + number(minutes, 60)? * 60;
    match sign {
        "+" => FixedOffset::east_opt(seconds),
        "-" => FixedOffset::west_opt(seconds),
        _ => None,
    }
}

/// The offset in front of a name of Windows: `(UTC+01:00) Amsterdam, Berlin`.
///
/// ```
/// assert_eq!(kit::zones::offset_of_label("(UTC+01:00) Bern").unwrap().local_minus_utc(), 3600);
/// ```
#[must_use]
pub fn of_label(name: &str) -> Option<FixedOffset> {
    let (offset, _) = name.trim().trim_matches('"').strip_prefix('(')?.split_once(')')?;
    named(&offset.replace('.', ":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_offsets() {
        for (name, hours, label) in [
            ("GMT+0100", Some(1.0), "(GMT+01.00) Amsterdam / Berlin"),
            ("UTC-5", Some(-5.0), "\"(UTC-05:00) Eastern Time (US & Canada)\""),
            ("+05:30", Some(5.5), "(UTC+05:30) Chennai"),
            ("GMT+25", None, "(UTC) Dublin"),
            ("+1:60", None, "(UTC+01:00"),
            ("GMT", None, "Berlin (UTC+01:00)"),
            ("", None, ""),
        ] {
            let seconds =
                |offset: Option<FixedOffset>| offset.map(|offset| f64::from(offset.local_minus_utc()) / 3600.0);
            assert_eq!((seconds(named(name)), seconds(of_label(label))), (hours, hours), "{name} {label}");
        }
    }
}
