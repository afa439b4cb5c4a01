//! What the columns of a list are: as `--columns` says, or by the names that CRMs give them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use anyhow::{Result, bail};

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

/// What `--columns` says: a role and the name of its column, `id=Account ID,domain=Website`. A role may have several
/// columns. A role without a name has none, whatever the header has: `parent=`.
///
/// ```
/// use kit::lists::column::ColumnNames;
///
/// assert!("id=Account ID,domain=Website,domain=Other sites,parent=".parse::<ColumnNames>().is_ok());
/// assert_eq!(
///     "website=Website".parse::<ColumnNames>().unwrap_err(),
///     "\"website\" is no role of a column: expected id, name, domain, email, contact, parent, alias or directory-id",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnNames(pub Vec<(Role, String)>);

impl FromStr for ColumnNames {
    type Err = String;

    fn from_str(text: &str) -> Result<ColumnNames, String> {
        let mut names: Vec<(Role, String)> = Vec::new();
        for part in text.split(',') {
            match (part.split_once('='), names.last_mut()) {
                (Some((role, name)), _) => {
                    let role = role.trim();
                    let known = Role::ALL.into_iter().find(|known| known.to_string() == role.to_lowercase());
                    let expected = "expected id, name, domain, email, contact, parent, alias or directory-id";
                    let known = known.ok_or_else(|| format!("{role:?} is no role of a column: {expected}"))?;
                    names.push((known, name.trim().to_owned()));
                }
                // A name with a comma in it.
                (None, Some((_, name))) => *name = format!("{name},{part}"),
                (None, None) => return Err(format!("{part:?} has no =: expected a role and a name, id=Account ID")),
            }
        }
        Ok(ColumnNames(names))
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

/// What the name of a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// The name says whose it is: `Account ID`.
    Clear(Role),
    /// Several companies of a contact, the first of which counts.
    Associated(Role),
    /// `Id` and `Name`: of the company or of the person.
    Either(Role),
    /// The name of the parent company, which is worse than its id.
    ParentName,
    /// A second name of a mailbox, as an alias.
    Second(Role),
    /// The person's name, which says that a row is a contact.
    Person,
}

impl Meaning {
    /// By the words that Salesforce, `HubSpot`, Pipedrive and Dynamics use, in exports, reports and APIs.
    fn of(name: &str) -> Option<Meaning> {
        use Meaning::{Associated, Clear, Either, ParentName, Person};
        let name = folded(name);
        let name = name.as_str();
        if let Some(role) = of_field(name) {
            return Some(Clear(role));
        }
        match name {
            "id" | "recordid" | "guid" => return Some(Either(Role::Id)),
            "name" => return Some(Either(Role::Name)),
            "firstname" | "lastname" | "fullname" | "surname" | "salutation" => return Some(Person),
            "parent" | "parentname" => return Some(ParentName),
            "parentid" => return Some(Clear(Role::Parent)),
            // Dynamics: the company of a contact.
            "parentcustomerid" => return Some(Clear(Role::Id)),
            "parentcustomer" | "parentcustomeridname" => return Some(Clear(Role::Name)),
            _ => {}
        }
        // Dynamics hides the ids of an export in such a column.
        if let Some(rest) = name.strip_prefix("donotmodify") {
            let is_contact = PERSON.contains(&rest);
            return (is_contact || COMPANY.contains(&rest)).then_some(Clear(if is_contact {
                Role::Contact
            } else {
                Role::Id
            }));
        }
        if let Some(rest) = name.strip_prefix("parent").or_else(|| name.strip_prefix("ultimateparent")) {
            return match of_company(rest)? {
                Role::Id => Some(Clear(Role::Parent)),
                Role::Name => Some(ParentName),
                _ => None,
            };
        }
        for prefix in ["primaryassociated", "associated"] {
            if let Some(rest) = name.strip_prefix(prefix) {
                let rest = rest.strip_suffix("primary").unwrap_or(rest);
                return of_company(
                    rest.strip_suffix("ids").map(|rest| rest.to_owned() + "id").as_deref().unwrap_or(rest),
                )
                .filter(|role| matches!(role, Role::Id | Role::Name))
                .map(Associated);
            }
        }
        for person in PERSON {
            if let Some(rest) = name.strip_prefix(person).filter(|_| !name.starts_with("customer")) {
                return match rest {
                    "id" | "recordid" | "guid" => Some(Clear(Role::Contact)),
                    "" | "name" | "firstname" | "lastname" | "fullname" => Some(Person),
                    _ => of_field(rest).filter(|role| *role == Role::Email).or_else(|| of_company(rest)).map(Clear),
                };
            }
        }
        of_company(name).map(Clear)
    }

