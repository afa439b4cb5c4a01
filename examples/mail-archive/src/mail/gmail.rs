//! What Gmail says of a message in an export: its labels.
//!
//! `X-GM-THRID`, the thread, is not used: its number is another in each mailbox, and it joins by the
//! subject too. References are the same in all copies.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kit::mail::mark::{DRAFTS, JUNK};
use mail_parser::{Message, MessageParser};

use crate::mail::message::Unusable;

/// Why a message is no mail that passed between people, if its labels say so.
///
/// Labels have the names of folders in the language of the mailbox. Where a language is not known, it says `Spam` or
/// `Chat` as English does. A label of the user's own can have such a name, and is taken for Gmail's.
///
/// Mail in the trash counts as mail. Gmail's own header is above all that servers wrote;
/// another was sent along, and would hide the message.
pub(crate) fn no_mail(message: &Message<'_>) -> Option<Unusable> {
    let mut above = message.headers().iter().take_while(|header| !header.name().eq_ignore_ascii_case("Received"));
    let header = above.find(|header| header.name().eq_ignore_ascii_case("X-Gmail-Labels"))?;
    let place = header.offset_start() as usize..header.offset_end() as usize;
    let value = joined(&String::from_utf8_lossy(message.raw_message().get(place)?));
    let text = format!("Subject: {value}\r\n\r\n");
    let text = MessageParser::default().parse_headers(text.as_bytes())?;
    let all = text.subject().unwrap_or_default();
    labels(all).find_map(|label| {
        let is_one_of = |names: &[&str]| names.contains(&label);
        // First what was not sent: it may be chat or spam as little as mail.
        [(DRAFTS, Unusable::Draft), (CHAT, Unusable::Chat), (JUNK, Unusable::Spam)]
            .into_iter()
            .find_map(|(names, no_mail)| is_one_of(names).then_some(no_mail))
    })
}

/// A header in which encoded words in a row, of one charset and encoding, are one: what cuts a text in pieces
/// may cut a letter in two.
fn joined(header: &str) -> String {
    let mut words: Vec<(&str, Vec<u8>)> = Vec::new();
    for word in header.split_whitespace() {
        let (form, text) = encoded(word).unwrap_or_else(|| ("", word.into()));
        match words.last_mut() {
            Some((before, all)) if !form.is_empty() && before.eq_ignore_ascii_case(form) => all.extend(text),
            _ => words.push((form, text)),
        }
    }
    let words = words.iter().map(|(form, text)| match String::from_utf8_lossy(text) {
        text if form.is_empty() => text.into_owned(),
        _ if is_base64(form) => format!("=?{form}?{}?=", BASE64_STANDARD.encode(text)),
        text => format!("=?{form}?{text}?="),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Of an encoded word, `=?UTF-8?Q?Entw=C3=BCrfe?=`, charset and encoding, and the text, which is no longer in
/// base64.
fn encoded(word: &str) -> Option<(&str, Vec<u8>)> {
    let (form, text) = word.strip_prefix("=?")?.strip_suffix("?=")?.rsplit_once('?')?;
    let text = if is_base64(form) { BASE64_STANDARD.decode(text).ok()? } else { text.into() };
    form.contains('?').then_some((form, text))
}

fn is_base64(form: &str) -> bool {
    form.ends_with("?B") || form.ends_with("?b")
}

/// Labels are separated by commas; one that has a comma of its own is in quotes.
fn labels(all: &str) -> impl Iterator<Item = &str> {
    let mut in_quotes = false;
    let labels = all.split(move |letter| {
        in_quotes ^= letter == '"';
        letter == ',' && !in_quotes
    });
    labels.map(|label| label.trim().trim_matches('"'))
}

const CHAT: &[&str] = &["Chat", "Chats"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_what_is_no_mail() {
        for (header, expected) in [
            ("Inbox,Important,Opened,Category Personal", None),
            ("Sent,Opened", None),
            ("Trash", None),
            ("Spam,Unread", Some(Unusable::Spam)),
            ("Opened,Drafts", Some(Unusable::Draft)),
            ("Chat", Some(Unusable::Chat)),
            // A label of the user's that only has the word in it.
            ("\"Plans, Drafts\",Inbox", None),
            ("Drafts of Ann,spam or not", None),
            ("\"Plans, old\",Drafts", Some(Unusable::Draft)),
            // The whole list is one encoded text.
            ("=?UTF-8?Q?Archiv=C3=A9s,Brouillons?=", Some(Unusable::Draft)),
            ("=?UTF-8?Q?=C3=85pnet,S=C3=B8ppelpost?=", Some(Unusable::Spam)),
            ("=?UTF-8?B?RW50d8O8cmZlLEdlw7ZmZm5ldA==?=", Some(Unusable::Draft)),
            // Folded, within a label and between two.
            ("=?UTF-8?Q?Messages_archiv=C3=A9s,Ouvert,Brou?=\r\n =?UTF-8?Q?illons?=", Some(Unusable::Draft)),
            ("Inbox,\r\n Spam", Some(Unusable::Spam)),
            // In the middle of a letter.
            ("=?UTF-8?Q?Ge=C3=B6ffnet,Entw=C3?=\r\n =?utf-8?q?=BCrfe?=", Some(Unusable::Draft)),
            ("=?UTF-8?B?RW50d8M=?=\r\n =?UTF-8?B?vHJmZSxHZcO2ZmZuZXQ=?=", Some(Unusable::Draft)),
            ("=?UTF-8?Q?a,Brou?= =?ISO-8859-1?Q?illons?=", Some(Unusable::Draft)),
            ("=?UTF-8?B?*?= =?UTF-8?B?U3BhbQ==?= Spam,Spam", Some(Unusable::Spam)),
            ("", None),
            // Google's is the first; others are the sender's.
            ("Inbox\r\nX-Gmail-Labels: Spam", None),
            ("Spam\r\nX-Gmail-Labels: Inbox", Some(Unusable::Spam)),
        ] {
            let text = format!("X-GM-THRID: 1\r\nX-Gmail-Labels: {header}\r\nFrom: ann@corp.example\r\n\r\n");
            let message = MessageParser::default().parse_headers(text.as_bytes()).unwrap();
            assert_eq!(no_mail(&message), expected, "{header}");
        }
    }

    #[test]
    fn labels_below_what_a_server_wrote_are_the_senders() {
        let text = "Delivered-To: x@cust.example\r\nReceived: by x.example\r\nX-Gmail-Labels: Spam\r\n\r\n";
        assert_eq!(no_mail(&MessageParser::default().parse_headers(text.as_bytes()).unwrap()), None);
    }
}
