//! From what stands in a field for websites to mail domains.

use std::collections::BTreeSet;

use account_engagement::directory::domains_in;

/// What a field with websites or domains holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Websites {
    /// The domains, without repetition.
    pub domains: Vec<String>,
    /// What is wrong with the others, without quoting an address.
    pub bad: Vec<String>,
}

/// A longer text is cut in a message.
const SHOWN: usize = 60;

/// People write these where they have nothing to write.
const NOTHING: [&str; 14] =
    ["-", "--", "—", ".", "?", "n/a", "na", "n.a.", "none", "null", "nil", "unknown", "tbd", "#n/a"];

/// Hosts where companies have pages. A website there says nothing about the mail of the company.
const PAGES: [&str; 20] = [
    "about.me",
    "bit.ly",
    "facebook.com",
    "fb.com",
    "g.page",
    "github.com",
    "goo.gl",
    "google.com",
    "instagram.com",
    "linkedin.com",
    "linktr.ee",
    "medium.com",
    "pinterest.com",
    "t.me",
    "tiktok.com",
    "twitter.com",
    "vk.com",
    "x.com",
    "xing.com",
    "youtube.com",
];

/// Whether a field says that there is nothing.
///
/// ```
/// assert!(kit::lists::website::is_nothing(" N/A "));
/// ```
#[must_use]
pub fn is_nothing(field: &str) -> bool {
    let field = field.trim();
    field.is_empty() || NOTHING.iter().any(|nothing| field.eq_ignore_ascii_case(nothing))
}

/// The domains in a field, as [`domains_in`] finds them. It may have several, between commas, semicolons, bars or white
/// space. Words beside a domain are ignored.
///
/// ```
/// use kit::lists::website::domains;
///
/// let found = domains("https://www.Oak.example/contact; elm.example:8080");
/// assert_eq!(found.domains, ["oak.example", "elm.example"]);
/// assert_eq!(domains("oak").bad, ["\"oak\" names no domain, such as oak.example"]);
/// ```
#[must_use]
pub fn domains(field: &str) -> Websites {
    let mut found = Websites::default();
    if is_nothing(field) {
        return found;
    }
    let (mut seen, mut first_word) = (BTreeSet::new(), None);
    for part in field.split(|letter: char| letter.is_whitespace() || ",;|".contains(letter)) {
        let domains = domains_in(part);
        if let Some(page) = page(part, &domains) {
            found.bad.push(format!("{} is a page at {page} and not a domain of their own", quoted(part)));
        } else if !domains.is_empty() {
            found.domains.extend(domains.into_iter().filter(|domain| seen.insert(domain.clone())));
        } else if part.contains('.') && !is_nothing(part) {
            found.bad.push(no_domain(part));
        } else if !is_nothing(part) && !part.ends_with("//") {
            first_word = first_word.or(Some(part));
        }
    }
    if let (true, true, Some(_)) = (found.domains.is_empty(), found.bad.is_empty(), first_word) {
        found.bad.push(no_domain(field.trim()));
    }
    found
}

fn no_domain(text: &str) -> String {
    format!("{} names no domain, such as oak.example", quoted(text))
}

/// The host of pages at which the part is one. The host alone is a domain like others.
fn page(part: &str, domains: &[String]) -> Option<&'static str> {
    let part = part.to_lowercase();
    PAGES.into_iter().find(|page| {
        let is_at = |domain: &String| domain.strip_suffix(page).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
        let has_path = |(_, path): (&str, &str)| !path.trim_matches(['/', '#', '?']).is_empty();
        domains.iter().any(is_at) && part.split_once(page).is_some_and(has_path)
    })
}

