//! The rules that take several pages: versions, series, removals, drafts and answers.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "tests")]

mod missing;
mod support;
mod versions;
