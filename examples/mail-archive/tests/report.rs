//! Runs the program with `--report` and reads the page as a browser does, without one.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use base64::Engine as _;
use scraper::{ElementRef, Html, Selector};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_mail-archive"))
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample").join(name)
}

/// The sample's page, and the rows beside it.
fn report(more: &[&str]) -> (String, Output) {
    let folder = TempDir::new().unwrap();
    let output = program().arg("--report").arg(folder.path().join("new/folder")).args(more).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let files: Vec<_> = fs::read_dir(folder.path().join("new/folder")).unwrap().collect();
    assert_eq!(files.len(), 1);
    let file = folder.path().join("new/folder/report.html");
    let said = format!("The report is in {}\n", file.display());
    assert!(output.stderr.ends_with(said.as_bytes()), "{}", String::from_utf8_lossy(&output.stderr));
    (fs::read_to_string(folder.path().join("new/folder/report.html")).unwrap(), output)
}

/// The page of a few mails at two accounts, with these lists.
fn page_of(accounts: &str, mails: &[(&str, &str)]) -> String {
    let mail = |(day, to): &(&str, &str)| {
        format!(
            "From - Mon Mar  2 09:00:00 2026\nDate: {day} 2026 09:00:00 +0000\nFrom: rep@corp.example\nTo: {to}\n\n\n"
        )
    };
    page_of_mbox(accounts, &mails.iter().map(mail).collect::<String>(), &[])
}

/// The page of an mbox.
fn page_of_mbox(accounts: &str, mbox: &str, more: &[&str]) -> String {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("accounts.json", accounts);
    write("mailboxes.json", r#"[{"address": "rep@corp.example"}]"#);
    write("in.mbox", mbox);
    let mut program = program();
    program.current_dir(folder.path()).args([
        "in.mbox",
        "--accounts",
        "accounts.json",
        "--mailboxes",
        "mailboxes.json",
    ]);
    let output = program.args(["--as-of", "2026-03-31T18:00:00Z", "--report", "."]).args(more).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(folder.path().join("report.html")).unwrap()
}

fn all<'h>(within: ElementRef<'h>, selector: &str) -> Vec<ElementRef<'h>> {
    within.select(&Selector::parse(selector).unwrap()).collect()
}

fn one<'h>(within: ElementRef<'h>, selector: &str) -> ElementRef<'h> {
    let found = all(within, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0]
}

