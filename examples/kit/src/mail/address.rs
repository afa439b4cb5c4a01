//! Addresses as real headers have them: what people and programs write around them, and what they forget.

use std::borrow::Cow;
use std::collections::HashSet;

/// Removes what is written around an address: the quotes of Outlook, `'ann@x.example'`, an old route,
/// `@relay.example:ann@x.example`, a scheme, `mailto:ann@x.example`, brackets and punctuation. Any other text stays as
/// it is.
///
/// ```
/// use kit::mail::address::bare;
///
/// assert_eq!(bare("'ann@x.example'"), "ann@x.example");
/// assert_eq!(bare("mailto:ann@x.example"), "ann@x.example");
/// ```
#[must_use]
pub fn bare(text: &str) -> &str {
    let text = text.trim();
    if !text.contains('@') {
        return text;
    }
    let text = text.trim_matches(['<', '>', '(', ')', '{', '}', ',', ';', ' ', '\t']);
    let text = text.trim_end_matches(['.', ':', '!', '?']);
    // `ann@[192.0.2.1]` keeps its brackets.
    let text = text.strip_prefix('[').map_or(text, |text| text.strip_suffix(']').unwrap_or(text));
    let text = unquoted(text, '\'').or_else(|| unquoted(text, '"')).unwrap_or(text);
    let text = without_scheme(text);
    let routed = text.strip_prefix('@').and_then(|text| Some(text.split_once(':')?.1));
    routed.filter(|text| text.contains('@')).unwrap_or(text)
}

/// An address in the one form in which all programs write it: [`bare`], and without the quotes of a local part that
/// needs none.
///
/// ```
/// use kit::mail::address::plain;
///
/// assert_eq!(plain("\"ann\"@x.example"), "ann@x.example");
/// ```
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = bare(text);
    let quoted = text.rsplit_once('@').and_then(|(local, domain)| Some((unquoted(local, '"')?, domain)));
    match quoted.filter(|(local, _)| !local.is_empty() && local.chars().all(is_atom)) {
        Some((local, domain)) => Cow::Owned(format!("{local}@{domain}")),
        None => Cow::Borrowed(text),
    }
}

fn unquoted(text: &str, quote: char) -> Option<&str> {
    text.strip_prefix(quote)?.strip_suffix(quote).map(str::trim)
}

fn without_scheme(text: &str) -> &str {
    let scheme = ["mailto:", "smtp:", "acct:", "email:", "e-mail:"].into_iter().find_map(|scheme| {
        let (head, rest) = text.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then(|| rest.trim_start_matches("//"))
    });
    // `mailto:ann@x.example?subject=x`
    scheme.map_or(text, |rest| rest.split('?').next().unwrap_or_default().trim())
}

fn is_atom(c: char) -> bool {
    !c.is_whitespace()
        && !c.is_control()
        && !matches!(c, '"' | '(' | ')' | ',' | ':' | ';' | '<' | '>' | '@' | '[' | '\\' | ']')
}

/// Whether a text is one address and nothing else: a local part, in quotes if it needs them, and a domain or an IP
/// address in brackets.
///
/// ```
/// use kit::mail::address::is_address;
///
/// assert!(is_address("ann@x.example") && !is_address("Ann Lee ann@x.example"));
/// ```
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_local = !local.is_empty()
        && (local.chars().all(is_atom) || unquoted(local, '"').is_some_and(|local| !local.contains('"')));
    let literal = domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']'));
    let is_domain = match literal {
        Some(literal) => literal.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ':')),
        None => {
            domain.chars().all(|c| is_atom(c) && !matches!(c, '/' | '='))
                && domain.split('.').all(|label| !label.is_empty())
        }
    };
    is_local && is_domain && !domain.is_empty()
}

/// An address with a domain of several labels: one that a text can be taken to mean.
fn is_likely(text: &str) -> bool {
    is_address(text) && text.rsplit_once('@').is_some_and(|(_, domain)| domain.contains(['.', '[']))
}

