//! From mail files to emails.

pub(crate) mod date;
pub(crate) mod emlx;
mod gmail;
pub(crate) mod invitation;
mod journal;
pub(crate) mod mbox;
pub(crate) mod message;
mod people;
pub(crate) mod separator;
mod zone;
