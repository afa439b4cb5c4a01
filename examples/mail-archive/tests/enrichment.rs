//! Runs the program on the sample with its enrichment file, and with what is wrong in one.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use account_engagement::enrichment::RunHistory;
use kit::testing::{self, Ran};
use tempfile::TempDir;

const AS_OF: &str = "2026-06-30T17:00:00Z";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample").join(name)
}

/// The sample archive, with these lists of people.
fn run(lists: &[(&str, &Path)], more: &[&str]) -> Ran {
    let mut program = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
    program.args([sample("mail"), sample("calendar")]).args(["--as-of", AS_OF]);
    for (option, path) in lists {
        program.arg(option).arg(path);
    }
    testing::run(program.args(more))
}

/// The sample with an enrichment, run at as-of.
fn enriched(enrichment: &Path, more: &[&str]) -> Ran {
    let lists = [("--enrichment", enrichment), ("--accounts", &sample("accounts.json"))];
    run(&lists, &[&["--format", "csv", "--run-at", AS_OF][..], more].concat())
}

fn plain() -> Ran {
    let lists = [("--mailboxes", sample("mailboxes.json")), ("--accounts", sample("accounts.json"))];
    run(&lists.each_ref().map(|(option, path)| (*option, path.as_path())), &["--format", "csv"])
}

/// The sample's file, with something in it replaced.
fn changed(folder: &TempDir, from: &str, to: &str) -> PathBuf {
    let text = fs::read_to_string(sample("enrichment.toml")).unwrap();
    assert!(text.contains(from), "{from}");
    let path = folder.path().join("changed.toml");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    path
}

const PAGE: &str = "
Accounts enriched        12 of 13 (92.3 %)
Mailboxes with activity  5 of 5
Emails processed         837, of which 780 count
Meetings processed       304, of which 241 count
Days of data             366 of 366, from 2025-06-17 to 2026-06-30: the window is complete
Enrichment               Lanternworks and its customers
Output table             Office
Region                   Europe
Group                    Sales, 4 mailboxes
Group                    Overseas, 2 mailboxes
Next run                 2026-07-07T17:00:00Z
";

#[test]
fn rows_are_those_of_the_same_mailboxes_and_the_overview_follows_the_summary() {
    let plain = plain().ok();
    let run = enriched(&sample("enrichment.toml"), &[]).ok();
    assert_eq!(run.out, plain.out);
    assert_eq!(run.said, plain.said + PAGE);
}

#[test]
fn the_overview_stands_below_the_table() {
    let lists = [("--enrichment", sample("enrichment.toml")), ("--contacts", sample("contacts.csv"))];
    let lists = lists.each_ref().map(|(option, path)| (*option, path.as_path()));
    let run = run(&lists, &["--run-at", AS_OF]).ok();
    assert!(run.out.contains("Read      5 mail files"), "{}", run.out);
    assert!(run.out.ends_with(
        "\nGroup                    Overseas, 2 mailboxes\nNext run                 2026-07-07T17:00:00Z\n"
    ));
    assert_eq!(run.said, "");
}

#[test]
fn without_consent_there_are_no_rows() {
    let folder = TempDir::new().unwrap();
    let grant = "granted_by = \"admin@lanternworks.example\"\ngranted_at = \"2026-06-24T14:30:00+02:00\"\n";
    enriched(&changed(&folder, grant, ""), &[]).refused(
        "--enrichment: consent is not in force: it is pending since 2026-06-22 07:00:00 UTC, so ask the administrator \
         to grant it",
    );
    let withdrawn = changed(&folder, "\n[schedule]", "withdrawn_at = \"2026-06-30T17:00:00Z\"\n[schedule]");
    enriched(&withdrawn, &[]).refused(
        "--enrichment: consent is not in force at 2026-06-30 17:00:00 UTC: it was withdrawn at 2026-06-30 17:00:00 \
         UTC, so ask the administrator to grant it again",
    );
}

#[test]
fn consent_is_that_of_the_run_and_not_of_as_of() {
    let folder = TempDir::new().unwrap();
    let withdrawn = changed(&folder, "\n[schedule]", "withdrawn_at = \"2026-06-26T09:00:00Z\"\n[schedule]");
    let at = |time: Option<&str>| {
        let accounts = sample("accounts.json");
        let run_at = time.map_or(vec![], |time| vec!["--run-at", time]);
        run(&[("--enrichment", &withdrawn), ("--accounts", &accounts)], &run_at)
    };
    at(Some("2026-06-24T14:29:59+02:00")).refused(
        "--enrichment: consent is not in force at 2026-06-24 12:29:59 UTC: it was granted only at 2026-06-24 12:30:00 \
         UTC, so run then or later",
    );
    let out = at(Some("2026-06-25T09:00:00Z")).ok().out;
    assert!(out.ends_with("\nNext run                 none, consent is withdrawn\n"), "{out}");
    // Now, by the clock.
    assert_eq!(at(None).code, Some(2));
}

#[test]
fn a_slip_in_the_file_is_named_with_line_and_column() {
    let folder = TempDir::new().unwrap();
    for (from, to, place, what) in [
        (
            "region",
            "regoin",
            "4:1",
            "unknown field `regoin`, expected one of `name`, `output`, `region`, `mailboxes`, `groups`, \
             `contact_fields`, `membership`",
        ),
        (
            "[consent]",
            "[consnet]",
            "29:2",
            "unknown field `consnet`, expected one of `enrichment`, `consent`, `schedule`",
        ),
        (
            "\"2026-06-24T14:30:00+02:00\"",
            "2026-06-24T14:30:00+02:00",
            "32:14",
            "a time stands in quotes, such as \"2026-03-02T09:00:00Z\"",
        ),
    ] {
        let file = changed(&folder, from, to);
        enriched(&file, &[]).refused(&format!("{}:{place}: {what}", file.display()));
    }
}

