//! From mail files to emails.

pub(crate) mod date;
mod gmail;
pub(crate) mod invitation;
pub(crate) mod mbox;
pub(crate) mod message;
mod sender;
pub(crate) mod separator;
mod zone;
