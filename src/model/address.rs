//! How addresses and domains are compared, and which of them are well-formed ([SPEC 3](crate::guide::rules#spec-3)).

use alloc::borrow::Cow;
use alloc::string::String;

use crate::model::id::trim;

/// The most bytes a well-formed address or domain may have.
pub(crate) const MAX_BYTES: usize = 320;

/// A longer raw address belongs to nobody: lower-casing shortens a letter to a third at most.
const MAX_RAW_BYTES: usize = 3 * MAX_BYTES;

/// The form in which addresses and domains are compared.
///
/// These steps are applied in this order and once each: trim white space, remove one enclosing `<` `>`, trim, remove a
/// leading `mailto:` (any case), trim, lower-case by Unicode. Nothing else is folded: no plus-addressing, no dots, no
/// IDNA. The source must remove display names (`Ann <a@x>`). Rule: [SPEC 3](crate::guide::rules#spec-3).
///
/// # Examples
///
/// ```
/// use account_engagement::normalize_address;
///
/// assert_eq!(normalize_address(" <MailTo:Ann@Cust.Example> "), "ann@cust.example");
/// assert_eq!(normalize_address("ann+news@cust.example"), "ann+news@cust.example");
/// ```
#[must_use]
pub fn normalize_address(raw: &str) -> Cow<'_, str> {
    let bare = bare(raw);
    if is_lower(bare) { Cow::Borrowed(bare) } else { Cow::Owned(bare.to_lowercase()) }
}

/// The same form of an address, to be kept as one.
///
/// Some forms change again when they are normalised again (`<<ann@x>>` becomes `<ann@x>`). Such an address is kept as
/// it is written.
pub(crate) fn stable(raw: &str) -> Cow<'_, str> {
    let form = normalize_address(raw);
    if normalize_address(&form) == form { form } else { Cow::Borrowed(raw) }
}

/// The same without an allocation: a form that differs from the raw text is written to `scratch`.
///
/// `None` if the address is too long to belong to anybody.
pub(crate) fn normalize_into<'a>(raw: &'a str, scratch: &'a mut String) -> Option<&'a str> {
    let bare = bare(raw);
    if bare.len() > MAX_RAW_BYTES {
        return None;
    }
    if is_lower(bare) {
        return Some(bare);
    }
    scratch.clear();
    if bare.is_ascii() {
        scratch.push_str(bare);
        scratch.make_ascii_lowercase();
    } else if bare.contains('Σ') {
        // The one letter whose lower case depends on its position in a word.
        scratch.push_str(&bare.to_lowercase());
    } else {
        scratch.extend(bare.chars().flat_map(char::to_lowercase));
    }
    Some(scratch)
}

fn bare(raw: &str) -> &str {
    let mut text = trim(raw);
    if let Some(inner) = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        text = trim(inner);
    }
    match text.split_at_checked("mailto:".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => trim(rest),
        _ => text,
    }
}

/// Whether lower-casing leaves it as it is. This check saves work.
fn is_lower(text: &str) -> bool {
    // To the end even if the first byte decides: without an exit this runs many bytes at a time.
    !text.bytes().fold(false, |found, byte| found | !byte.is_ascii() | byte.is_ascii_uppercase())
}

/// The domain of a well-formed, normalised address; `None` for a malformed one.
///
/// Well-formed: exactly one `@` between non-empty parts, no white space or control character, at
/// most 320 bytes.
pub(crate) fn domain_of(address: &str) -> Option<&str> {
    let (local, domain) = address.split_once('@')?;
    let formed = address.len() <= MAX_BYTES && !local.is_empty() && is_domain(domain) && is_clean(local);
    formed.then_some(domain)
}

/// The domain of a participant needs no dot; for that of a list see `directory::domain`.
fn is_domain(domain: &str) -> bool {
    !domain.is_empty() && !domain.contains('@') && is_clean(domain)
}

