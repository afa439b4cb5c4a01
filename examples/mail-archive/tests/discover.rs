//! From a folder of mail to the rows, without any list.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

struct Ran {
    code: Option<i32>,
    out: String,
    said: String,
}

fn program(args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_mail-archive")).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), said: text(output.stderr) }
}

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample").join(name).display().to_string()
}

/// The emails to and from each account in the rows.
fn emails(csv: &str) -> BTreeMap<String, (String, String)> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|known| known == name).unwrap();
    let [id, to, from] = ["AccountId", "NoOfEmails_ToAccount", "NoOfEmails_FromAccount"].map(place);
    reader
        .records()
        .map(Result::unwrap)
        .map(|row| (row[id].to_owned(), (row[to].to_owned(), row[from].to_owned())))
        .collect()
}

fn rows(accounts: &[&str], ours: &[&str]) -> BTreeMap<String, (String, String)> {
    let (mail, calendar) = (sample("mail"), sample("calendar"));
    let question = ["--as-of", "2026-06-30T17:00:00Z", "--levels", "year", "--format", "csv"];
    let args = [&[mail.as_str(), &calendar][..], accounts, ours, &question].concat();
    let ran = program(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    emails(&ran.out)
}

/// The lists are read back as they are, and the rows are those of the lists that people made.
#[test]
fn the_lists_that_are_written_are_read() {
    let expected = rows(&["--accounts", &sample("accounts.json")], &["--mailboxes", &sample("mailboxes.json")]);
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    for (accounts, mailboxes) in [("accounts.csv", "mailboxes.csv"), ("accounts.json", "mailboxes.json")] {
        let (accounts, mailboxes) = (path(accounts), path(mailboxes));
        let ran = program(&["discover", &sample("mail"), "--out", &accounts, "--out-mailboxes", &mailboxes]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.said);
        assert!(
            ran.said.starts_with("Ours      lanternworks.example: it is on 99 % of mail and meetings."),
            "{}",
            ran.said
        );
        assert!(!ran.said.contains('@'), "{}", ran.said);
        let found = rows(&["--accounts", &accounts], &["--mailboxes", &mailboxes]);
        // Its people have one domain, and no address elsewhere.
        for (listed, domain) in [("lagunare", "lagunare.example"), ("pennywhistle", "pennywhistle.example")] {
            assert_eq!(found[domain], expected[listed], "{domain}");
        }
        assert!(!found.contains_key("lamp-and-lens.example"), "newsletters are no accounts");
        let ours = rows(&["--accounts", &accounts], &["--our-domain", "https://www.lanternworks.example/"]);
        assert_eq!(ours, found);
    }
}

#[test]
fn the_export_of_a_crm_gives_the_same_rows() {
    let folder = TempDir::new().unwrap();
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(sample("accounts.json")).unwrap()).unwrap();
    let (mut companies, mut contacts) = (csv::Writer::from_writer(vec![]), csv::Writer::from_writer(vec![]));
    companies.write_record(["Account ID", "Account Name", "Website", "Parent Account ID"]).unwrap();
    contacts.write_record(["Contact ID", "Account Name", "Email", "Phone"]).unwrap();
    for account in json.as_array().unwrap() {
        let text = |key: &str| account[key].as_str().unwrap_or_default();
        let texts = |value: &serde_json::Value| -> Vec<String> {
            value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        let websites: Vec<String> =
            texts(&account["domains"]).iter().map(|domain| format!("https://www.{domain}/")).collect();
        companies.write_record([text("id"), text("name"), &websites.join("; "), text("parent")]).unwrap();
        for contact in account["contacts"].as_array().into_iter().flatten() {
            let addresses = texts(&contact["addresses"]).join("; ");
            contacts.write_record([contact["id"].as_str().unwrap(), text("name"), &addresses, ""]).unwrap();
        }
    }
    let write = |name: &str, writer: csv::Writer<Vec<u8>>| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, writer.into_inner().unwrap()).unwrap();
        path
    };
    let (companies, contacts) = (write("companies.csv", companies), write("contacts.csv", contacts));
    let mailboxes = ["--mailboxes", &sample("mailboxes.json")];
    let expected = rows(&["--accounts", &sample("accounts.json")], &mailboxes);
    let (companies, contacts) = (companies.to_str().unwrap(), contacts.to_str().unwrap());
    // Not every account of the sample has a domain: --columns domain= cannot be used here, so compare those that have one.
    let found = rows(&["--accounts", contacts, "--accounts", companies], &mailboxes);
    for (account, figures) in
        expected.iter().filter(|(account, _)| !["otterlane-light", "tannery-theatre"].contains(&account.as_str()))
    {
        assert_eq!(&found[account], figures, "{account}");
    }
}

#[test]
fn bad_entries_are_named_or_are_errors() {
    let folder = TempDir::new().unwrap();
    let accounts = folder.path().join("accounts.csv");
    fs::write(&accounts, "Customer,Website\nHalden,halden-bridge.example\nOak,oak\n").unwrap();
    let (mail, accounts) = (sample("mail"), accounts.display().to_string());
    let args = [&mail, "--accounts", &accounts, "--our-domain", "lanternworks.example", "--as-of", "2026-06-30"];
    let ran = program(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.said);
    assert!(ran.said.contains("accounts.csv, row 3: \"oak\" names no domain, such as oak.example\n"), "{}", ran.said);
    assert!(ran.out.contains("Lists     1 problem, named above: --strict-lists makes them errors\n"), "{}", ran.out);
    let ran = program(&[&args[..], &["--strict-lists"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.said.contains("the lists have 1 problem:\n"), "{}", ran.said);
}

#[test]
fn nobody_is_an_error() {
    let folder = TempDir::new().unwrap();
    let ran = program(&["discover", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.said, "mail-archive: no mail was found, so that there is nobody to list\n");
    let (mail, accounts) = (sample("mail"), sample("accounts.json"));
    let ran = program(&[&mail, "--accounts", &accounts, "--our-domain", "nobody.example"]);
    assert_eq!(
        (ran.code, ran.said.as_str()),
        (Some(2), "mail-archive: --our-domain: nobody writes from nobody.example\n")
    );
}
