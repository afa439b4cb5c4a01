//! Lists of people in the form that people have: the export of a CRM, or a sheet of Excel.
//!
//! [`encoding`] decodes the text, [`table`] reads its rows, [`mod@column`] recognises what the columns are, [`website`] and
//! [`address`] find what is in a field. [`accounts`] and [`mailboxes`] make the library's lists of the
//! rows, and [`read`] does all of it for files. What is left out, by these or by the library ([`left_out`]), is a
//! [`problem`] with its file and row, which [`origin`] keeps. After a run, [`unmatched`] names the entries that were on no
//! email or meeting, and [`seen`] knows which domains the mail has instead.

pub mod accounts;
pub mod address;
pub mod column;
pub mod encoding;
pub mod left_out;
pub mod mailboxes;
pub mod origin;
pub mod problem;
pub mod read;
pub mod seen;
mod sheet;
pub mod table;
pub mod unmatched;
pub mod website;

#[cfg(test)]
mod tests;
