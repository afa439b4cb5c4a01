//! The guide: pages to read, each about one question.
//!
//! | page | read it to |
//! |---|---|
//! | [`cookbook`] | copy a short program for a common task, from "which accounts are going cold" to a nightly job |
//! | [`numbers`] | understand each number without reading code, with one month of one account as an example |
//! | [`rules`] | look up the exact rule: the documentation of an item cites a chapter, such as [SPEC 6](rules#spec-6) |
//! | [`migrating`] | move from the enrichment that was withdrawn in 2024: what is the same, and what may differ |
//! | [`past_one_machine`] | process more mail than one machine can hold |

pub mod cookbook;
pub mod migrating;
pub mod numbers;
pub mod past_one_machine;
pub mod rules;