    fn role(self, is_contact: bool) -> Option<Role> {
        match self {
            Meaning::Either(Role::Id) if is_contact => Some(Role::Contact),
            Meaning::Either(Role::Name) if is_contact => None,
            Meaning::Clear(role) | Meaning::Associated(role) | Meaning::Second(role) | Meaning::Either(role) => {
                Some(role)
            }
            Meaning::ParentName => Some(Role::Parent),
            Meaning::Person => None,
        }
    }

    /// A clear name is better than one that may be another's.
    fn rank(self) -> u8 {
        match self {
            Meaning::Clear(_) => 0,
            Meaning::Associated(_) => 1,
            Meaning::Either(_) | Meaning::ParentName | Meaning::Second(_) | Meaning::Person => 2,
        }
    }
}

const COMPANY: [&str; 7] = ["account", "company", "organization", "organisation", "customer", "client", "org"];

const PERSON: [&str; 2] = ["contact", "person"];

/// A column about a company, with the word for a company before it.
fn of_company(name: &str) -> Option<Role> {
    let rest = COMPANY.iter().find_map(|company| name.strip_prefix(company))?;
    match rest {
        "" | "name" => Some(Role::Name),
        "id" | "recordid" | "guid" | "id18" => Some(Role::Id),
        _ => of_field(rest),
    }
}

/// A column that is the same with and without a word before it.
fn of_field(name: &str) -> Option<Role> {
    match name.trim_end_matches(|letter: char| letter.is_ascii_digit()) {
        "website" | "websiteurl" | "websites" | "webaddress" | "webpage" | "web" | "url" | "homepage" | "domain"
        | "domains" | "domainname" | "emaildomain" | "emaildomains" | "maildomain" | "maildomains"
        | "primarydomain" | "additionaldomains" | "websitedomain" => Some(Role::Domain),
        "email"
        | "emails"
        | "emailaddress"
        | "emailaddresses"
        | "mail"
        | "mailaddress"
        | "workemail"
        | "emailwork"
        | "emailhome"
        | "emailother"
        | "homeemail"
        | "otheremail"
        | "primaryemail"
        | "secondaryemail"
        | "businessemail"
        | "additionalemail"
        | "additionalemailaddresses"
        | "additionalemails"
        | "alternateemail" => Some(Role::Email),
        _ => None,
    }
}

/// The words of Microsoft 365, Exchange, Google Workspace and plain lists.
fn of_mailbox(name: &str) -> Option<Meaning> {
    use Meaning::{Clear, Second};
    let name = folded(name);
    Some(match name.as_str() {
        "primarysmtpaddress" | "address" | "mailbox" | "mailboxaddress" => Clear(Role::Email),
        "userprincipalname" | "upn" | "username" | "windowsemailaddress" => Second(Role::Email),
        "alias"
        | "aliases"
        | "proxyaddresses"
        | "othermails"
        | "otheremails"
        | "emailaliases"
        | "emailaddresses"
        | "additionaladdresses" => Clear(Role::Alias),
        "displayname" | "name" | "fullname" => Clear(Role::Name),
        "directoryid" | "objectid" | "userobjectid" | "externaldirectoryobjectid" | "entraobjectid" => {
            Clear(Role::DirectoryId)
        }
        "id" => Second(Role::DirectoryId),
        "recoveryemail" | "homeemail" | "recoveryemailaddress" => return None,
        other => Clear(of_field(other).filter(|role| *role == Role::Email)?),
    })
}

/// Whether rows are contacts: they have a person's id or name, or an address beside the company.
fn is_of_contacts(meanings: &[(usize, Meaning)], named: &Columns) -> bool {
    let has = |wanted: Role| {
        named.has(&[wanted])
            || meanings.iter().any(
                |(_, meaning)| matches!(meaning, Meaning::Clear(role) | Meaning::Associated(role) if *role == wanted),
            )
    };
    let has_person = meanings.iter().any(|(_, meaning)| *meaning == Meaning::Person);
    // An account may have an address too: `accountid`, `name`, `websiteurl`, `emailaddress1`.
    let has_company = has(Role::Name) || has(Role::Id) && !has(Role::Domain);
    has_person || has(Role::Contact) || has(Role::Email) && has_company
}

/// Letters and digits in lower case, without what is in square brackets (`Email Address [Required]`).
fn folded(name: &str) -> String {
    let name = name.split('[').next().filter(|before| !before.trim().is_empty()).unwrap_or(name);
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(header: &[&str], names: &str, list: List) -> String {
        let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
        let names = if names.is_empty() { ColumnNames::default() } else { names.parse().unwrap() };
        Columns::of(&header, &names, list).0.in_words(&header)
    }

    #[test]
    fn headers_of_crms_are_recognised() {
        for (header, expected) in [
            // Salesforce: Data Loader and reports, of accounts and of contacts.
            (
                &["Id", "IsDeleted", "Name", "ParentId", "Website", "Site", "OwnerId"][..],
                "id = \"Id\", name = \"Name\", domain = \"Website\", parent = \"ParentId\"",
            ),
            (
                &["Id", "AccountId", "LastName", "FirstName", "Name", "Email"],
                "id = \"AccountId\", email = \"Email\", contact = \"Id\"",
            ),
            (
                &["Account ID", "Account Name", "Website", "Parent Account", "Parent Account ID", "Account Owner"],
                "id = \"Account ID\", name = \"Account Name\", domain = \"Website\", parent = \"Parent Account ID\"",
            ),
            (
                &["First Name", "Last Name", "Account Name", "Email", "Contact ID", "Account ID"],
                "id = \"Account ID\", name = \"Account Name\", email = \"Email\", contact = \"Contact ID\"",
            ),
            // HubSpot.
            (
                &["Record ID", "Company name", "Company owner", "Company Domain Name", "Website URL", "Parent Company"],
                "id = \"Record ID\", name = \"Company name\", domain = \"Company Domain Name\" and \"Website URL\", parent = \"Parent Company\"",
            ),
            (
                &["Record ID", "First Name", "Last Name", "Email", "Associated Company", "Associated Company IDs"],
                "id = \"Associated Company IDs\", name = \"Associated Company\", email = \"Email\", contact = \"Record ID\"",
            ),
            (
                &["Record ID - Contact", "First Name", "Email", "Associated Company IDs (Primary)"],
                "id = \"Associated Company IDs (Primary)\", email = \"Email\"",
            ),
            // Pipedrive.
            (
                &["Organization - Name", "Organization - ID", "Organization - Website", "Organization - Owner"],
                "id = \"Organization - ID\", name = \"Organization - Name\", domain = \"Organization - Website\"",
            ),
            (
                &[
                    "Person - ID",
                    "Person - Name",
                    "Person - Organization",
                    "Person - Email - Work",
                    "Person - Email - Home",
                ],
                "name = \"Person - Organization\", email = \"Person - Email - Work\" and \"Person - Email - Home\", contact = \"Person - ID\"",
            ),
            (&["Name", "Email", "Phone", "Organization"], "name = \"Organization\", email = \"Email\""),
            // Dynamics 365: Excel exports and logical names.
            (
                &[
                    "(Do Not Modify) Account",
                    "(Do Not Modify) Row Checksum",
                    "(Do Not Modify) Modified On",
                    "Account Name",
                    "Email",
                    "Website",
                    "Parent Account",
                ],
                "id = \"(Do Not Modify) Account\", name = \"Account Name\", domain = \"Website\", email = \"Email\", parent = \"Parent Account\"",
            ),
            (
                &["(Do Not Modify) Contact", "Full Name", "Company Name", "Email", "Email Address 2"],
                "name = \"Company Name\", email = \"Email\" and \"Email Address 2\", contact = \"(Do Not Modify) Contact\"",
            ),
            (
                &["accountid", "name", "websiteurl", "emailaddress1", "parentaccountid", "accountnumber"],
                "id = \"accountid\", name = \"name\", domain = \"websiteurl\", email = \"emailaddress1\", parent = \"parentaccountid\"",
            ),
            (
                &["contactid", "fullname", "parentcustomerid", "emailaddress1", "emailaddress2"],
                "id = \"parentcustomerid\", email = \"emailaddress1\" and \"emailaddress2\", contact = \"contactid\"",
            ),
            // Lists of people's own.
            (&["Customer", "Domain"], "name = \"Customer\", domain = \"Domain\""),
            (
                &["customer id", "CUSTOMER NAME", "url"],
                "id = \"customer id\", name = \"CUSTOMER NAME\", domain = \"url\"",
            ),
            (&["id", "name", "domains"], "id = \"id\", name = \"name\", domain = \"domains\""),
            (&["Company", "E-Mail"], "name = \"Company\", email = \"E-Mail\""),
            (&["Company Size", "Account Type", "Owner Email Signature"], ""),
            (&[], ""),
        ] {
            assert_eq!(words(header, "", List::Accounts), expected, "{header:?}");
        }
    }

    #[test]
    fn headers_of_mailboxes_are_recognised() {
        for (header, expected) in [
            (&["email"][..], "email = \"email\""),
            (
                &["id", "displayName", "userPrincipalName", "mail"],
                "name = \"displayName\", email = \"mail\" and \"userPrincipalName\", directory-id = \"id\"",
            ),
            (
                &["Display name", "User principal name", "Proxy addresses", "Object Id", "Alias"],
                "name = \"Display name\", email = \"User principal name\", alias = \"Proxy addresses\" and \"Alias\", directory-id = \"Object Id\"",
            ),
            (
                &["First Name [Required]", "Email Address [Required]", "Recovery Email", "Home Secondary Email"],
                "email = \"Email Address [Required]\"",
            ),
            (&["PrimarySmtpAddress", "EmailAddresses"], "email = \"PrimarySmtpAddress\", alias = \"EmailAddresses\""),
        ] {
            assert_eq!(words(header, "", List::Mailboxes), expected, "{header:?}");
        }
    }

    #[test]
    fn named_columns_come_first() {
        let header = ["Nr", "Firma", "Web", "Shop", "Email", "Parent"];
        for (names, expected) in [
            (
                "id=Nr,name=Firma",
                "id = \"Nr\", name = \"Firma\", domain = \"Web\", email = \"Email\", parent = \"Parent\"",
            ),
            ("name=firma,domain=Shop,domain=Web,parent=,email=", "name = \"Firma\", domain = \"Shop\" and \"Web\""),
            ("ID=Nr, name = Firma ,domain=Email,parent=", "id = \"Nr\", name = \"Firma\", domain = \"Email\""),
        ] {
            assert_eq!(words(&header, names, List::Accounts), expected, "{names}");
        }
        assert_eq!(words(&["A, b", "Website"], "name=A, b", List::Accounts), "name = \"A, b\", domain = \"Website\"");
        assert_eq!(
            "Nr".parse::<ColumnNames>().unwrap_err(),
            "\"Nr\" has no =: expected a role and a name, id=Account ID"
        );
    }

    #[test]
    fn a_name_that_no_list_has_is_an_error() {
        let header = vec!["Id".to_owned(), "Name".to_owned()];
        let missing = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert!(check_missing(&[missing(&["Web"]), missing(&[])], &[header.clone(), header.clone()]).is_ok());
        let error = check_missing(&[missing(&["Web"])], &[header]).unwrap_err();
        assert_eq!(error.to_string(), "--columns: no list has a column \"Web\": expected one of \"Id\", \"Name\"");
    }
}
