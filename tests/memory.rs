//! What is allocated: by whom, how much, and by whom nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use account_engagement::{Account, Aggregator, Directory, Email, Key, Mailbox, Meeting, Outcome, SnapshotError};
use chrono::{DateTime, TimeDelta, Utc};
use dhat::{Alloc, HeapStats, Profiler};

#[path = "integration/snapshots/format.rs"]
#[allow(dead_code, reason = "of the integration tests")]
mod format;

#[global_allocator]
static COUNTING: Alloc = Alloc;

const REP: &str = "rep@corp.example";

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_442_000, 0).unwrap()
}

const DOMAINS: usize = 1000;

fn directory() -> Directory {
    let account = Account::new("a").domain("cust.example").contact("c", ["listed@cust.example"]);
    let account = (0..DOMAINS).fold(account, |account, number| account.domain(format!("d{number}.example")));
    Directory::builder().add_mailboxes([Mailbox::new(REP)]).add_accounts([account]).build().unwrap()
}

fn email(number: usize) -> Email {
    let at = start() + TimeDelta::minutes(i64::try_from(number).unwrap());
    Email::new(format!("m{number}"), at, person(number))
        .to(REP)
        .to("listed@cust.example")
        .conversation(format!("t{}", number / 2))
        .in_reply_to(format!("m{}", number / 2))
}

fn meeting(number: usize) -> Meeting {
    Meeting::new(format!("u{number}"), start(), start() + TimeDelta::minutes(30))
        .organizer(REP)
        .attendee(person(number).as_str())
        .attendee("listed@cust.example")
}

/// Somebody at one of many domains.
fn person(number: usize) -> String {
    format!("c{number}@d{}.example", number % DOMAINS)
}

fn lost_a_side(number: usize) -> Meeting {
    Meeting::new(format!("u{number}"), start(), start()).organizer(REP).revision(1)
}

/// Emails, meetings with facts and without, places that are free again, long lists and lists that moved.
fn grow(aggregator: &mut Aggregator, activities: usize) {
    for number in 0..activities {
        aggregator.record_email(&email(number)).unwrap();
        aggregator.record_meeting(&meeting(number)).unwrap();
        if number % 3 == 0 {
            aggregator.record_meeting(&lost_a_side(number)).unwrap();
        }
        let grown = Email::new("long", start(), REP).to(person(number));
        aggregator.record_email(&grown).unwrap();
        aggregator.record_meeting(&meeting(number / 2).attendee(person(number).as_str())).unwrap();
    }
    (1..activities).step_by(3).for_each(|number| _ = aggregator.record_meeting(&lost_a_side(number)).unwrap());
}

/// All in one test: what is counted is the whole process's, from the start of each part.
#[test]
fn memory() {
    for part in [
        heap_bytes_are_those_of_the_allocator,
        a_state_is_small,
        many_small_states_over_a_large_directory_are_small,
        new_activity_seldom_allocates,
        repeats_and_irrelevant_mail_allocate_nothing,
        a_snapshot_takes_less_than_the_state_beside_it,
        a_lie_in_a_snapshot_allocates_nothing_large,
    ] {
        part();
    }
}

fn counting() -> Profiler {
    Profiler::builder().testing().build()
}

fn heap_bytes_are_those_of_the_allocator() {
    let _counting = counting();
    let empty = Aggregator::new(Key::PUBLIC, directory());
    for activities in [0, 100, 20_000] {
        let mut grown = empty.clone();
        grow(&mut grown, activities);
        let said = grown.heap_bytes();
        let before = HeapStats::get().curr_bytes;
        drop(grown);
        let freed = before - HeapStats::get().curr_bytes;
        // Besides, there is the room to work in, and a number for each address of the directory.
        let apart = freed.checked_sub(said).unwrap_or_else(|| panic!("{said} bytes said, {freed} freed"));
        assert!(apart < 16 * 1024, "{activities} activities: {said} bytes said, {freed} freed");
    }
}

/// Bytes of the state for each activity, wherever tables happen to be between growing and growing.
fn a_state_is_small() {
    let per_activity = |activities: usize, offer: fn(&mut Aggregator, usize)| {
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory());
        (0..activities).for_each(|number| offer(&mut aggregator, number));
        aggregator.heap_bytes() / activities
    };
    let emails: fn(&mut Aggregator, usize) = |aggregator, number| {
        let at = start() + TimeDelta::minutes(i64::try_from(number).unwrap());
        let email = Email::new(format!("m{number}"), at, REP).to(format!("c{}@cust.example", number % 100));
        aggregator.record_email(&email.conversation(format!("t{}", number / 4))).unwrap();
    };
    let bare: fn(&mut Aggregator, usize) = |aggregator, number| {
        aggregator.record_meeting(&Meeting::new(format!("u{number}"), start(), start()).organizer(REP)).unwrap();
    };
    let meetings: fn(&mut Aggregator, usize) = |aggregator, number| {
        let meeting = Meeting::new(format!("u{number}"), start(), start()).organizer(REP);
        aggregator.record_meeting(&meeting.attendee(format!("c{}@cust.example", number % 100).as_str())).unwrap();
    };
    for (what, offer, most) in [("an email", emails, 68), ("a bare meeting", bare, 36), ("a meeting", meetings, 60)] {
        let found = (10_000..13_000).step_by(250).map(|activities| per_activity(activities, offer)).max().unwrap();
        assert!(found <= most, "{what}: {found} bytes, and not {most}");
    }
}

