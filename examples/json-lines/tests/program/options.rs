//! Each option does what `--help` says.

use std::fs;
use std::process::Command;

use crate::support::{Program, Scratch, worked};

/// The distinct values of one column.
fn column(rows: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(rows.as_bytes());
    let place = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    let mut values: Vec<String> = reader.records().map(|record| record.unwrap()[place].to_owned()).collect();
    values.dedup();
    values
}

#[test]
fn levels_accounts_gaps_and_weeks_shape_the_rows() {
    let year = Program::on_worked_example().with("--levels", "Year").run().ok().out;
    assert_eq!(column(&year, "AggregationLevel"), ["Year"]);
    assert_eq!(column(&year, "AccountId"), ["acct-a", "acct-b"]);
    let all = Program::on_worked_example().with("--levels", "year").flag("--all-accounts").run().ok().out;
    assert_eq!(column(&all, "AccountId"), ["acct-a", "acct-b", "acct-c"]);
    let months = |program: Program| column(&program.with("--levels", "month").run().ok().out, "AggregationStartDate");
    assert_eq!(months(Program::on_worked_example()).len(), 4 + 6);
    assert_eq!(months(Program::on_worked_example().flag("--fill-gaps")).len(), 4 + 13);
    let sundays = Program::on_worked_example().with("--levels", "week").with("--week-start", "sunday").run().ok().out;
    assert_eq!(column(&sundays, "AggregationStartDate")[0], "2026-03-01");
}

#[test]
fn normalizers_differ_in_the_scores_alone() {
    for normalizer in ["max-abs", "min-max", "percentile-rank", "standard", "robust"] {
        let run = Program::on_worked_example().with("--levels", "year").with("--normalizer", normalizer).run().ok();
        let best = if matches!(normalizer, "standard" | "robust") { 50.0..100.0 } else { 100.0..101.0 };
        let score: f64 = column(&run.out, "EngagementScore")[0].parse().unwrap();
        assert!(best.contains(&score), "{normalizer}: {score}");
        assert_eq!(column(&run.out, "NoOfEmails_FromAccount"), ["7"]);
    }
}

#[test]
fn a_zone_shifts_dates_and_an_unknown_one_is_refused() {
    let start = |zone: &str| {
        let run = Program::on_worked_example().with("--zone", zone).with("--levels", "year").run().ok();
        column(&run.out, "AggregationStartDate")
    };
    // As-of is noon in UTC, and past midnight in Kiritimati.
    assert_eq!(start("UTC"), ["2025-06-30"]);
    assert_eq!(start("Pacific/Kiritimati"), ["2025-07-01"]);
    let unknown = Program::on_worked_example().with("--zone", "Europe/Atlantis").run();
    assert_eq!(unknown.code, Some(2));
    let error = "error: invalid value 'Europe/Atlantis' for '--zone <IANA>': \"Europe/Atlantis\" is not an IANA time zone \
                 such as Europe/Berlin\n";
    assert!(unknown.said.starts_with(error), "{}", unknown.said);
}

#[test]
fn bad_usage_is_2_and_help_teaches() {
    for (option, value) in [("--as-of", "30 June"), ("--levels", "quarter"), ("--shards", "0"), ("--week-start", "x")] {
        let run = Program::new().with(option, value).run();
        assert_eq!(run.code, Some(2), "{option}");
    }
    let help = Command::new(env!("CARGO_BIN_EXE_json-lines")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("Examples:\n") && help.contains("a random key is drawn"), "{help}");
}

