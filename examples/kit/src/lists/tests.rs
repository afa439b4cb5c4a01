//! Whole lists, friendly and hostile ones.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use account_engagement::{Account, Directory};
use tempfile::TempDir;

use super::accounts::AccountList;
use super::column::ColumnNames;
use super::left_out;
use super::mailboxes::MailboxList;
use super::read::ListReader;

struct Files(TempDir, Vec<PathBuf>);

impl Files {
    fn new(files: &[(&str, &[u8])]) -> Files {
        let folder = tempfile::tempdir().unwrap();
        let path = |(name, content): &(&str, &[u8])| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let paths = files.iter().map(path).collect();
        Files(folder, paths)
    }

    fn accounts(&self, columns: &str) -> anyhow::Result<(AccountList, Vec<String>)> {
        let names: Vec<ColumnNames> = if columns.is_empty() { Vec::new() } else { vec![columns.parse().unwrap()] };
        let mut reader = ListReader::new(&names, None);
        let own = BTreeSet::from(["corp.example".to_owned()]);
        let list = reader.accounts(&self.1, &own)?;
        let folder = self.folder();
        let notes = reader.notes.iter().map(|note| note.replace(&folder, "")).collect();
        Ok((list, notes))
    }

    fn folder(&self) -> String {
        format!("{}/", self.0.path().display())
    }

    fn problems(&self, list: &AccountList) -> Vec<String> {
        let folder = self.folder();
        list.problems.iter().map(|problem| problem.to_string().replace(&folder, "")).collect()
    }
}

/// `id (name) domains [contact: number of addresses] <parent`.
fn shown(accounts: &[Account]) -> Vec<String> {
    let one = |account: &Account| {
        let mut text = account.id.clone();
        if let Some(name) = account.name.as_ref().filter(|name| **name != account.id) {
            _ = write!(text, " ({name})");
        }
        account.domains.iter().for_each(|domain| _ = write!(text, " {domain}"));
        account.contacts.iter().for_each(|of| _ = write!(text, " [{}: {}]", of.id, of.addresses.len()));
        account.parent.iter().for_each(|parent| _ = write!(text, " <{parent}"));
        text
    };
    accounts.iter().map(one).collect()
}

fn of(text: &str) -> (Vec<String>, Vec<String>) {
    let files = Files::new(&[("a.csv", text.as_bytes())]);
    let (list, _) = files.accounts("").unwrap();
    (shown(&list.accounts), files.problems(&list))
}

#[test]
fn one_row_for_each_company() {
    let (accounts, problems) = of("Account ID;Account Name;Website;Parent Account\n\
         1;Oak;https://www.oak.example/;\n\
         2;\"Elm; Ash\";elm.example, ash.example;Oak\n\
         3;Birch;birch;Nobody\n\
         4;Yew;gmail.com;4\n\
         ;Fir;fir.example;1\n");
    assert_eq!(
        accounts,
        [
            "1 (Oak) oak.example",
            "2 (Elm; Ash) elm.example ash.example <1",
            "3 (Birch)",
            "4 (Yew)",
            "Fir fir.example <1"
        ]
    );
    assert_eq!(
        problems,
        [
            "a.csv, row 4: \"birch\" names no domain, such as oak.example",
            "a.csv, row 5: \"gmail.com\" is a public-mail domain, which belongs to no account",
            "a.csv, row 4: the parent \"Nobody\" is on no list: left out",
        ]
    );
}

#[test]
fn one_row_for_each_contact() {
    let (accounts, problems) = of("Company,First Name,Email\n\
         Oak,Ann,ann@oak.example\n\
         OAK ,Bo,bo@oak.example;bo@gmail.com\n\
         Elm,Cy,cy@gmail.com\n\
         Elm,Di,di@corp.example\n\
         Ash,Ed,ed@shared.example\n\
         Yew,Flo,flo@shared.example\n\
         ,Gus,gus@fir.example\n\
         ,Hal,hal@gmail.com\n\
         Oak,Ivy,\n\
         Oak,Ann,ann@oak.example\n");
    assert_eq!(
        accounts,
        [
            "Oak oak.example [a.csv row 2: 1] [a.csv row 3: 2]",
            "Elm [a.csv row 4: 1] [a.csv row 5: 1]",
            "Ash [a.csv row 6: 1]",
            "Yew [a.csv row 7: 1]",
            "fir.example fir.example [a.csv row 8: 1]",
        ]
    );
    assert_eq!(problems, ["a.csv, row 9: left out: it has no id and no name of an account, and no domain of one"]);
}

