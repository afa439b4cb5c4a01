//! What the names of columns say, in the words of CRMs.

use super::{Columns, Role, folded};

/// What the name of a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
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
    pub(super) fn of(name: &str) -> Option<Meaning> {
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

    pub(super) fn role(self, is_contact: bool) -> Option<Role> {
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
    pub(super) fn rank(self) -> u8 {
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
pub(super) fn of_mailbox(name: &str) -> Option<Meaning> {
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
pub(super) fn is_of_contacts(meanings: &[(usize, Meaning)], named: &Columns) -> bool {
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
