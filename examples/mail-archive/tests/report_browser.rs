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

/// The names of the accounts that a filter leaves.
const SHOWN: &str = "[...document.querySelectorAll('.accounts tbody tr')].filter(row => row.checkVisibility())\
    .map(row => row.querySelector('a').textContent)";

/// The column with this head, from 1.
fn column(page: &Page, head: &str) -> u64 {
    let heads = "[...document.querySelectorAll('.accounts thead th')].map(th => th.textContent)";
    page.ask(&format!("{heads}.indexOf({head:?}) + 1")).as_u64().unwrap()
}

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
            for width in [320, 360, 390, 512, 704, 768, 960, 1184, 1280, 1440] {
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

    let click = |head: &str, direction: &str| {
        let (column, sorted) = (column(&page, head), json!([[head, direction]]));
        page.click(&format!(".accounts thead th:nth-child({column}) button"));
        page.wait(&format!("JSON.stringify({SORTED}) === {:?}", sorted.to_string()));
        page.ask(NAMES).as_array().unwrap().clone()
    };
    let first = |names: &[Value]| names[0].as_str().unwrap().to_owned();
    let last = |names: &[Value]| names[12].as_str().unwrap().to_owned();
    let names = click("Account", "ascending");
    assert_eq!(
        (first(&names).as_str(), last(&names).as_str()),
        ("Halden Bridge Authority", "桜木庭園 Sakuragi Gardens")
    );
    assert_eq!(first(&click("Account", "descending")), "桜木庭園 Sakuragi Gardens");
    // By value: 132 days are more than 96, and 7 fewer than 54. Accounts without a meeting are last, either way.
    let most = click("Days since meeting", "descending");
    assert_eq!(first(&most), "Tannery Lane Theatre");
    let fewest = click("Days since meeting", "ascending");
    assert_eq!(first(&fewest), "Halden Bridge Authority");
    let without = |names: &[Value]| names[9..].to_vec();
    assert_eq!(without(&most), without(&fewest), "equals stay as they were");
    // Negative numbers too: who lost most comes first.
    click("Change, 13 weeks", "descending");
    assert_eq!(first(&click("Change, 13 weeks", "ascending")), "Quillfeather Museums");
    // The most urgent status first, and no status last.
    assert_eq!(first(&click("Status", "descending")), "Otterlane Lighthouse");
    assert_eq!(first(&click("Status", "ascending")), "Marisol & Sons Ferries");
    assert_eq!(json!(click("Score", "descending")), by_score);
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
        page.wait("document.title.startsWith('Hvězda Winter Markets')");
        page.click(".card:target .back");
        page.wait(is_overview);
        // The focus is on the account that was shown last.
        page.wait("document.activeElement.textContent === 'Hvězda Winter Markets'");
        page.press("Enter");
        page.wait(IS_CARD);
        page.press("Escape");
        page.wait(is_overview);
        page.wait("document.activeElement.textContent === 'Hvězda Winter Markets'");
        page.is_clean();
    }
}

#[test]
fn previous_and_next_follow_the_order_and_the_filter_of_the_table() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for look in [DESK, PHONE] {
        let page = Page::open(&browser, &file, "", look);
        let place = "document.querySelector('.card:target .place').textContent";
        let name = "document.querySelector('.card:target h2').textContent";
        let has =
            |rel: &str| page.ask(&format!("document.querySelector('.card:target a[rel={rel}]').checkVisibility()"));
        // By name, those without a meeting for 90 days.
        page.click(".accounts thead th:first-child button");
        page.click(".filters a[href='#only-not-met']");
        let filtered = json!([
            "Hvězda Winter Markets",
            "Lagunare Canal Trust",
            "Otterlane Lighthouse",
            "Pennywhistle Parks",
            "Vintergade Stations"
        ]);
        page.wait(&format!("JSON.stringify({SHOWN}) === JSON.stringify({filtered})"));
        page.wait("document.querySelector('.search output').value === '5 of 13 accounts'");
        let current = page.ask("document.querySelector('.filters [aria-current]').textContent");
        assert_eq!(current, json!("No meeting 5"));
        let lagunare =
            "[...document.querySelectorAll('.accounts tbody a')].find(a => a.textContent.startsWith('Lagunare'))";
        page.ask(&format!("{lagunare}.click()"));
        page.wait(IS_CARD);
        page.wait(&format!("{place} === '2 of 5: No meeting'"));
        page.click(".card:target a[rel=next]");
        page.wait(&format!("{name} === 'Otterlane Lighthouse' && {place} === '3 of 5: No meeting'"));
        for (previous, at) in [("Lagunare Canal Trust", 2), ("Hvězda Winter Markets", 1)] {
            page.click(".card:target a[rel=prev]");
            page.wait(&format!("{name} === {previous:?} && {place} === '{at} of 5: No meeting'"));
        }
        assert_eq!((has("prev"), has("next")), (json!(false), json!(true)));
        // The filter and the order are still there.
        page.press("Escape");
        page.wait(&format!("JSON.stringify({SHOWN}) === JSON.stringify({filtered})"));
        // With a search besides, one account is left.
        page.click("#search");
        page.write("otter");
        page.wait("document.querySelector('.search output').value === '1 of 13 accounts'");
        page.click(".accounts tbody tr:not([hidden]) a");
        page.wait(&format!("document.querySelector('.card:target') && {place} === '1 of 1: No meeting'"));
        assert_eq!((has("prev"), has("next")), (json!(false), json!(false)));
        // An account of another list has all accounts as its neighbours.
        page.ask("location.hash = '#account-3'");
        page.wait(&format!("{place} === '3 of 13'"));
        page.is_clean();
    }
}

