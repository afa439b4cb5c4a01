//! Rows out: to standard output, or to a file that is whole or not there. It is the kit's.

pub use kit::output::{Output, Stdout, Writing, is_enough};

/// Says it on standard error. It is no error if nobody reads it.
pub fn say(text: &str) {
    kit::terminal::say(&format!("{}\n", text.trim_end()));
}