/// In quotes and cut. A text with an `@` may be an address, so that it is not shown.
fn quoted(text: &str) -> String {
    if text.contains('@') {
        return "a text with @".to_owned();
    }
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn websites_become_domains() {
        for (field, expected) in [
            ("oak.example", &["oak.example"][..]),
            (" OAK.Example. ", &["oak.example"]),
            ("https://www.oak.example/", &["oak.example"]),
            ("HTTP://WWW2.oak.example:8080/de/index.html?x=1#top", &["oak.example"]),
            ("https://user:secret@oak.example/", &["oak.example"]),
            ("//oak.example/a", &["oak.example"]),
            ("http:/oak.example", &["oak.example"]),
            ("http//oak.example", &["oak.example"]),
            ("https:oak.example", &["oak.example"]),
            ("http:// www.oak.example", &["oak.example"]),
            ("oak.example?utm_source=crm", &["oak.example"]),
            ("oak.example\\path", &["oak.example"]),
            ("*.oak.example", &["oak.example"]),
            (".oak.example", &["oak.example"]),
            ("@oak.example", &["oak.example"]),
            ("info@oak.example", &["oak.example"]),
            ("mailto:info@oak.example", &["oak.example"]),
            ("<oak.example>", &["oak.example"]),
            ("\"oak.example\"", &["oak.example"]),
            ("shop.oak.example", &["shop.oak.example"]),
            ("www.example", &["www.example"]),
            ("wwwoak.example", &["wwwoak.example"]),
            ("bücher.example", &["bücher.example"]),
            ("xn--bcher-kva.example", &["xn--bcher-kva.example"]),
            ("oak_1.example", &["oak_1.example"]),
            ("oak.example; www.elm.example,https://ash.example/", &["oak.example", "elm.example", "ash.example"]),
            ("oak.example elm.example", &["oak.example", "elm.example"]),
            ("oak.example / elm.example", &["oak.example", "elm.example"]),
            ("oak.example and elm.example", &["oak.example", "elm.example"]),
            ("oak.example\nwww.oak.example\n", &["oak.example"]),
            ("oak.example|elm.example", &["oak.example", "elm.example"]),
            ("Oak Ltd (oak.example)", &["oak.example"]),
            ("linkedin.com", &["linkedin.com"]),
            ("https://www.linkedin.com/", &["linkedin.com"]),
            ("", &[]),
            ("n/a", &[]),
            ("-", &[]),
            ("N/A; oak.example", &["oak.example"]),
        ] {
            assert_eq!(
                domains(field),
                Websites { domains: expected.iter().map(|&d| d.into()).collect(), bad: vec![] },
                "{field:?}"
            );
        }
    }

    #[test]
    fn what_is_no_domain_is_said() {
        for (field, expected) in [
            ("oak", "\"oak\" names no domain, such as oak.example"),
            ("http://localhost:80/", "\"http://localhost:80/\" names no domain, such as oak.example"),
            ("see the brochure", "\"see the brochure\" names no domain, such as oak.example"),
            ("oak..example", "\"oak..example\" names no domain, such as oak.example"),
            ("=1+1.example", "\"=1+1.example\" names no domain, such as oak.example"),
            ("192.0.2.7", "\"192.0.2.7\" names no domain, such as oak.example"),
            (
                "https://de.linkedin.com/company/oak",
                "\"https://de.linkedin.com/company/oak\" is a page at linkedin.com and not a domain of their own",
            ),
            ("ann@oak", "a text with @ names no domain, such as oak.example"),
            ("a@b@-.example", "a text with @ names no domain, such as oak.example"),
        ] {
            assert_eq!(domains(field), Websites { domains: vec![], bad: vec![expected.to_owned()] }, "{field:?}");
        }
        let found = domains("oak.example, elm..example");
        assert_eq!((found.domains.len(), found.bad.len()), (1, 1));
        let long = domains(&"x".repeat(100_000));
        assert!(long.bad.len() == 1 && long.bad.concat().len() < 200);
    }

    /// Each part is read once.
    #[test]
    fn a_huge_field_is_no_trouble() {
        let many = "oak.example ".repeat(10_000) + &"- ".repeat(10_000);
        assert_eq!(domains(&many).domains, ["oak.example"]);
    }
}
