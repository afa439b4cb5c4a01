//! What is counted: each makes its input, has it taken in, and asks.

use account_engagement::enrichment::{MailGroups, Member};
use account_engagement::segment::Rule;
use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Question, RollUp};
use chrono::TimeDelta;

use crate::collisions;

use crate::made::{
    REP, ask, ask_families, contact, directory_with, email, empty, enrichment, families, meeting, over, start,
};

type Workload = fn(usize);

pub(crate) const WORKLOADS: &[(&str, Workload)] = &[
    ("recipients_of_one_email", |size| {
        let mut aggregator = empty();
        let email = (0..size).fold(Email::new("m", start(), REP), |email, number| email.to(contact(number)));
        aggregator.record_email(&email).unwrap();
        ask(&aggregator);
    }),
    ("recipients_one_copy_each", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator.record_email(&Email::new("m", start(), REP).to(contact(number))).unwrap();
        }
        ask(&aggregator);
    }),
    ("guests_of_one_meeting", |size| {
        let mut aggregator = empty();
        let meeting = (0..size).fold(meeting("u"), |meeting, number| meeting.attendee(contact(number).as_str()));
        aggregator.record_meeting(&meeting).unwrap();
        ask(&aggregator);
    }),
    ("guests_one_copy_each", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator.record_meeting(&meeting("u").attendee(contact(number).as_str())).unwrap();
        }
        ask(&aggregator);
    }),
    ("emails_from_everybody_to_everybody", |size| {
        let mailboxes: Vec<Mailbox> = (0..size).map(|number| Mailbox::new(format!("m{number}@corp.example"))).collect();
        let accounts: Vec<Account> =
            (0..4 * size).map(|number| Account::new(number.to_string()).domain(format!("d{number}.example"))).collect();
        let directory = Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts).build().unwrap();
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
        for id in ["m", "n"] {
            let email = Email::new(id, start(), "m0@corp.example");
            let email = (1..size).fold(email, |email, number| email.to(format!("m{number}@corp.example")));
            let email = (0..4 * size).fold(email, |email, number| email.to(format!("c@d{number}.example")));
            aggregator.record_email(&email).unwrap();
        }
        ask(&aggregator);
    }),
    ("messages", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator.record_email(&email(number)).unwrap();
        }
        ask(&aggregator);
    }),
    ("messages_in_one_thread", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator.record_email(&email(number).conversation("t")).unwrap();
        }
        ask(&aggregator);
    }),
    ("threads_of_one_message", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator
                .record_email(&Email::new("m", start(), REP).to(contact(1)).conversation(number.to_string()))
                .unwrap();
            aggregator
                .record_email(&Email::new("n", start(), contact(1)).to(REP).conversation(number.to_string()))
                .unwrap();
        }
        ask(&aggregator);
    }),
    ("answers_to_one_message", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator.record_email(&email(number).in_reply_to("0")).unwrap();
        }
        ask(&aggregator);
    }),
    ("messages_answered_by_copies_of_one", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            let copy = Email::new("m", start(), contact(1)).to(REP).in_reply_to(number.to_string());
            aggregator.record_email(&copy).unwrap();
        }
        ask(&aggregator);
    }),
    ("bytes_of_every_text", |size| {
        let mut aggregator = empty();
        let long = "x".repeat(size);
        for number in 0..10 {
            let guest = format!("{long}{number}@cust.example");
            let email = Email::new(format!("m{long}{number}"), start(), guest.as_str());
            let email = email.to(format!(" <MAILTO:{REP}> {long}")).to(REP).cc(format!("a@{long}"));
            aggregator.record_email(&email.in_reply_to(long.as_str()).conversation(long.as_str())).unwrap();
            aggregator.record_meeting(&meeting(&format!("m{long}")).attendee(guest.as_str())).unwrap();
        }
        ask(&aggregator);
    }),
    ("contacts", |size| {
        let directory = directory_with(size);
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
        for number in 0..size {
            aggregator.record_email(&email(number)).unwrap();
        }
        ask(&aggregator);
    }),
    ("addresses_of_one_contact", |size| {
        let addresses: Vec<String> = (0..size).map(contact).collect();
        let directory = Directory::builder()
            .add_mailboxes([Mailbox::new(REP)])
            .add_accounts([Account::new("a").contact("c", addresses)])
            .build();
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory.unwrap());
        for number in 0..size {
            aggregator.record_email(&email(number)).unwrap();
        }
        ask(&aggregator);
    }),
    ("domains", |size| {
        let account = (0..size).fold(Account::new("a"), |account, number| account.domain(format!("d{number}.example")));
        let directory = Directory::builder().add_mailboxes([Mailbox::new(REP)]).add_accounts([account]).build();
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory.unwrap());
        for number in 0..size {
            let copy = Email::new(number.to_string(), start(), REP).to(format!("x@d{number}.example"));
            aggregator.record_email(&copy).unwrap();
        }
        ask(&aggregator);
    }),
    ("contacts_of_one_address", |size| {
        let accounts = (0..size).map(|number| Account::new(number.to_string()).contact("c", [contact(0)]));
        let found = Directory::builder().add_accounts(accounts).build().err().map_or(0, |error| error.problems().len());
        assert_eq!(found, size.saturating_sub(1));
    }),
    ("mailboxes_listed_twice", |size| {
        let mailboxes = (0..2 * size).map(|number| Mailbox::new(contact(number % size)));
        let found =
            Directory::builder().add_mailboxes(mailboxes).build().err().map_or(0, |error| error.problems().len());
        assert_eq!(found, size);
    }),
    ("revisions", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            let revision = i64::try_from(number).unwrap();
            let copy = (0..30)
                .fold(meeting("u").revision(revision), |meeting, guest| meeting.attendee(contact(guest).as_str()));
            aggregator.record_meeting(&copy).unwrap();
        }
        ask(&aggregator);
    }),
    ("bare_meetings", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator.record_meeting(&meeting(&number.to_string())).unwrap();
        }
        ask(&aggregator);
    }),
    ("merges_of_halves", |size| {
        let (mut one, mut other) = (empty(), empty());
        for number in 0..size {
            let half = if number % 2 == 0 { &mut one } else { &mut other };
            half.record_email(&email(number).conversation((number / 3).to_string())).unwrap();
        }
        one.merge(&other).unwrap();
        ask(&one);
    }),
    ("snapshots", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            aggregator.record_email(&email(number).conversation((number / 3).to_string())).unwrap();
        }
        let directory = aggregator.directory().clone();
        let (read, _) = Aggregator::from_snapshot(&aggregator.snapshot(), Key::PUBLIC, directory).unwrap();
        assert_eq!(read, aggregator);
    }),
    ("adoptions_of_a_grown_directory", |size| {
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory_with(0));
        let additions = aggregator.adopt(directory_with(size));
        assert_eq!(additions.addresses().len(), size);
        aggregator.mark_past_offered(&additions);
        let (read, none) =
            Aggregator::from_snapshot(&aggregator.snapshot(), Key::PUBLIC, directory_with(size)).unwrap();
        assert!(none.is_empty());
        let mut merged = read.clone();
        merged.merge(&empty()).unwrap();
    }),
    ("children_of_one_parent_withheld", |size| {
        let accounts = families(size, |_| 0);
        let mut aggregator = over(&accounts);
        for number in 1..=size {
            aggregator.record_email(&email(number).to(format!("c@d{number}.example"))).unwrap();
        }
        ask_families(&aggregator, RollUp::AddParents);
    }),
    ("one_email_to_all_children", |size| {
        let accounts = families(size, |_| 0);
        let mut aggregator = over(&accounts);
        let all = (1..=size).fold(email(0), |email, number| email.to(format!("c@d{number}.example")));
        aggregator.record_email(&all).unwrap();
        ask_families(&aggregator, RollUp::AddParents);
    }),
    ("parents_in_a_chain", |size| {
        let accounts = families(size, |number| number - 1);
        let mut aggregator = over(&accounts);
        aggregator.record_email(&email(0).to(format!("c@d{size}.example"))).unwrap();
        aggregator.record_email(&Email::new("answer", start(), format!("c@d{size}.example")).to(REP)).unwrap();
        ask_families(&aggregator, RollUp::AddParents);
        ask_families(&aggregator, RollUp::TopParentsOnly);
    }),
    ("reply_times_of_one_thread", |size| {
        let mut aggregator = empty();
        for number in 0..size {
            let sent = start() + TimeDelta::minutes(number.try_into().unwrap());
            let email = Email::new(format!("m{number}"), sent, if number % 2 == 0 { REP } else { "c@d.example" });
            aggregator.record_email(&email.to(REP).to("c@d.example").conversation("t")).unwrap();
        }
        assert!(aggregator.reply_times(&Question::new(start() + TimeDelta::days(30))).is_ok());
    }),
    ("reply_times_of_two_in_many_threads_to_many", |size| {
        let accounts = families(size, |_| 0);
        let mut aggregator = over(&accounts);
        for id in ["m", "n"] {
            for number in 1..=size {
                let copy = Email::new(id, start(), REP).to(format!("c@d{number}.example"));
                aggregator.record_email(&copy.conversation(format!("{id}{number}"))).unwrap();
            }
        }
        assert!(aggregator.reply_times(&Question::new(start() + TimeDelta::days(30))).is_ok());
    }),
    ("rules_of_many_conditions", |size| {
        let text = vec!["DaysSinceLastEmail > 60"; size.clamp(1, 1000)].join(" or ");
        let rule: Rule = text.parse().unwrap();
        assert_eq!(rule.to_string().parse(), Ok(rule));
    }),
    ("nested_groups_all_chosen", |size| {
        // Each in the one before it, and in the first.
        let groups: MailGroups = (0..size)
            .map(|number| {
                let [next, mailbox] = [(number + 1) % size, number % 50];
                let mailbox = Member::address(format!("m{mailbox}@corp.example"));
                (number.to_string(), [mailbox, Member::group(next.to_string()), Member::group("0")])
            })
            .collect();
        let chosen = (0..size).map(|number| number.to_string());
        let enrichment = enrichment().add_groups(chosen).build_with(&groups).unwrap();
        assert_eq!(enrichment.groups().len(), size);
    }),
    ("groups_in_a_chain_all_chosen", |size| {
        let groups: MailGroups = (0..size)
            .map(|number| {
                let mailbox = Member::address(format!("m{}@corp.example", number % 50));
                (number.to_string(), [mailbox, Member::group((number + 1).min(size - 1).to_string())])
            })
            .collect();
        let chosen = (0..size).map(|number| number.to_string());
        let enrichment = enrichment().add_groups(chosen).build_with(&groups).unwrap();
        assert_eq!(enrichment.groups().len(), size);
    }),
    ("records_of_one_mailbox", |size| {
        let records = (0..size).map(|number| Mailbox::new(REP).alias(contact(number)).directory_id(number.to_string()));
        let found = enrichment().add_mailboxes(records).build().err().map_or(0, |error| error.problems().len());
        assert_eq!(found, size.saturating_sub(1));
    }),
    ("contact_records", |size| {
        let enrichment = enrichment().build().unwrap();
        let texts: Vec<_> = (0..size).map(|number| [number / 10, number].map(|id| id.to_string())).collect();
        let records = texts
            .iter()
            .zip(0..)
            .map(|([account, id], number)| [("A", account.clone()), ("C", id.clone()), ("E", contact(number))]);
        assert_eq!(enrichment.contacts(records).unwrap().record_count, size);
    }),
    ("bad_contact_records", |size| {
        let enrichment = enrichment().build().unwrap();
        // All claim one address, and lack something.
        let records = (0..size).map(|number| [("A", number.to_string()), ("C", "c".to_owned()), ("E", contact(0))]);
        let found = enrichment.contacts(records.clone()).err().map_or(0, |error| error.problems().len());
        assert_eq!(found, size.saturating_sub(1));
        let found = enrichment.contacts(records.map(|[account, ..]| [account])).err();
        assert_eq!(found.map_or(0, |error| error.problems().len()), 2 * size);
    }),
    ("message_ids", |_| collisions::messages(&collisions::given())),
    ("meeting_ids", |_| collisions::meetings(&collisions::given())),
    ("thread_ids", |_| collisions::threads(&collisions::given())),
    ("unlisted_addresses", |_| collisions::unlisted(&collisions::given())),
    ("listed_addresses", |_| collisions::listed(&collisions::given())),
];
