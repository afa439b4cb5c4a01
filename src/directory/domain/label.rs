//! The characters of a label ([SPEC 20](crate::guide::rules#spec-20)).

/// Whether it is a letter, a mark, a digit, a hyphen or an underscore, of any script.
pub(super) fn is_label_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_' || is_mark(c)
}

/// Whether it is one of the marks that `char::is_alphanumeric` does not have.
fn is_mark(c: char) -> bool {
    let place = MARKS.partition_point(|(_, last)| *last < c);
    MARKS.get(place).is_some_and(|(first, _)| *first <= c)
}

/// Ranges that contain every character of the categories Mn, Mc and Me which is not alphanumeric in Rust.
/// Apart from those, they contain only alphanumeric and unassigned characters. They are a table of 121 ranges, and not
/// a crate, because a crate would bring all categories of all characters. The test compares them with `icu_properties`.
#[rustfmt::skip]
const MARKS: &[(char, char)] = &[
    ('\u{300}', '\u{362}'), ('\u{483}', '\u{489}'), ('\u{591}', '\u{5af}'), ('\u{5c8}', '\u{5c9}'),
    ('\u{658}', '\u{658}'), ('\u{6df}', '\u{6e0}'), ('\u{6ea}', '\u{6ec}'), ('\u{740}', '\u{7f3}'),
    ('\u{7fd}', '\u{7fd}'), ('\u{818}', '\u{82d}'), ('\u{859}', '\u{85b}'), ('\u{898}', '\u{8e1}'),
    ('\u{8ea}', '\u{954}'), ('\u{9bc}', '\u{9cd}'), ('\u{9fe}', '\u{a4d}'), ('\u{abc}', '\u{acd}'),
    ('\u{afd}', '\u{b55}'), ('\u{bcd}', '\u{bcd}'), ('\u{c3c}', '\u{c4d}'), ('\u{cbc}', '\u{d4d}'),
    ('\u{dca}', '\u{dca}'), ('\u{e47}', '\u{e4e}'), ('\u{eba}', '\u{ece}'), ('\u{f18}', '\u{f19}'),
    ('\u{f35}', '\u{f35}'), ('\u{f37}', '\u{f37}'), ('\u{f39}', '\u{f39}'), ('\u{f3e}', '\u{f84}'),
    ('\u{f86}', '\u{f87}'), ('\u{fc6}', '\u{fc6}'), ('\u{1037}', '\u{103a}'), ('\u{135d}', '\u{135f}'),
    ('\u{1714}', '\u{1734}'), ('\u{17b4}', '\u{17d3}'), ('\u{17dd}', '\u{17dd}'), ('\u{180b}', '\u{180d}'),
    ('\u{180f}', '\u{193b}'), ('\u{1a60}', '\u{1a7f}'), ('\u{1ab0}', '\u{1b44}'), ('\u{1b6b}', '\u{1b73}'),
    ('\u{1baa}', '\u{1bf3}'), ('\u{1c37}', '\u{1c37}'), ('\u{1cd0}', '\u{1cd2}'), ('\u{1cd4}', '\u{1dff}'),
    ('\u{20d0}', '\u{20f0}'), ('\u{2cef}', '\u{2cf1}'), ('\u{2d7f}', '\u{2d7f}'), ('\u{302a}', '\u{302f}'),
    ('\u{3099}', '\u{309a}'), ('\u{a66f}', '\u{a672}'), ('\u{a67c}', '\u{a67d}'), ('\u{a6f0}', '\u{a6f1}'),
    ('\u{a806}', '\u{a806}'), ('\u{a82c}', '\u{a82c}'), ('\u{a8c4}', '\u{a8c4}'), ('\u{a8e0}', '\u{a8f1}'),
    ('\u{a92b}', '\u{a92d}'), ('\u{a953}', '\u{a953}'), ('\u{a9b3}', '\u{a9c0}'), ('\u{aabf}', '\u{aac1}'),
    ('\u{aaf6}', '\u{aaf6}'), ('\u{abec}', '\u{abed}'), ('\u{fe00}', '\u{fe0f}'), ('\u{fe20}', '\u{fe2f}'),
    ('\u{101fd}', '\u{102e0}'), ('\u{10a38}', '\u{10a3f}'), ('\u{10ae5}', '\u{10ae6}'), ('\u{10d6a}', '\u{10d6d}'),
    ('\u{10ecb}', '\u{10ecf}'), ('\u{10ef0}', '\u{10f50}'), ('\u{10f82}', '\u{10f85}'), ('\u{11046}', '\u{11046}'),
    ('\u{11070}', '\u{110ba}'), ('\u{11133}', '\u{11134}'), ('\u{11173}', '\u{11173}'), ('\u{111c0}', '\u{111c0}'),
    ('\u{111c9}', '\u{111cc}'), ('\u{11235}', '\u{11236}'), ('\u{112e9}', '\u{113d2}'), ('\u{113e1}', '\u{11446}'),
    ('\u{1145e}', '\u{114c3}'), ('\u{115bf}', '\u{115c0}'), ('\u{1163f}', '\u{1163f}'), ('\u{116b6}', '\u{116b7}'),
    ('\u{1172b}', '\u{1172b}'), ('\u{11839}', '\u{1183a}'), ('\u{1193d}', '\u{11943}'), ('\u{119e0}', '\u{119e0}'),
    ('\u{11a33}', '\u{11a34}'), ('\u{11a47}', '\u{11a99}'), ('\u{11c3f}', '\u{11c3f}'), ('\u{11d42}', '\u{11df0}'),
    ('\u{11f41}', '\u{11f42}'), ('\u{11f5a}', '\u{11f5a}'), ('\u{13440}', '\u{1612f}'), ('\u{16af0}', '\u{16af4}'),
    ('\u{16b30}', '\u{16b36}'), ('\u{16fe4}', '\u{16fe4}'), ('\u{1bc9d}', '\u{1bc9d}'), ('\u{1cf00}', '\u{1cf46}'),
    ('\u{1d127}', '\u{1d128}'), ('\u{1d165}', '\u{1d169}'), ('\u{1d16d}', '\u{1d172}'), ('\u{1d17b}', '\u{1d182}'),
    ('\u{1d185}', '\u{1d18b}'), ('\u{1d1aa}', '\u{1d1ad}'), ('\u{1d242}', '\u{1d244}'), ('\u{1d250}', '\u{1d252}'),
    ('\u{1d25b}', '\u{1d25c}'), ('\u{1d25f}', '\u{1d25f}'), ('\u{1d280}', '\u{1d281}'), ('\u{1da00}', '\u{1da36}'),
    ('\u{1da3b}', '\u{1da6c}'), ('\u{1da75}', '\u{1da75}'), ('\u{1da84}', '\u{1da84}'), ('\u{1da9b}', '\u{1daaf}'),
    ('\u{1e130}', '\u{1e136}'), ('\u{1e2ae}', '\u{1e2ef}'), ('\u{1e4ec}', '\u{1e5ef}'), ('\u{1e8d0}', '\u{1e94a}'),
    ('\u{e0100}', '\u{e01ef}'),
];

#[cfg(test)]
mod tests {
    use super::is_label_char;
    use alloc::string::String;
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;

    #[test]
    fn every_mark_is_in_and_punctuation_is_out() {
        use GeneralCategory as Is;

        let categories = CodePointMapData::<GeneralCategory>::new();
        for c in '\u{80}'..=char::MAX {
            match categories.get(c) {
                Is::NonspacingMark | Is::SpacingMark | Is::EnclosingMark => assert!(is_label_char(c), "{c:?}"),
                // Rust decides what is a letter or a number. It counts circled letters too, and it may know fewer new
                // letters than the other table. Unassigned characters may be inside a range.
                Is::UppercaseLetter
                | Is::LowercaseLetter
                | Is::TitlecaseLetter
                | Is::ModifierLetter
                | Is::OtherLetter
                | Is::DecimalNumber
                | Is::LetterNumber
                | Is::OtherNumber
                | Is::OtherSymbol
                | Is::Unassigned => {}
                _ => assert!(!is_label_char(c), "{c:?}"),
            }
        }
        let ascii: String = ('\0'..'\u{80}').filter(|c| is_label_char(*c)).collect();
        assert_eq!(ascii, "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
    }
}
