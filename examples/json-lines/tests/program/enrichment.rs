//! Whose mail, by whose consent, and from which contacts: the configuration file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use account_engagement::enrichment::RunHistory;

use crate::support::{Program, Ran, Scratch, worked};

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The program with an enrichment, as a run of July 2026.
fn program(enrichment: &Path) -> Program {
    Program::empty().with("--enrichment", enrichment).with("--run-at", "2026-07-01T06:00:00Z")
}

fn on_worked_example(enrichment: &Path) -> Program {
    let program = program(enrichment).with("--accounts", worked("accounts.json"));
    program.with("--emails", worked("emails.jsonl")).with("--meetings", worked("meetings.jsonl"))
}

/// The shipped file, with something in it replaced.
fn changed(scratch: &Scratch, from: &str, to: &str) -> PathBuf {
    let text = fs::read_to_string(shipped("enrichment.toml")).unwrap();
    assert!(text.contains(from), "{from}");
    scratch.file("changed.toml", text.replacen(from, to, 1))
}

/// Asserts that this line of the file is refused.
fn is_refused(file: &Path, place: &str, what: &str) {
    on_worked_example(file).run().refused(&format!("{}:{place}: {what}", file.display()));
}

const PAGE: &str = "
Accounts enriched        2 of 3 (66.7 %)
Mailboxes with activity  2 of 2
Emails processed         27, of which 23 count
Meetings processed       17, of which 9 count
Days of data             366 of 366, from 2025-06-29 to 2026-06-30: the window is complete
Enrichment               Sales engagement
Output table             Office
Region                   Europe
Group                    Sales, 2 mailboxes
Next run                 2026-07-08T06:00:00Z
";

#[test]
fn rows_are_those_of_the_same_mailboxes_and_the_overview_goes_with_the_tallies() {
    let plain = Program::on_worked_example().run().ok();
    for shards in ["1", "7"] {
        let run = on_worked_example(&shipped("enrichment.toml")).with("--shards", shards).run().ok();
        assert_eq!(run.out, plain.out);
        assert_eq!(run.said, plain.said.clone() + PAGE);
    }
}

#[test]
fn without_consent_there_are_no_rows() {
    let scratch = Scratch::new("consent");
    let grant = "granted_by = \"admin@corp.example\"\ngranted_at = \"2026-06-02T09:00:00Z\"\n";
    let pending = changed(&scratch, grant, "");
    on_worked_example(&pending).run().refused(
        "--enrichment: consent is not in force: it is pending since 2026-06-01 09:00:00 UTC, so ask the administrator \
         to grant it",
    );
    let withdrawn = changed(&scratch, "[schedule]", "withdrawn_at = \"2026-07-01T06:00:00Z\"\n[schedule]");
    on_worked_example(&withdrawn).run().refused(
        "--enrichment: consent is not in force at 2026-07-01 06:00:00 UTC: it was withdrawn at 2026-07-01 06:00:00 \
         UTC, so ask the administrator to grant it again",
    );
}

#[test]
fn consent_is_that_of_the_run_and_not_of_as_of() {
    let scratch = Scratch::new("run_at");
    let withdrawn = changed(&scratch, "[schedule]", "withdrawn_at = \"2026-06-05T09:00:00Z\"\n[schedule]");
    let at = |time: &str| {
        let program = Program::empty().with("--enrichment", &withdrawn).with("--accounts", worked("accounts.json"));
        program.with("--run-at", time).run()
    };
    at("2026-06-02T08:59:59Z").refused(
        "--enrichment: consent is not in force at 2026-06-02 08:59:59 UTC: it was granted only at 2026-06-02 09:00:00 \
         UTC, so run then or later",
    );
    // As-of is of the end of June.
    let said = at("2026-06-05T10:59:59+02:00").ok().said;
    assert!(said.ends_with("\nNext run                 none, consent is withdrawn\n"), "{said}");
    assert_eq!(at("2026-06-05T11:00:00+02:00").code, Some(2));
    // Now, by the clock.
    let now = Program::empty().with("--accounts", worked("accounts.json"));
    assert_eq!(now.with("--enrichment", shipped("enrichment.toml")).run().code, Some(0));
}

