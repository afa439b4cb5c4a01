//! Opens the report in a real browser and uses it: sorts, searches, opens cards, by mouse and by keyboard.
//!
//! Where no browser is installed the tests say so and pass.
#![allow(clippy::unwrap_used, reason = "tests")]

mod browser;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use browser::{Browser, DESK, Look, PHONE, Page};

/// The sample's page.
fn report() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_mail-archive"));
    assert!(program.arg("--report").arg(folder.path()).output().unwrap().status.success());
    let file = folder.path().join("report.html");
    (folder, file)
}

/// The names in the table, as they stand and as far as they are shown.
const NAMES: &str = "[...document.querySelectorAll('.accounts tbody tr:not([hidden]) a')].map(a => a.textContent)";

/// Which heads say by what the table is sorted, and how.
const SORTED: &str = "[...document.querySelectorAll('.accounts [aria-sort]')].map(th => [th.textContent, th.ariaSort])";

const IS_CARD: &str = "document.querySelector('.card:target') !== null";

#[test]
fn it_fits_every_width_in_light_and_dark_and_asks_for_nothing() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for (scheme, paper) in [("light", "rgb(253, 253, 251)"), ("dark", "rgb(22, 25, 28)")] {
        for anchor in ["", "#account-5"] {
            let page = Page::open(&browser, &file, anchor, Look { scheme, ..PHONE });
            assert_eq!(page.ask("getComputedStyle(document.body).backgroundColor"), json!(paper));
            // Every width at which the layout changes, and the usual screens, with whatever fonts there are.
            for width in [320, 352, 360, 390, 704, 768, 960, 1120, 1280, 1440] {
                page.resize(width, 800);
                let fit = page.ask("[innerWidth, document.documentElement.scrollWidth]");
                assert_eq!(fit, json!([width, width]), "{scheme} {anchor}");
            }
            page.is_clean();
        }
    }
}

#[test]
fn a_click_on_a_head_sorts_and_another_turns_it_round() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    let page = Page::open(&browser, &file, "", DESK);
    assert_eq!(page.ask(SORTED), json!([["Score", "descending"]]));
    let by_score = page.ask(NAMES);

    let click = |column: u32, sorted: Value| {
        page.click(&format!(".accounts thead th:nth-child({column}) button"));
        page.wait(&format!("JSON.stringify({SORTED}) === {:?}", sorted.to_string()));
        page.ask(NAMES).as_array().unwrap().clone()
    };
    let first = |names: &[Value]| names[0].as_str().unwrap().to_owned();
    let last = |names: &[Value]| names[12].as_str().unwrap().to_owned();
    let names = click(1, json!([["Account", "ascending"]]));
    assert_eq!(
        (first(&names).as_str(), last(&names).as_str()),
        ("Halden Bridge Authority", "桜木庭園 Sakuragi Gardens")
    );
    assert_eq!(first(&click(1, json!([["Account", "descending"]]))), "桜木庭園 Sakuragi Gardens");
    // By value: 132 days are more than 96, and 7 fewer than 54. Accounts without a meeting are last, either way.
    let most = click(9, json!([["Days since meeting", "descending"]]));
    assert_eq!(first(&most), "Tannery Lane Theatre");
    let fewest = click(9, json!([["Days since meeting", "ascending"]]));
    assert_eq!(first(&fewest), "Halden Bridge Authority");
    let without = |names: &[Value]| names[9..].to_vec();
    assert_eq!(without(&most), without(&fewest), "equals stay as they were");
    // Negative numbers too: who lost most comes first.
    click(3, json!([["Points in 13 weeks", "descending"]]));
    assert_eq!(first(&click(3, json!([["Points in 13 weeks", "ascending"]]))), "Quillfeather Museums");
    assert_eq!(json!(click(2, json!([["Score", "descending"]]))), by_score);
    page.is_clean();
}

#[test]
fn typing_finds_accounts_and_the_count_follows() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for look in [DESK, PHONE] {
        let page = Page::open(&browser, &file, "", look);
        let output = "document.querySelector('.search output').value";
        let count = |count: &str| page.wait(&format!("{output} === '{count} of 13 accounts'"));
        count("13");
        page.click("#search");
        // Whatever the case and the accents.
        page.write("HVEZDA");
        count("1");
        assert_eq!(page.ask(NAMES), json!(["Hvězda Winter Markets"]));
        page.write("?");
        count("0");
        assert_eq!(page.ask("document.querySelector('.nobody').checkVisibility()"), json!(true));
        for _ in "HVEZDA?".chars() {
            page.press("Backspace");
        }
        page.write("桜木");
        count("1");
        assert_eq!(page.ask("document.querySelector('.search output').ariaLive"), json!("polite"));
        page.is_clean();
    }
}

