//! The id that all copies of a meeting share.
//!
//! Outlook's meetings are known by a *global object id*: 16 bytes that are always the same, four for the
//! date of one instance of a series, and the rest (MS-OXOCAL, 2.2.1.27). `iCalUId` is that id in
//! hexadecimal digits, with the date in it where it is of an instance; the id without the date is the
//! `UID` that iCalendar files bear. A meeting that another program called has its own UID packed into the
//! end of such an id (MS-ASEMAIL, 3.1.4.7).

/// What the first 16 bytes of every global object id are.
const MARK: [u8; 16] = [0x04, 0, 0, 0, 0x82, 0, 0xe0, 0, 0x74, 0xc5, 0xb7, 0x10, 0x1a, 0x82, 0xe0, 0x08];

/// The position of the date of an instance: year, month and day.
const DATE: std::ops::Range<usize> = 16..20;

/// The prefix of a UID of another program.
const FOREIGN: &[u8] = b"vCal-Uid\x01\0\0\0";

/// Where that begins: after 16 bytes of times and 4 of length.
const DATA: usize = 40;

/// A `uid` or `iCalUId`, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Uid {
    /// The same for all instances of a series.
    pub(crate) series: String,
    /// Whether it bears the date of one instance.
    pub(crate) is_instance: bool,
}

impl Uid {
    pub(crate) fn read(text: &str) -> Uid {
        let as_it_stands = || Uid { series: text.to_owned(), is_instance: false };
        let Some(bytes) = unhex(text).filter(|bytes| bytes.len() >= DATA && bytes.starts_with(&MARK)) else {
            return as_it_stands();
        };
        let is_instance = bytes[DATE].iter().any(|byte| *byte != 0);
        let foreign = bytes[DATA..].strip_prefix(FOREIGN).and_then(|uid| std::str::from_utf8(uid).ok());
        if let Some(uid) = foreign {
            return Uid { series: uid.trim_end_matches('\0').to_owned(), is_instance };
        }
        // Two digits a byte; all of them are ASCII.
        let series = format!("{}00000000{}", &text[..2 * DATE.start], &text[2 * DATE.end..]);
        Uid { series: series.to_ascii_uppercase(), is_instance }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| if let [high, low] = *pair { Some(digit(high)? << 4 | digit(low)?) } else { None }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_has_one_uid_whatever_instance_is_asked() {
        // The examples of MS-OXOCAL and MS-ASEMAIL.
        for (text, series, is_instance) in [
            (
                "040000008200E00074C5B7101A82E00807D803195025D461E473C8010000000000000000100000002A5844B3A444F74A9C246C60886F116B",
                "040000008200E00074C5B7101A82E008000000005025D461E473C8010000000000000000100000002A5844B3A444F74A9C246C60886F116B",
                true,
            ),
            (
                "040000008200e00074c5b7101a82e00800000000e040c9c12685c4010000000000000000100000000bf0ed4b6e4ee94e9e39e3867b378ef3",
                "040000008200E00074C5B7101A82E00800000000E040C9C12685C4010000000000000000100000000BF0ED4B6E4EE94E9E39E3867B378EF3",
                false,
            ),
            (
                "040000008200E00074C5B7101A82E00800000000000000000000000000000000000000003300000076\
                 43616C2D556964010000007B38313431324433432D324132342D344539442D423230452D3131463742424539323739397D00",
                "{81412D3C-2A24-4E9D-B20E-11F7BBE92799}",
                false,
            ),
            ("040000008200E641B4C", "040000008200E641B4C", false),
            ("19rh93h5t893h5v@calendar.example", "19rh93h5t893h5v@calendar.example", false),
            ("abcd", "abcd", false),
            ("ünï", "ünï", false),
        ] {
            assert_eq!(Uid::read(text), Uid { series: series.to_owned(), is_instance }, "{text}");
        }
    }
}
