//! Lines of a calendar that a lenient parser takes for something else than they say, so that nobody
//! would be told. Here they become what it understands, or what it refuses.

use std::borrow::Cow;

/// A calendar with such lines put right. Its lines are unfolded.
pub(crate) fn settled(text: &str) -> String {
    let mut settled = String::with_capacity(text.len());
    for line in text.lines() {
        let name = line.split([';', ':']).next().unwrap_or_default().trim().to_ascii_uppercase();
        settled += &match name.as_str() {
            "RRULE" => readable_rule(line),
            "STATUS" => spelled(line, &["CANCELED"], "STATUS:CANCELLED"),
            "METHOD" => spelled(line, &["CANCELED", "CANCELLED"], "METHOD:CANCEL"),
            "DTSTART" | "DTEND" | "RECURRENCE-ID" | "EXDATE" | "RDATE" => {
                let line = quoted_zone(line).unwrap_or(Cow::Borrowed(line));
                readable_times(&line).map_or(line, Cow::Owned)
            }
            _ => Cow::Borrowed(line),
        };
        settled.push('\n');
    }
    settled
}

/// A line whose value is a known misspelling, as it should be.
fn spelled<'l>(line: &'l str, misspelt: &[&str], right: &'static str) -> Cow<'l, str> {
    let value = line.rsplit(':').next().unwrap_or_default().trim();
    let is_misspelt = misspelt.iter().any(|known| known.eq_ignore_ascii_case(value));
    Cow::Borrowed(if is_misspelt { right } else { line })
}

/// A line in which what is no time is a question mark, if there is any: `20260105T09` would be taken for
/// midnight. Seconds may be missing.
fn readable_times(line: &str) -> Option<String> {
    let mut in_quotes = false;
    let (start, _) = line.char_indices().find(|(_, letter)| {
        in_quotes ^= *letter == '"';
        *letter == ':' && !in_quotes
    })?;
    let (before, values) = line.split_at_checked(start + 1)?;
    let readable = |value: &str| match value.trim().split_once('/') {
        Some((start, rest)) if rest.starts_with(['P', '+', '-', 'p']) => Some(format!("{}/{rest}", time(start)?)),
        Some((start, end)) => Some(format!("{}/{}", time(start)?, time(end)?)),
        None => time(value.trim()),
    };
    let settled: Vec<String> =
        values.split(',').map(|value| readable(value).unwrap_or_else(|| "?".to_owned())).collect();
    let settled = settled.join(",");
    (settled != values && !values.trim().is_empty()).then(|| format!("{before}{settled}"))
}

/// `20260105`, or `20260105T090000` by local clocks, in UTC or with an offset.
fn time(value: &str) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some((date, rest)) = value.split_once(['T', 't']) else {
        return (value.len() == 8 && is_number(value)).then(|| value.to_owned());
    };
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at_checked(end)?;
    let is_zone = matches!(zone, "" | "Z" | "z") || zone.strip_prefix(['+', '-']).is_some_and(is_number);
    let seconds = match clock.len() {
        6 => "",
        4 => "00",
        _ => return None,
    };
    (date.len() == 8 && is_number(date) && is_zone).then(|| format!("{date}T{clock}{seconds}{zone}"))
}

/// `DTSTART;TZID=(UTC+01:00) Amsterdam\, Berlin:20260105T090000` with quotes where the standard wants
/// them: the first colon would else be the end of the name.
fn quoted_zone(line: &str) -> Option<Cow<'_, str>> {
    const ZONE: &str = ";TZID=";
    let start =
        line.find(';').filter(|at| line.get(*at..at + ZONE.len()).is_some_and(|it| it.eq_ignore_ascii_case(ZONE)))?;
    let (before, rest) = line.split_at(start + ZONE.len());
    let (zone, value) = rest.rsplit_once(':')?;
    let is_bare = zone.contains(':') && !zone.contains(['"', ';', '=']);
    is_bare.then(|| Cow::Owned(format!("{before}\"{}\":{value}", zone.replace('\\', ""))))
}

/// A rule as it is, or none that can be read where a part of it is not known or makes no sense:
/// `INTERVAL=0` would be read as 1, and `COUNT=0` as a series without end.
fn readable_rule(line: &str) -> Cow<'_, str> {
    match line.split_once(':') {
        Some((name, rule)) if !rule.split(';').all(is_readable) => Cow::Owned(format!("{name}:")),
        _ => Cow::Borrowed(line),
    }
}

