//! Which message another one answers.

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
}
