//! Message ids: of a message, of the message that it answers, and of its thread.

use sha2::{Digest as _, Sha256};

use super::encoded_word::decode;

/// The ids in a header, in order: the texts between `<` and `>` that are message ids. Such a header may have words around
/// them, be folded inside an id, and be an encoded word.
///
/// Some programs omit the brackets: a header of which each word has an `@` is ids, any other text has none.
///
/// ```
/// use kit::mail::thread::ids;
///
/// assert_eq!(ids("Your message <b@x.example> of Monday <mumble>"), ["b@x.example"]);
/// ```
#[must_use]
pub fn ids(header: &str) -> Vec<String> {
    let header = decode(header);
    let without_blanks = |id: &str| id.split_whitespace().collect::<String>();
    if header.contains('<') {
        let in_brackets = header.split('<').skip(1).map(|part| part.split('>').next().unwrap_or_default().trim());
        let in_brackets = in_brackets.filter(|id| id.contains('@') || !id.contains(char::is_whitespace));
        return in_brackets.map(without_blanks).filter(|id| is_id(id)).collect();
    }
    let are_ids = header.split_whitespace().all(|word| word.contains('@'));
    let words = header.split_whitespace().filter(|_| are_ids).map(|word| word.trim_matches(['>', '"', ',', ';']));
    words.filter(|id| is_id(id)).map(str::to_owned).collect()
}

/// A message id has an `@`. Some programs make ids without one, of digits and letters; a word is none.
fn is_id(id: &str) -> bool {
    match id.split_once('@') {
        Some((local, domain)) => !local.is_empty() && !domain.is_empty(),
        None => id.len() >= 8 && id.contains(|c: char| c.is_ascii_digit()),
    }
}

/// The first id in a header.
///
/// ```
/// use kit::mail::thread::first_id;
///
/// assert_eq!(first_id("<b@x.example> <a@x.example>").as_deref(), Some("b@x.example"));
/// ```
#[must_use]
pub fn first_id(header: &str) -> Option<String> {
    ids(header).into_iter().next()
}

/// The id of a message by its own header, in any form that it has there.
///
/// ```
/// use kit::mail::thread::own_id;
///
/// assert_eq!(own_id("<mumble>").as_deref(), Some("mumble"));
/// ```
#[must_use]
pub fn own_id(header: &str) -> Option<String> {
    let in_brackets = header.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(id, _)| id);
    let id: String = in_brackets.or_else(|| Some(header).filter(|id| !id.contains('<')))?.split_whitespace().collect();
    (!id.is_empty()).then_some(id)
}

/// The message that a message answers: the first id in In-Reply-To that is not the address of a participant, or if there
/// is none in it, the last such id in References. Without In-Reply-To it is not known, and the conversation counts
/// (SPEC 6).
///
/// ```
/// use kit::mail::thread::parent;
///
/// let is_participant = |id: &str| id == "ann@x.example";
/// let found = parent(Some("<ann@x.example>"), Some("<a@x.example> <b@x.example>"), is_participant);
/// assert_eq!(found.as_deref(), Some("b@x.example"));
/// ```
#[must_use]
pub fn parent(
    in_reply_to: Option<&str>,
    references: Option<&str>,
    is_participant: impl Fn(&str) -> bool,
) -> Option<String> {
    // So far behind the others there is no message that somebody meant.
    const FAR: usize = 100;
    let ids = |header: Option<&str>| header.map(ids).unwrap_or_default().into_iter();
    let is_message = |id: &String| !is_participant(id);
    in_reply_to?;
    ids(in_reply_to).take(FAR).find(is_message).or_else(|| ids(references).rev().take(FAR).find(is_message))
}

/// The thread: the id of its first message, as far as the headers of this one say. `parent` is the message that it
/// answers.
#[must_use]
pub fn conversation(references: Option<&str>, parent: Option<&str>, own: &str) -> String {
    references.and_then(first_id).or_else(|| parent.map(str::to_owned)).unwrap_or_else(|| own.to_owned())
}

