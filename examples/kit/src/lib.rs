//! What the example programs share, so that a program is its source and little more.
//!
//! A program reads its source and offers emails and meetings to the library. Everything before and after
//! that is the same in every program, and it is here:
//!
//! - [`movement`]: the accounts that go cold and those that warm up.
//! - [`words`]: numbers, dates and lengths of time in plain words.

pub mod movement;
pub mod words;
