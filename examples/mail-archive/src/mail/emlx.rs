//! The files of Apple Mail: the length of a message, the message, and a property list about it.

use chrono::DateTime;
use kit::mail::mark::Mark;

use crate::mail::date::Instant;

/// A message in Apple Mail.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Emlx<'b> {
    pub(crate) message: &'b [u8],
    /// What its flags say.
    pub(crate) mark: Option<Mark>,
    pub(crate) received: Option<Instant>,
}

impl Emlx<'_> {
    /// Reads a file. Without a length, all of it is the message; a length that is too great ends at the property list.
    pub(crate) fn read(bytes: &[u8]) -> Emlx<'_> {
        let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        let length = std::str::from_utf8(&bytes[..line]).ok().and_then(|line| line.trim().parse::<usize>().ok());
        let Some(length) = length else { return Emlx { message: bytes, mark: None, received: None } };
        let rest = bytes.get(line + 1..).unwrap_or_default();
        let (message, list) = rest.split_at_checked(length).unwrap_or_else(|| rest.split_at(start_of_list(rest)));
        let list = String::from_utf8_lossy(list);
        let flags = number(&list, "flags").unwrap_or(0);
        let is_set = |bit: u32| flags >> bit & 1 == 1;
        // Bit 25 is a person's word that it is no junk. Deleted messages, bit 1, were sent and received.
        let mark = match () {
            () if is_set(6) => Some(Mark::Unsent),
            () if is_set(24) && !is_set(25) => Some(Mark::Junk),
            () => None,
        };
        let received = number(&list, "date-received").and_then(|at| DateTime::from_timestamp(at, 0));
        Emlx { message, mark, received: received.filter(|at| at.timestamp() != 0) }
    }
}

fn start_of_list(rest: &[u8]) -> usize {
    const START: &[u8] = b"<?xml";
    rest.windows(START.len()).rposition(|window| window == START).unwrap_or(rest.len())
}

/// A whole number of the property list.
fn number(list: &str, key: &str) -> Option<i64> {
    let (_, rest) = list.split_once(&format!("<key>{key}</key>"))?;
    let value = rest.trim_start();
    let value = ["<integer>", "<real>"].into_iter().find_map(|start| value.strip_prefix(start))?;
    value[..value.find(|c: char| !c.is_ascii_digit())?].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_between_its_length_and_its_properties() {
        let list = |flags: u64| {
            format!(
                "<?xml version=\"1.0\"?>\n<plist><dict>\n\t<key>date-received</key>\n\t<integer>1772442000</integer>\n\
                 \t<key>flags</key>\n\t<integer>{flags}</integer>\n</dict></plist>\n"
            )
        };
        let message = "From: ann@x.example\n\nHello\n";
        let received = DateTime::from_timestamp(1_772_442_000, 0);
        for (length, flags, mark) in [
            ("27        ", 8_590_195_713, None),
            ("27", 1 << 6, Some(Mark::Unsent)),
            ("27", 1 << 24 | 1, Some(Mark::Junk)),
            ("27", 3 << 24, None),
            ("27", 1 << 1, None),
            ("99999", 1 << 6, Some(Mark::Unsent)),
        ] {
            let text = format!("{length}\n{message}{}", list(flags));
            let expected = Emlx { message: message.as_bytes(), mark, received };
            assert_eq!(Emlx::read(text.as_bytes()), expected, "{length} {flags}");
        }
        for text in ["", "27", "27\n", message] {
            let read = Emlx::read(text.as_bytes());
            assert_eq!((read.mark, read.received), (None, None), "{text:?}");
        }
        assert_eq!(Emlx::read(message.as_bytes()).message, message.as_bytes());
    }
}