#[test]
fn public_mail_domains_are_refused_or_replaced() {
    let scratch = Scratch::new("public_domains");
    let accounts = scratch.file("accounts", r#"{"id": "acct-1", "domains": ["gmail.com"]}"#);
    let mailboxes = worked("mailboxes.json");
    let problem = format!(
        "{}: \"gmail.com\" of account \"acct-1\" is a public-mail domain, which belongs to no account: left out",
        accounts.display()
    );
    let run = Program::over(&accounts, &mailboxes).run();
    assert_eq!(run.code, Some(0), "{}", run.said);
    assert!(run.said.starts_with(&format!("{problem}\n")), "{}", run.said);
    assert!(run.said.contains("Lists     1 problem, named above: --strict-lists makes them errors"), "{}", run.said);
    let strict = Program::over(&accounts, &mailboxes).flag("--strict-lists").run();
    strict.refused(&format!("the lists have 1 problem:\n{problem}"));
    let none = scratch.file("none", "");
    assert_eq!(Program::over(&accounts, &mailboxes).with("--public-domains", none).run().code, Some(0));
    let other = scratch.file("other", "\u{feff}\r\nA.example\r\n");
    assert_eq!(Program::over(&accounts, &mailboxes).with("--public-domains", &other).run().code, Some(0));
    let own = Program::new().with("--public-domains", &other).run();
    assert!(own.said.contains("\"a.example\" of account \"acct-a\" is a public-mail domain"), "{}", own.said);
    assert_eq!(own.code, Some(0));
}

#[test]
fn ignored_addresses_are_nobody() {
    let scratch = Scratch::new("ignore");
    let ignored = scratch.file("ignored", "BOB@b.example\n\n");
    let run = Program::on_worked_example().with("--ignore-addresses", ignored).run().ok();
    assert_eq!(column(&run.out, "AccountId"), ["acct-a"]);
}

#[test]
fn a_key_does_not_show_in_the_rows() {
    let scratch = Scratch::new("key");
    let public = Program::on_worked_example().run().ok();
    for key in [&b"000102030405060708090a0b0c0d0e0f\n"[..], &[0xff; 16]] {
        let run = Program::on_worked_example().with("--key-file", scratch.file("key", key)).run().ok();
        assert_eq!((run.out, run.said), (public.out.clone(), public.said.clone()));
    }
    let short = scratch.file("short", "00ff");
    let run = Program::on_worked_example().with("--key-file", &short).run();
    run.refused(&format!(
        "{}: --key-file needs 16 raw bytes or 32 digits: a key is 32 hexadecimal digits, found 4 bytes",
        short.display()
    ));
}

#[test]
fn timing_names_eight_numbers() {
    let plain = Program::on_worked_example().run().ok();
    let run = Program::on_worked_example().flag("--timing").with("--shards", "2").run().ok();
    assert_eq!(run.out, plain.out);
    let timing = run.said.strip_prefix(&plain.said).unwrap();
    let (names, values): (Vec<&str>, Vec<&str>) = timing.lines().map(|line| line.split_once(": ").unwrap()).unzip();
    assert_eq!(names, ["decode_s", "ingest_s", "merge_s", "rows_s", "write_s", "offered", "recorded", "state_bytes"]);
    assert!(values.iter().all(|value| value.parse::<f64>().unwrap() >= 0.0));
    assert_eq!(values[5..7], ["60", "44"]);
    assert!(values[7].parse::<u64>().unwrap() > 0);
}

#[test]
fn out_is_a_whole_file_or_none() {
    let scratch = Scratch::new("out");
    let rows = Program::on_worked_example().run().ok().out;
    let out = scratch.file("rows.csv", "of yesterday");
    let run = Program::on_worked_example().with("--out", &out).run().ok();
    assert_eq!((run.out.as_str(), fs::read_to_string(&out).unwrap()), ("", rows));
    // A run that fails leaves what was there, and nothing beside it.
    let before = fs::read(&out).unwrap();
    let bad = scratch.file("bad.jsonl", "{");
    let run = Program::new().with("--emails", bad).with("--out", &out).run();
    assert_eq!((run.code, fs::read(&out).unwrap()), (Some(2), before));
    assert_eq!(scratch.names(), ["bad.jsonl", "rows.csv"]);

    let nowhere = scratch.path("nowhere/rows.csv");
    let run = Program::on_worked_example().with("--out", &nowhere).run();
    run.refused(&format!("{}: --out is in a folder that does not exist: create it first", nowhere.display()));
    let folder = scratch.path("");
    let run = Program::on_worked_example().with("--out", &folder).run();
    run.refused(&format!("{}: --out is a folder: name a file in it", folder.display()));
}

/// A reader that has gone, and a disk that is full: an error, and no panic.
#[test]
fn standard_output_that_cannot_be_written_is_an_error() {
    let scratch = Scratch::new("standard_output");
    // Little, which is written in one go at the end, and more than any buffer holds.
    for accounts in [1, 3000] {
        let accounts: Vec<String> = (0..accounts).map(|number| format!("{{\"id\": \"{number}\"}}")).collect();
        let accounts = scratch.file("accounts", accounts.join("\n"));
        for format in ["csv", "json", "table"] {
            let program =
                || Program::over(&accounts, &worked("mailboxes.json")).flag("--all-accounts").with("--format", format);
            kit::testing::assert_notices_standard_output(|| program().command());
        }
    }
    for option in ["--help", "-h", "--version", "--man", "--completions=bash"] {
        kit::testing::assert_notices_standard_output(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_json-lines"));
            command.arg(option);
            command
        });
    }
}

