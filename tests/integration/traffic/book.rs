//! A small world: a pool of addresses and domains, and lists that say who is who among them. Any roles make valid
//! lists, so that random changes move, merge, split, add and drop people, and move them to the other side.

use account_engagement::{Account, Contact, Directory, Mailbox};
use proptest::prelude::*;

use crate::twin::people::{People, fold, in_unicode};

/// The addresses that people write to and from. Case is folded, `ß` stays, `Σ` has two small forms.
pub(crate) const ADDRESSES: [&str; 20] = [
    "rep1@corp.example",
    "r.ep1@corp.example",
    "rep2@corp.example",
    "rep3@sub.corp.example",
    "room@corp.example",
    "ann@alder.example",
    "ann@home.example",
    "abe@alder.example",
    "no-reply@alder.example",
    "bob@birch.example",
    "bea@birch.example",
    "b.ob@home.example",
    // One domain in both of its forms.
    "cyd@cèdre.example",
    "ΟΔΟΣ@xn--cdre-5oa.example",
    // On nobody's list to begin with: at a listed domain, below one, at none.
    "new@alder.example",
    "straße@birch.example",
    "new@sub.alder.example",
    "outsider@else.example",
    // Never an address.
    "a@b@alder.example",
    "/O=CORP/OU=NORTH/CN=RECIPIENTS/CN=REP1",
];
pub(crate) const ADDRESSES_THAT_CAN_BE_LISTED: usize = 18;
pub(crate) const DOMAINS: [&str; 5] =
    ["alder.example", "birch.example", "cèdre.example", "home.example", "sub.corp.example"];
/// Bytes order them `<B>`, `a`, `acct-3`, `Ä`, the trimmed ones that is.
pub(crate) const ACCOUNTS: [&str; 4] = ["a", " <B> ", "Ä", "acct-3"];
pub(crate) const CONTACTS: [&str; 3] = ["c1", " <c2>", "C1"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Nobody,
    Mailbox(usize),
    /// Of an account: which of its people.
    Contact(usize, usize),
}

/// The lists of one day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Book {
    roles: [Role; ADDRESSES_THAT_CAN_BE_LISTED],
    ignored: [bool; ADDRESSES_THAT_CAN_BE_LISTED],
    /// By domain, the account.
    domains: [Option<usize>; DOMAINS.len()],
    /// By account, the one that it is part of, which comes before it.
    parents: [Option<usize>; ACCOUNTS.len()],
}

/// One line of the lists that is different on another day.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Role(usize, Role),
    Ignored(usize, bool),
    Domain(usize, Option<usize>),
    Parent(usize, Option<usize>),
}

impl Book {
    pub(crate) fn first() -> Book {
        use Role::{Contact, Mailbox, Nobody};
        let mut roles = [Nobody; ADDRESSES_THAT_CAN_BE_LISTED];
        let listed = [
            Mailbox(0),
            Mailbox(0),
            Mailbox(1),
            Mailbox(2),
            Nobody,
            Contact(0, 0),
            Contact(0, 0),
            Contact(0, 1),
            Nobody,
            Contact(1, 0),
            Contact(1, 1),
            Contact(1, 0),
            Contact(2, 0),
            Contact(3, 0),
        ];
        roles[..listed.len()].copy_from_slice(&listed);
        let mut ignored = [false; ADDRESSES_THAT_CAN_BE_LISTED];
        ignored[8] = true;
        Book { roles, ignored, domains: [Some(0), None, Some(2), None, None], parents: [None, None, Some(0), None] }
    }

    pub(crate) fn change_all(&mut self, changes: &[Change]) {
        for change in changes {
            self.change(change);
        }
    }

    fn change(&mut self, change: &Change) {
        match *change {
            Change::Role(address, role) => self.roles[address] = role,
            Change::Ignored(address, ignored) => self.ignored[address] = ignored,
            Change::Domain(domain, account) => self.domains[domain] = account,
            Change::Parent(account, parent) => self.parents[account] = parent.filter(|parent| *parent < account),
        }
    }

    /// Makes a change if the result is still valid.
    pub(crate) fn change_while(&mut self, change: &Change, still: impl Fn(&Book) -> bool) {
        let mut changed = self.clone();
        changed.change(change);
        if still(&changed) {
            *self = changed;
        }
    }

    /// Whether everybody who is on a side there is on that side here too.
    pub(crate) fn has_all_sides_of(&self, there: &Book) -> bool {
        self.sides().zip(there.sides()).all(|(here, there)| there.is_none() || here == there)
    }

    /// How many addresses are a mailbox's here and a contact's there, or the other way round.
    pub(crate) fn different_sides(&self, there: &Book) -> usize {
        let both = self.sides().zip(there.sides());
        both.filter(|(here, there)| here.is_some() && there.is_some() && here != there).count()
    }