/// Text as it is read: white space is one space.
fn text(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The number that a text begins with.
fn number(text: &str) -> Option<f64> {
    let digits: String = text.replace(',', "").chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.parse().ok()
}

#[test]
fn every_account_has_its_row_and_its_card() {
    let (page, output) = report(&["--format", "csv", "--levels", "year", "--all-accounts"]);
    let page = Html::parse_document(&page);
    let root = page.root_element();
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((all(root, ".accounts tbody tr").len(), all(root, ".card").len(), rows.len()), (13, 13, 13));
    for (row, place) in rows.iter().zip(1..) {
        let card = one(root, &format!("#account-{place}"));
        assert_eq!(text(all(card, ".dates bdi")[0]), row[0]);
        let line = one(root, &format!(".accounts tbody tr:has(a[href='#account-{place}'])"));
        assert_eq!(text(one(line, "a")), text(one(card, "h2")));
        let is_active = &row[1] != "0.0";
        let score = one(line, "td.score").attr("data-sort");
        assert_eq!(score.map(|score| score.parse::<f64>().unwrap()), is_active.then(|| row[1].parse().unwrap()));

        let columns = all(card, ".facts div");
        assert_eq!(columns.len(), 16);
        for (column, (name, value)) in columns.iter().zip(header.iter().zip(row).skip(1)) {
            assert_eq!(column.attr("data-column"), Some(name));
            let said = text(one(*column, "dd"));
            match (name, value) {
                ("AggregationLevel", _) => assert_eq!(said, value),
                (_, "") => assert!(said.starts_with("none"), "{name}: {said}"),
                ("DaysSinceLastEmail" | "DaysSinceLastMeeting", "0") => assert_eq!(said, "today"),
                // A card without activity does not say that its score is 0.
                ("EngagementScore", _) if !is_active => assert_eq!(said, "none, without activity"),
                ("EngagementScore", _) => {
                    assert!((number(&said).unwrap() - value.parse::<f64>().unwrap()).abs() <= 0.05, "{name}: {said}");
                }
                _ if name.contains("Date") => {
                    let date = chrono::NaiveDate::parse_from_str(value, "%Y-%m-%d").unwrap();
                    assert_eq!(said, date.format("%-d %B %Y").to_string());
                }
                _ if name.contains("Duration") => assert!(number(&said).is_some(), "{name}: {said}"),
                _ => assert_eq!(number(&said), value.parse().ok(), "{name}: {said}"),
            }
        }
        // The shares make the raw score, and the months are at most what the year is.
        let points = |selector: &str| all(card, selector).into_iter().map(|cell| number(&text(cell)).unwrap());
        let raw: f64 = points(".shares tbody td:nth-child(4)").sum();
        let said: f64 = points(".shares tfoot td:nth-child(4)").sum();
        assert!((raw - said).abs() <= 0.04 + 1e-9, "{}: {raw} and {said}", &row[0]);
        let emails: f64 = points(".pair tbody td:nth-child(2)").sum();
        assert!(emails <= row[2].parse::<f64>().unwrap() + row[3].parse::<f64>().unwrap());
        assert_eq!(all(card, ".pair tbody tr").len(), 12);
        let charts = all(card, "svg.chart[role=img][aria-label]").len();
        let drawn = all(card, ".pair figure").len() - all(card, ".pair figure .none").len();
        assert_eq!(charts, drawn);
    }
}

/// As the sample's README tells of them.
#[test]
fn who_is_going_cold_and_who_is_warming_up() {
    let (page, _) = report(&[]);
    let page = Html::parse_document(&page);
    let movers = |list: &str| -> Vec<String> {
        let movers = all(page.root_element(), &format!(".{list} li"));
        let said = |mover: ElementRef<'_>, of: &str| text(one(mover, of));
        movers.into_iter().map(|of| format!("{}: {}: {}", said(of, "a"), said(of, ".mark"), said(of, "p"))).collect()
    };
    assert_eq!(
        movers("cold"),
        ["Quillfeather Museums: Silent for 132 days: Last email 132 days ago, last meeting 137 days ago"]
    );
    // An account that was silent before is not going cold anymore.
    let silent = text(one(page.root_element(), ".cold > .more"));
    assert_eq!(silent, "1 account was silent before these weeks already: all silent accounts");
    assert_eq!(
        movers("warm"),
        [
            "Hvězda Winter Markets: Back: Silent for 69 days on 31 March 2026; last email 4 days ago, last meeting 190 days \
             ago",
            "桜木庭園 Sakuragi Gardens: New: 23 emails and 3 meetings since 5 May 2026",
            "Marisol & Sons Ferries: Growing: Emails 53 → 119, meetings 3 → 9",
        ]
    );
    let points = text(one(page.root_element(), ".cold li:first-child .points"));
    assert_eq!(points, "Points from 9.6 → to 1.2");
}

/// Each account with its reasons, and the next step of the first one.
fn attention(page: &Html) -> Vec<String> {
    let said = |case: ElementRef<'_>, of: &str| text(one(case, of));
    let cases = all(page.root_element(), ".cases > li").into_iter();
    cases.map(|of| format!("{}: {} {}", said(of, "a"), said(of, ".reasons"), said(of, ".next"))).collect()
}

/// As the sample's README tells of them.
#[test]
fn who_needs_attention_and_why() {
    let (page, _) = report(&[]);
    let page = Html::parse_document(&page);
    assert_eq!(
        attention(&page),
        [
            "Pennywhistle Parks: Not answered by us. Their last email came 7 days ago, after our last email. \
             We rarely write. 53 emails from them, 9 emails from us, no meeting. \
             No meeting for 90 days. There was no meeting in the window. \
             Next step: Answer it, or check that it needs no answer.",
            "Otterlane Lighthouse: Not answered by us. Their last email came 54 days ago, after our last email. \
             About to go silent. The last email or meeting was 54 days ago. The account is silent in 7 days, on 7 July \
             2026. No meeting for 90 days. There was no meeting in the window. \
             Next step: Answer it, or check that it needs no answer.",
            "Vintergade Stations: Never answers us. 36 emails from us, none from them, no meeting. \
             No meeting for 90 days. There was no meeting in the window. \
             Next step: Try another person or another way, such as a call.",
            "Hvězda Winter Markets: No meeting for 90 days. The last meeting was 190 days ago. Next step: Suggest a \
             meeting.",
            "Lagunare Canal Trust: No meeting for 90 days. The last meeting was 96 days ago. Next step: Suggest a \
             meeting.",
            "Moonwick Observatory: Never in touch. There is no email and no meeting with this account. \
             Next step: Check its domains and contacts on the list, then make the first contact.",
        ]
    );
    assert!(text(one(page.root_element(), ".lead")).ends_with("6 need attention, 1 is going cold, 3 are warming up."));
}

/// Every filter has its number, and every status is in the table and on the card.
#[test]
fn the_filters_agree_with_the_table() {
    let (page, _) = report(&[]);
    let page = Html::parse_document(&page);
    let root = page.root_element();
    let filters = all(root, ".filters a[id]");
    let said: Vec<String> = filters.iter().map(|of| text(*of)).collect();
    assert_eq!(
        said,
        [
            "Needs attention 6",
            "Waiting 2",
            "One-sided 2",
            "Soon silent 1",
            "No meeting 5",
            "Never in touch 1",
            "Cold 1",
            "Silent 2",
            "Warming 3"
        ]
    );
    for filter in filters {
        let id = filter.attr("id").unwrap().strip_prefix("only-").unwrap();
        let rows = all(root, &format!(".accounts tbody tr[data-status~='{id}']"));
        assert_eq!(Some(rows.len().to_string()), text(filter).rsplit(' ').next().map(str::to_owned), "{id}");
    }
    for row in all(root, ".accounts tbody tr") {
        let card = one(root, all(row, "a")[0].attr("href").unwrap());
        assert_eq!(all(row, ".status span").len(), all(card, ".card > .reasons li").len());
    }
    // Links to the table lead to a filter that is there.
    for link in all(root, "a[href^='#only-']") {
        one(root, link.attr("href").unwrap());
    }
}

/// A page of one account with this mail, in the order of days, as of 31 March.
fn attention_of(mails: &[(&str, &str, &str)]) -> Vec<String> {
    let mail = |(day, from, to): &(&str, &str, &str)| {
        format!("From - Mon Mar  2 09:00:00 2026\nDate: {day} 09:00:00 +0000\nFrom: {from}\nTo: {to}\n\n\n")
    };
    let mbox = mails.iter().map(mail).collect::<String>();
    let accounts = r#"[{"id": "a", "domains": ["a.example"]}]"#;
    attention(&Html::parse_document(&page_of_mbox(accounts, &mbox, &[])))
}

#[test]
fn an_account_waits_if_it_wrote_on_a_later_day() {
    let [us, them] = ["rep@corp.example", "x@a.example"];
    let answer = |days: u32| {
        vec![format!(
            "a: Not answered by us. Their last email came {days} days ago, after our last email. \
             Next step: Answer it, or check that it needs no answer."
        )]
    };
    let none = Vec::<String>::new();
    for (mails, expected) in [
        (vec![("2 Mar 2026", us, them), ("3 Mar 2026", them, us)], answer(28)),
        (vec![("2 Mar 2026", them, us), ("3 Mar 2026", us, them)], none.clone()),
        (vec![("3 Mar 2026", us, them), ("3 Mar 2026", them, us)], none.clone()),
        (vec![("2 Mar 2026", us, them), ("29 Mar 2026", them, us)], answer(2)),
        (vec![("2 Mar 2026", us, them), ("30 Mar 2026", them, us)], none),
        (
            vec![("29 Mar 2026", them, us)],
            vec![
                "a: Not answered by us. Their last email came 2 days ago. There is no email from us in the window. \
                 Next step: Answer it, or check that it needs no answer."
                    .to_owned(),
            ],
        ),
    ] {
        assert_eq!(attention_of(&mails), expected, "{mails:?}");
    }
}

#[test]
fn silent_before_the_window_is_not_never_in_touch() {
    let accounts = r#"[{"id": "a", "domains": ["a.example"]}, {"id": "b", "domains": ["b.example"]}]"#;
    // A newsletter is no contact.
    let letter = "From - Mon Mar  2 09:00:00 2026\nDate: 2 Jan 2024 09:00:00 +0000\nPrecedence: bulk\n\
                  From: rep@corp.example\nTo: x@b.example\n\n\n";
    let mail = letter.replace("Precedence: bulk\n", "").replace("b.example", "a.example");
    let page = Html::parse_document(&page_of_mbox(accounts, &(letter.to_owned() + &mail), &[]));
    assert_eq!(
        attention(&page),
        ["b: Never in touch. There is nothing that counts: 1 before the window. \
          Next step: Check its domains and contacts on the list, then make the first contact."]
    );
    let card = text(one(page.root_element(), "#account-1 > .reasons"));
    assert_eq!(card, "Silent. The last email or meeting was 819 days ago, before the window.");
}

/// Under a threshold the days are suppressed, and what rests on them is not said.
#[test]
fn a_reason_that_rests_on_suppressed_figures_is_not_shown() {
    let at_least = |people: &str| {
        let (page, _) = report(&["--at-least", people]);
        attention(&Html::parse_document(&page))
            .into_iter()
            .map(|of| of.split(": ").next().unwrap().to_owned())
            .collect()
    };
    let all: Vec<String> = at_least("1");
    assert_eq!(all.len(), 6);
    // Otterlane has one of our people on its emails, and Hvězda's and Lagunare's meetings have few.
    let some: Vec<String> = at_least("3");
    assert!(some.len() < 6 && some.iter().all(|name| all.contains(name)), "{some:?}");
    assert!(!some.contains(&"Otterlane Lighthouse".to_owned()), "{some:?}");
    assert!(some.contains(&"Moonwick Observatory".to_owned()), "{some:?}");
}

#[test]
fn the_run_the_lead_and_the_spread_add_up() {
    let (page, output) = report(&["--zone", "Asia/Tokyo", "--normalizer", "percentile-rank"]);
    let page = Html::parse_document(&page);
    let root = page.root_element();
    assert_eq!(
        text(one(root, ".masthead .dates")),
        "As of 1 July 2026, 02:00 (Asia/Tokyo); the window begins on 1 July 2025"
    );
    assert!(
        text(one(root, ".lead"))
            .starts_with("From 1 July 2025 to 1 July 2026, 12 of 13 accounts had emails or meetings.")
    );
    let tens: f64 = all(root, ".spread td").into_iter().map(|cell| number(&text(cell)).unwrap()).sum();
    assert_eq!(tens.to_string(), "12");
    assert!(text(one(root, ".spread .note")).ends_with("the share of the other accounts that are below."));
    let table = String::from_utf8(output.stdout).unwrap();
    let emails = text(all(root, ".overview > .figures dd")[1]);
    assert!(table.contains(&format!("          {emails} counted")), "{emails} in {table}");
}

#[test]
fn the_enrichment_is_told_of() {
    let folder = TempDir::new().unwrap();
    let mut program = program();
    program.args([sample("mail"), sample("calendar")]).args(["--as-of", "2026-06-30T17:00:00Z"]);
    program.args(["--run-at", "2026-06-30T17:00:00Z", "--contacts"]).arg(sample("contacts.csv"));
    program.arg("--enrichment").arg(sample("enrichment.toml")).arg("--report").arg(folder.path());
    assert_eq!(program.output().unwrap().status.code(), Some(0));
    let page = Html::parse_document(&fs::read_to_string(folder.path().join("report.html")).unwrap());
    assert_eq!(text(one(page.root_element(), "h1")), "Lanternworks and its customers");
    let fact = |of: ElementRef<'_>| format!("{} {}", text(one(of, "dt")), text(one(of, "dd")));
    let facts: Vec<String> = all(page.root_element(), ".run .facts div").into_iter().map(fact).collect();
    for fact in ["Region Europe", "Group Overseas, 2 mailboxes", "Next run 2026-07-07T17:00:00Z"] {
        assert!(facts.iter().any(|found| found == fact), "{fact} in {facts:?}");
    }
}

#[test]
fn the_same_question_is_the_same_bytes() {
    let (page, output) = report(&["--format", "json"]);
    assert_eq!(page, report(&["--format", "csv", "--levels", "week", "--fill-gaps"]).0);
    // The rows do not know of the page.
    assert_eq!(output.stdout, program().args(["--format", "json"]).output().unwrap().stdout);
}

#[test]
fn the_page_is_shut() {
    let (page, _) = report(&[]);
    let between = |from: &str, to: &str| page.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned();
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
    let policy = between("Content-Security-Policy\" content=\"", "\"").replace("&#39;", "'");
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            hash(&between("<style>", "</style>")),
            hash(&between("<script>", "</script>"))
        )
    );
    for element in all(Html::parse_document(&page).root_element(), "*") {
        for (name, value) in element.value().attrs() {
            assert!(name != "style" && name != "src" && !name.starts_with("on"), "{name}");
            assert!(name != "href" || value.starts_with('#'), "{value}");
        }
    }
    assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("url("));
    // Its own style has rules such as `@media`; nothing else has the sign at all.
    assert!(!page.replace(&between("<style>", "</style>"), "").contains('@'));
}