/// An id for a message that has none, computed from facts that all its copies share.
///
/// It does not depend on the mailbox, so copies in several mailboxes are one message. It is a SHA-256 hash, so nobody
/// can write a message that replaces another one.
pub fn derived_id<'f>(facts: impl IntoIterator<Item = &'f str>) -> String {
    let mut hash = Sha256::new();
    for fact in facts {
        // The length before each fact separates it from the next one.
        hash.update(fact.len().to_le_bytes());
        hash.update(fact);
    }
    let digest = hash.finalize();
    digest[..16].iter().fold(String::from("derived-"), |id, byte| format!("{id}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_id_of_a_header() {
        for (header, expected) in [
            ("<a@x.example>", Some("a@x.example")),
            ("\r\n <a@x.example>\r\n <b@x.example>", Some("a@x.example")),
            ("Your message of \"Mon, 2 Mar\" <a@x.example>", Some("a@x.example")),
            ("a@x.example", Some("a@x.example")),
            (" a@x.example ", Some("a@x.example")),
            ("<a@\r\n x.example>", Some("a@x.example")),
            ("Ann's message of Monday, ann@x.example", None),
            ("=?utf-8?Q?=3Ca@x.example=3E?=", Some("a@x.example")),
            ("=?utf-8?Q?=3Ca@x.?=\r\n =?utf-8?Q?example=3E?=", Some("a@x.example")),
            ("<mumble> <a@x.example>", Some("a@x.example")),
            ("<a@x.example", Some("a@x.example")),
            ("a@x.example b@x.example", Some("a@x.example")),
            ("<20260302.0900AB>", Some("20260302.0900AB")),
            ("<mumble>", None),
            ("<Monday, 2 March>", None),
            ("<@>", None),
            ("<>", None),
            ("", None),
        ] {
            assert_eq!(first_id(header).as_deref(), expected, "{header:?}");
        }
    }

    #[test]
    fn a_thread_has_the_id_of_its_first_message() {
        for (references, in_reply_to, expected) in [
            (Some("<root@x> <parent@x>"), Some("parent@x"), "root@x"),
            (None, Some("parent@x"), "parent@x"),
            (Some("nothing of use"), Some("parent@x"), "parent@x"),
            (None, None, "own@x"),
        ] {
            assert_eq!(conversation(references, in_reply_to, "own@x"), expected);
        }
    }

    #[test]
    fn what_is_no_message_is_not_answered() {
        let references = Some("<a@x.example>\r\n <b@x.example>");
        for (in_reply_to, references, expected) in [
            (Some("<c@x.example>"), references, Some("c@x.example")),
            (Some("<mumble>"), references, Some("b@x.example")),
            (Some("Your message of Monday"), references, Some("b@x.example")),
            (Some("<Ann@x.example>"), references, Some("b@x.example")),
            (Some("<ann@x.example>'s message <c@x.example>"), references, Some("c@x.example")),
            (Some("ann@x.example"), references, Some("b@x.example")),
            (Some("=?utf-8?q?=3Cc=40x.example=3E?="), references, Some("c@x.example")),
            (Some(""), Some("<a@x.example> <ann@x.example>"), Some("a@x.example")),
            (None, references, None),
            (Some("<mumble>"), None, None),
            (None, None, None),
        ] {
            let found = parent(in_reply_to, references, |id| id.eq_ignore_ascii_case("ann@x.example"));
            assert_eq!(found.as_deref(), expected, "{in_reply_to:?}");
        }
        let own = ["<a@x.example>", " <a@\r\n x.example> (a)", "a@x.example", "<mumble>", "mumble", "<>", "<", ""]
            .map(own_id);
        let expected = [
            Some("a@x.example"),
            Some("a@x.example"),
            Some("a@x.example"),
            Some("mumble"),
            Some("mumble"),
            None,
            None,
            None,
        ];
        assert_eq!(own, expected.map(|id| id.map(str::to_owned)));
    }

    #[test]
    fn a_derived_id_depends_on_every_fact() {
        assert_eq!(derived_id(["2026", "ann@x.example"]), derived_id(["2026", "ann@x.example"]));
        assert_ne!(derived_id(["ab", "c"]), derived_id(["a", "bc"]));
        assert_eq!(derived_id(["a"]).len(), "derived-".len() + 32);
    }
}
