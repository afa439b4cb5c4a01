//! The colours of the report can be told from what they stand on, in light and in dark: WCAG 2.2, 1.4.3 and 1.4.11.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../templates/report.css");

/// Red, green and blue of the colours that a block of the style sheet sets.
fn colors(block: &str) -> BTreeMap<&str, [u8; 3]> {
    let set = block.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"));
    let part = |hex: &str, place: usize| u8::from_str_radix(&hex[2 * place..2 * place + 2], 16).unwrap();
    set.map(|(name, hex)| (name, [0, 1, 2].map(|place| part(hex, place)))).collect()
}

/// Relative luminance, as WCAG defines it.
fn luminance(color: [u8; 3]) -> f64 {
    let [red, green, blue] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_and_drawings_stand_out() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    let (light, rest) = STYLE.split_once("prefers-color-scheme: dark").unwrap();
    let dark = &rest[..rest.find("\n}").unwrap()];
    for (scheme, colors) in [("light", colors(light)), ("dark", colors(dark))] {
        assert_eq!(colors.len(), 11, "{scheme}");
        for (name, on, least) in [
            ("ink", "paper", 7.0),
            ("soft", "paper", 4.5),
            ("link", "paper", 4.5),
            ("cold", "paper", 4.5),
            ("warm", "paper", 4.5),
            ("ink", "raised", 7.0),
            ("soft", "raised", 4.5),
            ("score", "paper", 3.0),
            ("score", "line", 3.0),
            ("emails", "paper", 3.0),
            ("meetings", "paper", 3.0),
        ] {
            let found = contrast(colors[name], colors[on]);
            assert!(found >= least, "{scheme}: {name} on {on} is {found:.2}, expected {least} at least");
        }
    }
}
