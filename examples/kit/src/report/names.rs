//! Names of accounts, as a page may show them.

use std::collections::BTreeMap;

use account_engagement::Rows;
use account_engagement::row::SuppressedRow;

/// A name that is safe in a file that is passed on: on one line, with `(address)` for each word that looks like an
/// address.
pub(super) fn plain(name: &str) -> String {
    let on_one_line: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words = on_one_line.split_whitespace().map(|word| if word.contains(['@', '＠']) { "(address)" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// By account id: its name, and the number that links to its card.
pub(super) struct Names(BTreeMap<String, (String, usize)>);

impl Names {
    pub(super) fn new(rows: &Rows<SuppressedRow>, names: &BTreeMap<String, String>) -> Names {
        let shown = |id: &str| plain(names.get(id).map_or(id, String::as_str));
        let ids = rows.account_tallies().iter().zip(1..);
        Names(ids.map(|(of, number)| (of.account_id.to_string(), (shown(&of.account_id), number))).collect())
    }

    pub(super) fn of(&self, id: &str) -> (String, usize) {
        self.0.get(id).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_address_in_it() {
        for (given, expected) in [
            ("桜木庭園 Sakuragi", "桜木庭園 Sakuragi"),
            ("Ann <ann@birch.example>", "Ann (address)"),
            ("ann@birch.example", "(address)"),
            ("two\n lines\u{7}", "two lines"),
        ] {
            assert_eq!(plain(given), expected);
        }
    }
}