#[test]
fn contacts_in_a_file_of_their_own() {
    let companies = "Record ID,Company name,Company Domain Name\n7,Oak,oak.example\n8,Elm,elm.example\n9,Elm,\n";
    let contacts = "Record ID,Email,Associated Company,Associated Company IDs\n\
                    1,ann@home.example,Oak,7;8\n2,bo@oak.example,oak,\n3,cy@x.example,Elm,\n4,di@new.example,New,10\n";
    for order in [[0, 1], [1, 0]] {
        let both = [("companies.csv", companies.as_bytes()), ("contacts.csv", contacts.as_bytes())];
        let files = Files::new(&order.map(|place| both[place]));
        let (list, _) = files.accounts("").unwrap();
        let mut accounts = shown(&list.accounts);
        accounts.sort();
        assert_eq!(
            accounts,
            ["10 (New) new.example [4: 1]", "7 (Oak) oak.example [1: 1] [2: 1]", "8 (Elm) elm.example", "9 (Elm)"]
        );
        assert_eq!(
            files.problems(&list),
            ["contacts.csv, row 4: left out: several accounts are called \"Elm\", and the row has no id"]
        );
    }
    // Accounts in JSON, contacts in a table.
    let json = br#"[{"id": "7", "name": "Oak", "domains": ["oak.example"], "contacts": [{"id": "a", "addresses": ["ann@home.example"]}]}]"#;
    let files = Files::new(&[("accounts.json", json), ("contacts.csv", contacts.as_bytes())]);
    let (list, _) = files.accounts("").unwrap();
    assert_eq!(shown(&list.accounts)[0], "7 (Oak) oak.example [a: 1] [2: 1]");
    assert_eq!(
        files.problems(&list),
        ["contacts.csv, row 2: an address of contact \"1\" is contact \"a\"'s too: left out"]
    );
}

#[test]
fn ids_that_repeat_or_are_empty() {
    let (accounts, problems) = of(
        "id,name,domain\n1,Oak,oak.example\n 1 ,oak,oak.example\n1,Elm,elm.example\n,,\n,,ash.example\n\"\",Yew,\nn/a,,\n=\"007\",Fir,fir.example\n",
    );
    assert_eq!(
        accounts,
        ["1 (Oak) oak.example elm.example", "007 (Fir) fir.example", "ash.example ash.example", "Yew"]
    );
    assert_eq!(
        problems,
        [
            "a.csv, row 4: the account \"1\" has another name in an earlier row, which is used",
            "a.csv, row 8: left out: it has no id and no name of an account, and no domain of one",
        ]
    );
}

