//! Who is who, by plain maps (SPEC 3 and 20). Lists given here are valid ones.

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::{Account, Mailbox, RollUp};

/// A person; of two addresses of one person both give the same value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Person {
    /// By the primary address.
    Mailbox(String),
    Contact {
        account: String,
        contact: String,
    },
    Unlisted {
        account: String,
        address: String,
    },
}

impl Person {
    pub(crate) fn is_mailbox(&self) -> bool {
        matches!(self, Person::Mailbox(_))
    }

    pub(crate) fn account(&self) -> Option<&str> {
        match self {
            Person::Mailbox(_) => None,
            Person::Contact { account, .. } | Person::Unlisted { account, .. } => Some(account),
        }
    }
}

/// The lists of one day.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    pub(crate) accounts: BTreeSet<String>,
    /// By account, the one that it is part of.
    pub(crate) parents: BTreeMap<String, String>,
    listed: BTreeMap<String, Person>,
    domains: BTreeMap<String, String>,
    ignored: BTreeSet<String>,
}

impl People {
    pub(crate) fn new(mailboxes: &[Mailbox], accounts: &[Account], ignored: &[String]) -> People {
        let mut people = People { ignored: ignored.iter().map(|raw| fold(raw)).collect(), ..People::default() };
        for mailbox in mailboxes {
            for raw in [&mailbox.address].into_iter().chain(&mailbox.aliases) {
                people.listed.insert(fold(raw), Person::Mailbox(fold(&mailbox.address)));
            }
        }
        for record in accounts {
            let account = bare_id(&record.id).unwrap();
            people.accounts.insert(account.clone());
            if let Some(parent) = record.parent.as_deref().and_then(bare_id) {
                people.parents.insert(account.clone(), parent);
            }
            for domain in &record.domains {
                let domain = fold(domain);
                people.domains.insert(in_unicode(domain.strip_suffix('.').unwrap_or(&domain)), account.clone());
            }
            for contact in &record.contacts {
                let person = Person::Contact { account: account.clone(), contact: bare_id(&contact.id).unwrap() };
                for raw in &contact.addresses {
                    people.listed.insert(fold(raw), person.clone());
                }
            }
        }
        people
    }

    /// The account and those above it, upwards.
    pub(crate) fn upwards<'p>(&'p self, account: &'p str) -> Vec<&'p str> {
        let mut all = vec![account];
        while let Some(parent) = self.parents.get(*all.last().unwrap()) {
            all.push(parent);
        }
        all
    }

    /// For which accounts' rows the people of an account count.
    pub(crate) fn rows_of<'p>(&'p self, account: &'p str, hierarchy: RollUp) -> Vec<&'p str> {
        let upwards = self.upwards(account);
        match hierarchy {
            RollUp::Off => vec![account],
            RollUp::AddParents => upwards,
            _ => vec![upwards[upwards.len() - 1]],
        }
    }

    /// Whether a row of the account is about the person.
    pub(crate) fn covers(&self, account: &str, person: &Person, hierarchy: RollUp) -> bool {
        person.account().is_some_and(|theirs| self.rows_of(theirs, hierarchy).contains(&account))
    }

    /// Who has a folded address; `None` if nobody has it.
    pub(crate) fn identify(&self, address: &str) -> Option<Person> {
        if self.ignored.contains(address) {
            return None;
        }
        if let Some(person) = self.listed.get(address) {
            return Some(person.clone());
        }
        let (name, domain) = address.split_once('@')?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '@';
        if name.is_empty() || address.len() > 320 || name.contains(odd) || domain.contains(odd) {
            return None;
        }
        let account = self.domains.get(&in_unicode(domain))?.clone();
        Some(Person::Unlisted { account, address: address.into() })
    }
}

/// The form in which addresses and domains are compared.
pub(crate) fn fold(raw: &str) -> String {
    let bare = unbracketed(raw);
    let scheme = bare.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    if scheme { bare[7..].trim() } else { bare }.to_lowercase()
}

/// Every label in Unicode (SPEC 20), so that both forms of a domain are the same.
pub(crate) fn in_unicode(domain: &str) -> String {
    let label = |label: &str| {
        let punycode = label.strip_prefix("xn--")?;
        let unicode = idna::punycode::decode_to_string(punycode)?;
        let is_label = !unicode.is_ascii() && unicode.to_lowercase() == unicode;
        (is_label && idna::punycode::encode_str(&unicode)? == punycode).then_some(unicode)
    };
    domain.split('.').map(|text| label(text).unwrap_or_else(|| text.to_owned())).collect::<Vec<_>>().join(".")
}

/// The form in which ids are compared; `None` for one that is absent.
pub(crate) fn bare_id(raw: &str) -> Option<String> {
    let bare = unbracketed(raw);
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn unbracketed(raw: &str) -> &str {
    let raw = raw.trim();
    raw.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(raw).trim()
}
