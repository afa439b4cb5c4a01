//! The domains that a malformed one may mean.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::label::is_label_char;
use super::{is_well_formed, listed_form};

/// The domains that a text names: those of websites, addresses and patterns, one or several, in order.
///
/// This is how the suggestions for a malformed domain are found. A program that reads a list of websites can use it to
/// make domains of them. `www.` or `www2.` in front is removed. A text that names no domain gives none.
/// Rule: [SPEC 20](crate::guide::rules#spec-20).
///
/// # Examples
///
/// ```
/// use account_engagement::directory::domains_in;
///
/// assert_eq!(domains_in("https://www.Oak.example/en?x=1"), ["oak.example"]);
/// assert_eq!(domains_in("*.oak.example; @elm.example"), ["oak.example", "elm.example"]);
/// assert_eq!(domains_in("Ann <ann@oak.example>"), ["oak.example"]);
/// assert!(domains_in("oak").is_empty() && domains_in("n/a").is_empty());
/// ```
#[must_use]
pub fn domains_in(text: &str) -> Vec<String> {
    let folded = listed_form(text);
    // What people write for a dot, and characters that nobody sees.
    let mut plain = String::with_capacity(folded.len());
    plain.extend(folded.chars().filter(|c| !is_invisible(*c)).map(|c| if is_dot(c) { '.' } else { c }));
    for dot in ["[.]", "(.)", "{.}", "[dot]", "(dot)"] {
        if plain.contains(dot) {
            plain = plain.replace(dot, ".");
        }
    }
    let mut pieces = plain.split(is_apart).flat_map(entries).filter(|piece| !piece.is_empty());
    let mut domains = Vec::new();
    let mut seen = hashbrown::HashSet::<_, foldhash::fast::FixedState>::default();
    for domain in pieces.clone().filter_map(domain_of_entry) {
        if seen.insert(domain) {
            domains.push(domain.to_owned());
        }
    }
    if domains.is_empty()
        && let (Some(one), Some(other), None) = (pieces.next(), pieces.next(), pieces.next())
        && (one.ends_with('.') || other.starts_with('.'))
    {
        // White space before or after a dot.
        domains.extend(domain_of_entry(&[one, other].concat()).map(ToOwned::to_owned));
    }
    domains
}

/// The entries of a text without white space. After the path of a website, where commas and brackets are part of the
/// path, only another website begins an entry.
fn entries(text: &str) -> impl Iterator<Item = &str> + Clone {
    let mut is_in_path = false;
    text.split(separates).filter(move |entry| {
        let is_website = entry.contains("://") || entry.starts_with("www.");
        let is_entry = is_website || !is_in_path;
        if is_entry {
            let rest = entry.split_once("://").map_or(*entry, |(_, rest)| rest).trim_start_matches(is_slash);
            is_in_path = rest.split_once(is_slash).is_some_and(|(_, path)| !path.is_empty()) || rest.contains('?');
        }
        is_entry
    })
}

/// The domain of a website, an address or a pattern, without anything around it.
fn domain_of_entry(entry: &str) -> Option<&str> {
    let rest = match entry.split_once("://") {
        Some((_, rest)) => rest,
        // A scheme without its colon, or without its slashes. Before a port is a host, which has a dot.
        None => entry.strip_prefix("http//").or_else(|| entry.strip_prefix("https//")).unwrap_or_else(|| {
            entry.split_once(':').filter(|(scheme, _)| !scheme.contains('.')).map_or(entry, |(_, rest)| rest)
        }),
    };
    let host = rest.trim_start_matches(is_slash).split(|c| is_slash(c) || "?#".contains(c)).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let mut domain = host.trim_matches(|c| c == '-' || !is_label_char(c));
    while let Some(rest) = without_www(domain).filter(|rest| is_domain(rest)) {
        domain = rest;
    }
    is_domain(domain).then_some(domain)
}

/// Without `www.`, `www2.` and the like.
fn without_www(domain: &str) -> Option<&str> {
    let (number, rest) = domain.strip_prefix("www")?.split_once('.')?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)
}

/// Stricter than what a list may have, because text is full of dots: "e.g.", "v1.0", "192.168.0.1".
fn is_domain(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or_default();
    is_well_formed(text) && last.chars().nth(1).is_some() && last.chars().any(char::is_alphabetic)
}

fn is_slash(c: char) -> bool {
    c == '/' || c == '\\'
}

/// The full stops that IDNA takes for a dot.
fn is_dot(c: char) -> bool {
    matches!(c, '\u{3002}' | '\u{ff0e}' | '\u{ff61}')
}