#[test]
fn hostile_names_are_text_and_no_address_comes_through() {
    let accounts = r#"[
        {"id": "x<script>alert(1)</script>", "name": "</script><script>alert('1')</script>", "domains": ["a.example"]},
        {"id": "\" onmouseover=\"alert(1)", "domains": ["b.example"]},
        {"id": "ann@c.example", "domains": ["c.example"]},
        {"id": "d", "name": "Dee <dee@d.example>\u202e\n", "contacts": [{"id": "x", "addresses": ["dee@d.example"]}]}
    ]"#;
    let page = page_of(
        accounts,
        &[("2 Mar", "x@a.example"), ("3 Mar", "x@b.example, x@c.example"), ("4 Mar", "dee@d.example")],
    );
    let document = Html::parse_document(&page);
    let root = document.root_element();
    let names: Vec<String> = all(root, ".accounts tbody a").into_iter().map(text).collect();
    assert_eq!(
        names,
        ["Dee (address)", "\" onmouseover=\"alert(1)", "(address)", "</script><script>alert('1')</script>"]
    );
    assert_eq!((all(root, "script").len(), all(root, "[onmouseover]").len()), (1, 0));
    let style = text(one(root, "style"));
    assert!(!page.contains("a.example") && !page.contains("x@") && style.contains('@'));
}