#[test]
fn a_slip_in_the_file_is_named_with_line_and_column() {
    let scratch = Scratch::new("slips");
    for (from, to, place, what) in [
        (
            "region",
            "regoin",
            "4:1",
            "unknown field `regoin`, expected one of `name`, `output`, `region`, `mailboxes`, `groups`, \
             `contact_fields`, `membership`",
        ),
        (
            "directory_id",
            "directory",
            "6:72",
            "unknown field `directory`, expected one of `group`, `address`, `aliases`, `directory_id`, `name`",
        ),
        (
            "account_id =",
            "account =",
            "12:1",
            "unknown field `account`, expected one of `account_id`, `contact_id`, `address`",
        ),
        (
            "granted_at",
            "granted",
            "23:1",
            "unknown field `granted`, expected one of `requested_at`, `granted_by`, `granted_at`, `withdrawn_at`",
        ),
        (
            "[schedule]",
            "[scheduel]",
            "25:2",
            "unknown field `scheduel`, expected one of `enrichment`, `consent`, `schedule`",
        ),
        ("interval_seconds", "interval", "26:1", "unknown field `interval`, expected `interval_seconds`"),
        ("604800", "-5", "25:1", "an interval of -5 s is too short: the interval must be at least one second"),
        (
            "\"2026-06-02T09:00:00Z\"",
            "2026-06-02T09:00:00Z",
            "23:14",
            "a time stands in quotes, such as \"2026-03-02T09:00:00Z\"",
        ),
        ("name = \"Sales engagement\"", "name = \"Sales", "3:14", "invalid basic string, expected `\"`"),
    ] {
        is_refused(&changed(&scratch, from, to), place, what);
    }
}

#[test]
fn all_problems_of_the_enrichment_are_reported_together() {
    let scratch = Scratch::new("together");
    let settings = "name = \"Sales engagement\"\nregion = \"europe\"\n";
    let file = changed(&scratch, settings, "output = \"2026 Office\"\nregion = \"mars\"\n");
    let text = fs::read_to_string(&file).unwrap().replace("[\"rep2@corp.example\"]", "[{ group = \"Nobody\" }]");
    let file = scratch.file("changed.toml", text);
    is_refused(
        &file,
        "2:1",
        "the enrichment has 5 problems:\n\
         - the enrichment has no name: give it one that people will know it by\n\
         - \"2026 Office\" is not a name for the output table: expected 1 to 100 of the letters a to z and A to Z, \
         digits and _, not beginning with a digit\n\
         - \"mars\" is not a region: expected united_kingdom, europe or north_america\n\
         - the group \"Nobody\", named in the group \"field sales\", is unknown: list its members or remove it\n\
         - 1 mailbox is chosen, groups expanded and aliases not counted: expected 2 to 2500, so choose more",
    );
}

