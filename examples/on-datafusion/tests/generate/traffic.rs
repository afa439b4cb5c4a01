//! What is made up: the same every time, and as varied as it is meant to be.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::num::NonZeroU32;

use account_engagement::{CountingPolicy, Email, Meeting, Outcomes, Question, Reason, Rows, Tally};
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use on_datafusion::generate::{AS_OF, Generation, columns};

use crate::support::{Done, Made, bare, lines};

#[test]
fn one_seed_makes_the_same_rows_in_the_same_files() -> Done {
    let generation = Generation { parts: NonZeroU32::new(5), seed: 7, ..Generation::new(2_000) };
    let digest = Made::new(generation)?.digest()?;
    assert_eq!(digest, Made::new(generation)?.digest()?);
    assert_ne!(digest, Made::new(Generation { seed: 8, ..generation })?.digest()?);
    // Who changes what is made up changes this number, and the figures of the README.
    assert_eq!(format!("{digest:032x}"), "0006b22df6a7b722b1192ef6ad0ad43a");
    Ok(())
}

#[test]
fn how_many_parts_there_are_says_only_where_rows_lie() -> Done {
    let all = |parts| -> Result<Vec<String>, Box<dyn Error>> {
        // More than one stretch, and for twenty parts more than are open at once.
        let made = Made::new(Generation { parts: NonZeroU32::new(parts), ..Generation::new(12_000) })?;
        assert_eq!(made.written.parts, parts);
        let mut rows = Vec::new();
        for path in made.parts("emails")?.into_iter().chain(made.parts("meetings")?) {
            rows.extend(String::from_utf8(lines(&path)?)?.lines().map(str::to_owned));
        }
        rows.sort();
        Ok(rows)
    };
    assert_eq!(all(1)?, all(20)?);
    Ok(())
}

#[test]
fn copies_of_a_message_lie_in_several_files() -> Done {
    let made = Made::new(Generation::new(5_000))?;
    let mut files: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut copies = 0;
    for (file, emails) in made.rows::<Email>("emails")?.iter().enumerate() {
        assert!(emails.len() > 1_000, "file {file} has {} rows", emails.len());
        for email in emails {
            copies += 1;
            files.entry(bare(&email.id).to_owned()).or_default().insert(file);
            let people = [&email.to, &email.cc, &email.bcc].into_iter().flatten().chain([&email.from, &email.id]);
            assert!(people.map(|text| bare(text)).all(|text| text.to_ascii_lowercase().ends_with(".example")));
        }
    }
    assert_eq!((made.written.emails, made.written.email_copies), (5_000, copies));
    assert_eq!(files.len(), 5_000);
    assert!((7_500..8_500).contains(&copies), "{copies} copies");
    let spread = files.values().filter(|files| files.len() > 1).count();
    assert!(spread > 1_500, "{spread} messages in several files");
    Ok(())
}

#[test]
fn meetings_are_moved_called_off_and_held_every_week() -> Done {
    let made = Made::new(Generation::new(20_000))?;
    let meetings: Vec<Meeting> = made.rows("meetings")?.into_iter().flatten().collect();
    assert_eq!(made.written.meeting_copies, meetings.len() as u64);
    let ids: BTreeSet<&str> = meetings.iter().map(|meeting| meeting.id.as_str()).collect();
    assert_eq!((made.written.meetings, ids.len()), (2_000, 2_000));
    assert!(ids.iter().all(|id| id.split('/').next().is_some_and(|uid| uid.ends_with(".example"))));
    let is_in_several_revisions = |id: &&&str| {
        let revisions = meetings.iter().filter(|meeting| meeting.id == **id).map(|meeting| meeting.revision);
        revisions.collect::<BTreeSet<_>>().len() > 1
    };
    assert!(ids.iter().filter(|id| id.contains('/')).count() > 200);
    assert!(ids.iter().take(500).filter(is_in_several_revisions).count() > 5);
    assert!(meetings.iter().any(|meeting| meeting.organizer.is_none()));
    assert!(meetings.iter().any(|meeting| meeting.attendees.iter().any(|attendee| attendee.responded_at.is_some())));
    Ok(())
}

