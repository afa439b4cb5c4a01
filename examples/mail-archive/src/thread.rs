//! Message ids: which message this is, which one it answers, and the thread it belongs to.

use sha2::{Digest as _, Sha256};

/// The first id in a header: what stands in the first `<` `>`. Such a header may hold several
/// ids, and words around them.
///
/// Some programs forget the brackets; a header that is one word with an `@` is taken for an id,
/// and anything else for words.
pub(crate) fn first_id(header: &str) -> Option<String> {
    let bracketed = header.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(id, _)| id);
    let bare = || Some(header.trim()).filter(|word| word.contains('@') && !word.contains(char::is_whitespace));
    // An id that was folded in the middle is still one.
    let id: String = bracketed.or_else(bare)?.split_whitespace().collect();
    (!id.is_empty()).then_some(id)
}

/// The thread: the message that began it, as far as this one knows.
pub(crate) fn conversation(references: Option<&str>, in_reply_to: Option<&str>, own: &str) -> String {
    let first = |header: Option<&str>| header.and_then(first_id);
    first(references).or_else(|| first(in_reply_to)).unwrap_or_else(|| own.to_owned())
}

/// An id for a message that has none, made of what all of its copies share.
///
/// It does not depend on where the message lies, so that the copies in several mailboxes are one.
/// SHA-256, so that nobody can write a message that takes another's place.
pub(crate) fn derived_id<'f>(facts: impl IntoIterator<Item = &'f str>) -> String {
    let mut hash = Sha256::new();
    for fact in facts {
        // With its length before it, no fact can run into the next one.
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
    fn a_thread_is_named_by_the_message_that_began_it() {
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
    fn a_derived_id_is_the_same_forever_and_tells_facts_apart() {
        assert_eq!(derived_id(["2026", "ann@x.example"]), derived_id(["2026", "ann@x.example"]));
        assert_ne!(derived_id(["ab", "c"]), derived_id(["a", "bc"]));
        assert_eq!(derived_id(["a"]).len(), "derived-".len() + 32);
    }
}