/// The addresses in a text that should be one address and is not: `Ann Lee ann@x.example`, `<Ann Lee <ann@x.example>`,
/// `a@x.example b@x.example`, `ann @ x . example`. None if the text has more than one plausible reading.
///
/// ```
/// use kit::mail::address::recovered;
///
/// assert_eq!(recovered("Ann Lee [ann@x.example]"), ["ann@x.example"]);
/// assert!(recovered("Ann Lee, Sales").is_empty());
/// ```
#[must_use]
pub fn recovered(text: &str) -> Vec<String> {
    let whole = plain(text);
    if is_likely(&whole) {
        return vec![whole.into_owned()];
    }
    if !text.contains('@') {
        return Vec::new();
    }
    // What is in brackets is the address; what is outside is a name, also if it looks like an address.
    let in_brackets = text.split('<').skip(1).map(|part| part.split('>').next().unwrap_or_default());
    let in_brackets = distinct(in_brackets.map(plain).filter(|address| is_likely(address)));
    if !in_brackets.is_empty() {
        return in_brackets;
    }
    among_words(text).or_else(|| among_words(&without_blanks(text))).unwrap_or_default()
}

/// The addresses among the words, if each word with an `@` is one, and if there are several, no word is anything else.
fn among_words(text: &str) -> Option<Vec<String>> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '[' | ']' | '|'));
    let (with_at, others): (Vec<&str>, Vec<&str>) =
        words.filter(|word| !word.is_empty()).partition(|word| word.contains('@'));
    let addresses: Vec<Cow<'_, str>> = with_at.into_iter().map(plain).collect();
    let are_addresses = !addresses.is_empty() && addresses.iter().all(|address| is_likely(address));
    let found = are_addresses.then(|| distinct(addresses.into_iter()))?;
    (found.len() == 1 || others.iter().all(|word| word.chars().all(|c| !c.is_alphanumeric()))).then_some(found)
}

fn distinct<'t>(addresses: impl Iterator<Item = Cow<'t, str>>) -> Vec<String> {
    let mut known = HashSet::new();
    addresses.filter(|address| known.insert(address.to_ascii_lowercase())).map(Cow::into_owned).collect()
}

