//! From what stands in a field for websites to mail domains.

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

/// The domains in a field. It may have several, between commas, semicolons, bars or white space. A scheme, a user, a
/// port, a path and `www.` are removed. Words beside a domain are ignored.
///
/// ```
/// use kit::lists::website::domains;
///
/// let found = domains("https://www.Oak.example/contact; elm.example:8080");
/// assert_eq!(found.domains, ["oak.example", "elm.example"]);
/// assert_eq!(domains("oak").bad, ["\"oak\" is not a domain: it has no dot"]);
/// ```
#[must_use]
pub fn domains(field: &str) -> Websites {
    let mut found = Websites::default();
    if is_nothing(field) {
        return found;
    }
    let mut words = Vec::new();
    for part in field.split(|letter: char| letter.is_whitespace() || ",;|".contains(letter)) {
        let part = part.trim_matches(|letter: char| "\"'<>()[]{}`".contains(letter));
        if is_nothing(part) || is_separator(part) {
            continue;
        }
        match domain(part) {
            Ok(domain) if found.domains.contains(&domain) => {}
            Ok(domain) => found.domains.push(domain),
            Err(problem) if part.contains('.') => found.bad.push(format!("{} {problem}", quoted(part))),
            Err(problem) => words.push((part, problem)),
        }
    }
    if let (true, true, Some((part, problem))) = (found.domains.is_empty(), found.bad.is_empty(), words.first()) {
        let whole = if words.len() == 1 { part } else { field.trim() };
        found.bad.push(format!("{} {problem}", quoted(whole)));
    }
    found
}

/// Between two websites, or the rest of one that was cut at a blank.
fn is_separator(part: &str) -> bool {
    ["and", "or", "&", "/", "//"].contains(&part) || part.strip_suffix("//").is_some_and(|part| part.ends_with(':'))
}

fn domain(part: &str) -> Result<String, String> {
    let (host, path) = host_and_path(part);
    let host = host.to_lowercase();
    let host = host.strip_prefix("*.").unwrap_or(&host).trim_matches('.');
    let host = without_www(host);
    if !host.contains('.') {
        return Err("is not a domain: it has no dot".to_owned());
    }
    if !host.split('.').all(is_label) {
        return Err("is not a domain: expected letters, digits and hyphens between single dots".to_owned());
    }
    if host.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err("is a number and not a domain".to_owned());
    }
    match PAGES.iter().find(|page| !path.is_empty() && is_at(host, page)) {
        Some(page) => Err(format!("is a page at {page} and not a domain of their own")),
        None => Ok(host.to_owned()),
    }
}

/// Without scheme, user and port. A path of `/` alone is no path.
fn host_and_path(part: &str) -> (&str, &str) {
    let rest = part.split_once("://").map_or_else(|| without_bad_scheme(part), |(_, rest)| rest);
    let rest = rest.trim_start_matches('/');
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
    // `info@oak.example` and `@oak.example` have the domain after the sign too.
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    (host, path.trim_matches(['/', '#', '?']))
}

/// `http:/oak.example`, `http//oak.example`, `https:oak.example`, `mailto:info@oak.example`.
fn without_bad_scheme(part: &str) -> &str {
    ["https", "http", "mailto"].into_iter().find_map(|scheme| after(part, scheme)).unwrap_or(part)
}

fn after<'p>(part: &'p str, scheme: &str) -> Option<&'p str> {
    let (head, rest) = part.split_at_checked(scheme.len())?;
    let rest = rest.strip_prefix([':', '/', ';'])?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Without `www.`, `www2.` and the like, if a domain is left.
fn without_www(host: &str) -> &str {
    let Some((first, rest)) = host.split_once('.') else { return host };
    let is_www = first.strip_prefix("www").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if is_www && rest.contains('.') { rest } else { host }
}

/// Letters beyond ASCII are left to the library, which knows which of them are letters.
fn is_label(label: &str) -> bool {
    let is_letter = |letter: char| match letter {
        '-' | '_' => true,
        _ if letter.is_ascii() => letter.is_ascii_alphanumeric(),
        _ => !letter.is_whitespace() && !letter.is_control(),
    };
    !label.is_empty()
        && label.len() <= 255
        && label.chars().all(is_letter)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_at(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
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
            ("oak", "\"oak\" is not a domain: it has no dot"),
            ("http://localhost:80/", "\"http://localhost:80/\" is not a domain: it has no dot"),
            ("see the brochure", "\"see the brochure\" is not a domain: it has no dot"),
            (
                "oak..example",
                "\"oak..example\" is not a domain: expected letters, digits and hyphens between single dots",
            ),
            (
                "-oak.example",
                "\"-oak.example\" is not a domain: expected letters, digits and hyphens between single dots",
            ),
            (
                "=1+1.example",
                "\"=1+1.example\" is not a domain: expected letters, digits and hyphens between single dots",
            ),
            ("192.0.2.7", "\"192.0.2.7\" is a number and not a domain"),
            (
                "https://de.linkedin.com/company/oak",
                "\"https://de.linkedin.com/company/oak\" is a page at linkedin.com and not a domain of their own",
            ),
            ("ann@oak", "a text with @ is not a domain: it has no dot"),
            (
                "a@b@-.example",
                "a text with @ is not a domain: expected letters, digits and hyphens between single dots",
            ),
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
