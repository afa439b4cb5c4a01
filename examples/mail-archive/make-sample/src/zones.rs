//! Time zones as calendars spell them, and the definitions that RFC 5545 wants beside them.

use chrono_tz::{America, Asia, Europe, Tz};

/// How a calendar program writes the zone of a time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// `Europe/Oslo`.
    Iana,
    /// `W. Europe Standard Time`.
    Windows,
    /// As UTC, except for series, whose hour would move with the clocks.
    Utc,
}

/// The name in a `TZID`.
pub(crate) fn name(zone: Tz, spelling: Spelling) -> &'static str {
    if spelling != Spelling::Windows {
        return zone.name();
    }
    match zone {
        Europe::Oslo | Europe::Rome => "W. Europe Standard Time",
        Europe::London | Europe::Lisbon => "GMT Standard Time",
        Europe::Prague => "Central Europe Standard Time",
        Europe::Copenhagen => "Romance Standard Time",
        America::Chicago => "Central Standard Time",
        Asia::Tokyo => "Tokyo Standard Time",
        Asia::Kolkata => "India Standard Time",
        other => panic!("no Windows name is known for {other}"),
    }
}

/// The `VTIMEZONE` lines, with the rules that held in the archive's year.
pub(crate) fn definition(zone: Tz, spelling: Spelling) -> Vec<String> {
    const LAST_SUNDAYS: (&str, &str) = ("BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU");
    const AMERICAN: (&str, &str) = ("BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU");
    let (winter, summer, rules, hours) = match zone {
        Europe::London | Europe::Lisbon => ("+0000", "+0100", Some(LAST_SUNDAYS), ("010000", "020000")),
        America::Chicago => ("-0600", "-0500", Some(AMERICAN), ("020000", "020000")),
        Asia::Tokyo => ("+0900", "+0900", None, ("000000", "000000")),
        Asia::Kolkata => ("+0530", "+0530", None, ("000000", "000000")),
        _ => ("+0100", "+0200", Some(LAST_SUNDAYS), ("020000", "030000")),
    };
    let part = |kind: &str, (from, to): (&str, &str), hour: &str, rule: Option<&str>| {
        let mut lines = vec![format!("BEGIN:{kind}"), format!("DTSTART:16010101T{hour}")];
        lines.extend(rule.map(|rule| format!("RRULE:FREQ=YEARLY;{rule}")));
        lines.extend([format!("TZOFFSETFROM:{from}"), format!("TZOFFSETTO:{to}"), format!("END:{kind}")]);
        lines
    };
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{}", name(zone, spelling))];
    lines.extend(part("STANDARD", (summer, winter), hours.1, rules.map(|(_, ends)| ends)));
    if let Some((begins, _)) = rules {
        lines.extend(part("DAYLIGHT", (winter, summer), hours.0, Some(begins)));
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}