#[test]
fn all_problems_of_the_enrichment_are_reported_together() {
    let folder = TempDir::new().unwrap();
    let file = changed(&folder, "region = \"europe\"", "output = \"2026 Office\"");
    enriched(&file, &[]).refused(&format!(
        "{}:2:1: the enrichment has 2 problems:\n\
         - \"2026 Office\" is not a name for the output table: expected 1 to 100 of the letters a to z and A to Z, \
         digits and _, not beginning with a digit\n\
         - no region is chosen: expected united_kingdom, europe or north_america",
        file.display()
    ));
}

#[test]
fn contacts_stand_in_for_accounts_or_beside_them() {
    let contacts = sample("contacts.csv");
    let contacts = contacts.to_str().unwrap();
    let beside = enriched(&sample("enrichment.toml"), &["--contacts", contacts]).ok();
    assert_eq!(beside.out, plain().out);

    let folder = TempDir::new().unwrap();
    let bad = folder.path().join("contacts.csv");
    let text = fs::read_to_string(contacts).unwrap();
    let refused = |bad: &Path, what: &str| {
        let lists = [("--enrichment", sample("enrichment.toml")), ("--contacts", bad.to_owned())];
        let lists = lists.each_ref().map(|(option, path)| (*option, path.as_path()));
        run(&lists, &["--run-at", AS_OF]).refused(&format!("{}{what}", bad.display()));
    };
    fs::write(
        &bad,
        text.replacen(",bjornar,", ",,", 1).replacen(
            "gino.pontelongo@lagunare.example",
            "amara@lanternworks.example",
            1,
        ),
    )
    .unwrap();
    refused(
        &bad,
        ": the contact data set has 2 problems:\n\
         - record 1 has nothing in its field \"ContactId\": expected the contact id\n\
         - record 9 has \"amara@lanternworks.example\" in its field \"EMailAddress1\", which belongs to a mailbox of \
         the enrichment: an address belongs to one side, so remove it from one of them",
    );
    fs::write(&bad, "ContactId,Email\n").unwrap();
    refused(
        &bad,
        ":1: the header lacks \"ParentCustomerId\" for the account id and \"EMailAddress1\" for the email address, as \
         contact_fields has it",
    );
}

#[test]
fn one_option_for_each_side() {
    let (enrichment, mailboxes) = (sample("enrichment.toml"), sample("mailboxes.json"));
    let accounts = sample("accounts.json");
    for (lists, more, what) in [
        (
            &[("--accounts", &accounts), ("--mailboxes", &mailboxes), ("--enrichment", &enrichment)][..],
            &[][..],
            "'--mailboxes <FILE>' cannot be used with",
        ),
        (&[("--accounts", &accounts)], &[], "<--mailboxes <FILE>|--our-domain <DOMAIN>|--enrichment <FILE>>"),
        (&[("--enrichment", &enrichment)], &[], "<--accounts <FILE>|--contacts <FILE>>"),
        (
            &[("--accounts", &accounts), ("--mailboxes", &mailboxes)],
            &["--run-at", AS_OF],
            "'--mailboxes <FILE>' cannot be used with",
        ),
    ] {
        let lists: Vec<(&str, &Path)> = lists.iter().map(|(option, path)| (*option, path.as_path())).collect();
        let ran = run(&lists, more);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        assert!(ran.said.contains(what), "{what:?} in {}", ran.said);
    }
}

#[test]
fn runs_are_added_to_their_history() {
    let folder = TempDir::new().unwrap();
    let history = folder.path().join("history.json");
    let at = |time: &str| {
        let more = ["--run-at", time, "--history", history.to_str().unwrap()];
        let lists = [("--enrichment", sample("enrichment.toml")), ("--contacts", sample("contacts.csv"))];
        run(&lists.each_ref().map(|(option, path)| (*option, path.as_path())), &more)
    };
    // An earlier run made good: the next one follows the last.
    for time in ["2026-07-07T17:00:00Z", AS_OF] {
        let out = at(time).ok().out;
        assert!(out.ends_with("\nNext run                 2026-07-14T17:00:00Z\n"), "{out}");
    }
    let runs: RunHistory = serde_json::from_slice(&fs::read(&history).unwrap()).unwrap();
    assert_eq!(runs.enriched_account_counts().map(|(_, accounts)| accounts).collect::<Vec<_>>(), [12, 12]);
    assert_eq!(at("2026-06-24T09:00:00Z").code, Some(2), "before the grant");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);

    fs::write(&history, "[{}]").unwrap();
    at(AS_OF).refused(&format!(
        "{}: --history is not a history of runs: missing field `at` at line 1 column 3",
        history.display()
    ));
}

/// `--help` teaches the file: what stands there is one.
#[test]
fn the_file_in_help_is_one() {
    let help = Command::new(env!("CARGO_BIN_EXE_mail-archive")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, file) = help.split_once("    [enrichment]\n").unwrap();
    let (file, _) = file.split_once("\n\n").unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("help.toml");
    fs::write(&path, format!("[enrichment]\n{file}\n")).unwrap();
    enriched(&path, &[]).ok();
}
