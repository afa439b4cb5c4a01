use account_engagement::{
    Accounts, Attendance, Attendee, Email, EmailKind, Gaps, Level, Meeting, MeetingStatus, Response, RollUp,
};
use arbitrary::{Result, Unstructured};
use chrono::{DateTime, Days, TimeDelta, Utc, Weekday};

use crate::pair::{Step, walk};
use crate::traffic::book::{ACCOUNTS, ADDRESSES, ADDRESSES_THAT_CAN_BE_LISTED, Book, CONTACTS, Change, DOMAINS, Role};
use crate::traffic::scene::{SCENES, zone_of};
use crate::traffic::{MESSAGES, OCCURRENCES, Offer, THREADS};
use crate::twin::ask::{Ask, Policy};

/// The bytes say what is on the lists, what is offered, and what happens to two states on the way:
/// offers, other lists, merges, bytes and back. The states and their naive twins agree all along.
pub fn operations(bytes: &[u8]) {
    let mut choices = Unstructured::new(bytes);
    // Where the bytes end, every choice is the first.
    let _ = run(&mut choices);
}

fn run(choices: &mut Unstructured<'_>) -> Result<()> {
    let (zone, event) = *choices.choose(&SCENES)?;
    let event: DateTime<Utc> = event.parse().unwrap();
    let ask = ask(choices, zone, event)?;
    let mut book = Book::first();
    book.change_all(&changes(choices)?);
    let mut offers = Vec::new();
    let mut steps = Vec::new();
    while !choices.is_empty() && steps.len() < 60 {
        let step = match choices.int_in_range(0..=15)? {
            0 => Step::Adopt(changes(choices)?),
            1 => Step::Merge,
            2 => Step::WriteAndRead,
            3 if !offers.is_empty() => Step::Offer(choices.choose_index(offers.len())?),
            4..=9 => {
                offers.push(Offer::Meeting(meeting(choices, ask.as_of, event)?));
                Step::Offer(offers.len() - 1)
            }
            _ => {
                offers.push(Offer::Email(email(choices, ask.as_of, event)?));
                Step::Offer(offers.len() - 1)
            }
        };
        steps.push((choices.ratio(1, 4)?, step));
    }
    walk(&book, &offers, &steps, &ask);
    Ok(())
}

fn ask(choices: &mut Unstructured<'_>, zone: &str, event: DateTime<Utc>) -> Result<Ask> {
    let as_of = event + TimeDelta::milliseconds(*choices.choose(&[0, 1, -1, 86_400_000, 7_200_000, 2_678_400_000])?);
    let start = match choices.int_in_range(0..=3)? {
        0 => None,
        days => as_of.date_naive().checked_sub_days(Days::new([0, 40, 400][days - 1])),
    };
    let length = |choices: &mut Unstructured<'_>| {
        choices.choose(&[None, Some(TimeDelta::hours(24)), Some(TimeDelta::hours(1)), Some(TimeDelta::zero())]).copied()
    };
    let policy = Policy {
        kinds: if choices.arbitrary()? { vec![EmailKind::Personal] } else { EmailKind::ALL.to_vec() },
        attendance: *choices.choose(&[Attendance::NotDeclined, Attendance::Invited, Attendance::Accepted])?,
        tentative: choices.arbitrary()?,
        all_day: choices.arbitrary()?,
        shorter_than: length(choices)?,
        longest_reply: length(choices)?,
    };
    Ok(Ask {
        zone: zone_of(zone),
        start,
        week_start: *choices.choose(&[Weekday::Mon, Weekday::Sun, Weekday::Thu])?,
        levels: choices.choose(&[Level::ALL.to_vec(), vec![Level::Year], vec![Level::Week]])?.clone(),
        accounts: *choices.choose(&[Accounts::Active, Accounts::All])?,
        gaps: *choices.choose(&[Gaps::Omit, Gaps::Fill])?,
        policy,
        hierarchy: *choices.choose(&[RollUp::Off, RollUp::AddParents, RollUp::TopParentsOnly])?,
        disclosure: choices.int_in_range(0..=3)?,
        ..Ask::at(as_of)
    })
}

