//! Writes rows to standard output, or to a file that is replaced as a whole or not at all. This is the kit's output.

pub use kit::output::{Output, Writing};

/// Writes a text to standard error. A closed standard error is not an error.
pub fn say(text: &str) {
    kit::terminal::say(&format!("{}\n", text.trim_end()));
}