#[test]
fn the_table_names_the_accounts_and_who_warms_up() {
    let table = || Program::on_worked_example().with("--format", "table");
    let run = table().run().ok();
    assert!(run.out.contains("\nAlder    100.0  ████████      3/7"), "{}", run.out);
    assert!(run.out.contains("\nWarming up: the raw score 13 weeks earlier and now\n  Alder  5.9 → 14.6  Growing: "));
    assert!(run.out.contains("\noffered                                 36          24\n"), "the tallies follow");
    assert_eq!(run.said, "");
    assert!(!run.out.contains('\u{1b}'));
    let colours = table().with("--color", "always").run().ok().out;
    assert!(colours.contains("\u{1b}[32m████████\u{1b}[0m"), "{colours}");
    let scratch = Scratch::new("table");
    let out = scratch.path("table.txt");
    let file = table().with("--out", &out).run().ok();
    assert_eq!((file.out.as_str(), fs::read_to_string(out).unwrap()), ("", run.out));
}

#[test]
fn extra_columns_follow_the_sixteen() {
    let plain = Program::on_worked_example().run().ok().out;
    let extra = Program::on_worked_example().with("--extra", "raw-score,name").run().ok().out;
    for (plain, extra) in plain.lines().zip(extra.lines()) {
        assert!(extra.strip_prefix(plain).is_some_and(|more| more.matches(',').count() == 2), "{extra}");
    }
    assert!(extra.lines().next().unwrap().ends_with(",AggregationLevel,AccountName,RawScore"));
    assert_eq!(column(&extra, "AccountName"), ["Alder", "Birch"]);
    let json = Program::on_worked_example().with("--extra", "name").with("--format", "json").run().ok().out;
    assert!(json.lines().nth(1).unwrap().ends_with("\"AccountName\":\"Alder\"},"), "{json}");
}

#[test]
fn a_report_is_written_beside_the_rows() {
    let scratch = Scratch::new("report");
    let plain = Program::on_worked_example().run().ok();
    let run = Program::on_worked_example().with("--report", scratch.path("out")).run().ok();
    assert_eq!(run.out, plain.out);
    let page = fs::read_to_string(scratch.path("out/report.html")).unwrap();
    assert!(page.contains("Alder") && !page.contains(".example"));
}

#[test]
fn a_date_is_its_end() {
    let run = |as_of| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_json-lines"));
        for name in ["accounts.json", "mailboxes.json", "emails.jsonl", "meetings.jsonl"] {
            command.arg(format!("--{}", name.split('.').next().unwrap())).arg(worked(name));
        }
        kit::testing::run(command.args(["--as-of", as_of])).ok()
    };
    let [date, end] = ["2026-06-30", "2026-06-30T23:59:59.999Z"].map(run);
    assert_eq!(date, end);
}

#[test]
fn shells_are_told_the_options_and_there_is_a_manual_page() {
    let run = |args: &[&str]| kit::testing::run(Command::new(env!("CARGO_BIN_EXE_json-lines")).args(args));
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(run(&["--completions", shell]).ok().out.contains("skip-bad"), "{shell}");
    }
    assert!(run(&["--man"]).ok().out.contains(".SH NAME\njson\\-lines"));
    assert_eq!(run(&["--completions", "csh"]).code, Some(2));
    assert!(run(&["-h"]).ok().out.lines().count() <= 40);
}
