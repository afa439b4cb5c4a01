//! The addresses in a field.

use account_engagement::normalize_address;

use super::website::is_nothing;

/// What a field with addresses holds.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// The addresses, folded as the library compares them.
    pub addresses: Vec<String>,
    /// What is wrong with the others, without quoting them.
    pub bad: Vec<String>,
}

/// Without the addresses, which are personal data.
impl std::fmt::Debug for Addresses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Addresses").field("addresses", &self.addresses.len()).field("bad", &self.bad).finish()
    }
}

/// The longest address, as in the library.
const MAX_BYTES: usize = 320;

/// Other ways to reach a person, in Exchange's list of proxy addresses.
const NO_MAIL: [&str; 8] = ["sip:", "x500:", "x400:", "spo:", "eum:", "im:", "tel:", "fax:"];

/// The addresses in a field. It may have several, between commas, semicolons, bars or white space, with names, in
/// brackets, with `mailto:` or `SMTP:`. The words beside them are ignored.
///
/// ```
/// use kit::lists::address::addresses;
///
/// let found = addresses("Ann Lee <Ann@Cust.example>; SMTP:a.lee@cust.example");
/// assert_eq!(found.addresses, ["ann@cust.example", "a.lee@cust.example"]);
/// assert_eq!(addresses("Ann Lee").bad, ["an address without @: left out"]);
/// ```
#[must_use]
pub fn addresses(field: &str) -> Addresses {
    let mut found = Addresses::default();
    if is_nothing(field) {
        return found;
    }
    if field.contains("\"@") {
        // A quoted name before the @ may have blanks in it: a part of it would be somebody else.
        found.bad.push("an address in quotes: left out".to_owned());
        return found;
    }
    let mut has_other = false;
    for part in field.split(|letter: char| letter.is_whitespace() || ",;|<>()".contains(letter)) {
        let part = part.trim_matches(|letter: char| "\"'[]{}`".contains(letter)).trim_end_matches(['.', ':']);
        if NO_MAIL.iter().any(|scheme| starts_with(part, scheme)) {
            has_other = true;
            continue;
        }
        if !part.contains('@') {
            continue;
        }
        let part = if starts_with(part, "smtp:") { &part["smtp:".len()..] } else { part };
        let address = normalize_address(part);
        if !is_formed(&address) {
            found.bad.push("a malformed address: left out".to_owned());
        } else if !found.addresses.iter().any(|known| *known == address) {
            found.addresses.push(address.into_owned());
        }
    }
    if found.addresses.is_empty() && found.bad.is_empty() && !has_other {
        found.bad.push("an address without @: left out".to_owned());
    }
    found
}

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme))
}

/// The library refuses what is malformed after folding; a domain without a dot is left to it too.
fn is_formed(address: &str) -> bool {
    let is_clean = |part: &str| !part.is_empty() && !part.contains('@') && !part.chars().any(char::is_control);
    address.len() <= MAX_BYTES
        && address.split_once('@').is_some_and(|(local, domain)| is_clean(local) && is_clean(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_fields() {
        for (field, expected, bad) in [
            ("ann@cust.example", &["ann@cust.example"][..], 0),
            (" <ANN@cust.example> ", &["ann@cust.example"], 0),
            ("mailto:ann@cust.example", &["ann@cust.example"], 0),
            ("\"Lee, Ann\" <ann@cust.example>", &["ann@cust.example"], 0),
            ("ann@cust.example (work); bo@cust.example, ann@cust.example", &["ann@cust.example", "bo@cust.example"], 0),
            ("ann@cust.example\nbo@cust.example", &["ann@cust.example", "bo@cust.example"], 0),
            (
                "SMTP:ann@corp.example;smtp:a@corp.example;X500:/o=corp;SIP:ann@corp.example",
                &["ann@corp.example", "a@corp.example"],
                0,
            ),
            ("sip:ann@corp.example", &[], 0),
            ("o'neill@cust.example.", &["o'neill@cust.example"], 0),
            ("n/a", &[], 0),
            ("", &[], 0),
            ("Ann Lee", &[], 1),
            ("@cust.example", &[], 1),
            ("ann@", &[], 1),
            ("ann@@cust.example", &[], 1),
            ("\"ann lee\"@cust.example", &[], 1),
            ("ann@cust.example bo@@", &["ann@cust.example"], 1),
        ] {
            let found = addresses(field);
            assert_eq!(
                (found.addresses.iter().map(String::as_str).collect::<Vec<_>>(), found.bad.len()),
                (expected.to_vec(), bad),
                "{field}"
            );
        }
        let long = format!("{}@cust.example", "a".repeat(400));
        assert_eq!(addresses(&long).bad, ["a malformed address: left out"]);
        assert!(!format!("{:?}", addresses("ann@cust.example")).contains("ann"));
    }
}
