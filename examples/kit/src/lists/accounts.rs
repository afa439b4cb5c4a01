//! From rows to accounts: one row for each company, or one for each contact, in one file or several.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;

use account_engagement::directory::PUBLIC_MAIL_DOMAINS;
use account_engagement::{Account, Contact, normalize_address};

use super::address::addresses;
use super::column::{Columns, Role};
use super::origin::{Origin, Origins};
use super::problem::ListProblem;
use super::table::Record;
use super::website::{domains, is_nothing};

/// Accounts, from the rows of all files. Rows with one id are one account. A row without an id is of the account with its
/// name, or else of the account with its domain.
///
/// ```
/// use std::path::Path;
/// use std::rc::Rc;
///
/// use kit::lists::accounts::AccountRows;
/// use kit::lists::column::{ColumnNames, Columns, List};
/// use kit::lists::table::Table;
///
/// let mut rows = AccountRows::default();
/// for text in ["Account ID,Account Name,Website\n1,Oak,www.oak.example\n", "Account Name,Email\noak,ann@home.example\n"] {
///     let table = Table::of_text(text);
///     let (columns, _) = Columns::of(&table.header, &ColumnNames::default(), List::Accounts);
///     for record in table.records {
///         rows.add(&Rc::from(Path::new("list.csv")), &record, &columns);
///     }
/// }
/// let list = rows.accounts(&Default::default());
/// assert_eq!(list.accounts.len(), 1);
/// assert_eq!(list.accounts[0].domains, ["oak.example"]);
/// assert_eq!(list.accounts[0].contacts.len(), 1);
/// ```
#[derive(Debug)]
pub struct AccountRows {
    rows: Vec<Row>,
    problems: Vec<ListProblem>,
    accounts: Accounts,
    public: BTreeSet<String>,
}

/// With the library's list of public-mail domains.
impl Default for AccountRows {
    fn default() -> AccountRows {
        AccountRows::new(PUBLIC_MAIL_DOMAINS.iter().map(|&domain| domain.to_owned()).collect())
    }
}

/// Accounts, and what was decided about them.
#[derive(Debug, Default)]
pub struct AccountList {
    /// The accounts, in the order of the rows.
    pub accounts: Vec<Account>,
    /// What was left out, or used in another way than it is written.
    pub problems: Vec<ListProblem>,
    /// How many accounts have their name or their domain as id, because their rows have none.
    pub named: u64,
    /// How many accounts without a domain have the domains of their contacts' addresses.
    pub derived: u64,
    /// Where accounts, domains and contacts come from.
    pub origins: Origins,
}

#[derive(Debug)]
struct Row {
    file: Rc<Path>,
    number: u64,
    id: Option<String>,
    name: Option<String>,
    domains: Vec<String>,
    addresses: Vec<String>,
    contact: Option<String>,
    parent: Option<String>,
    /// Whether domains may be taken from addresses.
    may_derive: bool,
}

impl AccountRows {
    /// No rows yet. No account gets one of these public-mail domains.
    #[must_use]
    pub fn new(public: BTreeSet<String>) -> AccountRows {
        AccountRows { rows: Vec::new(), problems: Vec::new(), accounts: Accounts::default(), public }
    }

    /// Adds accounts that are complete, from a list in JSON.
    pub fn add_accounts(&mut self, file: &Rc<Path>, accounts: impl IntoIterator<Item = Account>) {
        let before = self.accounts.all.len();
        for (number, account) in (1..).zip(accounts) {
            self.accounts.origins.add_account(account.id.trim(), &Origin::entry(file.clone(), number));
            self.accounts.add(account);
        }
        self.accounts.origins.add_file(file, self.accounts.all.len() - before);
    }

    /// Adds a row. What is wrong with a field is a problem, and the field counts as empty.
    pub fn add(&mut self, file: &Rc<Path>, record: &Record, columns: &Columns) {
        let mut problem = |what: String| self.problems.push(ListProblem::new(file.clone(), Some(record.row), what));
        let one = |role| {
            let cells = columns.places(role).iter().map(|place| record.cell(*place));
            cells.map(str::to_owned).find(|cell| !is_nothing(cell))
        };
        // Of several companies, the first is the primary one.
        let first = |text: String| {
            if columns.has_associations { text.split(';').next().unwrap_or_default().trim().to_owned() } else { text }
        };
        let mut row = Row {
            file: file.clone(),
            number: record.row,
            id: one(Role::Id).map(first),
            name: one(Role::Name).map(first),
            domains: Vec::new(),
            addresses: Vec::new(),
            contact: one(Role::Contact),
            parent: one(Role::Parent),
            may_derive: !columns.without.contains(&Role::Domain),
        };
        for place in columns.places(Role::Domain) {
            let found = domains(record.cell(*place));
            found.bad.into_iter().for_each(&mut problem);
            for domain in found.domains {
                if self.public.contains(&domain) {
                    problem(format!("{domain:?} is a public-mail domain, which belongs to no account"));
                } else if !row.domains.contains(&domain) {
                    row.domains.push(domain);
                }
            }
        }
        for place in columns.places(Role::Email) {
            let found = addresses(record.cell(*place));
            found.bad.into_iter().for_each(&mut problem);
            row.addresses.extend(found.addresses);
        }
        self.rows.push(row);
    }

