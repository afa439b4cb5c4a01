//! Made-up activity: the same every time, and as varied as it is meant to be.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::{self, File};
use std::hash::Hasher as _;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use account_engagement::{
    Account, Aggregator, Attendee, CountingPolicy, Directory, Email, Key, Kind, Mailbox, Meeting, Outcomes, Question,
    Reason, Response, Rows, Status, Tally,
};
use chrono::{DateTime, TimeDelta};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::json::LineDelimitedWriter;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use on_datafusion::generate::{AS_OF, Generation, Written, columns, write_parquet};
use serde::de::DeserializeOwned;
use siphasher::sip128::{Hasher128 as _, SipHasher13};
use tempfile::TempDir;

type Done = Result<(), Box<dyn Error>>;

fn read(path: &Path) -> Result<Vec<RecordBatch>, Box<dyn Error>> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?.build()?;
    Ok(reader.collect::<Result<_, _>>()?)
}

/// The rows of a file as JSON lines.
fn lines(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = LineDelimitedWriter::new(Vec::new());
    writer.write_batches(&read(path)?.iter().collect::<Vec<_>>())?;
    writer.finish()?;
    Ok(writer.into_inner())
}

fn models<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    Ok(serde_json::Deserializer::from_slice(&lines(path)?).into_iter().collect::<Result<_, _>>()?)
}

/// Made-up activity in a folder of its own.
struct Made {
    folder: TempDir,
    written: Written,
}

impl Made {
    fn new(generation: Generation) -> Result<Made, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let written = generation.write(folder.path(), |_| ())?;
        Ok(Made { folder, written })
    }

    /// The files of a table, in order.
    fn parts(&self, table: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
        let files = fs::read_dir(self.folder.path().join(table))?;
        let mut paths = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
        paths.sort();
        Ok(paths)
    }

    /// The models of a table, file by file.
    fn rows<T: DeserializeOwned>(&self, table: &str) -> Result<Vec<Vec<T>>, Box<dyn Error>> {
        self.parts(table)?.iter().map(|path| models(path)).collect()
    }

    /// Everything that a reader can see, as one number.
    fn digest(&self) -> Result<u128, Box<dyn Error>> {
        let mut hasher = SipHasher13::new();
        for table in ["emails", "meetings"] {
            for path in self.parts(table)? {
                hasher.write(&lines(&path)?);
                hasher.write_u8(0xff);
            }
        }
        for list in self.parts("directory")? {
            hasher.write(&fs::read(list)?);
        }
        Ok(hasher.finish128().as_u128())
    }

    fn empty_state(&self) -> Result<Aggregator, Box<dyn Error>> {
        let directory = self.folder.path().join("directory");
        let accounts: Vec<Account> = serde_json::from_slice(&fs::read(directory.join("accounts.json"))?)?;
        let mailboxes: Vec<Mailbox> = serde_json::from_slice(&fs::read(directory.join("mailboxes.json"))?)?;
        assert_eq!((accounts.len() as u64, mailboxes.len() as u64), (self.written.accounts, self.written.mailboxes));
        let directory = Directory::builder().accounts(&accounts).mailboxes(&mailboxes).build()?;
        Ok(Aggregator::new(Key::PUBLIC, directory))
    }
}

fn bare(id: &str) -> &str {
    id.trim_start_matches('<').trim_end_matches('>')
}

