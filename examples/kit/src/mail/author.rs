//! Who wrote a message, also where a mailing list or a group put itself into From.

use super::address::{listed, plain};
use super::encoded_word::decode;

/// The author of a message whose From is that of a list or a group, and `None` if From is the author. `from` is the
/// address in From and `name` the name there, if known; `header` gives the value of a header by name.
///
/// A group that rewrites From says whose it was in `X-Original-From` or `X-Google-Original-From`. A list that wrote
/// itself into From, its own address or `Ann via Users`, says it in Reply-To.
///
/// ```
/// use kit::mail::author::author;
///
/// let header = |name: &str| (name == "X-Original-From").then_some("Ann Lee <ann@cust.example>");
/// let found = author("sales@corp.example", Some("'Ann Lee' via Sales"), header);
/// assert_eq!(found.as_deref(), Some("ann@cust.example"));
/// ```
#[must_use]
pub fn author<'m>(from: &str, name: Option<&str>, header: impl Fn(&str) -> Option<&'m str>) -> Option<String> {
    let people = |name: &str| header(name).map(|value| listed(&decode(value))).unwrap_or_default();
    let list = List::of(&header);
    let is_person = |address: &String| !list.is_at(address) && !address.eq_ignore_ascii_case(from);
    if let Some(author) = ORIGINALS.into_iter().flat_map(people).find(is_person) {
        return Some(author);
    }
    if !list.wrote(from, name) {
        return None;
    }
    ["Reply-To", "X-Original-Sender"].into_iter().flat_map(people).find(is_person)
}

const ORIGINALS: [&str; 2] = ["X-Original-From", "X-Google-Original-From"];

/// The mailing list that a message came through.
struct List {
    /// Where one writes to the list.
    addresses: Vec<String>,
    /// Whether any header names a list.
    exists: bool,
}

impl List {
    fn of<'m>(header: impl Fn(&str) -> Option<&'m str>) -> List {
        let header = |name: &str| header(name).map(str::to_lowercase);
        let (post, id) = (header("List-Post"), header("List-Id"));
        let mut addresses = Vec::new();
        // List-Post: <mailto:users@lists.example?subject=x>
        for part in post.iter().flat_map(|post| post.split("mailto:").skip(1)) {
            addresses.extend(part.split(['>', '?', ',', ' ']).next().map(str::to_owned));
        }
        // List-Id: People who use it <users.lists.example>
        let named = id.as_deref().map(|id| id.rsplit_once('<').map_or(id, |(_, rest)| rest));
        let named = named.and_then(|id| id.trim_matches([' ', '>', '\r', '\n', '\t']).split_once('.'));
        addresses.extend(named.map(|(local, domain)| format!("{local}@{domain}")));
        List { addresses, exists: post.is_some() || id.is_some() }
    }

    fn is_at(&self, address: &str) -> bool {
        self.addresses.iter().any(|own| own.eq_ignore_ascii_case(&plain(address)))
    }

    /// Whether From is the list's doing: its own address, or `Ann via Users`.
    fn wrote(&self, address: &str, name: Option<&str>) -> bool {
        let is_via = || name.is_some_and(|name| name.to_lowercase().contains(" via "));
        self.is_at(address) || self.exists && is_via()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: [(&str, &str); 2] =
        [("List-Id", "Users <users.lists.example>"), ("List-Post", "<mailto:Users@lists.example>")];

    #[test]
    fn a_list_that_wrote_itself_into_from_is_not_the_author() {
        let users = ("users@lists.example", Some("Ann via Users"));
        for (from, headers, is_list, expected) in [
            (users, &[("Reply-To", "Ann <ann@x.example>")][..], true, Some("ann@x.example")),
            (
                users,
                &[("Reply-To", "Users <users@lists.example>,\r\n Ann <ann@x.example>")],
                true,
                Some("ann@x.example"),
            ),
            (
                ("other@lists.example", Some("'Ann' via Users")),
                &[("Reply-To", "ann@x.example")],
                true,
                Some("ann@x.example"),
            ),
            (users, &[("X-Original-Sender", "ann@x.example")], true, Some("ann@x.example")),
            (
                users,
                &[("X-Original-From", "Ann <ann@x.example>"), ("Reply-To", "bob@x.example")],
                false,
                Some("ann@x.example"),
            ),
            (users, &[("X-Google-Original-From", "=?utf-8?q?Ann_<ann=40x.example>?=")], false, Some("ann@x.example")),
            (
                ("sales@corp.example", None),
                &[("X-Original-From", "Lee, Ann <ann@x.example>")],
                true,
                Some("ann@x.example"),
            ),
            (("sales@corp.example", None), &[("X-Original-From", "Ann Lee")], true, None),
            (users, &[], true, None),
            (("ann@x.example", Some("Ann")), &[("Reply-To", "bob@x.example")], true, None),
            (("ann@x.example", Some("Ann")), &[("X-Original-Sender", "bob@x.example")], true, None),
            (
                ("ann@x.example", Some("Ann")),
                &[("X-Original-From", "ann@x.example"), ("Reply-To", "b@x.example")],
                true,
                None,
            ),
            (("shop@x.example", Some("Ann via Shop")), &[("Reply-To", "ann@x.example")], false, None),
        ] {
            let all = || headers.iter().chain(is_list.then_some(&LIST).into_iter().flatten());
            let header = |name: &str| all().find(|(key, _)| *key == name).map(|(_, value)| *value);
            assert_eq!(author(from.0, from.1, header).as_deref(), expected, "{from:?} {headers:?}");
        }
    }
}
