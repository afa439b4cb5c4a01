//! Made-up traffic for benches: threads of Zipf-distributed accounts, several copies of a
//! message, some of it irrelevant. The same seed makes the same traffic.

use account_engagement::{Account, Aggregator, Directory, Email, EmailRef, Key, Kind, Mailbox};
use chrono::{DateTime, TimeDelta, Utc};

const MAILBOXES: u64 = 250;
const ACCOUNTS: u64 = 1_000;
const CONTACTS_EACH: u64 = 10;

/// As-of of every question: the end of the year in which the traffic lies.
pub(crate) fn as_of() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).expect("2026-01-01 is a date")
}

/// Marsaglia's xorshift64*: small, seeded, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed | 1)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }

    /// About Zipf's law: a few accounts have most of the traffic.
    fn skewed(&mut self, bound: u64) -> u64 {
        let range = self.below(bound) + 1;
        self.below(range)
    }
}

pub(crate) fn empty() -> Aggregator {
    let mailboxes: Vec<Mailbox> = (0..MAILBOXES).map(|n| Mailbox::new(mailbox(n))).collect();
    let accounts: Vec<Account> = (0..ACCOUNTS)
        .map(|n| {
            let contacts = (0..CONTACTS_EACH).map(|c| (format!("c{c}"), contact(n, c)));
            contacts.fold(Account::new(format!("acct-{n}")), |account, (id, address)| account.contact(id, [address]))
        })
        .collect();
    let directory = Directory::builder().mailboxes(&mailboxes).accounts(&accounts).build();
    Aggregator::new(Key::PUBLIC, directory.expect("the directory is valid"))
}

fn mailbox(number: u64) -> String {
    format!("first.last{number}@corp.example")
}

fn contact(account: u64, number: u64) -> String {
    format!("person{number}@customer{account}.example")
}

/// Copies of `messages` emails, in shuffled order: about 1.7 of each, a quarter of them internal.
pub(crate) fn emails(messages: usize) -> Vec<Email> {
    let mut random = Random::new(0x00C0_FFEE);
    let mut copies = Vec::new();
    let mut last_in_thread: Vec<Option<String>> = vec![None; messages / 4 + 1];
    for number in 0..messages {
        let thread = random.below(last_in_thread.len() as u64) as usize;
        let mut of_thread = Random::new(thread as u64 * 2 + 0x9E37);
        let account = of_thread.skewed(ACCOUNTS);
        let ours = mailbox(of_thread.below(MAILBOXES));
        let theirs = contact(account, of_thread.below(CONTACTS_EACH));
        let internal = random.below(4) == 0;
        let other = if internal { mailbox(random.below(MAILBOXES)) } else { theirs };
        let (from, to) = if random.below(2) == 0 { (ours, other) } else { (other, ours) };
        let id = format!("<{number:08x}.{:08x}@mail.example>", random.below(1 << 31));
        let sent = as_of() - TimeDelta::milliseconds(random.below(360 * 86_400_000).cast_signed());
        let mut email = Email::new(&id, sent, from).to(to).conversation(format!("thread-{thread}"));
        for _ in 0..random.below(3) {
            email = email.cc(contact(account, random.below(CONTACTS_EACH)));
        }
        if random.below(2) == 0 {
            email.in_reply_to = last_in_thread[thread].replace(id);
        }
        if random.below(20) == 0 {
            email.kind = Kind::Bulk;
        }
        if random.below(10) < 7 {
            copies.push(email.clone());
        }
        copies.push(email);
    }
    for place in (1..copies.len()).rev() {
        copies.swap(place, random.below(place as u64 + 1) as usize);
    }
    copies
}

/// The same emails as views into one piece of text.
pub(crate) struct Arena {
    text: String,
    copies: Vec<View>,
    recipients: Vec<(u32, u32)>,
}

struct View {
    id: (u32, u32),
    from: (u32, u32),
    conversation: Option<(u32, u32)>,
    in_reply_to: Option<(u32, u32)>,
    recipients: (u32, u32),
    sent_at: DateTime<Utc>,
    kind: Kind,
}

impl Arena {
    pub(crate) fn new(emails: &[Email]) -> Arena {
        let mut arena = Arena { text: String::new(), copies: Vec::new(), recipients: Vec::new() };
        for email in emails {
            let first = arena.recipients.len() as u32;
            for address in email.to.iter().chain(&email.cc).chain(&email.bcc) {
                let view = arena.hold(address);
                arena.recipients.push(view);
            }
            let view = View {
                id: arena.hold(&email.id),
                from: arena.hold(&email.from),
                conversation: email.conversation.as_deref().map(|id| arena.hold(id)),
                in_reply_to: email.in_reply_to.as_deref().map(|id| arena.hold(id)),
                recipients: (first, arena.recipients.len() as u32),
                sent_at: email.sent_at,
                kind: email.kind,
            };
            arena.copies.push(view);
        }
        arena
    }

    fn hold(&mut self, text: &str) -> (u32, u32) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        (start, self.text.len() as u32)
    }

    fn text(&self, (start, end): (u32, u32)) -> &str {
        &self.text[start as usize..end as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.copies.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = EmailRef<'_, impl Iterator<Item = &str>>> {
        self.copies.iter().map(|view| EmailRef {
            id: self.text(view.id),
            sent_at: view.sent_at,
            from: self.text(view.from),
            recipients: self.recipients[view.recipients.0 as usize..view.recipients.1 as usize]
                .iter()
                .map(|&recipient| self.text(recipient)),
            in_reply_to: view.in_reply_to.map(|id| self.text(id)),
            conversation: view.conversation.map(|id| self.text(id)),
            kind: view.kind,
        })
    }

    /// Every address that anybody in the traffic can be known by.
    pub(crate) fn known_addresses() -> impl Iterator<Item = String> {
        let contacts = (0..ACCOUNTS).flat_map(|n| (0..CONTACTS_EACH).map(move |c| contact(n, c)));
        (0..MAILBOXES).map(mailbox).chain(contacts)
    }
}
