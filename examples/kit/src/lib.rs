//! What the example programs share, so that a program is its source and little more.
//!
//! A program reads its source and offers emails and meetings to the library. Everything before and after
//! that is the same in every program, and it is here:
//!
//! - [`mail`]: what the headers of a message say.
//! - [`movement`]: the accounts that go cold and those that warm up.
//! - [`report`]: the HTML page.
//! - [`words`]: numbers, dates and lengths of time in plain words.

pub mod mail;
pub mod movement;
pub mod report;
pub mod words;