fn is_clean(text: &str) -> bool {
    // To the end, as in `is_lower`: nearly every text is printable ASCII.
    let is_plain = text.bytes().fold(true, |plain, byte| plain & byte.is_ascii_graphic());
    is_plain || !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether the text of a participant, normalised, is there and is not an address. Such a text is unknown, and counted.
pub(crate) fn is_malformed(text: &str) -> bool {
    !text.is_empty() && domain_of(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn addresses_are_folded_in_the_order_of_the_rules() {
        for (raw, expected) in [
            (" Ann@X.example\t", "ann@x.example"),
            ("< ann@x >", "ann@x"),
            ("<mailto:ann@x>", "ann@x"),
            ("MAILTO: ann@x", "ann@x"),
            ("ANna@x", "anna@x"),
            ("ÄÖna@x", "äöna@x"),
            // Once each, in this order: what is left over stays.
            ("mailto:<ann@x>", "<ann@x>"),
            ("<<ann@x>>", "<ann@x>"),
            ("mailto:mailto:ann@x", "mailto:ann@x"),
            ("Ann <ann@x>", "ann <ann@x>"),
            ("<ann@x", "<ann@x"),
            ("\u{a0}\u{2003}ann@x\u{3000}", "ann@x"),
            ("ÄRGER@X", "ärger@x"),
            ("ΟΔΟΣ@x", "οδος@x"),
            ("İ@x", "i\u{307}@x"),
            ("\u{212a}@x", "k@x"),
            ("mailto:", ""),
            ("mailtö:a@x", "mailtö:a@x"),
            ("", ""),
        ] {
            assert_eq!(normalize_address(raw), expected, "{raw:?}");
            assert_eq!(normalize_into(raw, &mut String::new()), Some(expected), "{raw:?}");
        }
    }

    /// SPEC 20: "a participant text that is not an address after folding".
    #[test]
    fn malformed_participants() {
        for (raw, expected) in [
            ("ann@x.example", false),
            (" <MAILTO:Ann@X> ", false),
            ("änn@x", false),
            ("", false),
            (" <> ", false),
            ("mailto:", false),
            ("Ann <ann@x.example>", true),
            ("ann@x.example, bob@x.example", true),
            ("ann@x.example;bob@x.example", true),
            ("ann@x.example bob", true),
            ("ann@x.example\u{a0}", false),
            ("ann@x.\u{a0}example", true),
            ("ann at x.example", true),
            ("Room 5", true),
            ("/o=corp/cn=ann", true),
            ("@x", true),
            ("ann@", true),
        ] {
            assert_eq!(is_malformed(&normalize_address(raw)), expected, "{raw:?}");
        }
    }

    #[test]
    fn a_normalised_address_is_not_copied() {
        assert!(matches!(normalize_address(" <ann@x.example>"), Cow::Borrowed("ann@x.example")));
        assert!(matches!(normalize_address("Ann@x.example"), Cow::Owned(_)));
    }

    #[test]
    fn sigma_depends_on_its_place() {
        assert_eq!(normalize_address("ΣΑΣ"), "ΣΑΣ".to_lowercase());
        assert_eq!(normalize_into("ΣΑΣ", &mut String::new()), Some("ΣΑΣ".to_lowercase().as_str()));
    }

    #[test]
    fn an_address_that_is_too_long_belongs_to_nobody() {
        let shrinks = "\u{212a}".repeat(318) + "@x";
        assert_eq!(normalize_into(&shrinks, &mut String::new()).map(str::len), Some(320));
        assert_eq!(normalize_into(&"\u{212a}".repeat(320), &mut String::new()).map(str::len), Some(320));
        assert_eq!(normalize_into(&"K".repeat(961), &mut String::new()), None);
    }

    #[test]
    fn well_formed_addresses() {
        let longest = format!("{}@x", "a".repeat(318));
        let too_long = format!("{}@x", "a".repeat(319));
        for (address, expected) in [
            ("a@x", Some("x")),
            ("a@@x", None),
            ("a@x@y", None),
            ("@x", None),
            ("a@", None),
            ("a", None),
            ("", None),
            ("a b@x", None),
            ("a@x\u{7}", None),
            ("a\u{a0}@x", None),
            (longest.as_str(), Some("x")),
            (too_long.as_str(), None),
        ] {
            assert_eq!(domain_of(address), expected, "{address:?}");
        }
    }
}