/// Soft hyphens, joiners, marks of direction and byte order: invisible, and often copied from a page.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether it is between two entries, and never inside a website.
fn is_apart(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "|<>\"`“”„‘«»‹›–—…•·".contains(c)
}

/// Whether it may be between two entries, or around one.
fn separates(c: char) -> bool {
    ",;()[]{}'’，；、".contains(c)
}

#[cfg(test)]
mod tests {
    use super::domains_in;

    /// SPEC 20: "the error gives the correct form where it can be determined".
    #[test]
    fn a_text_names_domains() {
        for (text, expected) in [
            ("oak.example", &["oak.example"][..]),
            ("https://www.oak.example/", &["oak.example"]),
            ("HTTP://WWW.OAK.EXAMPLE", &["oak.example"]),
            ("https://oak.example:8443/a/b?c=elm.example#d", &["oak.example"]),
            ("http:\\\\oak.example\\a", &["oak.example"]),
            ("http:/oak.example", &["oak.example"]),
            ("https:oak.example", &["oak.example"]),
            ("http//oak.example", &["oak.example"]),
            ("//oak.example", &["oak.example"]),
            ("https://ann:pass@oak.example/", &["oak.example"]),
            ("ftp://files.oak.example", &["files.oak.example"]),
            ("mailto:ann@oak.example?subject=hi", &["oak.example"]),
            ("mailto:ann@oak.example", &["oak.example"]),
            ("oak.example/", &["oak.example"]),
            ("www.oak.example/contact", &["oak.example"]),
            ("www.oak.example", &["oak.example"]),
            ("www.www.oak.example", &["oak.example"]),
            ("www2.oak.example", &["oak.example"]),
            ("www.example", &["www.example"]),
            ("wwwoak.example", &["wwwoak.example"]),
            ("oak.example:443", &["oak.example"]),
            ("oak.example:", &["oak.example"]),
            ("*.oak.example", &["oak.example"]),
            ("*@oak.example", &["oak.example"]),
            ("%.oak.example", &["oak.example"]),
            ("@oak.example", &["oak.example"]),
            ("ann@oak.example", &["oak.example"]),
            ("Ann Lee <ann@oak.example>", &["oak.example"]),
            (".oak.example", &["oak.example"]),
            ("oak.example..", &["oak.example"]),
            ("- oak.example", &["oak.example"]),
            ("-oak.example", &["oak.example"]),
            ("\"oak.example\"", &["oak.example"]),
            ("“oak.example”", &["oak.example"]),
            ("(oak.example)", &["oak.example"]),
            ("oak.example\u{200b}", &["oak.example"]),
            ("oak\u{ad}.example", &["oak.example"]),
            ("\u{feff}oak.example", &["oak.example"]),
            ("oak[.]example", &["oak.example"]),
            ("oak(dot)example", &["oak.example"]),
            ("oak。example", &["oak.example"]),
            ("oak .example", &["oak.example"]),
            ("oak. example", &["oak.example"]),
            ("oak.example!", &["oak.example"]),
            ("oak.example;elm.example", &["oak.example", "elm.example"]),
            ("oak.example, www.elm.example,", &["oak.example", "elm.example"]),
            ("oak.example elm.example", &["oak.example", "elm.example"]),
            ("oak.example | elm.example", &["oak.example", "elm.example"]),
            ("oak.example / elm.example", &["oak.example", "elm.example"]),
            ("oak.example\nelm.example", &["oak.example", "elm.example"]),
            ("oak.example and elm.example (old)", &["oak.example", "elm.example"]),
            ("oak.example; oak.example", &["oak.example"]),
            ("https://Bücher.example/", &["bücher.example"]),
            ("xn--bcher-kva.example/", &["xn--bcher-kva.example"]),
            ("https://oak.example/a,b.html;c.htm", &["oak.example"]),
            ("https://oak.example/a,https://elm.example/b", &["oak.example", "elm.example"]),
            ("https://oak.example/;elm.example", &["oak.example", "elm.example"]),
            ("", &[]),
            (".", &[]),
            ("oak", &[]),
            ("n/a", &[]),
            ("-", &[]),
            ("none", &[]),
            ("e.g.", &[]),
            ("v1.0", &[]),
            ("https://192.168.0.1/", &[]),
            ("https://", &[]),
            ("@", &[]),
            ("Oak Ltd.", &[]),
            ("Oak Inc. of Elm", &[]),
            ("oak-.example", &[]),
        ] {
            assert_eq!(domains_in(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_long_text_is_read_once() {
        let text = "oak.example;".repeat(100_000);
        assert_eq!(domains_in(&text), ["oak.example"]);
        assert!(domains_in(&"[".repeat(1_000_000)).is_empty());
        assert!(domains_in(&".".repeat(1_000_000)).is_empty());
    }
}
