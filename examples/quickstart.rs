//! Who is going cold: `cargo run --example quickstart`.
use account_engagement::{Account, Accounts, Aggregator, Directory, Email, Key, Mailbox, Question, Segment};
use chrono::{TimeDelta, TimeZone, Utc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let customers = ["birch", "oak"].map(|id| Account::new(id).domain(format!("{id}.example")));
    let directory =
        Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).add_accounts(&customers).build()?;
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let now = Utc.with_ymd_and_hms(2026, 6, 30, 12, 0, 0).unwrap();
    aggregator.record_email(&Email::new("m1", now - TimeDelta::days(8), "rep@corp.example").to("bo@birch.example"))?;
    aggregator.record_email(&Email::new("m2", now - TimeDelta::days(90), "ed@oak.example").to("rep@corp.example"))?;
    let rows = aggregator.rows(&Question::new(now).accounts(Accounts::All))?;
    Segment::stale_accounts().rows(&rows).for_each(|row| println!("{} is going cold", row.account_id));
    Ok(())
}
