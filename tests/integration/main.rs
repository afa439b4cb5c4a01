//! The crate from outside: one module for each chapter of the rules, and those that hold the
//! whole to its promises.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod additions;
mod agrees_with_twin;
mod asking;
mod cards;
mod changes;
mod columns;
mod conformance;
mod copies;
mod counting;
mod directory_changes;
mod directory_problems;
mod disclosure;
mod enrichment;
mod hierarchy;
mod hostile;
mod large;
mod laws;
mod laws_of_directories;
mod leaks;
mod measures;
mod meeting_copies;
mod nothing_lost;
mod overviews;
mod pair;
mod periods;
mod privacy;
mod reasons;
mod replies;
mod reply_times;
mod rows;
mod rule_errors;
mod rule_laws;
mod score_errors;
mod scores;
mod segments;
mod snapshots;
mod splits;
mod traffic;
mod twin;
mod who_is_who;
mod why;
mod wire;
mod worked_example;
mod world;
