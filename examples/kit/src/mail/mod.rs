//! For sources of mail: their paths, what the headers of a message say, and problems with their places.

pub mod address;
pub mod input;
pub mod kind;
pub mod problems;
pub mod thread;
