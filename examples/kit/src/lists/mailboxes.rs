//! From rows to mailboxes, one row for each person.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use account_engagement::{Mailbox, normalize_address};

use super::address::addresses;
use super::column::{Columns, Role};
use super::origin::{Origin, Origins};
use super::problem::ListProblem;
use super::table::Record;
use super::website::is_nothing;

/// Mailboxes, from the rows of all files. The first address of a row is the primary one, the others are aliases. Rows
/// with one primary address are one mailbox.
///
/// ```
/// use std::path::Path;
/// use std::rc::Rc;
///
/// use kit::lists::column::{ColumnNames, Columns, List};
/// use kit::lists::mailboxes::MailboxRows;
/// use kit::lists::table::Table;
///
/// let table = Table::of_text("Email;Aliases\nrep@corp.example;r.ep@corp.example\n");
/// let (columns, _) = Columns::of(&table.header, &ColumnNames::default(), List::Mailboxes);
/// let mut rows = MailboxRows::default();
/// for record in table.records {
///     rows.add(&Rc::from(Path::new("mailboxes.csv")), &record, &columns);
/// }
/// let list = rows.mailboxes();
/// assert_eq!(list.mailboxes[0].aliases, ["r.ep@corp.example"]);
/// assert!(list.problems.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct MailboxRows {
    mailboxes: Vec<Mailbox>,
    /// Where the owner of each address is.
    owners: HashMap<String, usize>,
    problems: Vec<ListProblem>,
    origins: Origins,
}

/// Mailboxes, and what was left out.
#[derive(Debug, Default)]
pub struct MailboxList {
    /// The mailboxes, in the order of the rows.
    pub mailboxes: Vec<Mailbox>,
    /// What was left out.
    pub problems: Vec<ListProblem>,
    /// Where mailboxes come from.
    pub origins: Origins,
}

impl MailboxRows {
    /// Adds mailboxes that are complete, from a list in JSON.
    pub fn add_mailboxes(&mut self, file: &Rc<Path>, mailboxes: impl IntoIterator<Item = Mailbox>) {
        for (number, mailbox) in (1..).zip(mailboxes) {
            self.origins.add_mailbox(&mailbox.address, &Origin::entry(file.clone(), number));
            let place = self.mailboxes.len();
            for address in [&mailbox.address].into_iter().chain(&mailbox.aliases) {
                self.owners.entry(normalize_address(address).into_owned()).or_insert(place);
            }
            self.mailboxes.push(mailbox);
        }
    }

    /// Adds a row. What is wrong with a field is a problem, and the field counts as empty.
    pub fn add(&mut self, file: &Rc<Path>, record: &Record, columns: &Columns) {
        let mut problems = Vec::new();
        let mut problem = |what: String| problems.push(ListProblem::new(file.clone(), Some(record.row), what));
        let cells =
            |role| columns.places(role).iter().map(|place| record.cell(*place)).filter(|cell| !is_nothing(cell));
        let mut found = Vec::new();
        for cell in cells(Role::Email) {
            let field = addresses(cell);
            field.bad.into_iter().for_each(&mut problem);
            found.extend(field.addresses);
        }
        // Exchange's column Alias has a word and no address.
        found.extend(cells(Role::Alias).flat_map(|cell| addresses(cell).addresses));
        let mut found = found.into_iter();
        let Some(address) = found.next() else {
            problem("left out: it has no address".to_owned());
            return self.problems.extend(problems);
        };
        let place = *self.owners.entry(address.clone()).or_insert_with(|| {
            self.mailboxes.push(Mailbox::new(&address));
            self.origins.add_mailbox(&address, &Origin::row(file.clone(), record.row));
            self.mailboxes.len() - 1
        });
        for alias in found {
            match *self.owners.entry(alias.clone()).or_insert(usize::MAX) {
                usize::MAX => {
                    self.owners.insert(alias.clone(), place);
                    self.mailboxes[place].aliases.push(alias);
                }
                owner if owner == place => {}
                _ => problem("an alias is an address of an earlier row: left out".to_owned()),
            }
        }
        let text = |role| cells(role).next().map(str::to_owned);
        let mailbox = &mut self.mailboxes[place];
        mailbox.name = mailbox.name.take().or_else(|| text(Role::Name));
        mailbox.directory_id = mailbox.directory_id.take().or_else(|| text(Role::DirectoryId));
        self.problems.extend(problems);
    }

    /// The mailboxes of all rows.
    #[must_use]
    pub fn mailboxes(self) -> MailboxList {
        MailboxList { mailboxes: self.mailboxes, problems: self.problems, origins: self.origins }
    }
}
