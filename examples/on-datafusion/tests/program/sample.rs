//! The shipped sample: the worked example of the rules as Parquet.

use crate::data::{Data, run, run_on, shipped, worked};

/// Parts that the sample's tables are in.
const PARTS: usize = 3;

/// Writes the sample: `cargo test -p on-datafusion -- --ignored make_the_sample`.
#[test]
#[ignore = "writes into sample/"]
fn make_the_sample() {
    Data::worked_example(PARTS).write(&shipped("sample"));
}

/// Integers, dates and nulls exactly; fractions within 1e-9 of their size.
fn assert_same(found: &str, expected: &str) {
    let rows = |text: &str| -> Vec<Vec<String>> {
        let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        csv.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    let (found, expected) = (rows(found), rows(expected));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        for (column, (found, expected)) in found.iter().zip(expected).enumerate() {
            let same = match (found.parse::<f64>(), expected.parse::<f64>()) {
                (Ok(found), Ok(expected)) => (found - expected).abs() <= 1e-9 * expected.abs(),
                _ => found == expected,
            };
            assert!(same, "column {column}: {found:?} is not {expected:?}");
        }
    }
}

#[test]
fn without_arguments_the_sample_is_asked() {
    let ran = run([]);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert_same(&ran.out, &worked("expected.csv"));
    assert_eq!(ran.out, std::fs::read_to_string(shipped("tests/sample.csv")).unwrap());
}

/// What is shipped says what the worked example says, whatever wrote its bytes.
#[test]
fn the_sample_is_the_worked_example() {
    let remade = Data::worked_example(PARTS).folder();
    for name in ["accounts.json", "mailboxes.json"] {
        let list = |folder: &std::path::Path| std::fs::read_to_string(folder.join("directory").join(name)).unwrap();
        assert_eq!(list(remade.path()), list(&shipped("sample")));
    }
    let (remade, sample) = (run_on(remade.path(), &[]), run_on(&shipped("sample"), &[]));
    assert_eq!(remade.out, sample.out);
}

/// What README.md shows is what the program says, and its SQL runs.
#[test]
fn the_page_shows_what_is_said() {
    let readme = std::fs::read_to_string(shipped("README.md")).unwrap();
    let said = run([]).said;
    let (tallies, _) = said.split_once("survey_s").unwrap();
    assert!(readme.contains(tallies), "{tallies}");
}

#[tokio::test]
async fn the_sql_of_the_page_runs() {
    let world = crate::functions::World::new().await;
    let readme = std::fs::read_to_string(shipped("README.md")).unwrap();
    let sql = readme.split("```sql\n").nth(1).unwrap().split("```").next().unwrap();
    let rows = world.table(&sql.replace("'DIRECTORY'", "{directory}")).await;
    assert!(rows.len() > 5, "{rows:?}");
}