#[test]
fn contacts_stand_in_for_accounts_or_beside_them() {
    let scratch = Scratch::new("contacts");
    let with = |contacts: &Path, accounts: Option<&Path>| -> Ran {
        let mut program = program(&shipped("enrichment.toml")).with("--contacts", contacts).flag("--all-accounts");
        if let Some(accounts) = accounts {
            program = program.with("--accounts", accounts);
        }
        program.with("--emails", worked("emails.jsonl")).with("--meetings", worked("meetings.jsonl")).run()
    };
    let contacts = shipped("contacts.csv");
    let plain = Program::on_worked_example().flag("--all-accounts").run().ok();
    // The domain is on the list of accounts alone, the people in the data set alone.
    let domain = scratch.file("accounts.json", r#"{"id": "acct-a", "domains": ["a.example"]}"#);
    let run = with(&contacts, Some(&domain)).ok();
    assert_eq!(run.out, plain.out);
    // Only the data set has a contact without an address, who matches nothing.
    let never = "Lists     never matched: 1 account, 2 contacts\n          account acct-c: no mail\n          \
                 contact bea of acct-b: no mail\n          contact cyd of acct-c: no mail\n";
    let (tallies, _) = plain.said.split_once("Lists ").unwrap();
    assert_eq!(run.said, format!("{}: 1 contact has no address\n{tallies}{never}{PAGE}", contacts.display()));
    // Both have the people.
    assert_eq!(with(&contacts, Some(&worked("accounts.json"))).ok().out, plain.out);
    let alone = with(&contacts, None).ok();
    assert_ne!(alone.out, plain.out);
    assert!(alone.out.contains("\nacct-c,"), "{}", alone.out);
}

#[test]
fn bad_contacts_are_named_all_together() {
    let scratch = Scratch::new("bad_contacts");
    let refused = |content: &str, what: &str| {
        let contacts = scratch.file("contacts.csv", content);
        let run = program(&shipped("enrichment.toml")).with("--contacts", &contacts).run();
        run.refused(&format!("{}{what}", contacts.display()));
    };
    refused(
        "AccountId,ContactId,Email\nacct-a,,ann@a.example\nacct-a,abe,abe\nacct-b,bob,Rep2@corp.example\n",
        ": the contact data set has 3 problems:\n\
         - record 1 has nothing in its field \"ContactId\": expected the contact id\n\
         - record 2 has \"abe\" in its field \"Email\", which is not an address: expected one @ between non-empty \
         parts, no white space or control character, at most 320 bytes\n\
         - record 3 has \"rep2@corp.example\" in its field \"Email\", which belongs to a mailbox of the enrichment: an \
         address belongs to one side, so remove it from one of them",
    );
    refused(
        "AccountId,Contact,Mail\nacct-a,ann,ann@a.example\n",
        ":1: the header lacks \"ContactId\" for the contact id and \"Email\" for the email address, as contact_fields \
         has it",
    );
    refused(
        "AccountId,ContactId,Email\nacct-a,ann\n",
        ": CSV error: record 1 (line: 2, byte: 26): found record with 2 fields, but the previous record has 3 fields",
    );
}

#[test]
fn one_option_for_each_side() {
    let enrichment = shipped("enrichment.toml");
    for (program, what) in [
        (Program::new().with("--enrichment", &enrichment), "'--mailboxes <FILE>' cannot be used with"),
        (
            Program::empty().with("--accounts", worked("accounts.json")),
            "<--mailboxes <FILE>|--our-domain <DOMAIN>|--enrichment <FILE>>",
        ),
        (Program::empty().with("--enrichment", &enrichment), "<--accounts <FILE>|--contacts <FILE>>"),
        (Program::new().with("--run-at", "2026-07-01T06:00:00Z"), "'--mailboxes <FILE>' cannot be used with"),
    ] {
        let run = program.run();
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        assert!(run.said.contains(what), "{what:?} in {}", run.said);
    }
}

#[test]
fn runs_are_added_to_their_history() {
    let scratch = Scratch::new("history");
    let history = scratch.path("history.json");
    let at = |time: &str| {
        let program = Program::empty().with("--enrichment", shipped("enrichment.toml")).with("--run-at", time);
        program.with("--accounts", worked("accounts.json")).with("--history", &history)
    };
    let ends_with = |run: Ran, last: &str| assert!(run.said.ends_with(last), "{}", run.said);
    ends_with(at("2026-07-08T06:00:00Z").run().ok(), "\nNext run                 2026-07-15T06:00:00Z\n");
    // An earlier run made good: the next one follows the last.
    let earlier = at("2026-07-01T06:00:00Z").with("--emails", worked("emails.jsonl"));
    ends_with(earlier.run().ok(), "\nNext run                 2026-07-15T06:00:00Z\n");
    let runs: RunHistory = serde_json::from_slice(&fs::read(&history).unwrap()).unwrap();
    assert_eq!(runs.enriched_account_counts().map(|(_, accounts)| accounts).collect::<Vec<_>>(), [2, 0]);

    let before = fs::read(&history).unwrap();
    assert_eq!(at("2026-06-01T09:00:00Z").run().code, Some(2), "before the grant");
    assert_eq!(at("2026-07-15T06:00:00Z").with("--out", scratch.path("nowhere/rows.csv")).run().code, Some(2));
    assert_eq!(fs::read(&history).unwrap(), before);
    assert_eq!(scratch.names(), ["history.json"]);

    let bad = scratch.file("history.json", "{}");
    at("2026-07-15T06:00:00Z").run().refused(&format!(
        "{}: --history is not a history of runs: invalid type: map, expected a sequence at line 1 column 0",
        bad.display()
    ));
}

/// `--help` teaches the file: what stands there is one.
#[test]
fn the_file_in_help_is_one() {
    let help = Command::new(env!("CARGO_BIN_EXE_json-lines")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, file) = help.split_once("    [enrichment]\n").unwrap();
    let (file, _) = file.split_once("\n\n").unwrap();
    let file = Scratch::new("help").file("help.toml", format!("[enrichment]\n{file}\n"));
    on_worked_example(&file).run().ok();
}
