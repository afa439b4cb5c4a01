//! Lists of people in the form that people have: the export of a CRM, or a sheet of Excel.
//!
//! [`encoding`] decodes the text, [`table`] reads its rows, [`column`] recognises what the columns are, [`website`] and
//! [`address`] find what is in a field. [`accounts`] and [`mailboxes`] make the library's lists of the rows, and [`read`] does all of it for
//! files. What is left out is
//! a [`problem`] with its file and row.

pub mod accounts;
pub mod address;
pub mod column;
pub mod encoding;
pub mod mailboxes;
pub mod problem;
pub mod read;
mod sheet;
pub mod table;
pub mod website;

#[cfg(test)]
mod tests;
