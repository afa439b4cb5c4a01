//! Offsets from UTC as dates of mail have them, as numbers and as names.

/// Names that mean one offset, with their minutes east of UTC. `CST`, `EST` and the like are American, as RFC 5322 says; a name that several
/// countries use differently (`IST`) is not here, and is read as UTC like all unknown names.
const NAMES: [(&str, i32); 41] = [
    ("UT", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("NST", -210),
    ("NDT", -150),
    ("ADT", -180),
    ("BRT", -180),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("MEZ", 60),
    ("MESZ", 120),
    ("MET", 60),
    ("MEST", 120),
    ("CET", 60),
    ("CEST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("SAST", 120),
    ("MSK", 180),
    ("HKT", 480),
    ("SGT", 480),
    ("AWST", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

/// The seconds east of UTC of a name, or of a letter of the military: RFC 5322 reads those as UTC, because they were
/// often written with the wrong sign.
pub(crate) fn named(word: &str) -> Option<i32> {
    if word.len() == 1 && word.chars().all(|c| c.is_ascii_alphabetic()) {
        return Some(0);
    }
    NAMES.into_iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, minutes)| minutes * 60)
}

/// `+0100`, `-600`, `+1`, `+01:00`, with anything behind it. An offset of a day or more, or of more than 59 minutes, is
/// read as UTC.
pub(crate) fn numeric(word: &str) -> Option<i32> {
    let sign = match word.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let word = &word[1..];
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    let number = |text: &str| text.parse::<i32>().ok();
    let (hours, minutes) = match digits.len() {
        1 | 2 => {
            let minutes = rest.strip_prefix(':').and_then(|rest| rest.get(..2)).and_then(number);
            (number(digits)?, minutes.unwrap_or(0))
        }
        3 => (number(&digits[..1])?, number(&digits[1..])?),
        4.. => (number(&digits[..2])?, number(&digits[2..4])?),
        _ => return None,
    };
    let is_offset = hours < 24 && minutes < 60;
    Some(if is_offset { sign * (hours * 3600 + minutes * 60) } else { 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_numbers_or_names() {
        for (word, expected) in [
            ("+0100", Some(3600)),
            ("-0930", Some(-34_200)),
            ("-600", Some(-21_600)),
            ("+5", Some(18_000)),
            ("+05:30", Some(19_800)),
            ("+0100CET", Some(3600)),
            ("+2400", Some(0)),
            ("+0099", Some(0)),
            ("+", None),
            ("-x", None),
            ("0100", None),
        ] {
            assert_eq!(numeric(word), expected, "{word}");
        }
        let names = ["cest", "GMT", "J", "NST", "IST", ""].map(named);
        assert_eq!(names, [Some(7200), Some(0), Some(0), Some(-12_600), None, None]);
    }
}
