//! Three activities in, one account's row out: `cargo run --example quickstart`.
use account_engagement::{Account, Aggregator, Directory, Email, Key, Level, Mailbox, Meeting, Question};
use chrono::{TimeDelta, TimeZone, Utc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Who is who: our mailboxes, and the customers with their people and domains.
    let directory = Directory::builder()
        .mailboxes(&[Mailbox::new("rep@corp.example")])
        .accounts(&[Account::new("birch").domain("birch.example")])
        .build()?;
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory); // no secret: see `Key`

    // What happened, in any order and as often as you like: copies converge.
    let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    aggregator.email(&Email::new("m1", monday, "rep@corp.example").to("bo@birch.example"))?;
    let answer = Email::new("m2", monday + TimeDelta::hours(2), "bo@birch.example").to("rep@corp.example");
    aggregator.email(&answer.in_reply_to("m1"))?;
    let tuesday = monday + TimeDelta::days(1);
    let review = Meeting::new("uid-7", tuesday, tuesday + TimeDelta::minutes(45)).organizer("rep@corp.example");
    aggregator.meeting(&review.attendee("bo@birch.example"))?;

    // Ask as of any instant, with any window, zone, policy and score.
    let question = Question::new(monday + TimeDelta::days(30)).levels([Level::Year]);
    for row in &aggregator.rows(&question)? {
        println!("{}: {} emails to, {} from", row.account_id, row.emails_to_account, row.emails_from_account);
        println!("answers take {} s on average", row.average_reply_duration.known().unwrap_or(f64::NAN));
        println!("{} days since the last meeting", row.days_since_last_meeting.known().unwrap_or_default());
    }
    Ok(())
}
