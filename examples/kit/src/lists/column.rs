//! What the columns of a list are: as `--columns` says, or by the names that CRMs give them.

mod meaning;
mod names;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Result, bail};

use meaning::{Meaning, is_of_contacts, of_mailbox};
pub use names::ColumnNames;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The id of the account.
    Id,
    /// The name of the account, or of the person who has a mailbox.
    Name,
    /// Websites or mail domains.
    Domain,
    /// Addresses.
    Email,
    /// The id of the contact.
    Contact,
    /// The id or the name of the parent account.
    Parent,
    /// Further addresses of a mailbox.
    Alias,
    /// The id of the mailbox's owner in a directory.
    DirectoryId,
}

impl Role {
    const ALL: [Role; 8] =
        [Role::Id, Role::Name, Role::Domain, Role::Email, Role::Contact, Role::Parent, Role::Alias, Role::DirectoryId];

    /// Whether several columns may be it.
    fn is_plural(self) -> bool {
        matches!(self, Role::Domain | Role::Email | Role::Alias)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Role::Id => "id",
            Role::Name => "name",
            Role::Domain => "domain",
            Role::Email => "email",
            Role::Contact => "contact",
            Role::Parent => "parent",
            Role::Alias => "alias",
            Role::DirectoryId => "directory-id",
        })
    }
}

/// Which list a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Of accounts, or of their contacts.
    Accounts,
    /// Of mailboxes.
    Mailboxes,
}

/// Where the columns of each role are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    places: BTreeMap<Role, Vec<usize>>,
    /// The roles that `--columns` leaves without a column.
    pub without: Vec<Role>,
    /// Whether fields with several ids or names begin with the primary one, as for `Associated Company IDs`.
    pub has_associations: bool,
}

impl Columns {
    /// Finds the columns of a header. Those of `names` come first; other roles are recognised. The second part says
    /// which names the header lacks.
    ///
    /// ```
    /// use kit::lists::column::{ColumnNames, Columns, List, Role};
    ///
    /// let header = ["Account ID", "Account Name", "Website", "Owner"].map(str::to_owned);
    /// let (columns, missing) = Columns::of(&header, &ColumnNames::default(), List::Accounts);
    /// assert_eq!(columns.in_words(&header), "id = \"Account ID\", name = \"Account Name\", domain = \"Website\"");
    /// assert_eq!((columns.places(Role::Domain), missing), (&[2][..], vec![]));
    /// ```
    #[must_use]
    pub fn of(header: &[String], names: &ColumnNames, list: List) -> (Columns, Vec<String>) {
        let mut columns = Columns::default();
        let mut missing = Vec::new();
        for (role, name) in &names.0 {
            if name.is_empty() {
                columns.without.push(*role);
                continue;
            }
            let exact = header.iter().position(|known| known == name);
            match exact.or_else(|| header.iter().position(|known| folded(known) == folded(name))) {
                Some(place) => columns.places.entry(*role).or_default().push(place),
                None => missing.push(name.clone()),
            }
        }
        let taken: Vec<usize> = columns.places.values().flatten().copied().collect();
        let settled: Vec<Role> = columns.places.keys().copied().chain(columns.without.iter().copied()).collect();
        let meanings = header.iter().enumerate().filter(|(place, _)| !taken.contains(place));
        let meanings: Vec<(usize, Meaning)> = match list {
            List::Accounts => meanings.filter_map(|(place, name)| Some((place, Meaning::of(name)?))).collect(),
            List::Mailboxes => meanings.filter_map(|(place, name)| Some((place, of_mailbox(name)?))).collect(),
        };
        let is_contact = list == List::Accounts && is_of_contacts(&meanings, &columns);
        let mut meanings: Vec<_> = meanings
            .into_iter()
            .filter_map(|(place, meaning)| Some((meaning.role(is_contact)?, meaning.rank(), place, meaning)))
            .filter(|(role, ..)| !settled.contains(role))
            .collect();
        meanings.sort_by_key(|(role, rank, place, _)| (*role, *rank, *place));
        for (role, _, place, meaning) in meanings {
            let places = columns.places.entry(role).or_default();
            if places.is_empty() || role.is_plural() {
                places.push(place);
                columns.has_associations |= matches!(meaning, Meaning::Associated(_));
            }
        }
        (columns, missing)
    }

    /// The columns of a role, the best one first.
    #[must_use]
    pub fn places(&self, role: Role) -> &[usize] {
        self.places.get(&role).map_or(&[], Vec::as_slice)
    }

    /// Whether any column is of one of these roles.
    #[must_use]
    pub fn has(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.places.contains_key(role))
    }

    /// One column of one role.
    #[must_use]
    pub fn single(role: Role, place: usize) -> Columns {
        Columns { places: BTreeMap::from([(role, vec![place])]), ..Columns::default() }
    }

    /// The number of columns up to the last one of a role.
    #[must_use]
    pub fn width(&self) -> usize {
        self.places.values().flatten().max().map_or(0, |last| last + 1)
    }

    /// Which column is what.
    #[must_use]
    pub fn in_words(&self, header: &[String]) -> String {
        let names = |places: &[usize]| -> Vec<String> {
            places.iter().filter_map(|place| header.get(*place)).map(|name| format!("{name:?}")).collect()
        };
        let roles = self.places.iter().map(|(role, places)| format!("{role} = {}", names(places).join(" and ")));
        roles.collect::<Vec<_>>().join(", ")
    }
}

/// The check of `--columns` over all files of a list.
///
/// # Errors
///
/// A name that no file has.
pub fn check_missing(missing: &[Vec<String>], headers: &[Vec<String>]) -> Result<()> {
    let Some(first) = missing.first() else { return Ok(()) };
    let nowhere: Vec<&String> = first.iter().filter(|name| missing.iter().all(|of| of.contains(name))).collect();
    if let Some(name) = nowhere.first() {
        let known: Vec<String> = headers.iter().flatten().take(40).map(|name| format!("{name:?}")).collect();
        bail!("--columns: no list has a column {name:?}: expected one of {}", known.join(", "));
    }
    Ok(())
}

/// Letters and digits in lower case, without what is in square brackets (`Email Address [Required]`).
fn folded(name: &str) -> String {
    let name = name.split('[').next().filter(|before| !before.trim().is_empty()).unwrap_or(name);
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