    /// Makes accounts of all rows. The domains of `own` are the organisation's: no account gets one of them from an
    /// address.
    #[must_use]
    pub fn accounts(self, own: &BTreeSet<String>) -> AccountList {
        let AccountRows { rows, mut problems, mut accounts, public } = self;
        let mut list = AccountList::default();
        let (with_id, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.id.is_some());
        // Ids first: a contact may name an account that is in a later row or file.
        for row in with_id {
            let place = accounts.of_id(row.id.as_deref().unwrap_or_default());
            problems.extend(accounts.fill(place, row));
        }
        for row in others {
            match accounts.of_row(&row, |domain| public.contains(domain) || own.contains(domain)) {
                Ok((place, is_new)) => {
                    list.named += u64::from(is_new);
                    problems.extend(accounts.fill(place, row));
                }
                Err(what) => problems.push(ListProblem::new(row.file.clone(), Some(row.number), what)),
            }
        }
        problems.extend(accounts.name_parents());
        list.derived = accounts.derive_domains(|domain| public.contains(domain) || own.contains(domain));
        list.accounts = accounts.all;
        list.origins = accounts.origins;
        list.problems = problems;
        list
    }
}

/// Accounts, and where they are found.
#[derive(Debug, Default)]
struct Accounts {
    all: Vec<Account>,
    by_id: HashMap<String, usize>,
    /// By folded name; `None` for a name that several have.
    by_name: HashMap<String, Option<usize>>,
    by_domain: HashMap<String, usize>,
    /// The domains of each account.
    domains: HashSet<(usize, String)>,
    /// The contact of an address of an account.
    contacts: HashMap<(usize, String), String>,
    /// Where each contact of an account is.
    contact_places: HashMap<(usize, String), usize>,
    /// The parent as it is written, with its row.
    parents: BTreeMap<usize, (Rc<Path>, u64, String)>,
    /// Whether domains may be taken from addresses.
    may_derive: BTreeSet<usize>,
    origins: Origins,
}

impl Accounts {
    fn add(&mut self, account: Account) {
        let place = self.all.len();
        self.by_id.entry(account.id.trim().to_owned()).or_insert(place);
        account.name.iter().for_each(|name| self.name(place, name));
        for domain in &account.domains {
            let domain = normalize_address(domain).into_owned();
            self.domains.insert((place, domain.clone()));
            self.by_domain.entry(domain).or_insert(place);
        }
        for (number, contact) in account.contacts.iter().enumerate() {
            self.contact_places.entry((place, contact.id.trim().to_owned())).or_insert(number);
            for address in &contact.addresses {
                let key = (place, normalize_address(address).into_owned());
                self.contacts.entry(key).or_insert_with(|| contact.id.trim().to_owned());
            }
        }
        self.all.push(account);
    }

    fn name(&mut self, place: usize, name: &str) {
        let known = self.by_name.entry(folded(name)).or_insert(Some(place));
        if *known != Some(place) {
            *known = None;
        }
    }

    fn of_id(&mut self, id: &str) -> usize {
        if let Some(place) = self.by_id.get(id) {
            return *place;
        }
        self.add(Account::new(id));
        self.all.len() - 1
    }

    /// The account of a row without an id, and whether it is new.
    fn of_row(&mut self, row: &Row, is_nobodys: impl Fn(&str) -> bool) -> Result<(usize, bool), String> {
        if let Some(name) = &row.name {
            return match self.by_name.get(&folded(name)) {
                Some(Some(place)) => Ok((*place, false)),
                Some(None) => Err(format!("left out: several accounts are called {name:?}, and the row has no id")),
                None => Ok(self.new_or_of_id(name)),
            };
        }
        let of_addresses =
            || row.addresses.iter().filter_map(|address| domain_of(address)).filter(|domain| !is_nobodys(domain));
        let derived: Vec<&str> = if row.may_derive { of_addresses().collect() } else { Vec::new() };
        let mut known = row.domains.iter().map(String::as_str).chain(derived);
        let Some(first) = known.clone().next() else {
            return Err("left out: it has no id and no name of an account, and no domain of one".to_owned());
        };
        if let Some(place) = known.find_map(|domain| self.by_domain.get(domain)) {
            return Ok((*place, false));
        }
        let made = self.new_or_of_id(first);
        self.by_domain.insert(first.to_owned(), made.0);
        Ok(made)
    }

    fn new_or_of_id(&mut self, id: &str) -> (usize, bool) {
        let before = self.all.len();
        let place = self.of_id(id);
        (place, place == before)
    }

