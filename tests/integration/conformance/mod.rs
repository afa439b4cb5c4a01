//! One small case for each rule (SPEC 2 to 14), in a form that implementations in other languages can be held to
//! as well: `tests/data/conformance`, whose README describes it.

mod case;
mod found;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use account_engagement::aggregator::Offered;
use account_engagement::directory::{DirectoryProblem, SharedAddressPolicy};
use account_engagement::{
    Account, Aggregator, Directory, Email, Key, Mailbox, Meeting, OfferError, Outcome, Rows, RowsError, SuppressedRow,
    WindowError,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::asking;
use crate::twin::Twin;
use crate::twin::ask::Zone;
use crate::twin::people::People;
use case::{Case, Ended};
use found::{Found, is_well_formed};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/conformance")
}

/// All cases in the order of their names, which are paths below the corpus.
fn cases() -> Vec<(String, Case)> {
    let chapters = fs::read_dir(corpus()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = chapters.flat_map(|chapter| fs::read_dir(chapter).unwrap()).map(|entry| entry.unwrap().path());
    let mut cases: Vec<(String, Case)> = files
        .map(|path| {
            let name = path.strip_prefix(corpus()).unwrap().to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(&path).unwrap();
            let case = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, case)
        })
        .collect();
    cases.sort_by(|one, other| one.0.cmp(&other.0));
    assert!(!cases.is_empty(), "no cases in {}", corpus().display());
    cases
}

/// The typed inputs of a case, or the word for what is wrong with them.
struct Inputs {
    mailboxes: Vec<Mailbox>,
    accounts: Vec<Account>,
    emails: Vec<Email>,
    meetings: Vec<Meeting>,
}

fn read<T: DeserializeOwned>(values: &[Value]) -> Result<Vec<T>, String> {
    let read = values.iter().map(|value| serde_json::from_value(value.clone()));
    read.collect::<Result<_, _>>().map_err(|error| {
        let text = error.to_string();
        let words =
            [("unknown variant", "unknown_word"), ("missing field", "missing_field"), ("RFC 3339", "malformed_time")];
        let word = words.into_iter().find(|(part, _)| text.contains(part));
        word.map_or(text.clone(), |(_, word)| word.to_owned())
    })
}

impl Inputs {
    fn of(case: &Case) -> Result<Inputs, String> {
        Ok(Inputs {
            mailboxes: read(&case.mailboxes)?,
            accounts: read(&case.accounts)?,
            emails: read(&case.emails)?,
            meetings: read(&case.meetings)?,
        })
    }

    fn directory(&self, case: &Case) -> Result<Directory, String> {
        let mut builder = Directory::builder()
            .add_mailboxes(&self.mailboxes)
            .add_accounts(&self.accounts)
            .ignore(&case.directory.ignore)
            .shared_addresses(case.directory.shared_addresses)
            .shared_domains(case.directory.shared_domains);
        if let Some(domains) = &case.directory.public_domains {
            builder = builder.public_domains(domains);
        }
        builder.build().map_err(|error| {
            // One case is about one kind of problem, however often there is one.
            let words: BTreeSet<String> = error.problems().iter().map(problem).collect();
            words.into_iter().collect::<Vec<_>>().join(" ")
        })
    }
}

fn problem(problem: &DirectoryProblem) -> String {
    match problem {
        DirectoryProblem::EmptyAccountId { .. } => "empty_account_id",
        DirectoryProblem::EmptyContactId { .. } => "empty_contact_id",
        DirectoryProblem::DuplicateAccountId { .. } => "duplicate_account_id",
        DirectoryProblem::UnknownParent { .. } => "unknown_parent",
        DirectoryProblem::ParentCycle { .. } => "parent_cycle",
        DirectoryProblem::MalformedAddress { .. } => "malformed_address",
        DirectoryProblem::MalformedDomain { .. } => "malformed_domain",
        DirectoryProblem::PublicDomain { .. } => "public_domain",
        DirectoryProblem::OwnDomain { .. } => "own_domain",
        DirectoryProblem::SharedAddress { .. } | DirectoryProblem::RepeatedMailbox { .. } => "shared_address",
        DirectoryProblem::SharedDomain { .. } => "shared_domain",
        other => return other.to_string(),
    }
    .to_owned()
}

fn ended(result: Result<Offered, OfferError>) -> String {
    match result.map(|offered| offered.outcome) {
        Ok(Outcome::Recorded) => "recorded",
        Ok(Outcome::Copy) => "copy",
        Ok(Outcome::Irrelevant) => "irrelevant",
        Ok(other) => return format!("{other:?}"),
        Err(OfferError::EmptyId) => "empty_id",
        Err(OfferError::EndsBeforeStart { .. }) => "ends_before_start",
        Err(other) => return other.to_string(),
    }
    .to_owned()
}

fn ask(aggregator: &Aggregator, case: &Case) -> Result<Rows<SuppressedRow>, String> {
    let (ask, model) = (case.question.ask(), case.question.model());
    let question = ask.question().model(model).normalizer(case.question.normalizer());
    let rows = match ask.zone {
        Zone::Fixed(zone) => asking::suppressed(aggregator, &question.zone(zone), ask.threshold()),
        Zone::Named(zone) => asking::suppressed(aggregator, &question.zone(zone), ask.threshold()),
    };
    rows.map_err(|error| match error {
        RowsError::Window(WindowError::StartAfterAsOf { .. }) => "start_after_as_of".to_owned(),
        other => other.to_string(),
    })
}

