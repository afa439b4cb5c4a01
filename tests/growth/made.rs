//! What the workloads make their input of.

use account_engagement::enrichment::{ContactFields, Enrichment, EnrichmentBuilder, Region};
use account_engagement::{Account, Aggregator, Directory, Disclosure, Email, Key, Mailbox, Meeting, Question, RollUp};
use chrono::{DateTime, TimeDelta, Utc};

pub(crate) const REP: &str = "rep@corp.example";

pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_442_000, 0).unwrap()
}

pub(crate) fn empty_under(key: Key) -> Aggregator {
    let directory = Directory::builder()
        .add_mailboxes([Mailbox::new(REP)])
        .add_accounts([Account::new("a").domain("cust.example")])
        .build();
    Aggregator::new(key, directory.unwrap())
}

/// This number of accounts below the first, each part of the one that is named for it.
pub(crate) fn families(size: usize, parent: impl Fn(usize) -> usize) -> Vec<Account> {
    let account = |number: usize| Account::new(format!("{number:07}")).domain(format!("d{number}.example"));
    let child = |number: usize| account(number).parent(format!("{:07}", parent(number)));
    core::iter::once(account(0)).chain((1..=size).map(child)).collect()
}

pub(crate) fn over(accounts: &[Account]) -> Aggregator {
    let mailboxes = [Mailbox::new(REP)];
    let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(accounts).build().unwrap();
    Aggregator::new(Key::PUBLIC, directory)
}

pub(crate) fn ask_families(aggregator: &Aggregator, hierarchy: RollUp) {
    let question = Question::new(start() + TimeDelta::days(30));
    let rows = aggregator.suppressed_rows(&question.roll_up(hierarchy), Disclosure::at_least(2)).unwrap();
    assert!(!rows.is_empty() || aggregator.email_count() == 0);
}

pub(crate) fn empty() -> Aggregator {
    empty_under(Key::PUBLIC)
}

pub(crate) fn contact(number: usize) -> String {
    format!("c{number}@cust.example")
}

/// To a contact or from one, a minute later than the one before.
pub(crate) fn email(number: usize) -> Email {
    let at = start() + TimeDelta::minutes(i64::try_from(number).unwrap());
    match number % 2 {
        0 => Email::new(number.to_string(), at, REP).to(contact(number)),
        _ => Email::new(number.to_string(), at, contact(number)).to(REP),
    }
}

pub(crate) fn meeting(id: &str) -> Meeting {
    Meeting::new(id, start(), start() + TimeDelta::minutes(30)).organizer(REP)
}

/// With two mailboxes.
pub(crate) fn enrichment() -> EnrichmentBuilder {
    let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
    let mailboxes = [Mailbox::new(REP), Mailbox::new("lead@corp.example")];
    Enrichment::builder().name("Sales").region(Region::Europe).add_mailboxes(mailboxes).contact_fields(fields)
}

/// A rep, and an account for every ten contacts.
pub(crate) fn directory_with(contacts: usize) -> Directory {
    let accounts: Vec<Account> = (0..contacts.div_ceil(10))
        .map(|number| {
            let own = 10 * number..contacts.min(10 * number + 10);
            own.fold(Account::new(format!("acct-{number}")), |account, number| {
                account.contact(number.to_string(), [contact(number)])
            })
        })
        .collect();
    Directory::builder().add_mailboxes([Mailbox::new(REP)]).add_accounts(&accounts).build().unwrap()
}

pub(crate) fn ask(aggregator: &Aggregator) {
    let rows = aggregator.rows(&Question::new(start() + TimeDelta::days(100))).unwrap();
    assert_eq!(rows.email_tally().recorded(), aggregator.email_count() as u64);
}