fn is_readable(part: &str) -> bool {
    const KNOWN: [&str; 14] = [
        "FREQ",
        "COUNT",
        "INTERVAL",
        "WKST",
        "BYSECOND",
        "BYMINUTE",
        "BYHOUR",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
        "RSCALE",
    ];
    let Some((name, value)) = part.split_once('=') else { return part.trim().is_empty() };
    let (name, value) = (name.trim().to_ascii_uppercase(), value.trim());
    match name.as_str() {
        "UNTIL" => time(value).is_some_and(|time| time.eq_ignore_ascii_case(value)),
        "COUNT" => value.parse::<u32>().is_ok_and(|count| count > 0),
        "INTERVAL" => value.parse::<u16>().is_ok_and(|interval| interval > 0),
        // In another calendar than this one, the months are others too.
        "RSCALE" => value.eq_ignore_ascii_case("GREGORIAN"),
        "SKIP" => value.eq_ignore_ascii_case("OMIT"),
        name => KNOWN.contains(&name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_with_a_colon_gets_its_quotes() {
        for (line, expected) in [
            ("DTSTART;TZID=GMT+01:00:20260105T090000", "DTSTART;TZID=\"GMT+01:00\":20260105T090000"),
            ("dtend;tzid=(UTC) A\\, B: C:20260105T090000", "dtend;tzid=\"(UTC) A, B: C\":20260105T090000"),
            ("DTSTART;TZID=\"GMT+01:00\":20260105T090000", "DTSTART;TZID=\"GMT+01:00\":20260105T090000"),
            ("DTSTART;TZID=Europe/Berlin:20260105T090000", "DTSTART;TZID=Europe/Berlin:20260105T090000"),
            ("EXDATE;TZID=Europe/Berlin;VALUE=DATE:20260105", "EXDATE;TZID=Europe/Berlin;VALUE=DATE:20260105"),
            ("DTSTART;X-A=\"a:b\";VALUE=DATE:20260105", "DTSTART;X-A=\"a:b\";VALUE=DATE:20260105"),
            ("X-ALT;FMTTYPE=text/html:a:b", "X-ALT;FMTTYPE=text/html:a:b"),
            ("TZID:a:b", "TZID:a:b"),
        ] {
            assert_eq!(settled(line), format!("{expected}\n"));
        }
    }

    #[test]
    fn a_cancellation_is_one_in_any_spelling() {
        for (line, expected) in [
            ("STATUS:CANCELED", "STATUS:CANCELLED"),
            ("status;X-A=b: canceled ", "STATUS:CANCELLED"),
            ("STATUS:CANCELLED", "STATUS:CANCELLED"),
            ("STATUS:TENTATIVE", "STATUS:TENTATIVE"),
            ("METHOD:CANCELLED", "METHOD:CANCEL"),
            ("Method:Canceled", "METHOD:CANCEL"),
            ("METHOD:REQUEST", "METHOD:REQUEST"),
        ] {
            assert_eq!(settled(line), format!("{expected}\n"));
        }
    }

    #[test]
    fn a_time_is_whole_or_none() {
        for (value, expected) in [
            ("20260105", "20260105"),
            ("20260105T090000Z", "20260105T090000Z"),
            ("20260105T090000+0100", "20260105T090000+0100"),
            ("20260105T0900Z", "20260105T090000Z"),
            ("20260105T09", "?"),
            ("20260105T", "?"),
            ("20260105T09000Z", "?"),
            ("20260105Z", "?"),
            ("2026-01-05T09:00:00Z", "?"),
            ("20260105T090000Z and on", "?"),
            ("20260105,soon,20260106", "20260105,?,20260106"),
            (
                "20260105T0900Z/PT1H,20260106T090000Z/20260106T0930Z",
                "20260105T090000Z/PT1H,20260106T090000Z/20260106T093000Z",
            ),
            ("", ""),
        ] {
            assert_eq!(settled(&format!("EXDATE:{value}")), format!("EXDATE:{expected}\n"));
        }
    }

    #[test]
    fn a_rule_is_whole_or_none() {
        for rule in [
            "FREQ=WEEKLY;COUNT=3;INTERVAL=2;",
            "freq=daily;until=20260105;wkst=su",
            "RSCALE=GREGORIAN;SKIP=OMIT;FREQ=DAILY",
        ] {
            let line = format!("RRULE:{rule}\n");
            assert_eq!(settled(&line), line);
        }
        for rule in [
            "INTERVAL=0",
            "INTERVAL=-1",
            "INTERVAL=70000",
            "COUNT=0",
            "COUNT=many",
            "BYMOOD=1",
            "RSCALE=CHINESE",
            "SKIP=FORWARD",
            "W1 MO #3",
        ] {
            assert_eq!(settled(&format!("rrule;X-A=b:FREQ=WEEKLY;{rule}")), "rrule;X-A=b:\n", "{rule}");
        }
    }
}