#[test]
fn every_filter_leaves_its_accounts_with_and_without_a_script() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for look in [DESK, Look { script: false, ..PHONE }] {
        for (id, expected) in [
            ("attention", 6),
            ("waiting", 2),
            ("one-sided", 2),
            ("soon-silent", 1),
            ("not-met", 5),
            ("never", 1),
            ("cold", 1),
            ("silent", 2),
            ("warming", 3),
        ] {
            let page = Page::open(&browser, &file, &format!("#only-{id}"), look);
            assert_eq!(page.ask(SHOWN).as_array().unwrap().len(), expected, "{id}");
            let weight = format!("getComputedStyle(document.querySelector('#only-{id}')).fontWeight");
            assert_eq!(page.ask(&weight), json!("600"), "{id}");
        }
    }
    // The links above the table lead to it.
    let page = Page::open(&browser, &file, "", PHONE);
    page.click(".cold .more a");
    page.wait(&format!("JSON.stringify({SHOWN}) === '[\"Quillfeather Museums\",\"Tannery Lane Theatre\"]'"));
    page.click(".filters .all");
    page.wait(&format!("{SHOWN}.length === 13"));
    page.is_clean();
}

#[test]
fn bars_say_their_numbers_to_the_pointer_and_to_the_keyboard() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for look in [DESK, PHONE] {
        let page = Page::open(&browser, &file, "#account-5", look);
        let tip = "(document.querySelector('.tip').checkVisibility() && document.querySelector('.tip').textContent)";
        let says = |text: &str| page.wait(&format!("{tip} === {text:?}"));
        let emails = ".card:target figure:first-of-type svg";
        page.point(emails, 0.99);
        says("June 2026: 31 emails");
        page.point(emails, 0.01);
        says("July 2025: 6 emails");
        page.point(".card:target h2", 0.1);
        page.wait(&format!("{tip} === false"));
        // The keyboard: the last month first.
        let reach = |what: &str| {
            while page.ask(&format!("document.activeElement.matches({what:?})")) != json!(true) {
                page.press("Tab");
            }
        };
        reach(emails);
        says("June 2026: 31 emails");
        page.press("ArrowLeft");
        page.press("ArrowLeft");
        says("April 2026: 16 emails");
        page.press("Home");
        page.press("ArrowLeft");
        says("July 2025: 6 emails");
        page.press("End");
        says("June 2026: 31 emails");
        assert_eq!(page.ask("document.querySelector('.tip').role"), json!("status"), "it is read out");
        let inside = "(box => box.left >= 0 && box.right <= innerWidth && box.top >= 0)\
                      (document.querySelector('.tip').getBoundingClientRect())";
        assert_eq!(page.ask(inside), json!(true));
        page.press("Tab");
        says("June 2026: 3 meetings");
        page.press("Escape");
        page.wait(&format!("{tip} === false"));
        // The table's months have both numbers, and the distribution has accounts.
        page.point(".spread svg", 0.99);
        says("Score 90–100: 2 accounts");
        page.is_clean();
    }
    let page = Page::open(&browser, &file, "", DESK);
    page.point(".accounts tr:has(a[href='#account-5']) .months", 0.99);
    page.wait("document.querySelector('.tip').textContent === 'June 2026: 31 emails, 3 meetings'");
    page.is_clean();
}

/// Charts that are side by side have one scale, and months have their years.
#[test]
fn one_scale_for_a_screen() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    let page = Page::open(&browser, &file, "", DESK);
    // How many pixels a number has, in all charts of a card; pixels are rounded, so small numbers say little.
    let spread = "[...document.querySelectorAll('.card')].map(card => {\
        const scales = [...card.querySelectorAll('.chart')].flatMap(chart => {\
            const numbers = Object.values(chart.dataset)[0].split(' ').map(Number).filter(number => number > 0);\
            const columns = [...chart.querySelectorAll('rect')];\
            return numbers.map((number, place) => number < 8 ? null : columns[place].getAttribute('height') / number);\
        }).filter(scale => scale !== null);\
        return scales.length ? Math.max(...scales) - Math.min(...scales) : 0;\
    })";
    let spread = page.ask(spread);
    assert!(spread.as_array().unwrap().iter().all(|of| of.as_f64().unwrap() < 0.3), "{spread}");
    let texts = "[...document.querySelectorAll('#account-5 figure:first-of-type text')].map(text => text.textContent)";
    let texts = page.ask(texts);
    for year in ["2025", "2026"] {
        assert!(texts.as_array().unwrap().contains(&json!(year)), "{texts}");
    }
}

