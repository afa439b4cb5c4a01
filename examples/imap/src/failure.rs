//! What does not work, and how much it ends.

use std::fmt;

use imap_proto::Outcome;

/// Why something was not done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server refuses this command. Others may work.
    Refused(String),
    /// An answer that cannot be understood. The connection cannot be used any more.
    Unreadable,
    /// The connection is gone, and the run with it.
    Lost(String),
    /// Something on this side, such as a full disk. The run ends.
    Local(anyhow::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(text) => write!(f, "the server refuses: {text}"),
            Failure::Unreadable => f.write_str("the server's answer cannot be understood"),
            Failure::Lost(text) => f.write_str(text),
            Failure::Local(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Local(error)
    }
}

/// The longest text of a server that is shown.
const SHOWN: usize = 200;

/// What a server says, for people: without control characters, which a terminal would obey, and without addresses.
pub(crate) fn said(outcome: &Outcome<'_>) -> String {
    let text = outcome.information.as_deref().unwrap_or_default();
    let shown = without_addresses(text);
    if shown.is_empty() { "without a reason".to_owned() } else { shown }
}

/// A text of a server, or a name that it gives.
pub(crate) fn without_addresses(text: &str) -> String {
    let words = text.split_whitespace().map(|word| if word.contains('@') { "(address)" } else { word });
    let text = words.collect::<Vec<_>>().join(" ").replace(char::is_control, "\u{fffd}");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_server_name_nobody_and_do_nothing() {
        for (text, expected) in [
            ("Authentication failed.", "Authentication failed."),
            ("no such user: <ann@corp.example>", "no such user: (address)"),
            ("bad\u{1b}[31m \u{7}bell", "bad\u{fffd}[31m \u{fffd}bell"),
        ] {
            assert_eq!(without_addresses(text), expected);
        }
        assert_eq!(without_addresses(&"x".repeat(500)).chars().count(), SHOWN + 1);
        assert_eq!(said(&Outcome::default()), "without a reason");
    }
}
