//! SPEC 15: through the database the answer is the same.

use account_engagement::{Account, Column, Email, Mailbox, Meeting};
use rusqlite::types::Value;
use serde::de::DeserializeOwned;

use crate::support::{Crm, Written as _};

fn worked(name: &str) -> String {
    std::fs::read_to_string(kit::testing::worked(name)).unwrap()
}

fn lines<T: DeserializeOwned>(name: &str) -> Vec<T> {
    worked(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn worked_example() -> Crm {
    let crm = Crm::new();
    let accounts: Vec<Account> = serde_json::from_str(&worked("accounts.json")).unwrap();
    let mailboxes: Vec<Mailbox> = serde_json::from_str(&worked("mailboxes.json")).unwrap();
    crm.put_people(&accounts, &mailboxes);
    crm.put_emails(&lines::<Email>("emails.jsonl"));
    crm.put_meetings(lines::<Meeting>("meetings.jsonl").iter().map(|meeting| (meeting, None)));
    crm
}

/// Integers, texts, dates and nulls exactly; fractions within 1e-9 of their size.
fn assert_is(found: &Value, wanted: &str, column: &str) {
    match found {
        Value::Null => assert_eq!(wanted, "", "{column}"),
        Value::Integer(number) => assert_eq!(number.to_string(), wanted, "{column}"),
        Value::Text(text) => assert_eq!(text, wanted, "{column}"),
        Value::Real(number) => {
            let wanted: f64 = wanted.parse().unwrap();
            assert!((number - wanted).abs() <= 1e-9 * wanted.abs(), "{column}: {number} is not {wanted}");
        }
        Value::Blob(_) => panic!("{column} is a blob"),
    }
}

#[test]
fn the_rows_are_those_of_the_worked_example() {
    let crm = worked_example();
    let run = crm.run(&[]).ok();
    let expected = worked("expected.csv");
    let mut expected = csv::Reader::from_reader(expected.as_bytes());
    let header: Vec<String> = expected.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(crm.strings("SELECT name FROM pragma_table_info('Office')"), header);
    assert_eq!(header[1..], Column::STANDARD.map(Column::name));

    let mut office = crm.office();
    let mut number = 0;
    for record in expected.records() {
        let record = record.unwrap();
        let key = (record[0].to_owned(), record[16].to_owned(), record[15].to_owned());
        let row = office.remove(&key).unwrap_or_else(|| panic!("{key:?} is missing"));
        for ((found, wanted), column) in row.iter().zip(&record).zip(&header) {
            assert_is(found, wanted, column);
        }
        number += 1;
    }
    assert!(office.is_empty(), "{:?} is too much", office.keys());
    let all = format!("{number} rows: {number} inserted, 0 updated, 0 unchanged; 0 deleted");
    assert_eq!(run.written("Office"), all);
    assert_eq!(crm.strings("SELECT * FROM Office_UserEntity"), ["11111111-1111-1111-1111-111111111111"]);
}

#[test]
fn columns_have_the_types_of_sql() {
    let crm = worked_example();
    crm.run(&[]).ok();
    for (query, wanted) in [
        ("SELECT DISTINCT typeof(EngagementScore) FROM Office", "real"),
        ("SELECT DISTINCT typeof(NoOfEmails_ToAccount) FROM Office", "integer"),
        (
            "SELECT DISTINCT typeof(AverageDuration_Of_Meetings) FROM Office WHERE 1 < length(AverageDuration_Of_Meetings)",
            "real",
        ),
        ("SELECT DISTINCT AggregationStartDate = date(AggregationStartDate) || '' FROM Office", "1"),
        (
            "SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('Office') WHERE pk > 0 ORDER BY pk)",
            "AccountId,AggregationLevel,AggregationStartDate",
        ),
        ("SELECT type FROM pragma_table_info('Office') WHERE name = 'EngagementScore'", "REAL"),
        ("SELECT type FROM pragma_table_info('Office') WHERE name = 'DaysSinceLastEmail'", "INTEGER"),
        ("SELECT type FROM pragma_table_info('Office') WHERE name = 'EngagementStartDate'", "TEXT"),
        ("SELECT type FROM pragma_table_info('Office_UserEntity') WHERE name = 'DirectoryId' AND pk = 1", "TEXT"),
    ] {
        let found = crm.strings(&format!("SELECT CAST(x AS TEXT) FROM (SELECT ({query}) AS x)"));
        assert_eq!(found, [wanted], "{query}");
    }
}

/// Where every row ended: as the library's own tallies of the worked example have it.
#[test]
fn what_counted_and_what_did_not_is_told() {
    let out = worked_example().run(&[]).ok().out;
    let told = "
Read      36 messages, 24 events
Emails    36 offered: 27 recorded, 4 seen before, 5 not between a mailbox and a contact; 2 participants are no \
          addresses
          23 counted; not counted: 1 before the window; 1 after as-of; 2 newsletters, automatic replies or invitations
          no address: a name, a room, or several addresses in one text; it matches nobody
Meetings  24 offered: 17 recorded, 7 seen before
          9 counted; not counted: 1 meeting without one of ours or one of theirs; 1 cancelled meeting; 1 after \
                as-of; 2 all-day meetings; 1 meeting longer than the policy counts; 2 with nobody left on one side
Accounts  3 listed: 2 with activity, 1 without (in the rows with --all-accounts)
";
    assert!(out.contains(told), "{out}");
}
