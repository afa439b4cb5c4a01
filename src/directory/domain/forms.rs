//! The forms of one domain: each label in Unicode, or as `xn--` and its Punycode.

use alloc::borrow::{Cow, ToOwned as _};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use itertools::Itertools as _;

use super::punycode;
use crate::model::address::MAX_BYTES;

/// What a label in Punycode begins with.
const PREFIX: &str = "xn--";

/// Of a domain with more labels that have two forms, not every mixture of forms is listed.
const MAX_MIXED_LABELS: u32 = 4;

/// The form in which two domains are the same: every label in Unicode that has such a form. It is borrowed if the
/// domain is in this form.
pub(crate) fn unicode_form(domain: &str) -> Cow<'_, str> {
    if !domain.contains(PREFIX) || domain.split('.').all(|label| decoded(label).is_none()) {
        return Cow::Borrowed(domain);
    }
    Cow::Owned(domain.split('.').map(|label| decoded(label).map_or(Cow::Borrowed(label), Cow::Owned)).join("."))
}

/// Whether a domain is in its Unicode form.
pub(crate) fn is_unicode_form(domain: &str) -> bool {
    matches!(unicode_form(domain), Cow::Borrowed(_))
}

/// All forms of a domain that is given in its Unicode form, which is the first of them.
///
/// Mail is matched with the text of its own domain, so that a domain is listed in all its forms. Of a domain with more
/// than four international labels, these are the form in Unicode and the one in ASCII.
pub(crate) fn forms(unicode: &str) -> Vec<Cow<'_, str>> {
    if unicode.is_ascii() {
        return vec![Cow::Borrowed(unicode)];
    }
    let labels = unicode.split('.').map(|label| (label, encoded(label))).collect_vec();
    let of_two_forms = labels.iter().filter(|(_, ascii)| ascii.is_some()).count();
    let mixtures = 1_u32 << MAX_MIXED_LABELS.min(u32::try_from(of_two_forms).unwrap_or(u32::MAX));
    let mut forms = vec![Cow::Borrowed(unicode)];
    // The bits of a mixture say which labels are in ASCII. Labels beyond the last bit take its form.
    for mixture in 1..mixtures {
        if of_two_forms > MAX_MIXED_LABELS as usize && mixture != mixtures - 1 {
            continue;
        }
        let mut number = 0;
        let mixed = labels.iter().map(|(label, ascii)| match ascii {
            Some(ascii) => {
                let is_ascii = mixture >> number & 1 == 1;
                number = (number + 1).min(MAX_MIXED_LABELS - 1);
                if is_ascii { ascii } else { *label }
            }
            None => label,
        });
        let form = mixed.collect_vec().join(".");
        if form.len() <= MAX_BYTES {
            forms.push(Cow::Owned(form));
        }
    }
    forms
}

/// The Unicode form of a label in Punycode. `None` where the text behind `xn--` is not the Punycode of a label that a
/// list may have. Such a label is itself only.
fn decoded(label: &str) -> Option<String> {
    let unicode = punycode::decode(label.strip_prefix(PREFIX)?)?;
    let is_international = !unicode.is_ascii() && super::is_label(&unicode);
    // An upper-case letter in Punycode cannot be folded, and nothing else is mapped.
    (is_international && unicode.to_lowercase() == unicode && encoded(&unicode).as_deref() == Some(label))
        .then_some(unicode)
}

/// The ASCII form of a label that has a letter, mark or digit outside ASCII.
fn encoded(label: &str) -> Option<String> {
    if label.is_ascii() {
        return None;
    }
    let mut ascii = PREFIX.to_owned();
    ascii.push_str(&punycode::encode(label)?);
    Some(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString;

    #[test]
    fn labels_in_punycode_have_a_unicode_form() {
        for (domain, expected) in [
            ("oak.example", "oak.example"),
            ("xn--bcher-kva.example", "bücher.example"),
            ("mail.xn--bcher-kva.example", "mail.bücher.example"),
            ("xn--e1afmkfd.xn--p1ai", "пример.рф"),
            ("пример.xn--p1ai", "пример.рф"),
            ("bücher.example", "bücher.example"),
            // No Punycode, of ASCII alone, of no letter, and of an upper-case letter: each is itself only.
            ("xn--99999999999.example", "xn--99999999999.example"),
            ("xn--oak-.example", "xn--oak-.example"),
            ("xn--.example", "xn--.example"),
            ("xn--bcher-2pa.example", "xn--bcher-2pa.example"),
            ("oakxn--bcher-kva.example", "oakxn--bcher-kva.example"),
        ] {
            assert_eq!(unicode_form(domain), expected, "{domain}");
        }
        let with_punctuation = format!("xn--{}.example", punycode::encode("a…").unwrap());
        assert_eq!(unicode_form(&with_punctuation), with_punctuation);
        assert_eq!(punycode::decode("bcher-2pa").map(|label| label.to_lowercase()).as_deref(), Some("bücher"));
    }

    #[test]
    fn a_domain_has_each_mixture_of_its_labels() {
        let all = |unicode| forms(unicode).iter().map(ToString::to_string).collect::<Vec<String>>();
        assert_eq!(all("oak.example"), ["oak.example"]);
        assert_eq!(all("bücher.example"), ["bücher.example", "xn--bcher-kva.example"]);
        assert_eq!(all("пример.рф"), ["пример.рф", "xn--e1afmkfd.рф", "пример.xn--p1ai", "xn--e1afmkfd.xn--p1ai"]);
        assert_eq!(all("ä.ö.ü.ß").len(), 16);
        assert_eq!(all("ä.ä.ä.ä.ä"), ["ä.ä.ä.ä.ä", "xn--4ca.xn--4ca.xn--4ca.xn--4ca.xn--4ca"]);
        for form in all("ä.b.ö.ü.ß") {
            assert_eq!(unicode_form(&form), "ä.b.ö.ü.ß", "{form}");
        }
        // Its form in ASCII is longer than a domain can be.
        let long = "ü.".repeat(106) + "ü";
        assert_eq!((long.len(), all(&long).len()), (320, 1));
    }
}