#[test]
fn the_head_of_the_table_stays_in_sight_and_repeats_on_paper() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for look in [Look { height: 500, ..DESK }, Look { height: 500, ..PHONE }] {
        let page = Page::open(&browser, &file, "", look);
        page.ask("document.querySelector('.accounts tbody tr:nth-child(10)').scrollIntoView({block: 'center'})");
        let head = "document.querySelector('.accounts thead th').getBoundingClientRect()";
        page.wait(&format!("{head}.top === 0"));
        let on_top = "(box => document.elementFromPoint(box.left + 5, box.top + 5).closest('thead') !== null)";
        assert_eq!(page.ask(&format!("{on_top}({head})")), json!(true));
    }
    let page = Page::open(&browser, &file, "", DESK);
    let head = "(style => [style.display, style.position])";
    page.as_printed();
    let thead = page.ask(&format!("{head}(getComputedStyle(document.querySelector('.accounts thead')))[0]"));
    let cell = page.ask(&format!("{head}(getComputedStyle(document.querySelector('.accounts thead th')))[1]"));
    assert_eq!((thead, cell), (json!("table-header-group"), json!("static")));
    assert_eq!(page.ask("document.querySelector('.filters').offsetHeight < 40"), json!(true));
    // The overview, and a page for each card at least.
    assert!(page.sheets() >= 15, "{}", page.sheets());
    let page = Page::open(&browser, &file, "#account-5", DESK);
    assert!(page.sheets() <= 2, "one card alone");
}

#[test]
fn names_have_one_line_on_a_phone_where_there_is_room() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    let page = Page::open(&browser, &file, "", PHONE);
    // A name has two lines only if it is wider than what the other columns need.
    let wrapped = "[...document.querySelectorAll('.accounts tbody th a, .who a')].filter(a => {\
        const lines = new Set([...a.getClientRects()].map(box => box.top)).size;\
        const text = [...a.getClientRects()].reduce((sum, box) => sum + box.width, 0);\
        const cell = a.closest('th, .who');\
        const {paddingLeft, paddingRight} = getComputedStyle(cell);\
        return lines > 1 && text <= cell.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);\
    }).map(a => a.textContent)";
    assert_eq!(page.ask(wrapped), json!([]));
    let two_lines =
        "[...document.querySelectorAll('.accounts tbody th a')].filter(a => a.getClientRects().length > 1).length";
    assert!(page.ask(two_lines).as_u64().unwrap() <= 3, "{}", page.ask(two_lines));
}

#[test]
fn colours_of_the_system_work() {
    let Some(browser) = Browser::launch() else { return };
    let (_folder, file) = report();
    for scheme in ["light", "dark"] {
        let page = Page::open(&browser, &file, "#account-5", Look { scheme, forced: true, ..DESK });
        assert_eq!(page.ask("matchMedia('(forced-colors: active)').matches"), json!(true));
        let color = |of: &str, property: &str| {
            page.ask(&format!("getComputedStyle(document.querySelector({of:?})).{property}"))
        };
        let paper = color("body", "backgroundColor");
        let [emails, meetings] = [0, 1].map(|place| {
            let bar = format!("document.querySelectorAll('.card:target .chart')[{place}].querySelector('rect')");
            page.ask(&format!("getComputedStyle({bar}).fill"))
        });
        assert!(emails != paper && meetings != paper && emails != meetings, "{scheme}: {paper} {emails} {meetings}");
        assert_ne!(color(".key.meetings", "color"), paper);
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
    let filters = page.ask("document.querySelectorAll('.filters a').length").as_u64().unwrap();
    for _ in 0..filters {
        page.press("Tab");
        assert_eq!(page.ask("document.activeElement.closest('.filters') !== null"), json!(true));
    }
    let heads = page.ask("[...document.querySelectorAll('.accounts thead th')].map(th => th.textContent)");
    assert_eq!(heads.as_array().unwrap().len(), 12);
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
    page.press("Tab");
    assert_eq!(page.ask("document.activeElement.classList.contains('months')"), json!(true), "bars have a focus too");
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
    let page = Page::open(&browser, &file, "", Look { height: 2400, ..DESK });
    let bottom = |of: &str| {
        page.ask(&format!("document.querySelector({of:?}).getBoundingClientRect().bottom")).as_f64().unwrap() + 12.0
    };
    for (name, height) in [("report.png", bottom(".accounts")), ("report-top.png", bottom("div.movement"))] {
        let picture = page.picture(1280, height);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), picture).unwrap();
    }
}
