//! The terminal: its width, whether it shows colours, and what is said on standard error.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal as _, Write as _};

use clap::ValueEnum;
use terminal_size::terminal_size_of;

/// A line longer than this is hard to read.
const MAX_WIDTH: usize = 200;

/// Whether output has colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal that shows them
    #[default]
    Auto,
    /// Also in a file or a pipe
    Always,
    /// Nowhere
    Never,
}

impl Color {
    /// Whether standard output gets colours.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.decide(io::stdout().is_terminal(), env::var_os("NO_COLOR").as_deref(), env::var_os("TERM").as_deref())
    }

    /// An empty `NO_COLOR` is as none (<https://no-color.org>).
    fn decide(self, is_terminal: bool, no_color: Option<&OsStr>, term: Option<&OsStr>) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                is_terminal && no_color.is_none_or(OsStr::is_empty) && term.is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// The width of the terminal that standard output is, in columns, at most 200; `None` if it is a file or a pipe, where
/// nothing is ever cut.
#[must_use]
pub fn width() -> Option<usize> {
    let (width, _) = terminal_size_of(io::stdout())?;
    Some(usize::from(width.0).min(MAX_WIDTH))
}

/// Writes the text to standard error. It is no error if nobody reads it.
pub fn say(text: &str) {
    _ = io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_show_them() {
        for (color, is_terminal, no_color, term, expected) in [
            (Color::Auto, true, None, Some("xterm"), true),
            (Color::Auto, true, None, None, true),
            (Color::Auto, false, None, Some("xterm"), false),
            (Color::Auto, true, Some(""), Some("xterm"), true),
            (Color::Auto, true, Some("1"), Some("xterm"), false),
            (Color::Auto, true, None, Some("dumb"), false),
            (Color::Always, false, Some("1"), Some("dumb"), true),
            (Color::Never, true, None, Some("xterm"), false),
        ] {
            let found = color.decide(is_terminal, no_color.map(OsStr::new), term.map(OsStr::new));
            assert_eq!(found, expected, "{color:?} {is_terminal} {no_color:?} {term:?}");
        }
    }
}
