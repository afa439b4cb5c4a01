use account_engagement::directory::SharedAddressPolicy;
use account_engagement::question::zone_named;
use account_engagement::{
    Account, Accounts, Aggregator, Directory, Email, Gaps, Key, Mailbox, Meeting, Outcomes, Question,
};
use chrono::{DateTime, Days};
use serde::Deserialize;

/// Whichever model a line reads as.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Meeting(Meeting),
    Email(Email),
    Mailbox(Mailbox),
    Account(Account),
}

const ZONES: [&str; 6] =
    ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Africa/Monrovia", "Pacific/Apia"];

/// Any text as JSON lines of mailboxes, accounts, emails and meetings, and a question as of the last
/// time in it: nothing panics, every offer ends in one place, every recorded activity counts or has
/// its reason, scores are from 0 to 100, and neither order nor repetition shows.
pub fn activities(bytes: &[u8]) {
    let Some((&choice, text)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let (mut mailboxes, mut accounts): (Vec<Mailbox>, Vec<Account>) = (Vec::new(), Vec::new());
    let (mut emails, mut meetings): (Vec<Email>, Vec<Meeting>) = (Vec::new(), Vec::new());
    for line in text.lines() {
        match serde_json::from_str(line) {
            Ok(Line::Meeting(meeting)) => meetings.push(meeting),
            Ok(Line::Email(email)) => emails.push(email),
            Ok(Line::Mailbox(mailbox)) => mailboxes.push(mailbox),
            Ok(Line::Account(account)) => accounts.push(account),
            Err(_) => {}
        }
    }
    let builder = || Directory::builder().add_mailboxes(&mailboxes).add_accounts(&accounts);
    let lenient = || {
        builder()
            .shared_addresses(SharedAddressPolicy::LeaveOut)
            .shared_domains(SharedAddressPolicy::FirstAccount)
            .build()
    };
    let Ok(directory) = builder().build().or_else(|_| lenient()) else { return };

    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let empty = aggregator.clone();
    let outcomes: Outcomes = offer(&mut aggregator, emails.iter(), meetings.iter());
    assert_eq!(outcomes.offered(), (emails.len() + meetings.len()) as u64);
    assert_eq!(outcomes.recorded, (aggregator.email_count() + aggregator.meeting_count()) as u64);
    let mut other = empty;
    offer(&mut other, emails.iter().rev(), meetings.iter().rev());
    let again = offer(&mut other, emails.iter(), meetings.iter());
    assert_eq!(again.recorded, 0);
    assert_eq!(other, aggregator);

    let sent = emails.iter().map(|email| email.sent_at);
    let as_of = sent.chain(meetings.iter().map(|meeting| meeting.start)).max().unwrap_or(DateTime::UNIX_EPOCH);
    let question = Question::new(as_of)
        .zone(zone_named(ZONES[usize::from(choice >> 2) % ZONES.len()]).unwrap())
        .accounts(if choice & 1 == 0 { Accounts::Active } else { Accounts::All })
        .gaps(if choice & 2 == 0 { Gaps::Omit } else { Gaps::Fill });
    let question = match as_of.date_naive().checked_sub_days(Days::new(u64::from(choice) * 40)) {
        Some(start) if choice & 1 == 0 => question.start(start),
        _ => question,
    };
    match (aggregator.rows(&question), other.rows(&question)) {
        (Ok(rows), Ok(same)) => {
            assert_eq!(rows, same);
            assert_eq!(rows.email_tally().recorded(), aggregator.email_count() as u64);
            assert_eq!(rows.meeting_tally().recorded(), aggregator.meeting_count() as u64);
            assert!(rows.iter().all(|row| (0.0..=100.0).contains(&row.score.relative)));
            serde_json::to_vec(&rows).unwrap();
        }
        (one, other) => assert_eq!(one.unwrap_err(), other.unwrap_err()),
    }
}

fn offer<'a>(
    aggregator: &mut Aggregator,
    emails: impl Iterator<Item = &'a Email>,
    meetings: impl Iterator<Item = &'a Meeting>,
) -> Outcomes {
    let mut intake = aggregator.intake();
    intake.extend(emails);
    intake.extend(meetings);
    intake.outcomes()
}