#[test]
fn cards_open_by_mouse_and_by_keyboard_and_back_leads_back() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for look in [DESK, PHONE] {
        let page = Page::open(&browser, &file, "", look);
        let shown = "document.querySelector('.card:target h2').textContent";
        let is_overview = "document.querySelector('.overview').checkVisibility()";
        page.click(".accounts a[href='#account-5']");
        page.wait(IS_CARD);
        assert_eq!(page.ask(shown), json!("Marisol & Sons Ferries"));
        page.wait("scrollY === 0");
        assert_eq!(page.ask(is_overview), json!(false));
        page.wait("document.title.startsWith('Marisol & Sons Ferries')");
        page.ask("history.back()");
        page.wait(is_overview);
        // The focus is where it was: Enter opens the same card.
        page.wait("document.activeElement.matches(\".accounts a[href='#account-5']\")");
        page.press("Enter");
        page.wait(IS_CARD);
        page.wait("document.activeElement.id === 'account-5'");
        page.click(".card:target a[rel=next]");
        page.wait(&format!("{shown} === 'Lagunare Canal Trust'"));
        page.click(".card:target .back");
        page.wait(is_overview);
        page.is_clean();
    }
}

#[test]
fn everything_is_reached_by_tab() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    let page = Page::open(&browser, &file, "", DESK);
    page.press("Tab");
    assert_eq!(page.ask("document.activeElement.className"), json!("skip"));
    assert_eq!(
        page.ask("document.activeElement.getBoundingClientRect().left >= 0"),
        json!(true),
        "it comes into sight"
    );
    page.press("Enter");
    page.wait("document.activeElement.id === 'accounts'");
    page.press("Tab");
    assert_eq!(page.ask("document.activeElement.id"), json!("search"));
    let heads = page.ask("[...document.querySelectorAll('.accounts thead th')].map(th => th.textContent)");
    assert_eq!(heads.as_array().unwrap().len(), 11);
    for head in heads.as_array().unwrap() {
        page.press("Tab");
        assert_eq!(page.ask("document.activeElement.tagName"), json!("BUTTON"));
        assert_eq!(page.ask("document.activeElement.textContent"), *head);
        let outline = page.ask("getComputedStyle(document.activeElement).outlineStyle");
        assert_eq!(outline, json!("solid"), "the focus is seen");
    }
    page.press("Enter");
    page.wait(&format!("JSON.stringify({SORTED}).includes('Twelve months')"));
    page.press("Tab");
    assert_eq!(page.ask("document.activeElement.tagName"), json!("A"));
}

#[test]
fn without_a_script_the_table_and_the_cards_are_there() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    let page = Page::open(&browser, &file, "", Look { script: false, ..PHONE });
    assert_eq!(page.ask(NAMES).as_array().unwrap().len(), 13);
    assert_eq!(page.ask("document.querySelector('.search').checkVisibility()"), json!(false));
    assert_eq!(page.ask("document.querySelectorAll('.accounts button').length"), json!(0));
    page.click(".cold li:first-child a");
    // Nothing in a page without scripts can wait: it is asked until it is so.
    assert!((0..10_000).any(|_| page.ask(IS_CARD) == json!(true)));
    assert_eq!(page.ask("document.querySelector('.card:target h2').textContent"), json!("Quillfeather Museums"));
    assert_eq!(page.ask("document.querySelector('.overview').checkVisibility()"), json!(false));
    page.is_clean();
}

/// The pictures in the READMEs: `cargo test -p mail-archive --test report_browser -- --ignored`.
#[test]
#[ignore = "writes report.png and report-top.png"]
fn the_pictures_of_the_readmes() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    let page = Page::open(&browser, &file, "", Look { height: 2000, ..DESK });
    let bottom = page.ask("document.querySelector('.accounts').getBoundingClientRect().bottom").as_f64().unwrap();
    for (name, height) in [("report.png", bottom + 12.0), ("report-top.png", 786.0)] {
        let picture = page.picture(1280, height);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), picture).unwrap();
    }
}
