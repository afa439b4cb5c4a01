//! The pages: every rule, the numbers in plain words, the cookbook, moving from the withdrawn
//! enrichment, and more mail than one machine holds.

pub mod cookbook;
pub mod migrating;
pub mod numbers;
pub mod past_one_machine;
pub mod rules;