    fn fill(&mut self, place: usize, row: Row) -> Vec<ListProblem> {
        let mut problems = Vec::new();
        let mut problem = |what: String| problems.push(ListProblem::new(row.file.clone(), Some(row.number), what));
        let origin = Origin::row(row.file.clone(), row.number);
        let id = self.all.get(place).map(|account| account.id.trim().to_owned()).unwrap_or_default();
        self.origins.add_account(&id, &origin);
        if let Some(name) = &row.name {
            match self.all.get(place).and_then(|account| account.name.as_ref()) {
                None => {
                    self.name(place, name);
                    self.set(place, |account| account.name = Some(name.clone()));
                }
                Some(known) if folded(known) != folded(name) => {
                    problem(format!("the account {id:?} has another name in an earlier row, which is used"));
                }
                Some(_) => {}
            }
        }
        for domain in row.domains {
            self.by_domain.entry(domain.clone()).or_insert(place);
            if self.domains.insert((place, domain.clone())) {
                self.origins.add_domain(&id, &domain, &origin);
                self.set(place, |account| account.domains.push(domain));
            }
        }
        if let Some(parent) = row.parent {
            self.parents.entry(place).or_insert((row.file.clone(), row.number, parent));
        }
        if row.may_derive {
            self.may_derive.insert(place);
        }
        // Without an id, a row is a person, and one of its addresses says whether the person is known. An address must not
        // be the id, which is shown.
        let known = row.addresses.iter().find_map(|address| self.contacts.get(&(place, address.clone())).cloned());
        let contact = row.contact.or(known).unwrap_or_else(|| {
            let file = row.file.file_name().unwrap_or_default().to_string_lossy();
            format!("{file} row {}", row.number)
        });
        if !row.addresses.is_empty() {
            self.origins.add_contact(&id, &contact, &origin);
        }
        for address in row.addresses {
            match self.contacts.get(&(place, address.clone())) {
                Some(known) if *known == contact => {}
                Some(known) => {
                    problem(format!("an address of contact {contact:?} is contact {known:?}'s too: left out"));
                }
                None => {
                    self.contacts.insert((place, address.clone()), contact.clone());
                    self.add_address(place, &contact, address);
                }
            }
        }
        problems
    }

    fn add_address(&mut self, place: usize, contact: &str, address: String) {
        let Some(account) = self.all.get_mut(place) else { return };
        let contacts = &mut account.contacts;
        let at = *self.contact_places.entry((place, contact.to_owned())).or_insert_with(|| {
            contacts.push(Contact::new(contact, [] as [String; 0]));
            contacts.len() - 1
        });
        if let Some(contact) = contacts.get_mut(at) {
            contact.addresses.push(address);
        }
    }

    fn set(&mut self, place: usize, change: impl FnOnce(&mut Account)) {
        if let Some(account) = self.all.get_mut(place) {
            change(account);
        }
    }

    /// Parents are named by id or by name.
    fn name_parents(&mut self) -> Vec<ListProblem> {
        let mut problems = Vec::new();
        for (place, (file, row, text)) in std::mem::take(&mut self.parents) {
            let found = match (self.by_id.get(&text), self.by_name.get(&folded(&text))) {
                (Some(parent), _) | (None, Some(Some(parent))) => Ok(*parent),
                (None, Some(None)) => Err(format!("several accounts are called {text:?}: the parent is left out")),
                (None, None) => Err(format!("the parent {text:?} is on no list: left out")),
            };
            match found {
                Ok(parent) if parent == place => {}
                Ok(parent) => {
                    let id = self.all.get(parent).map(|parent| parent.id.clone());
                    self.set(place, |account| account.parent = id);
                }
                Err(what) => problems.push(ListProblem::new(file, Some(row), what)),
            }
        }
        problems
    }

    /// An account without a domain gets those of its contacts' addresses, if no other account has them.
    fn derive_domains(&mut self, is_nobodys: impl Fn(&str) -> bool) -> u64 {
        let mut claims: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (place, account) in self.all.iter().enumerate() {
            if !account.domains.is_empty() || !self.may_derive.contains(&place) {
                continue;
            }
            for domain in
                account.contacts.iter().flat_map(|contact| &contact.addresses).filter_map(|address| domain_of(address))
            {
                if !is_nobodys(domain) && self.by_domain.get(domain).is_none_or(|of| *of == place) {
                    claims.entry(domain.to_owned()).or_default().insert(place);
                }
            }
        }
        let mut derived = BTreeSet::new();
        for (domain, places) in claims {
            if let (Some(place), 1) = (places.first(), places.len()) {
                derived.insert(*place);
                self.set(*place, |account| account.domains.push(domain));
            }
        }
        derived.len() as u64
    }
}

fn domain_of(address: &str) -> Option<&str> {
    address.rsplit_once('@').map(|(_, domain)| domain)
}

/// Names are compared without case and with single blanks.
fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
