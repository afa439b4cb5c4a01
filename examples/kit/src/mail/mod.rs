//! For sources of mail: their paths, what the headers of a message say, what a run found, and problems with their places.

pub mod address;
pub mod author;
pub mod encoded_word;
pub mod findings;
pub mod input;
pub mod kind;
pub mod mark;
pub mod problems;
pub mod thread;
pub mod utf7;
