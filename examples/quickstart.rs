//! Which accounts are going cold? `cargo run --example quickstart`.
use account_engagement::{Account, Accounts, Aggregator, Directory, Email, Key};
use account_engagement::{Mailbox, Question, Segment};
use chrono::{TimeDelta, TimeZone, Utc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let customer = |id: &str| Account::new(id).domain(format!("{id}.example"));
    let directory = Directory::builder()
        .add_mailboxes([Mailbox::new("rep@corp.example")])
        .add_accounts(["birch", "oak"].map(customer))
        .build()?;

    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let now = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
    let (last_week, in_april) = (now - TimeDelta::days(8), now - TimeDelta::days(90));
    let to_birch = Email::new("m1", last_week, "rep@corp.example").to("bo@birch.example");
    let from_oak = Email::new("m2", in_april, "ed@oak.example").to("rep@corp.example");
    aggregator.record_email(&to_birch)?;
    aggregator.record_email(&from_oak)?;

    let rows = aggregator.rows(&Question::new(now).accounts(Accounts::All))?;
    for row in Segment::stale_accounts().rows(&rows) {
        println!("{} is going cold", row.account_id);
    }
    Ok(())
}