#[test]
fn what_does_not_count_is_there_for_every_reason() -> Done {
    let made = Made::new(Generation::new(20_000))?;
    let mut state = made.empty_state()?;
    let emails: Outcomes =
        made.rows::<Email>("emails")?.iter().flatten().map(|email| state.record_email(email)).collect();
    assert_eq!((emails.offered(), emails.rejected), (made.written.email_copies, 0));
    assert!((14_000..16_000).contains(&emails.recorded), "{} emails are relevant", emails.recorded);
    let meetings: Outcomes =
        made.rows::<Meeting>("meetings")?.iter().flatten().map(|meeting| state.record_meeting(meeting)).collect();
    assert_eq!((meetings.recorded, meetings.rejected), (made.written.meetings, 0));

    let rows = state.rows(&Question::new(AS_OF))?;
    let reasons = |tally: Tally| tally.reasons().map(|(reason, _)| reason).collect::<Vec<_>>();
    assert_eq!(
        reasons(rows.email_tally()),
        [Reason::ContradictorySender, Reason::BeforeWindow, Reason::AfterAsOf, Reason::Kind]
    );
    assert_eq!(
        reasons(rows.meeting_tally()),
        [
            Reason::OneSideMissing,
            Reason::Cancelled,
            Reason::BeforeWindow,
            Reason::AfterAsOf,
            Reason::AllDay,
            Reason::TooLong,
            Reason::NobodyLeft,
        ]
    );
    let bystanders = |rows: &Rows| -> u64 {
        rows.account_tallies().iter().map(|tally| tally.email_tally.not_counted(Reason::Bystander)).sum()
    };
    assert!(bystanders(&rows) > 0);
    let firm = state.rows(&Question::new(AS_OF).policy(CountingPolicy::default().without_tentative_meetings()))?;
    assert!(firm.meeting_tally().not_counted(Reason::Tentative) > 0);
    assert!(rows.iter().any(|row| row.average_reply_duration.is_some()));
    Ok(())
}

#[test]
fn accounts_are_of_several_sizes_and_families() -> Done {
    let made = Made::new(Generation { accounts: NonZeroU32::new(500), ..Generation::new(20_000) })?;
    let state = made.empty_state()?;
    let directory = state.directory();
    let parents = |id| std::iter::successors(directory.parent(id), |parent| directory.parent(parent)).count();
    let depths: BTreeMap<usize, usize> = directory.accounts().fold(BTreeMap::new(), |mut depths, (id, _)| {
        *depths.entry(parents(id)).or_default() += 1;
        depths
    });
    assert_eq!(depths, BTreeMap::from([(0, 417), (1, 67), (2, 16)]));
    Ok(())
}

#[test]
fn nothing_and_one_message_are_as_good_as_many() -> Done {
    for (messages, meetings) in [(0, 0), (1, 1)] {
        let made = Made::new(Generation::new(messages))?;
        assert_eq!((made.written.emails, made.written.meetings, made.written.parts), (messages, meetings, 4));
        assert_eq!((made.written.mailboxes, made.written.accounts), (20, 20));
        let mut state = made.empty_state()?;
        for path in made.parts("emails")? {
            assert_eq!(
                ParquetRecordBatchReaderBuilder::try_new(File::open(&path)?)?.schema(),
                &columns::emails_schema()
            );
        }
        let emails: Vec<Email> = made.rows("emails")?.into_iter().flatten().collect();
        assert_eq!(emails.len() as u64, made.written.email_copies);
        assert_eq!(emails.is_empty(), messages == 0);
        let meetings: Vec<Meeting> = made.rows("meetings")?.into_iter().flatten().collect();
        assert_eq!(meetings.is_empty(), messages == 0);
        let outcomes: Outcomes = emails.iter().map(|email| state.record_email(email)).collect();
        assert_eq!(outcomes.rejected, 0);
    }
    Ok(())
}
