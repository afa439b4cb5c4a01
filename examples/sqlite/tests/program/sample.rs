//! The shipped sample, and the SQL that the pages show on its result.

use std::process::Command;

use crate::support::{Crm, shipped};

#[test]
fn without_arguments_the_sample_is_shown() {
    let run = kit::testing::run(&mut Command::new(env!("CARGO_BIN_EXE_sqlite-crm"))).ok();
    assert_eq!(run.out, shipped("tests/sample.txt"));
    assert!(shipped("README.md").contains(run.out.split("\n\n").next().unwrap()), "README.md shows another table");
}

#[test]
fn the_sql_of_the_readme_is_sound() {
    let crm = Crm::sample();
    crm.run(&[]).ok();
    let readme = shipped("README.md");
    let blocks: Vec<&str> = readme.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 3, "{}", blocks.len());
    let connection = crm.open();
    for block in blocks {
        for statement in block.split_inclusive(";\n").filter(|statement| !statement.trim().is_empty()) {
            let mut prepared = connection.prepare(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
            let mut rows = prepared.query([]).unwrap();
            let mut number = 0;
            while rows.next().unwrap().is_some() {
                number += 1;
            }
            assert!(number > 0 || !statement.starts_with("SELECT"), "{statement}: no rows");
        }
    }
    let connection = crm.open();
    let mut year = connection.prepare(&shipped("sample/year.sql")).unwrap();
    let accounts: Vec<String> = year.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let expected = ["Halden Bridge", "Marisol Ferries", "Marisol Hotels", "Vintergade", "Quillfeather"];
    assert_eq!(accounts, expected);
    // A view that was made stays over the next run.
    let cold = "SELECT name FROM going_cold";
    assert_eq!(crm.strings(cold), ["Quillfeather"]);
    crm.run(&["--as-of", "2026-06-29T12:00:00Z"]).ok();
    assert_eq!(crm.strings(cold), ["Quillfeather"]);
}

/// Its consent is later than some clocks.
#[test]
fn the_sample_in_a_file_is_run_as_the_pages_have_it() {
    let crm = Crm::sample();
    let help = kit::testing::run(Command::new(env!("CARGO_BIN_EXE_sqlite-crm")).arg("--help")).ok().out;
    let command = "crm.db --as-of 2026-06-30T12:00:00Z --run-at 2026-06-30T12:00:00Z";
    assert!(help.contains(command) && shipped("README.md").contains(command));
    crm.run(&command.split(' ').skip(1).collect::<Vec<_>>()).ok();
    assert!(crm.run(&["--run-at", "2026-06-24T12:29:59Z"]).said.contains("it was granted only at 2026-06-24"));
}

/// What `--help` says is read is what is read.
#[test]
fn help_names_every_table() {
    let help = kit::testing::run(Command::new(env!("CARGO_BIN_EXE_sqlite-crm")).arg("--help")).ok().out;
    for table in Crm::sample().strings("SELECT name FROM sqlite_schema WHERE type = 'table'") {
        assert!(help.contains(&table), "{table}");
    }
}
