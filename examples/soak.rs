//! Years of a busy inbox in a few minutes: `cargo run --release --example soak -- 50` offers fifty
//! million activities, most of them repeats and irrelevant mail over a bounded set of messages and
//! meetings, and shows that memory stays flat.

use std::fmt::{self, Write as _};
use std::fs;

use account_engagement::aggregator::Offered;
use account_engagement::{
    Account, Aggregator, AttendeeRef, Directory, EmailRef, Key, Level, Mailbox, MeetingRef, OfferError, Outcomes,
    Question, Response,
};
use chrono::{DateTime, TimeDelta, Utc};

const HELP: &str = "\
Usage: soak [MILLIONS]

Offers so many millions of activities, 5 by default: repeats and irrelevant mail over a bounded set of messages and
meetings. Prints after each tenth how many bytes the state and the process have.
Exit codes: 0 if they stay flat, 1 if they grow.";

const MESSAGES: u32 = 20_000;
const MEETINGS: u32 = 5_000;
/// What the process may have allocated besides the state: the directory, text, buffers.
const BESIDES: u64 = 1 << 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let millions: u32 = match std::env::args().nth(1) {
        None => 5,
        Some(text) if ["-h", "--help"].contains(&&*text) => {
            println!("{HELP}");
            return Ok(());
        }
        Some(text) => text.parse().map_err(|_| format!("{text:?} is no number of millions, such as 50"))?,
    };
    let directory = Directory::builder()
        .add_mailboxes((0..50).map(|number| Mailbox::new(format!("rep{number}@corp.example"))).collect::<Vec<_>>())
        .add_accounts(
            (0..100)
                .map(|number| Account::new(format!("acct-{number}")).domain(format!("cust{number}.example")))
                .collect::<Vec<_>>(),
        )
        .build()?;
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let mut outcomes = Outcomes::default();
    let mut random = Random(16);
    let mut texts = Texts::default();

    println!("{:>8} {:>8} {:>9} {:>12} {:>13}", "offered", "emails", "meetings", "state bytes", "process bytes");
    // Everybody once, so that from then on nothing grows.
    for number in 0..MESSAGES {
        outcomes.record(&offer_email(&mut aggregator, number, true, &mut texts));
    }
    for number in 0..MEETINGS {
        outcomes.record(&offer_meeting(&mut aggregator, number, 0, &mut texts));
    }
    let mut settled = None;
    let tenth = u64::from(millions) * 100_000;
    for _ in 0..10 {
        for _ in 0..tenth {
            outcomes.record(&offer(&mut aggregator, &mut random, &mut texts));
        }
        let sizes = (aggregator.heap_bytes(), process_bytes().unwrap_or_default());
        println!(
            "{:>8} {:>8} {:>9} {:>12} {:>13}",
            outcomes.offered(),
            aggregator.email_count(),
            aggregator.meeting_count(),
            sizes.0,
            sizes.1
        );
        // Room that the state has had from early on comes into use, page by page, and is given back.
        let (state, process) = sizes;
        let settled = *settled.get_or_insert(state);
        if state > settled + settled / 50 || process > state as u64 + BESIDES {
            return Err(format!("{state} bytes of state, {settled} before; {process} of the process").into());
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

/// Of ten offers six are irrelevant, three are emails that came before, one is a meeting, in a new
/// revision or an old one, with everybody on it or not.
fn offer(aggregator: &mut Aggregator, random: &mut Random, texts: &mut Texts) -> Result<Offered, OfferError> {
    match random.below(10) {
        draw @ 0..9 => offer_email(aggregator, random.below(MESSAGES), draw < 3, texts),
        _ => offer_meeting(aggregator, random.below(MEETINGS), i64::from(random.below(u32::MAX)), texts),
    }
}

fn offer_email(
    aggregator: &mut Aggregator,
    number: u32,
    is_relevant: bool,
    texts: &mut Texts,
) -> Result<Offered, OfferError> {
    texts.set(number);
    let sent_at = start() + TimeDelta::minutes(i64::from(number));
    let recipients = [if is_relevant { &texts.contact } else { "someone@else.example" }, "all@corp.example"];
    let email = EmailRef::new(&texts.id, sent_at, &texts.rep, recipients);
    aggregator.record_email(email.conversation(texts.thread.as_str()))
}

fn offer_meeting(
    aggregator: &mut Aggregator,
    number: u32,
    revision: i64,
    texts: &mut Texts,
) -> Result<Offered, OfferError> {
    texts.set(number);
    let attendee = |address| AttendeeRef::new(address).response(Response::Accepted);
    let guests = if revision % 7 == 1 { 0 } else { 2 };
    let attendees = [attendee(texts.contact.as_str()), attendee("rep1@corp.example")].into_iter().take(guests);
    let start = start() + TimeDelta::minutes(i64::from(number));
    let meeting = MeetingRef::new(&texts.id, start, start + TimeDelta::minutes(30), attendees);
    aggregator.record_meeting(meeting.organizer(texts.rep.as_str()).revision(revision))
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
    fn set(&mut self, number: u32) {
        write(&mut self.id, format_args!("<{number}@mail.example>"));
        write(&mut self.thread, format_args!("thread-{}", number / 4));
        write(&mut self.rep, format_args!("rep{}@corp.example", number % 50));
        write(&mut self.contact, format_args!("contact{}@cust{}.example", number % 1000, number % 100));
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

/// What the process has allocated, where the system says so. Its pages of the program come and go.
fn process_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let allocated = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(allocated.trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}