fn offer<'a>(
    state: &mut Aggregator,
    emails: impl Iterator<Item = &'a Email>,
    meetings: impl Iterator<Item = &'a Meeting>,
) -> Ended {
    Ended {
        emails: emails.map(|email| ended(state.record_email(email))).collect(),
        meetings: meetings.map(|meeting| ended(state.record_meeting(meeting))).collect(),
    }
}

/// States that hold what the case offers, grown in every way that must not show; and the outcomes of the first.
fn grown(empty: &Aggregator, inputs: &Inputs) -> (Ended, [(&'static str, Aggregator); 5]) {
    let (emails, meetings) = (&inputs.emails, &inputs.meetings);
    let [mut given, mut backwards, mut twice, mut one, mut other] = [(); 5].map(|()| empty.clone());
    let outcomes = offer(&mut given, emails.iter(), meetings.iter());
    offer(&mut backwards, emails.iter().rev(), meetings.iter().rev());
    offer(&mut twice, emails.iter().chain(emails), meetings.iter().chain(meetings));
    offer(&mut one, emails.iter().step_by(2), meetings.iter().step_by(2));
    offer(&mut other, emails.iter().skip(1).step_by(2), meetings.iter().skip(1).step_by(2));
    let first = one.clone();
    one.merge(&other).unwrap();
    other.merge(&first).unwrap();
    let ways = [
        ("as given", given),
        ("backwards", backwards),
        ("twice", twice),
        ("split, the second merged into the first", one),
        ("split, the first merged into the second", other),
    ];
    (outcomes, ways)
}

/// What is wrong, if anything.
fn check(case: &Case) -> Result<(), String> {
    let result = Inputs::of(case).and_then(|inputs| {
        let directory = inputs.directory(case)?;
        let (outcomes, grown) = grown(&Aggregator::new(Key::PUBLIC, directory), &inputs);
        let asked = grown.iter().map(|(way, state)| Ok((*way, ask(state, case)?)));
        Ok((outcomes, asked.collect::<Result<Vec<_>, String>>()?))
    });
    let (outcomes, answers) = match (result, &case.expected.error) {
        (Ok(found), None) => found,
        (Err(found), Some(expected)) if found == *expected => return Ok(()),
        (Err(found), expected) => return Err(format!("error: expected {expected:?}, found {found}")),
        (Ok(_), Some(expected)) => return Err(format!("error: expected {expected}, found none")),
    };
    for (way, rows) in answers {
        if let Some(difference) = Found::of_rows(&rows, &case.expected).difference(&case.expected) {
            return Err(format!("{way}: {difference}"));
        }
    }
    match &case.expected.outcomes {
        Some(expected) if *expected != outcomes => Err(format!("outcomes: expected {expected:?}, found {outcomes:?}")),
        _ => Ok(()),
    }
}

/// The same of the twin; it knows nothing of shared addresses, nor of other scores.
fn check_twin(case: &Case) -> Result<(), String> {
    let lists = &case.directory;
    let is_plain =
        lists.shared_addresses == SharedAddressPolicy::Refuse && lists.shared_domains == SharedAddressPolicy::Refuse;
    if !is_plain || !case.question.has_default_scores() || case.expected.error.is_some() {
        return Ok(());
    }
    let inputs = Inputs::of(case)?;
    let mut twin = Twin::new(People::new(&inputs.mailboxes, &inputs.accounts, &lists.ignore));
    let _ = inputs.emails.iter().filter_map(|email| twin.email(email)).count();
    let _ = inputs.meetings.iter().filter_map(|meeting| twin.meeting(meeting)).count();
    let answer = twin.answer(&case.question.ask()).ok_or("the twin has no window")?;
    Found::of_twin(&answer).difference(&case.expected).map_or(Ok(()), Err)
}

/// Of all cases, not of the first alone.
fn assert_none_fails(check: impl Fn(&Case) -> Result<(), String>) {
    let failures: Vec<String> = cases()
        .iter()
        .filter_map(|(name, case)| Some(format!("{name}\n  rule: {}\n  {}", case.rule, check(case).err()?)))
        .collect();
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_crate_conforms() {
    assert_none_fails(check);
}

#[test]
fn the_twin_conforms() {
    assert_none_fails(check_twin);
}

#[test]
fn every_case_is_well_formed() {
    let mut stems = BTreeSet::new();
    let mut rules = BTreeSet::new();
    for (name, case) in cases() {
        let (folder, file) = name.split_once('/').unwrap();
        let stem = file.strip_suffix(".json").unwrap_or_else(|| panic!("{name}: not .json"));
        assert_eq!(folder[..2].parse(), Ok(case.chapter), "{name}: the folder's chapter");
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(stem.chars().all(is_plain), "{name}: small letters, digits and hyphens");
        assert!(stems.insert(stem.to_owned()), "{name}: another case has this name");
        assert!(case.rule.ends_with('.'), "{name}: the rule is a sentence");
        assert!(rules.insert(case.rule.clone()), "{name}: another case has this rule");
        let expected = &case.expected;
        assert_eq!(expected.rows.is_some(), expected.error.is_none(), "{name}: rows or an error");
        assert!(expected.rows.iter().flatten().all(is_well_formed), "{name}: rows have seventeen names");
        if expected.error.is_none() {
            let outcomes = expected.outcomes.as_ref().unwrap_or_else(|| panic!("{name}: outcomes"));
            let counts = (outcomes.emails.len(), outcomes.meetings.len());
            assert_eq!(counts, (case.emails.len(), case.meetings.len()), "{name}: an outcome for each offer");
            assert!(case.emails.is_empty() || expected.emails.is_some(), "{name}: a tally of emails");
            assert!(case.meetings.is_empty() || expected.meetings.is_some(), "{name}: a tally of meetings");
        }
    }
}
