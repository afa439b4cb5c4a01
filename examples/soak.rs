//! Years of a busy inbox in a few minutes: `cargo run --release --example soak -- 50` offers fifty
//! million activities, most of them repeats and irrelevant mail over a bounded set of messages and
//! meetings, and shows that memory stays flat.

use std::fmt::{self, Write as _};
use std::fs;

use account_engagement::{
    Account, Aggregator, AttendeeRef, Directory, EmailRef, Key, Kind, Level, Mailbox, MeetingRef, Outcome, Outcomes,
    Question, Rejected, Response, Status,
};
use chrono::{DateTime, TimeDelta, Utc};

const MESSAGES: u32 = 20_000;
const MEETINGS: u32 = 5_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let millions: u64 = std::env::args().nth(1).map_or(Ok(1), |text| text.parse())?;
    let directory = Directory::builder()
        .mailboxes(&(0..50).map(|number| Mailbox::new(format!("rep{number}@corp.example"))).collect::<Vec<_>>())
        .accounts(
            &(0..100)
                .map(|number| Account::new(format!("acct-{number}")).domain(format!("cust{number}.example")))
                .collect::<Vec<_>>(),
        )
        .build()?;
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let mut outcomes = Outcomes::default();
    let mut random = Random(16);
    let mut texts = Texts::default();

    println!("{:>8} {:>8} {:>9} {:>12} {:>13}", "offered", "emails", "meetings", "state bytes", "process bytes");
    // A first tenth to get to know everybody; from then on nothing grows.
    let tenth = millions * 100_000;
    let mut settled = (0, 0);
    for round in 1..=10 {
        for _ in 0..tenth {
            outcomes.count(&offer(&mut aggregator, &mut random, &mut texts));
        }
        let sizes = (aggregator.heap_bytes(), process_bytes().unwrap_or_default());
        println!(
            "{:>8} {:>8} {:>9} {:>12} {:>13}",
            outcomes.offered(),
            aggregator.emails(),
            aggregator.meetings(),
            sizes.0,
            sizes.1
        );
        if round == 1 {
            settled = sizes;
        }
        // A list that is moved may leave a gap of a few thousand bytes until the next one is closed.
        if sizes.0 > settled.0 + settled.0 / 20 || sizes.1 > settled.1 + settled.1 / 10 {
            return Err(format!("memory grew from {settled:?} to {sizes:?}").into());
        }
    }
    println!(
        "recorded {}, copies {}, irrelevant {}, rejected {}",
        outcomes.recorded, outcomes.copies, outcomes.irrelevant, outcomes.rejected
    );
    let rows = aggregator.rows(&Question::new(start() + TimeDelta::days(30)).levels([Level::Year]))?;
    println!("flat: {} accounts with engagement", rows.len());
    Ok(())
}

/// Of ten offers six are irrelevant, three are emails that came before, one is a meeting, now and
/// then in a new revision with other people on it.
fn offer(aggregator: &mut Aggregator, random: &mut Random, texts: &mut Texts) -> Result<Outcome, Rejected> {
    let draw = random.below(10);
    let number = random.below(if draw < 9 { MESSAGES } else { MEETINGS });
    let rep = number % 50;
    texts.set(number, rep, number % 100);
    let sent_at = start() + TimeDelta::minutes(i64::from(number));
    match draw {
        0..6 => aggregator.email(EmailRef {
            id: &texts.id,
            sent_at,
            from: &texts.rep,
            recipients: ["all@corp.example", "someone@else.example"],
            in_reply_to: None,
            conversation: Some(&texts.thread),
            kind: Kind::Personal,
        }),
        6..9 => aggregator.email(EmailRef {
            id: &texts.id,
            sent_at,
            from: &texts.rep,
            recipients: [texts.contact.as_str(), "all@corp.example"],
            in_reply_to: None,
            conversation: Some(&texts.thread),
            kind: Kind::Personal,
        }),
        _ => {
            let attendee = |address| AttendeeRef { address, response: Response::Accepted, responded_at: None };
            let revision = i64::from(random.below(u32::MAX));
            let guests = if revision % 7 == 0 { 1 } else { 2 };
            aggregator.meeting(MeetingRef {
                id: &texts.id,
                start: sent_at,
                end: sent_at + TimeDelta::minutes(30),
                organizer: Some(&texts.rep),
                attendees: [attendee(texts.contact.as_str()), attendee("rep1@corp.example")].into_iter().take(guests),
                all_day: false,
                status: Status::Confirmed,
                revision,
            })
        }
    }
}

fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// Text that is written into again and again, as a source would.
#[derive(Default)]
struct Texts {
    id: String,
    thread: String,
    rep: String,
    contact: String,
}

impl Texts {
    fn set(&mut self, number: u32, rep: u32, account: u32) {
        write(&mut self.id, format_args!("<{number}@mail.example>"));
        write(&mut self.thread, format_args!("thread-{}", number / 4));
        write(&mut self.rep, format_args!("rep{rep}@corp.example"));
        write(&mut self.contact, format_args!("contact{}@cust{account}.example", number % 1000));
    }
}

fn write(text: &mut String, what: fmt::Arguments<'_>) {
    text.clear();
    // Writing to a string does not fail.
    let _ = text.write_fmt(what);
}

/// Marsaglia's xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        u32::try_from(high).map_or(0, |high| high % bound)
    }
}

/// What the process holds, where the system says so.
fn process_bytes() -> Option<u64> {
    let statm = fs::read_to_string("/proc/self/statm").ok()?;
    Some(statm.split(' ').nth(1)?.parse::<u64>().ok()? * 4096)
}