#[test]
fn forms_are_recognised_by_content() {
    let text = "Id,Name,Website\n1,Möwe,oak.example\n";
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    for (name, content) in [
        ("a.csv", text.as_bytes().to_vec()),
        ("a.json", text.as_bytes().to_vec()),
        ("a.txt", text.replace(',', "\t").into_bytes()),
        ("a.csv", utf16),
        ("a.csv", latin),
        ("a.csv", "\u{feff} [{\"id\": \"1\", \"name\": \"Möwe\", \"domains\": [\"oak.example\"]}]".into()),
        ("a.csv", "{\"id\": \"1\", \"name\": \"Möwe\", \"domains\": [\"oak.example\"]}\n".into()),
        ("a.csv", workbook("1", "Möwe", "A1")),
        ("a.csv", workbook("1", "Möwe", "XFD1048576")),
    ] {
        let (list, _) = Files::new(&[(name, &content)]).accounts("").unwrap();
        assert_eq!(shown(&list.accounts)[0], "1 (Möwe) oak.example", "{name}");
    }
    for (content, expected) in [
        (&b"<html><table>"[..], "a.csv: a web page or XML, as some programs name .xls: save it as CSV or .xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "a.csv: an old Excel workbook (.xls) or one with a password: save it as .xlsx or CSV",
        ),
        (b"%PDF-1.4\0\0", "a.csv: neither JSON, CSV nor an Excel workbook (.xlsx)"),
        (b"PK\x03\x04garbage", "a.csv: not an Excel workbook (.xlsx): "),
        (
            b"Color,Size\nred,1\n",
            "a.csv: no column is known: \"Color\", \"Size\"; say which is which with --columns id=",
        ),
        (b"[{\"id\": 1}]", "a.csv:1: invalid type: integer"),
    ] {
        let files = Files::new(&[("a.csv", content)]);
        let error = format!("{:#}", files.accounts("").unwrap_err());
        let error = error.replace(&format!("{}/", files.0.path().display()), "");
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn what_was_recognised_is_said() {
    let text = "Firma,Web,Mail\nOak,oak.example,\nElm,,ann@elm.example\n";
    let files = Files::new(&[("a.csv", text.as_bytes())]);
    let (_, notes) = files.accounts("name=Firma").unwrap();
    let expected = [
        "a.csv: name = \"Firma\", domain = \"Web\", email = \"Mail\"",
        "2 accounts without an id in a list: the name or the domain is the id",
        "1 account without a domain in a list: the domains of their contacts' addresses are used (--columns domain= prevents it)",
    ];
    assert_eq!(notes, expected);
    let (list, _) = files.accounts("name=Firma,domain=").unwrap();
    assert!(list.accounts.iter().all(|account| account.domains.is_empty()));
    let error = files.accounts("name=Kunde").unwrap_err().to_string();
    assert_eq!(error, "--columns: no list has a column \"Kunde\": expected one of \"Firma\", \"Web\", \"Mail\"");
}

/// The time is that of one row, times the number of rows: with a square these would take minutes.
#[test]
fn large_lists_are_read_row_by_row() {
    let mut same = "id,name,website,email\n".to_owned();
    let mut many = same.clone();
    for number in 0..100_000 {
        _ = writeln!(same, "1,Oak,d{number}.example,p{number}@oak.example");
        _ = writeln!(many, "{number},Name {number},https://www.d{number}.example/,p@d{number}.example");
    }
    let (accounts, problems) = of(&same);
    assert_eq!((accounts.len(), problems.len()), (1, 0));
    let (accounts, problems) = of(&many);
    assert_eq!((accounts.len(), problems.len()), (100_000, 0));
    let wide = format!("id,{}website\n1,{}oak.example\n", "x,".repeat(20_000), ",".repeat(20_000));
    assert_eq!(of(&wide).0, ["1 oak.example"]);
    let huge = format!("id,website\n1,{}\n2,elm.example\n", "oak.example ".repeat(10_000));
    let (accounts, problems) = of(&huge);
    assert_eq!(accounts, ["2 elm.example"]);
    assert_eq!(problems, ["a.csv, row 2: left out: a cell is longer than 65,536 bytes; is a quote not closed?"]);
}

#[test]
fn mailboxes_have_any_form() {
    for text in [
        "Email,Name,Aliases\nrep@corp.example,Rep,r.ep@corp.example\n",
        "Display name;User principal name;Proxy addresses\nRep;rep@corp.example;SMTP:rep@corp.example+smtp:r.ep@corp.example\n",
        "[{\"address\": \"rep@corp.example\", \"name\": \"Rep\", \"aliases\": [\"r.ep@corp.example\"]}]",
    ] {
        let files = Files::new(&[("m", text.replace('+', " ").as_bytes())]);
        let MailboxList { mailboxes, problems, .. } = ListReader::new(&[], None).mailboxes(&files.1).unwrap();
        assert_eq!((mailboxes.len(), problems.len()), (1, 0), "{text}");
        assert_eq!((mailboxes[0].name.as_deref(), mailboxes[0].aliases.len()), (Some("Rep"), 1), "{text}");
    }
    let plain = Files::new(&[("m.txt", b"rep@corp.example\nlead@corp.example\n\nrep@corp.example\nnobody\n")]);
    let MailboxList { mailboxes, problems, .. } = ListReader::new(&[], None).mailboxes(&plain.1).unwrap();
    assert_eq!((mailboxes.len(), problems.len()), (2, 2));
    assert!(problems.iter().all(|problem| !problem.to_string().contains("corp.example")));
    let none = Files::new(&[("m.csv", b"Person,Room\nRep,1\n")]);
    let error = ListReader::new(&[], None).mailboxes(&none.1).unwrap_err().to_string();
    assert!(
        error.ends_with("no column of addresses is known: \"Person\", \"Room\"; name it with --columns email=…"),
        "{error}"
    );
}

/// A workbook of one sheet with three columns, and a cell somewhere else.
fn workbook(id: &str, name: &str, far: &str) -> Vec<u8> {
    use std::io::{Cursor, Write as _};

    let cell = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let far = match far {
        "A1" => String::new(),
        place => format!("<row r=\"1048576\">{}</row>", cell(place, "stray")),
    };
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
         <row r=\"1\">{}{}{}</row><row r=\"2\"><c r=\"A2\"><v>{id}</v></c>{}{}</row>{far}</sheetData></worksheet>",
        cell("A1", "Id"),
        cell("B1", "Name"),
        cell("C1", "Website"),
        cell("B2", name),
        cell("C2", "http://www.oak.example/"),
    );
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
                 Id=\"rId1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{relations}\">\
                 <sheets><sheet name=\"Accounts\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
                 Id=\"rId1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What the library leaves out is named with the row, or with the entry in JSON.
#[test]
fn what_the_library_leaves_out_has_its_row() {
    let files = Files::new(&[
        ("more.json", br#"[{"id": "6", "domains": ["www.fir.example/"]}, {"id": " "}]"#),
        (
            "accounts.csv",
            b"Account ID,Website,Email\n1,oak.example,ann@home.example\n2,https://oak.example,bo@elm.example\n\
              2,www.elm.example,ann@home.example\n3,corp.example,rep@corp.example\n",
        ),
    ]);
    let ours = Files::new(&[("ours.csv", b"Email\nrep@corp.example\n"), ("ours.json", br#"[{"address": "lead"}]"#)]);
    let mailboxes = ListReader::new(&[], None).mailboxes(&ours.1).unwrap();
    let (list, _) = files.accounts("").unwrap();
    assert!(list.problems.is_empty(), "{:?}", list.problems);
    let builder = Directory::builder().add_accounts(&list.accounts).add_mailboxes(&mailboxes.mailboxes);
    let found = builder.build_lenient().unwrap().problems;
    let origins = list.origins.with_mailboxes_of(mailboxes.origins);
    let problems = left_out::problems(&found, &origins, Path::new("the lists"));
    let bare = |text: String| [&files, &ours].iter().fold(text, |text, files| text.replace(&files.folder(), ""));
    let texts: Vec<String> = problems.iter().map(|problem| bare(problem.to_string())).collect();
    assert_eq!(
        texts,
        [
            "more.json: account number 2 has no id: left out",
            "ours.json: an address of mailbox number 1 is malformed: left out",
            "accounts.csv, row 4: an address of contact \"accounts.csv row 4\" of account \"2\" is also one of contact \
             \"accounts.csv row 2\" of account \"1\": it is nobody's",
            "accounts.csv, row 5: an address of contact \"accounts.csv row 5\" of account \"3\" is also one of a \
             mailbox: it is nobody's",
            "accounts.csv, row 5: \"corp.example\" of account \"3\" is the organisation's own domain: left out",
            "more.json: \"www.fir.example/\" of account \"6\" is not a domain: did you mean \"fir.example\"?",
            "accounts.csv, row 3: \"oak.example\" is a domain of account \"1\" and of account \"2\": it is nobody's",
        ]
    );
}