#[test]
fn a_list_has_eight_accounts_and_says_how_many_more() {
    let ids: Vec<String> = (10..20).map(|number| format!("a{number}")).collect();
    let account = |id: &String| format!(r#"{{"id": "{id}", "domains": ["{id}.example"]}}"#);
    let accounts = format!("[{}]", ids.iter().map(account).collect::<Vec<_>>().join(","));
    let to: Vec<String> = ids.iter().map(|id| format!("x@{id}.example")).collect();
    // 61 days before, and one day too few.
    let (silent, other) = (to[1..].join(", "), to[0].as_str());
    let page = Html::parse_document(&page_of(&accounts, &[("29 Jan", &silent), ("30 Jan", other)]));
    let root = page.root_element();
    let names: Vec<String> = all(root, ".cold li a").into_iter().map(text).collect();
    assert_eq!(names, ids[1..9]);
    let more = one(root, ".cold > .more a");
    assert_eq!(
        (text(more).as_str(), more.attr("href")),
        ("And 1 more in the table of all accounts", Some("#only-cold"))
    );
    assert_eq!(all(root, ".accounts tbody tr[data-status~='cold']").len(), 9);
    assert_eq!(text(one(root, ".warm > .none")), "No account is warming up.");
    assert!(text(one(root, ".lead")).contains("9 are going cold, none is warming up."));
}

/// What follows where nothing has moved.
const STILL: &str = ", none is going cold, none is warming up.";

#[test]
fn little_is_enough() {
    let one_account = r#"[{"id": "a", "domains": ["a.example"]}]"#;
    let [none, one_needs_it] = ["None needs attention", "1 needs attention"];
    for (accounts, mails, lead, attention, cards) in [
        ("[]", &[][..], "From 31 March 2025 to 31 March 2026, none of 0 accounts had an email or a meeting.", none, 0),
        (
            one_account,
            &[],
            "From 31 March 2025 to 31 March 2026, none of 1 account had an email or a meeting.",
            one_needs_it,
            1,
        ),
        (
            one_account,
            &[("2 Mar", "x@a.example")],
            "From 31 March 2025 to 31 March 2026, 1 of 1 account had emails or meetings.",
            none,
            1,
        ),
    ] {
        let page = Html::parse_document(&page_of(accounts, mails));
        assert_eq!(text(one(page.root_element(), ".lead")), format!("{lead} {attention}{STILL}"));
        assert_eq!(all(page.root_element(), ".card").len(), cards);
    }
}

#[test]
fn a_file_is_no_folder() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    for path in [file.clone(), file.join("below")] {
        let output = program().arg("--report").arg(&path).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let expected =
            format!("mail-archive: {}: --report needs a folder, and {} is a file\n", path.display(), file.display());
        assert_eq!((output.status.code(), said, output.stdout.len()), (Some(2), expected, 0));
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}
