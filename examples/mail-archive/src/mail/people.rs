//! The people in the headers of a message.

use kit::mail::address::{bare, is_address, plain, recovered, unobscured};
use kit::mail::author::author;
use kit::mail::encoded_word::decode;
use mail_parser::{Addr, Address, HeaderValue, Message};

use crate::mail::message::header;

/// The author's address: the first in From, or where a list or a group has rewritten From, the one it moved
/// to another header. A sender without an address (an X.500 name) is kept as it is, and matches nobody.
pub(crate) fn sender(message: &Message<'_>) -> Option<String> {
    let from = people(message, "From").into_iter().find(|address| !address.is_empty())?;
    let from = if from.contains('@') { from } else { obscured(message).unwrap_or(from) };
    let name = message.from().and_then(Address::first).and_then(|first| first.name());
    Some(author(&from, name, |name| header(message, name)).unwrap_or(from))
}

/// Only the archives of lists obscure addresses, and only the sender's.
fn obscured(message: &Message<'_>) -> Option<String> {
    unobscured(&decode(header(message, "From")?))
}

/// All addresses of a header, those in groups too, however often it is repeated.
///
/// Where the parser has found what is no address, an address is recovered from that text, or else from the header as a
/// whole. A text without an address is kept, and matches nobody.
pub(crate) fn people(message: &Message<'_>, name: &str) -> Vec<String> {
    let is_named = |header: &&mail_parser::Header<'_>| header.name().eq_ignore_ascii_case(name);
    message.headers().iter().filter(is_named).flat_map(|header| of_header(message, header)).collect()
}

fn of_header(message: &Message<'_>, header: &mail_parser::Header<'_>) -> Vec<String> {
    let HeaderValue::Address(found) = header.value() else { return Vec::new() };
    let place = header.offset_start() as usize..header.offset_end() as usize;
    let raw = message.raw_message().get(place).map(String::from_utf8_lossy).unwrap_or_default();
    let entries: Vec<&Addr<'_>> = found.iter().collect();
    let mut people = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        match (entry.address().map(plain), entry.name()) {
            (Some(address), _) if is_address(&address) => people.push(address.into_owned()),
            (address, name) => {
                let text = address.as_deref().or(name).unwrap_or_default();
                let recovered = quoted_local(entry, &raw).map_or_else(|| recovered(text), |address| vec![address]);
                let is_lost = text.contains('@') && recovered.is_empty();
                let of_all = if is_lost && entries.len() == 1 { self::recovered(&decode(&raw)) } else { recovered };
                // `Lee, Ann <ann@x.example>` without quotes: the part before the comma is of the next one's name.
                let is_part_of_name = !text.contains(['@', '/']) && is_before_a_name(&entries[number + 1..]);
                match of_all {
                    found if !found.is_empty() => people.extend(found),
                    _ if is_part_of_name => {}
                    _ => people.push(bare(text).to_owned()),
                }
            }
        }
    }
    people
}