/// Without the blanks around dots and `@`.
fn without_blanks(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let is_joint = joined.ends_with(['.', '@']) || word.starts_with(['.', '@']);
        if !joined.is_empty() && !is_joint {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// The address that the archive of a mailing list has obscured: `ann at x.example (Ann Lee)`, `ann(at)x.example`.
///
/// ```
/// use kit::mail::address::unobscured;
///
/// assert_eq!(unobscured("ann at x.example (Ann Lee)").as_deref(), Some("ann@x.example"));
/// assert_eq!(unobscured("Ann Lee at work"), None);
/// ```
#[must_use]
pub fn unobscured(text: &str) -> Option<String> {
    let text = match text.trim().strip_suffix(')') {
        // The name behind it.
        Some(rest) if rest.rfind('(') > rest.rfind("(at") => rest.split_once(" (").map_or(text, |(address, _)| address),
        _ => text,
    };
    let text = text.trim().trim_matches(['<', '>']);
    let spaced = text.to_ascii_lowercase();
    let at = [" at ", "(at)", "[at]", " (at) ", " [at] "]
        .into_iter()
        .filter_map(|at| Some((spaced.find(at)?, at)))
        .max_by_key(|(_, at)| at.len());
    let (place, at) = at?;
    let (local, domain) = (text.get(..place)?, text.get(place + at.len()..)?);
    let address = format!("{local}@{}", domain.replace(" dot ", "."));
    is_likely(&address).then_some(address)
}

/// The addresses of a list of people, as a header has it, in order. What has no address is left out.
///
/// Programs that have a parser for headers use [`recovered`] on what it could not read. This is for headers that come
/// by themselves.
///
/// ```
/// use kit::mail::address::listed;
///
/// assert_eq!(listed("\"Lee, Ann\" <ann@x.example>, bob@x.example"), ["ann@x.example", "bob@x.example"]);
/// ```
#[must_use]
pub fn listed(header: &str) -> Vec<String> {
    let (mut depth, mut in_quotes) = (0_usize, false);
    let people = header.split(|c: char| {
        match c {
            '"' => in_quotes = !in_quotes,
            '(' if !in_quotes => depth += 1,
            ')' if !in_quotes => depth = depth.saturating_sub(1),
            _ => {}
        }
        matches!(c, ',' | ';') && !in_quotes && depth == 0
    });
    people.flat_map(recovered).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_around_an_address_goes() {
        for (text, expected) in [
            (" ann@x.example ", "ann@x.example"),
            ("'ann@x.example'", "ann@x.example"),
            ("\"ann@x.example\"", "ann@x.example"),
            ("@relay.example:ann@x.example", "ann@x.example"),
            ("@a.example,@b.example:ann@x.example", "ann@x.example"),
            ("mailto:ann@x.example", "ann@x.example"),
            ("MAILTO:ann@x.example?subject=a", "ann@x.example"),
            ("SMTP:ann@x.example", "ann@x.example"),
            ("acct:ann@x.example", "ann@x.example"),
            ("\"ann\"@x.example", "ann@x.example"),
            ("\"ann.lee\"@x.example", "ann.lee@x.example"),
            ("\"ann lee\"@x.example", "\"ann lee\"@x.example"),
            ("ann@x.example.", "ann@x.example"),
            ("ann@x.example;", "ann@x.example"),
            ("<ann@x.example", "ann@x.example"),
            ("[ann@x.example]", "ann@x.example"),
            ("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
            ("ann@[IPv6:2001:db8::1]", "ann@[IPv6:2001:db8::1]"),
            // These quotes are part of the address.
            ("o'neill@x.example", "o'neill@x.example"),
            ("'ann@x.example", "'ann@x.example"),
            ("'Ann'", "'Ann'"),
            ("@x.example:", "@x.example"),
            ("/O=X/CN=ANN", "/O=X/CN=ANN"),
            ("", ""),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_is_recovered_if_there_is_one_reading() {
        for (text, expected) in [
            ("ann@x.example", &["ann@x.example"][..]),
            ("Ann Lee ann@x.example", &["ann@x.example"]),
            ("Ann Lee [ann@x.example]", &["ann@x.example"]),
            ("Ann Lee (ann@x.example)", &["ann@x.example"]),
            ("Ann Lee <ann@x.example>", &["ann@x.example"]),
            ("Ann Lee <ann@x.example", &["ann@x.example"]),
            ("Ann Lee <<ann@x.example>>", &["ann@x.example"]),
            ("Ann Lee <mailto:ann@x.example>", &["ann@x.example"]),
            ("<Ann Lee <ann@x.example>", &["ann@x.example"]),
            ("Lee, Ann <ann@x.example>, Bob <bob@x.example>", &["ann@x.example", "bob@x.example"]),
            ("ann@old.example <ann@x.example>", &["ann@x.example"]),
            ("<ann@x.example> <Ann@X.example>", &["ann@x.example"]),
            ("ann@x.example>", &["ann@x.example"]),
            ("ann@x.example bob@x.example", &["ann@x.example", "bob@x.example"]),
            ("ann@x.example / bob@x.example", &["ann@x.example", "bob@x.example"]),
            ("ann@x.example; bob@x.example", &["ann@x.example", "bob@x.example"]),
            ("ann @ x.example", &["ann@x.example"]),
            ("ann . lee@x . example", &["ann.lee@x.example"]),
            ("Ann Lee ann@x .example", &["ann@x.example"]),
            ("\"ann\"@x.example", &["ann@x.example"]),
            // Nobody, or one of several.
            ("ann@x.example on behalf of bob@x.example", &[]),
            ("ann@x.examplebob@x.example", &[]),
            ("Ann Lee", &[]),
            ("Ann@Home", &[]),
            ("Ann @ Home", &[]),
            ("@x.example", &[]),
            ("/O=X/CN=ANN", &[]),
            ("", &[]),
        ] {
            assert_eq!(recovered(text), expected, "{text}");
        }
    }

    #[test]
    fn archives_obscure_addresses() {
        for (text, expected) in [
            ("ann at x.example (Ann Lee)", Some("ann@x.example")),
            ("ann.lee at x.example", Some("ann.lee@x.example")),
            ("ann(at)x.example", Some("ann@x.example")),
            ("ann [at] x.example", Some("ann@x.example")),
            ("ann at x dot example", Some("ann@x.example")),
            ("Ann Lee at x.example", None),
            ("ann at work", None),
            ("at x.example", None),
            ("ann@x.example", None),
            ("", None),
        ] {
            assert_eq!(unobscured(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_header_lists_people() {
        for (header, expected) in [
            ("ann@x.example", &["ann@x.example"][..]),
            (
                "\"Lee, Ann\" <ann@x.example>, Bob (b, c) <bob@x.example>; c@x.example",
                &["ann@x.example", "bob@x.example", "c@x.example"],
            ),
            ("Lee, Ann <ann@x.example>", &["ann@x.example"]),
            ("\"Lee, Ann <ann@x.example>", &["ann@x.example"]),
            ("Team", &[]),
        ] {
            assert_eq!(listed(header), expected, "{header}");
        }
    }
}
