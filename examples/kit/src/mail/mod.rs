//! What every source of mail needs: what the headers of a message say, and what could not be read.

pub mod address;
pub mod kind;
pub mod problems;
pub mod thread;