/// Whether the next ones of these are parts of a name, and the last of them has an address too.
fn is_before_a_name(entries: &[&Addr<'_>]) -> bool {
    let with_address = entries.iter().take(3).find(|entry| entry.address().is_some());
    with_address.is_some_and(|entry| entry.name().is_some())
}

/// `"ann"@x.example`, which the parser divides into a name and an address without a local part. So does it with
/// `Ann <@x.example>`, in which nobody is named.
fn quoted_local(entry: &Addr<'_>, raw: &str) -> Option<String> {
    let (name, domain) = (entry.name()?, entry.address()?.strip_prefix('@')?);
    let quoted = format!("\"{name}\"@{domain}");
    // The header is searched for each of them.
    (raw.len() < 100_000 && raw.contains(&quoted)).then(|| plain(&quoted).into_owned())
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn of(headers: &str) -> (Option<String>, Vec<String>) {
        let message = MessageParser::default().parse_headers(headers.as_bytes()).unwrap();
        (sender(&message), people(&message, "To"))
    }

    #[test]
    fn a_sender_is_found_as_people_write_it() {
        for (from, expected) in [
            ("Ann <ann@x.example>", Some("ann@x.example")),
            ("ann@x.example, bob@x.example", Some("ann@x.example")),
            ("=?UTF-8?Q?J=C3=B6rg?= <joerg@x.example>", Some("joerg@x.example")),
            ("Lee, Ann <ann@x.example>", Some("ann@x.example")),
            ("Lee, Ann, Dr. <ann@x.example>", Some("ann@x.example")),
            ("=?utf-8?Q?Ann?=\n <Ann Lee <ann@x.example>", Some("ann@x.example")),
            ("\"Ann \"The Boss\" Lee\" <ann@x.example>", Some("ann@x.example")),
            ("\"Lee, Ann <ann@x.example>", Some("ann@x.example")),
            ("\"ann\"@x.example", Some("ann@x.example")),
            ("Ann <\"ann\"@x.example>", Some("ann@x.example")),
            ("\"ann@x.example\"", Some("ann@x.example")),
            ("=?utf-8?Q?Ann_Lee_=3Cann=40x.example=3E?=", Some("ann@x.example")),
            ("=?utf-8?B?QW5uIDxhbm5AeC5leGFtcGxlPg==?=", Some("ann@x.example")),
            ("=?utf-8?Q?ann=40x.example?=", Some("ann@x.example")),
            ("Ann Lee ann@x.example", Some("ann@x.example")),
            ("Ann Lee [ann@x.example]", Some("ann@x.example")),
            ("ann@x.example (Ann Lee)", Some("ann@x.example")),
            ("(Ann) ann@x.example", Some("ann@x.example")),
            ("<ann@x.example> <ann@x.example>", Some("ann@x.example")),
            ("<<ann@x.example>>", Some("ann@x.example")),
            ("ann@x.example <>", Some("ann@x.example")),
            ("mailto:ann@x.example", Some("ann@x.example")),
            ("Ann <mailto:ann@x.example>", Some("ann@x.example")),
            ("acct:ann@x.example", Some("ann@x.example")),
            ("Ann <SMTP:ann@x.example>", Some("ann@x.example")),
            ("ann@x.example.", Some("ann@x.example")),
            ("ann@x .example", Some("ann@x.example")),
            ("ann @ x . example", Some("ann@x.example")),
            ("ann@x.example bob@x.example", Some("ann@x.example")),
            ("Ann@Home <ann@x.example>", Some("ann@x.example")),
            ("ann@home.example <ann@x.example>", Some("ann@x.example")),
            ("ann at x.example (Ann Lee)", Some("ann@x.example")),
            ("ann(at)x.example", Some("ann@x.example")),
            ("Ann <ann@[192.0.2.1]>", Some("ann@[192.0.2.1]")),
            // Nobody's address.
            ("Ann <@x.example>", Some("@x.example")),
            ("/O=CORP/CN=ANN", Some("/O=CORP/CN=ANN")),
            ("Ann Lee at work", Some("Ann Lee at work")),
            ("undisclosed:;", None),
            ("", None),
        ] {
            assert_eq!(of(&format!("From: {from}\n\n")).0.as_deref(), expected, "{from}");
        }
    }

    #[test]
    fn all_recipients_are_found() {
        for (to, expected) in [
            ("Lee, Ann <ann@x.example>, bob@x.example", &["ann@x.example", "bob@x.example"][..]),
            ("a@x.example b@x.example", &["a@x.example", "b@x.example"]),
            ("Ann <a@x.example>; Bob <b@x.example>", &["a@x.example", "b@x.example"]),
            ("\"Lee, Ann <a@x.example>, Bob <b@x.example>", &["a@x.example", "b@x.example"]),
            ("Team: a@x.example, \"b\"@x.example;", &["a@x.example", "b@x.example"]),
            ("a@x.example, Ann [b@x.example], c@x.example", &["a@x.example", "b@x.example", "c@x.example"]),
            ("Sales", &["Sales"]),
            ("ann at x.example", &["ann at x.example"]),
        ] {
            assert_eq!(of(&format!("To: {to}\n\n")).1, expected, "{to}");
        }
    }

    #[test]
    fn a_list_that_wrote_itself_into_from_is_not_the_sender() {
        let list = "List-Id: Users <users.lists.example>\nList-Post: <mailto:Users@lists.example>\n";
        for (headers, expected) in [
            ("From: Ann via Users <users@lists.example>\nReply-To: Ann <ann@x.example>\nLIST", "ann@x.example"),
            ("From: Ann via Users <users@lists.example>\nLIST", "users@lists.example"),
            (
                "From: 'Ann Lee' via Sales <sales@corp.example>\nX-Original-From: Ann Lee <ann@x.example>\n",
                "ann@x.example",
            ),
            ("From: Ann <ann@x.example>\nReply-To: bob@x.example\nLIST", "ann@x.example"),
        ] {
            let found = of(&format!("{}\n", headers.replace("LIST", list))).0;
            assert_eq!(found.as_deref(), Some(expected), "{headers}");
        }
    }
}
