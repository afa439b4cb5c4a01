//! What the options do to the table.

use std::process::Command;

use crate::support::{AS_OF, Crm};
use crate::worked_example::worked_example;

#[test]
fn the_question_is_that_of_the_command_line() {
    let year =
        "SELECT group_concat(AccountId, ' ') FROM (SELECT * FROM Office WHERE AggregationLevel = 'Year' ORDER BY 1)";
    let weeks = "SELECT group_concat(DISTINCT strftime('%w', AggregationStartDate)) FROM Office WHERE AggregationLevel = 'Week'";
    let levels = "SELECT group_concat(DISTINCT AggregationLevel) FROM Office";
    let scores = "SELECT group_concat(EngagementScore, ' ') FROM
        (SELECT * FROM Office WHERE AggregationLevel = 'Year' ORDER BY EngagementScore)";
    let last =
        "SELECT max(AggregationStartDate) FROM Office WHERE AggregationLevel = 'Month' AND AccountId = 'quillfeather'";
    let days = "SELECT CAST(DaysSinceLastEmail AS TEXT) FROM Office
        WHERE AggregationLevel = 'Year' AND AccountId = 'halden-bridge'";
    for (options, query, expected) in [
        (&[][..], year, "halden-bridge marisol-ferries marisol-hotels quillfeather vintergade"),
        (
            &["--roll-up", "add-parents"],
            year,
            "halden-bridge marisol marisol-ferries marisol-hotels quillfeather vintergade",
        ),
        (&["--roll-up", "top-parents-only"], year, "halden-bridge marisol quillfeather vintergade"),
        (
            &["--all-accounts"],
            year,
            "halden-bridge marisol marisol-ferries marisol-hotels moonwick quillfeather vintergade",
        ),
        (&[], weeks, "1"),
        (&["--week-start", "sunday"], weeks, "0"),
        (&["--levels", "Month"], levels, "Month"),
        (&["--normalizer", "percentile-rank"], scores, "0.0 25.0 50.0 75.0 100.0"),
        (&[], last, "2026-02-01"),
        (&["--fill-gaps"], last, "2026-06-01"),
        (&[], days, "7"),
        (&["--as-of", "2026-07-01T08:30:00Z"], days, "1"),
        // There it was sent after midnight.
        (&["--as-of", "2026-07-01T08:30:00Z", "--zone", "Asia/Tokyo"], days, "0"),
    ] {
        let crm = Crm::sample();
        crm.run(options).ok();
        assert_eq!(crm.strings(query), [expected], "{options:?}");
    }
}

/// Consent is that of the run, by the clock where no other instant is given, and not of as-of.
#[test]
fn a_run_is_now() {
    let crm = Crm::sample();
    let now =
        || kit::testing::run(Command::new(env!("CARGO_BIN_EXE_sqlite-crm")).arg(crm.path()).args(["--as-of", AS_OF]));
    crm.sql("UPDATE enrichment SET requested_at = '2001-01-01T00:00:00Z', granted_at = '2001-01-01T00:00:00Z'");
    now().ok();
    crm.run(&["--as-of", "1999-01-01T00:00:00Z"]).ok();
    crm.sql("UPDATE enrichment SET withdrawn_at = '2001-01-02T00:00:00Z'");
    assert_eq!(now().code, Some(2));
    let during = crm.run(&["--run-at", "2001-01-01T12:00:00Z"]).ok();
    assert!(during.out.ends_with("\nNext run                 none, consent is withdrawn\n"), "{}", during.out);
}

/// The rows go to the table of the database, and to standard output or a file in the form that is asked for.
#[test]
fn the_rows_are_shown_in_every_form() {
    let crm = worked_example();
    let csv = crm.run(&["--format", "csv"]).ok();
    kit::testing::assert_is_worked_example(&csv.out);
    assert!(csv.said.contains("Written   Office, 32 rows"), "{}", csv.said);
    let file = crm.path().with_extension("json");
    let options =
        ["--format", "json", "--levels", "year", "--extra", "name,raw-score", "--out", &file.display().to_string()];
    let json = crm.run(&options).ok();
    assert_eq!(json.out, "");
    let rows: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let names: Vec<&serde_json::Value> = rows.iter().map(|row| &row["AccountName"]).collect();
    assert_eq!(names, ["Alder", "Birch"]);
    assert!(rows[0]["RawScore"].as_f64().unwrap() > 0.0);
    // Levels that are not asked for are gone from the table of the database.
    assert_eq!(crm.office().len(), 2);
    let table = crm.run(&["--levels", "year,month"]).ok();
    assert!(table.out.starts_with("Year from 2025-06-30\n\n"), "{}", table.out);
}