#[test]
fn models_become_columns_and_files() -> Done {
    let at = DateTime::UNIX_EPOCH;
    let emails = [
        Email::new("<m1@mail.example>", at, "rep@corp.example").to("a@x.example").to("b@x.example").cc("c@x.example"),
        Email::new("m2", at + TimeDelta::milliseconds(1), "a@x.example")
            .bcc("d@x.example")
            .in_reply_to("m1")
            .conversation("t")
            .kind(Kind::AutoReply),
    ];
    let answered = Attendee::new("a@x.example").response(Response::Accepted).responded_at(at);
    let meetings = [
        Meeting::new("u1", at, at + TimeDelta::hours(1)).organizer("rep@corp.example").attendee(answered).revision(7),
        Meeting::new("u2", at, at).all_day().status(Status::Cancelled),
        Meeting::new("u3", at, at).attendee("a@x.example").attendee(Attendee::new("b").response(Response::Declined)),
    ];
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("part.parquet");
    let mut lines = Vec::new();
    for batch in [columns::emails(&emails)?, columns::meetings(&meetings)?] {
        write_parquet(&path, [batch.clone()])?;
        assert_eq!(read(&path)?, std::slice::from_ref(&batch));
        let table = pretty_format_batches(&[batch])?.to_string();
        let rows = table.lines().filter(|line| line.starts_with('|'));
        lines.extend(rows.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    let expected = [
        "| id | sent_at | from | to | cc | bcc | in_reply_to | conversation | kind |",
        "| <m1@mail.example> | 1970-01-01T00:00:00Z | rep@corp.example | [a@x.example, b@x.example] | [c@x.example] | [] \
         | | | personal |",
        "| m2 | 1970-01-01T00:00:00.001Z | a@x.example | [] | [] | [d@x.example] | m1 | t | auto_reply |",
        "| id | organizer | attendees | start | end | all_day | status | revision |",
        "| u1 | rep@corp.example | [{address: a@x.example, response: accepted, responded_at: 1970-01-01T00:00:00Z}] \
         | 1970-01-01T00:00:00Z | 1970-01-01T01:00:00Z | false | confirmed | 7 |",
        "| u2 | | [] | 1970-01-01T00:00:00Z | 1970-01-01T00:00:00Z | true | cancelled | 0 |",
        "| u3 | | [{address: a@x.example, response: none, responded_at: }, {address: b, response: declined, \
         responded_at: }] | 1970-01-01T00:00:00Z | 1970-01-01T00:00:00Z | false | confirmed | 0 |",
    ];
    assert_eq!(lines, expected);
    Ok(())
}

#[test]
fn no_batch_is_no_file() {
    let error = write_parquet("nowhere.parquet".as_ref(), []).unwrap_err();
    assert_eq!(error.to_string(), "nowhere.parquet: no batch, and so no columns: give an empty one");
}

#[test]
fn no_activity_is_a_table_without_rows() -> Done {
    assert_eq!(columns::emails(&[])?.schema(), columns::emails_schema());
    assert_eq!(columns::meetings(&[])?.schema(), columns::meetings_schema());
    Ok(())
}

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
    let emails: Outcomes = made.rows::<Email>("emails")?.iter().flatten().map(|email| state.email(email)).collect();
    assert_eq!((emails.offered(), emails.rejected), (made.written.email_copies, 0));
    assert!((14_000..16_000).contains(&emails.recorded), "{} emails are relevant", emails.recorded);
    let meetings: Outcomes =
        made.rows::<Meeting>("meetings")?.iter().flatten().map(|meeting| state.meeting(meeting)).collect();
    assert_eq!((meetings.recorded, meetings.rejected), (made.written.meetings, 0));

    let rows = state.rows(&Question::new(AS_OF))?;
    let reasons = |tally: Tally| tally.reasons().map(|(reason, _)| reason).collect::<Vec<_>>();
    assert_eq!(
        reasons(rows.emails()),
        [Reason::ContradictorySender, Reason::BeforeWindow, Reason::AfterAsOf, Reason::Kind]
    );
    assert_eq!(
        reasons(rows.meetings()),
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
        rows.account_tallies().iter().map(|tally| tally.emails.not_counted(Reason::Bystander)).sum()
    };
    assert!(bystanders(&rows) > 0);
    let firm = state.rows(&Question::new(AS_OF).policy(CountingPolicy::default().without_tentative_meetings()))?;
    assert!(firm.meetings().not_counted(Reason::Tentative) > 0);
    assert!(rows.iter().any(|row| row.average_reply_duration.known().is_some()));
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
        let outcomes: Outcomes = emails.iter().map(|email| state.email(email)).collect();
        assert_eq!(outcomes.rejected, 0);
    }
    Ok(())
}

#[test]
fn progress_is_told_up_to_the_last_message() -> Done {
    let folder = tempfile::tempdir()?;
    let mut told = Vec::new();
    Generation::new(25_000).write(folder.path(), |messages| told.push(messages))?;
    assert_eq!(told, [10_000, 20_000, 25_000]);
    Ok(())
}

#[test]
fn a_folder_with_a_table_is_left_alone() -> Done {
    for taken in ["emails", "meetings", "directory"] {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join(taken))?;
        let error = Generation::new(1).write(folder.path(), |_| ()).unwrap_err();
        let expected = format!(
            "{}: is there already: name another folder, or delete this one",
            folder.path().join(taken).display()
        );
        assert_eq!(error.to_string(), expected);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
    }
    Ok(())
}

#[test]
fn what_cannot_be_written_is_told() -> Done {
    let folder = tempfile::tempdir()?;
    let many = NonZeroU32::new(u32::MAX);
    for (generation, expected) in [
        (
            Generation::new(u64::MAX),
            "18446744073709551615 messages are more than can be made up: ask for 1000000000000",
        ),
        (
            Generation { parts: many, ..Generation::new(1) },
            "4294967295 parts are more than can be made up: ask for 100000",
        ),
        (
            Generation { accounts: many, ..Generation::new(1) },
            "4294967295 accounts are more than can be made up: ask for 10000000",
        ),
    ] {
        let error = generation.write(folder.path(), |_| ()).unwrap_err();
        assert_eq!(error.to_string(), format!("{expected} at most"));
    }
    assert_eq!(fs::read_dir(folder.path())?.count(), 0);
    let file = folder.path().join("file");
    fs::write(&file, "")?;
    let error = Generation::new(1).write(&file, |_| ()).unwrap_err();
    assert_eq!(error.to_string(), format!("{}: cannot be written", file.display()));
    Ok(())
}
