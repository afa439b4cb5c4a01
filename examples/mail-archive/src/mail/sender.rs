//! Who wrote a message, also where a mailing list put itself into From.

use kit::mail::address::bare;
use mail_parser::{Address, Message, MessageParser};

use crate::mail::message::header;

/// The author's address: the first in From, or where a list has rewritten From, the one it moved
/// to another header. A sender without an address (an X.500 name) is kept as it is, and matches nobody.
pub(crate) fn sender(message: &Message<'_>) -> Option<String> {
    let from = message.from()?.first()?;
    let address = from.address().or(from.name()).map(bare).filter(|address| !address.is_empty())?;
    let list = List::of(message);
    if !list.wrote(address, from.name()) {
        return Some(address.to_owned());
    }
    let original = header(message, "X-Original-From").and_then(parse_addresses);
    let reply_to = message.reply_to();
    let author = [original.as_ref(), reply_to].into_iter().flatten().find_map(|candidates| {
        candidates.iter().filter_map(|candidate| candidate.address()).map(bare).find(|candidate| !list.is_at(candidate))
    });
    Some(author.unwrap_or(address).to_owned())
}

/// The mailing list that a message came through.
struct List {
    /// Where one writes to the list.
    addresses: Vec<String>,
    /// Whether any header names a list.
    exists: bool,
}

impl List {
    fn of(message: &Message<'_>) -> List {
        let header = |name: &str| header(message, name).map(str::to_lowercase);
        let (post, id) = (header("List-Post"), header("List-Id"));
        let mut addresses = Vec::new();
        // List-Post: <mailto:users@lists.example?subject=x>
        for part in post.iter().flat_map(|post| post.split("mailto:").skip(1)) {
            addresses.extend(part.split(['>', '?', ',', ' ']).next().map(str::to_owned));
        }
        // List-Id: People who use it <users.lists.example>
        let named = id.as_deref().map(|id| id.rsplit_once('<').map_or(id, |(_, rest)| rest));
        if let Some((local, domain)) =
            named.and_then(|id| id.trim_matches([' ', '>', '\r', '\n', '\t']).split_once('.'))
        {
            addresses.push(format!("{local}@{domain}"));
        }
        let exists = post.is_some() || id.is_some() || header("X-Original-From").is_some();
        List { addresses, exists }
    }

    fn is_at(&self, address: &str) -> bool {
        self.addresses.iter().any(|own| own.eq_ignore_ascii_case(address.trim()))
    }

    /// Whether From is the list's doing: its own address, or `Ann via Users`.
    fn wrote(&self, address: &str, name: Option<&str>) -> bool {
        let is_via = || name.is_some_and(|name| name.to_lowercase().contains(" via "));
        self.is_at(address) || self.exists && is_via()
    }
}

fn parse_addresses(value: &str) -> Option<Address<'static>> {
    let header = format!("From: {value}\r\n\r\n");
    MessageParser::new()
        .with_address_headers()
        .parse_headers(header.as_bytes())?
        .from()
        .cloned()
        .map(Address::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_wrote_itself_into_from_is_not_the_sender() {
        let list = "List-Id: Users <users.lists.example>\nList-Post: <mailto:Users@lists.example>\n";
        for (headers, expected) in [
            ("From: Ann <ann@x.example>\n", Some("ann@x.example")),
            ("From: ann@x.example, bob@x.example\nSender: bob@x.example\n", Some("ann@x.example")),
            ("From: =?UTF-8?Q?J=C3=B6rg?= <joerg@x.example>\n", Some("joerg@x.example")),
            ("From: Ann via Users <users@lists.example>\nReply-To: Ann <ann@x.example>\nLIST", Some("ann@x.example")),
            ("From: users@lists.example\nReply-To: users@lists.example, ann@x.example\nLIST", Some("ann@x.example")),
            (
                "From: 'Ann' via Users <other@lists.example>\nReply-To: Users <users@lists.example>,\n Ann <ann@x.example>\nLIST",
                Some("ann@x.example"),
            ),
            (
                "From: Ann via Users <users@lists.example>\nX-Original-From: Ann <ann@x.example>\nReply-To: bob@x.example\n",
                Some("ann@x.example"),
            ),
            ("From: Ann via Users <users@lists.example>\nLIST", Some("users@lists.example")),
            ("From: Ann <ann@x.example>\nReply-To: bob@x.example\nLIST", Some("ann@x.example")),
            ("From: Ann via Shop <shop@x.example>\nReply-To: ann@x.example\n", Some("shop@x.example")),
            ("From: /O=CORP/CN=ANN\n", Some("/O=CORP/CN=ANN")),
            ("From: undisclosed:;\n", None),
            ("From:\n", None),
            ("To: ann@x.example\n", None),
        ] {
            let text = format!("{}\n", headers.replace("LIST", list));
            let message = MessageParser::default().parse_headers(text.as_bytes()).unwrap();
            assert_eq!(sender(&message).as_deref(), expected, "{headers}");
        }
    }
}
