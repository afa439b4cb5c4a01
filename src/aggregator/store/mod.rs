//! How the facts of a state are kept: an ordered hash table over blocks of words.

pub(crate) mod addresses;
pub(crate) mod blocks;
pub(crate) mod codes;
pub(crate) mod emails;
pub(crate) mod indexed_list;
pub(crate) mod interner;
pub(crate) mod link;
pub(crate) mod meetings;
mod records;
mod table;
pub(crate) mod words;
