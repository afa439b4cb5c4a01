//! Message ids: of a message, of the message that it answers, and of its thread.

use sha2::{Digest as _, Sha256};

/// The first id in a header: the text between the first `<` and `>`. Such a header may have several ids, and words
/// around them.
///
/// Some programs omit the brackets: one word with an `@` is an id, any other text has none.
///
/// ```
/// use kit::mail::thread::first_id;
///
/// assert_eq!(first_id("<b@x.example> <a@x.example>").as_deref(), Some("b@x.example"));
/// ```
#[must_use]
pub fn first_id(header: &str) -> Option<String> {
    let bracketed = header.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(id, _)| id);
    let bare = || Some(header.trim()).filter(|word| word.contains('@') && !word.contains(char::is_whitespace));
    // A header may be folded inside an id.
    let id: String = bracketed.or_else(bare)?.split_whitespace().collect();
    (!id.is_empty()).then_some(id)
}

/// The thread: the id of its first message, as far as the headers of this one say.
#[must_use]
pub fn conversation(references: Option<&str>, in_reply_to: Option<&str>, own: &str) -> String {
    let first = |header: Option<&str>| header.and_then(first_id);
    first(references).or_else(|| first(in_reply_to)).unwrap_or_else(|| own.to_owned())
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
            ("<>", None),
            ("", None),
        ] {
            assert_eq!(first_id(header).as_deref(), expected, "{header:?}");
        }
    }

    #[test]
    fn a_thread_has_the_id_of_its_first_message() {
        for (references, in_reply_to, expected) in [
            (Some("<root@x> <parent@x>"), Some("<parent@x>"), "root@x"),
            (None, Some("<parent@x>"), "parent@x"),
            (Some("nothing of use"), Some("<parent@x>"), "parent@x"),
            (None, None, "own@x"),
        ] {
            assert_eq!(conversation(references, in_reply_to, "own@x"), expected);
        }
    }

    #[test]
    fn a_derived_id_depends_on_every_fact() {
        assert_eq!(derived_id(["2026", "ann@x.example"]), derived_id(["2026", "ann@x.example"]));
        assert_ne!(derived_id(["ab", "c"]), derived_id(["a", "bc"]));
        assert_eq!(derived_id(["a"]).len(), "derived-".len() + 32);
    }
}
