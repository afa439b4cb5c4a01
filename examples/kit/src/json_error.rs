//! What is wrong with a JSON value, without saying who is in it.

/// Longer messages hold more than an unknown word or a malformed time.
const MAX_BYTES: usize = 240;

/// What serde says, with the column, and without the value that it quotes if that may be an address or an id.
/// Unknown words and malformed times stay: they are what to look for.
#[must_use]
pub fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = text.strip_suffix(&place).unwrap_or(&text);
    format!("{} (column {})", without_value(what), error.column())
}

fn without_value(what: &str) -> String {
    // "invalid type" and "invalid value" quote whatever stood there.
    let tame = |what: &str| what.len() <= MAX_BYTES && !what.contains(|c: char| c == '@' || c.is_control());
    if tame(what) && !what.starts_with("invalid ") {
        return what.to_owned();
    }
    let value = what.find(['`', '"']).unwrap_or(what.len());
    let after = [", expected ", " is not an RFC 3339 time", " is outside the range"];
    // The value itself may hold one of these: what follows it is the last.
    match after.into_iter().filter_map(|after| what.rfind(after)).max() {
        Some(after) if value < after => format!("{}…{}", &what[..value], &what[after..]),
        // Nothing is quoted.
        _ if tame(what) => what.to_owned(),
        _ => "a value is not what was expected".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use account_engagement::{Email, Meeting};

    use super::*;

    fn of_email(line: &str) -> String {
        explain(&serde_json::from_str::<Email>(line).unwrap_err())
    }

    #[test]
    fn values_are_left_out_but_for_words_and_times() {
        let cases = [
            ("{\"id\": ", "EOF while parsing a value (column 7)"),
            ("{}", "missing field `id` (column 2)"),
            ("{\"id\": 4711}", "invalid type: integer …, expected a string (column 11)"),
            ("{\"to\": \"ann@a.example\"}", "invalid type: string …, expected a sequence (column 22)"),
            ("{\"to\": {}}", "invalid type: map, expected a sequence (column 7)"),
            ("{\"id\": \"x\", \"id\": \"ann@a.example\"}", "duplicate field `id` (column 16)"),
            (
                "{\"kind\": \"newsletter\"}",
                "unknown variant `newsletter`, expected one of `personal`, `calendar`, `bulk`, `auto_reply` (column 21)",
            ),
            (
                "{\"kind\": \"ann@a.example\"}",
                "unknown variant …, expected one of `personal`, `calendar`, `bulk`, `auto_reply` (column 24)",
            ),
            (
                "{\"sent_at\": \"2026-13-01T00:00:00Z\"}",
                "\"2026-13-01T00:00:00Z\" is not an RFC 3339 time with an offset, such as 2026-03-02T09:00:00Z (input \
                 is out of range) (column 35)",
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(of_email(line), expected, "{line}");
        }
        let time = of_email("{\"sent_at\": \"Ann, expected <ann@a.example>\"}");
        assert!(time.starts_with("… is not an RFC 3339 time with an offset, such as 2026-"), "{time}");
        let long = format!("{{\"kind\": \"{}\"}}", "x".repeat(MAX_BYTES));
        assert!(of_email(&long).starts_with("unknown variant …, expected one of"));
    }

    #[test]
    fn the_words_of_meetings_are_named() {
        let error = serde_json::from_str::<Meeting>("{\"status\": \"postponed\"}").unwrap_err();
        let expected = "unknown variant `postponed`, expected one of `confirmed`, `tentative`, `cancelled` (column 22)";
        assert_eq!(explain(&error), expected);
    }
}