    /// Of each address, whether it is a mailbox's, if it is anybody's.
    fn sides(&self) -> impl Iterator<Item = Option<bool>> {
        let people = self.people();
        ADDRESSES.into_iter().map(move |address| people.identify(&fold(address)).map(|person| person.is_mailbox()))
    }

    fn with_role(&self, role: Role) -> Vec<&'static str> {
        ADDRESSES.into_iter().zip(self.roles).filter(|(_, found)| *found == role).map(|(address, _)| address).collect()
    }

    pub(crate) fn mailboxes(&self) -> Vec<Mailbox> {
        let mut mailboxes = Vec::new();
        for place in 0..3 {
            if let [first, aliases @ ..] = &*self.with_role(Role::Mailbox(place)) {
                let mailbox = Mailbox::new(in_capitals(first));
                mailboxes.push(aliases.iter().fold(mailbox, |mailbox, alias| mailbox.alias(format!("<{alias}>"))));
            }
        }
        mailboxes
    }

    /// Those with anybody; some with a record for each address, some with one for each person.
    pub(crate) fn accounts(&self) -> Vec<Account> {
        let mut accounts = Vec::new();
        for (account, id) in ACCOUNTS.into_iter().enumerate() {
            let mut record = Account::new(id).name("a name");
            for (contact, contact_id) in CONTACTS.into_iter().enumerate() {
                let addresses = self.with_role(Role::Contact(account, contact));
                for part in addresses.chunks(1 + account) {
                    record.contacts.push(Contact::new(contact_id, part.iter().copied()));
                }
            }
            for (domain, whose) in DOMAINS.into_iter().zip(self.domains) {
                if whose == Some(account) && !self.is_our_own(domain) {
                    record = record.domain(domain.to_uppercase());
                }
            }
            record.parent = self.parents[account].map(|parent| ACCOUNTS[parent].to_owned());
            let is_parent = self.parents.contains(&Some(account));
            if !record.contacts.is_empty() || !record.domains.is_empty() || account == 0 || is_parent {
                accounts.push(record);
            }
        }
        accounts
    }

    /// No account may list a domain at which a mailbox is.
    fn is_our_own(&self, domain: &str) -> bool {
        ADDRESSES.into_iter().zip(self.roles).any(|(address, role)| {
            matches!(role, Role::Mailbox(_)) && address.split_once('@').is_some_and(|(_, at)| in_unicode(at) == domain)
        })
    }

    pub(crate) fn ignored(&self) -> Vec<String> {
        let ignored = ADDRESSES.into_iter().zip(self.ignored).filter(|(_, ignored)| *ignored);
        ignored.map(|(address, _)| in_capitals(address)).collect()
    }

    pub(crate) fn directory(&self) -> Directory {
        let (mailboxes, accounts) = (self.mailboxes(), self.accounts());
        Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).ignore(self.ignored()).build().unwrap()
    }

    pub(crate) fn people(&self) -> People {
        People::new(&self.mailboxes(), &self.accounts(), &self.ignored())
    }
}

/// In capitals, but for what would not come back from there.
pub(crate) fn in_capitals(address: &str) -> String {
    address.to_uppercase().replace("STRASSE", "STRAßE")
}

fn a_role() -> impl Strategy<Value = Role> {
    prop_oneof![
        2 => Just(Role::Nobody),
        2 => (0..3_usize).prop_map(Role::Mailbox),
        5 => (0..ACCOUNTS.len(), 0..CONTACTS.len()).prop_map(|(account, contact)| Role::Contact(account, contact)),
    ]
}

pub(crate) fn a_change() -> impl Strategy<Value = Change> {
    let address = 0..ADDRESSES_THAT_CAN_BE_LISTED;
    prop_oneof![
        5 => (address.clone(), a_role()).prop_map(|(address, role)| Change::Role(address, role)),
        1 => (address, any::<bool>()).prop_map(|(address, ignored)| Change::Ignored(address, ignored)),
        2 => (0..DOMAINS.len(), prop::option::of(0..ACCOUNTS.len()))
            .prop_map(|(domain, account)| Change::Domain(domain, account)),
        2 => (0..ACCOUNTS.len(), prop::option::of(0..ACCOUNTS.len()))
            .prop_map(|(account, parent)| Change::Parent(account, parent)),
    ]
}

/// The first book, as a rule with a few changes.
pub(crate) fn a_book() -> impl Strategy<Value = Book> {
    prop::collection::vec(a_change(), 0..4).prop_map(|changes| {
        let mut book = Book::first();
        book.change_all(&changes);
        book
    })
}
