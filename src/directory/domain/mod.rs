//! Domains on lists ([SPEC 20](crate::guide::rules#spec-20)): which are well-formed, the forms of one domain, and what
//! a malformed one may mean.

mod doubtful;
mod forms;
mod label;
mod meant;
mod punycode;

use alloc::borrow::Cow;

use crate::model::address::{MAX_BYTES, normalize_address};

pub use doubtful::DoubtfulDomain;
pub(crate) use forms::{forms, is_unicode_form, unicode_form};
pub use meant::domains_in;

/// A domain on a list as it is compared: folded, and without one trailing dot.
pub(super) fn listed_form(raw: &str) -> Cow<'_, str> {
    match normalize_address(raw) {
        Cow::Borrowed(domain) => Cow::Borrowed(domain.strip_suffix('.').unwrap_or(domain)),
        Cow::Owned(mut domain) => {
            if domain.ends_with('.') {
                domain.pop();
            }
            Cow::Owned(domain)
        }
    }
}

/// Whether a domain on a list is well-formed: at least two labels of letters, marks, digits, hyphens and underscores,
/// none of which is empty or begins or ends with a hyphen, and at most 320 bytes.
pub(super) fn is_well_formed(domain: &str) -> bool {
    domain.len() <= MAX_BYTES && domain.contains('.') && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(label::is_label_char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    /// SPEC 20: the conditions, after folding and without one trailing dot.
    #[test]
    fn well_formed_domains() {
        for raw in [
            "oak.example",
            " <OAK.example> ",
            "oak.example.",
            "www.oak.example",
            "_dmarc.oak_tree.example",
            "a-b.example",
            "1.2",
            "bücher.example",
            "पुस्तक.example",
            "ελλάς.example",
            "xn--bcher-kva.example",
            "xn--99999999999.example",
            "i\u{307}.example",
        ] {
            assert!(is_well_formed(&listed_form(raw)), "{raw:?}");
        }
        let long = format!("{}.x", "a".repeat(319));
        for raw in [
            "",
            ".",
            "oak",
            "oak.",
            "oak..example",
            ".oak.example",
            "oak.example..",
            "-oak.example",
            "oak-.example",
            "oak.example-",
            "*.oak.example",
            "@oak.example",
            "ann@oak.example",
            "https://oak.example",
            "oak.example/",
            "oak.example:443",
            "oak.example;elm.example",
            "oak.example, elm.example",
            "oak .example",
            "oak\u{ad}.example",
            "oak.example\u{200b}",
            "\u{feff}oak.example",
            "oak。example",
            "oak.example\u{7}",
            "o'oak.example",
            "“oak.example”",
            "oak–elm.example",
            "[1.2.3.4]",
            "oak.example?",
            "oak!.example",
            &long,
        ] {
            assert!(!is_well_formed(&listed_form(raw)), "{raw:?}");
        }
    }
}