/// As where work is distributed to buckets: the size of a state does not grow with the directory.
fn many_small_states_over_a_large_directory_are_small() {
    let contacts = (0..20_000).map(|number| (format!("c{number}"), format!("p{number}@cust.example")));
    let account = contacts.fold(Account::new("a"), |account, (id, address)| account.contact(id, [address]));
    let directory = Directory::builder().add_mailboxes([Mailbox::new(REP)]).add_accounts([account]).build().unwrap();
    let empty = Aggregator::new(Key::PUBLIC, directory);
    let _counting = counting();
    let states: Vec<Aggregator> = (0..100)
        .map(|number| {
            let mut state = empty.clone();
            state.record_email(&Email::new("m", start(), REP).to(format!("p{number}@cust.example"))).unwrap();
            state
        })
        .collect();
    let each = HeapStats::get().curr_bytes / states.len();
    assert!(each < 6 * 1024, "{each} bytes");
}

/// Memory is taken for many at once.
fn new_activity_seldom_allocates() {
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory());
    let emails: Vec<Email> = (0..10_000).map(email).collect();
    let meetings: Vec<Meeting> = (0..10_000).map(meeting).collect();
    let counting = counting();
    for (email, meeting) in emails.iter().zip(&meetings) {
        assert_eq!(aggregator.record_email(email), Ok(Outcome::Recorded.into()));
        assert_eq!(aggregator.record_meeting(meeting), Ok(Outcome::Recorded.into()));
    }
    let blocks = HeapStats::get().total_blocks;
    drop(counting);
    assert!(blocks < 500, "{blocks} allocations for 20,000");
}

fn repeats_and_irrelevant_mail_allocate_nothing() {
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory());
    grow(&mut aggregator, 100);
    let repeats: Vec<Email> = (0..100).map(email).collect();
    let meetings: Vec<Meeting> = (0..100).map(meeting).collect();
    let irrelevant: Vec<Email> =
        (0..100).map(|number| Email::new(format!("x{number}"), start(), REP).to("someone@else.example")).collect();
    let _counting = counting();
    for (repeat, unrelated) in repeats.iter().zip(&irrelevant) {
        assert_eq!(aggregator.record_email(repeat), Ok(Outcome::Copy.into()));
        assert_eq!(aggregator.record_email(unrelated), Ok(Outcome::Irrelevant.into()));
    }
    for repeat in &meetings {
        assert_eq!(aggregator.record_meeting(repeat), Ok(Outcome::Copy.into()));
    }
    assert_eq!(HeapStats::get().total_blocks, 0);
}

/// The most that there is at any time while it is written, less what there was before.
fn a_snapshot_takes_less_than_the_state_beside_it() {
    // Just below a power of two, and just above.
    for activities in [16_000, 17_000] {
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory());
        grow(&mut aggregator, activities);
        let state = aggregator.heap_bytes();
        let peak_of = |work: &dyn Fn() -> usize| {
            let _counting = counting();
            (work(), HeapStats::get().max_bytes)
        };
        let (written, most) = peak_of(&|| {
            let mut written = 0;
            let wrote: Result<(), ()> = aggregator.write_snapshot(|chunk| {
                written += chunk.len();
                Ok(())
            });
            wrote.unwrap();
            written
        });
        assert!(most < state / 2, "{most} bytes beside a state of {state}");
        assert!(written < state, "{written} bytes of a state of {state}");
        let (length, most) = peak_of(&|| aggregator.snapshot().len());
        assert_eq!(length, written);
        assert!(most < written + state / 2, "{most} bytes beside a state of {state}, for {written}");
        let bytes = aggregator.snapshot();
        assert_eq!(bytes.capacity(), written);
        let (read, most) = peak_of(&|| {
            let (read, _) = Aggregator::from_snapshot(&bytes, Key::PUBLIC, directory()).unwrap();
            read.heap_bytes()
        });
        assert!(read <= state, "{read} bytes once read, {state} before");
        assert!(most < read + read / 10, "{most} bytes to read a state of {read}");
    }
}

/// What every count promises is held against the bytes that there are before there is room for it,
/// even where the tag is right.
fn a_lie_in_a_snapshot_allocates_nothing_large() {
    let bytes = Aggregator::new(Key::PUBLIC, directory()).snapshot();
    for place in (52..100).step_by(4) {
        let mut lying = bytes.clone();
        lying[place..place + 4].copy_from_slice(&0x0fff_fff0_u32.to_le_bytes());
        format::seal(&mut lying);
        let directory = directory();
        let _counting = counting();
        let error = Aggregator::from_snapshot(&lying, Key::PUBLIC, directory).unwrap_err();
        assert!(matches!(error, SnapshotError::Inconsistent { offset: 100, .. }), "{error}");
        assert!(HeapStats::get().total_bytes < 1000, "{} bytes", HeapStats::get().total_bytes);
    }
}