fn changes(choices: &mut Unstructured<'_>) -> Result<Vec<Change>> {
    (0..choices.int_in_range(0..=5)?)
        .map(|_| {
            let address = choices.choose_index(ADDRESSES_THAT_CAN_BE_LISTED)?;
            Ok(match choices.int_in_range(0..=6)? {
                0 => Change::Role(address, Role::Nobody),
                1 => Change::Role(address, Role::Mailbox(choices.choose_index(4)?)),
                2 | 3 => {
                    let (account, contact) =
                        (choices.choose_index(ACCOUNTS.len())?, choices.choose_index(CONTACTS.len())?);
                    Change::Role(address, Role::Contact(account, contact))
                }
                4 => Change::Ignored(address, choices.arbitrary()?),
                5 => {
                    let parent = choices.choose_index(ACCOUNTS.len() + 1)?;
                    Change::Parent(choices.choose_index(ACCOUNTS.len())?, (parent < ACCOUNTS.len()).then_some(parent))
                }
                _ => {
                    let account = choices.choose_index(ACCOUNTS.len() + 1)?;
                    Change::Domain(choices.choose_index(DOMAINS.len())?, (account < ACCOUNTS.len()).then_some(account))
                }
            })
        })
        .collect()
}

/// A few steps from as-of or from what happens in the zone.
fn moment(choices: &mut Unstructured<'_>, as_of: DateTime<Utc>, event: DateTime<Utc>) -> Result<DateTime<Utc>> {
    const STEPS: [i64; 12] = [
        0,
        1,
        -1,
        1000,
        -60_000,
        -3_600_000,
        3_600_000,
        -86_400_000,
        86_400_000,
        -2_678_400_000,
        -31_536_000_000,
        -31_622_400_000,
    ];
    let edge = if choices.arbitrary()? { as_of } else { event };
    Ok(edge + TimeDelta::milliseconds(choices.choose(&STEPS)? + choices.choose(&STEPS)?))
}

fn address(choices: &mut Unstructured<'_>) -> Result<String> {
    let address = *choices.choose(&ADDRESSES)?;
    Ok(match choices.int_in_range(0..=9)? {
        0 => address.to_uppercase(),
        1 => format!(" <mailto:{address}>"),
        2 => format!("MAILTO: {address}\u{2003}"),
        _ => address.to_owned(),
    })
}

fn id(choices: &mut Unstructured<'_>, ids: &[&str]) -> Result<String> {
    let id = *choices.choose(ids)?;
    Ok(match choices.int_in_range(0..=9)? {
        0 => format!(" < {id} >"),
        1 => "<>".to_owned(),
        _ => id.to_owned(),
    })
}

fn email(choices: &mut Unstructured<'_>, as_of: DateTime<Utc>, event: DateTime<Utc>) -> Result<Email> {
    let mut email =
        Email::new(id(choices, &MESSAGES)?, moment(choices, as_of, event)?, address(choices)?).to(address(choices)?);
    for _ in 0..choices.int_in_range(0..=3)? {
        email = email.cc(address(choices)?);
    }
    if choices.arbitrary()? {
        email = email.in_reply_to(id(choices, &MESSAGES)?);
    }
    if choices.arbitrary()? {
        email = email.conversation(id(choices, &THREADS)?);
    }
    Ok(if choices.ratio(1, 8)? { email.kind(*choices.choose(&EmailKind::ALL)?) } else { email })
}

fn meeting(choices: &mut Unstructured<'_>, as_of: DateTime<Utc>, event: DateTime<Utc>) -> Result<Meeting> {
    let start = moment(choices, as_of, event)?;
    let length = *choices.choose(&[3_600_000, 0, 1, 86_400_000, 86_399_999, -1])?;
    let mut meeting = Meeting::new(id(choices, &OCCURRENCES)?, start, start + TimeDelta::milliseconds(length))
        .status(*choices.choose(&[MeetingStatus::Confirmed, MeetingStatus::Tentative, MeetingStatus::Cancelled])?)
        .revision(*choices.choose(&[0, 0, 1, 2, i64::MIN, i64::MAX])?);
    meeting.all_day = choices.ratio(1, 8)?;
    if choices.ratio(3, 4)? {
        meeting = meeting.organizer(address(choices)?);
    }
    for _ in 0..choices.int_in_range(0..=4)? {
        let responses = [Response::None, Response::Accepted, Response::Tentative, Response::Declined];
        let attendee = Attendee::new(address(choices)?).response(*choices.choose(&responses)?);
        let has_time = choices.arbitrary()?;
        let answered = if has_time { attendee.responded_at(moment(choices, as_of, event)?) } else { attendee };
        meeting = meeting.attendee(answered);
    }
    Ok(meeting)
}
