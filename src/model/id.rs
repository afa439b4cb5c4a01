//! Ids of messages, meetings, threads, accounts and contacts ([SPEC 2](crate::guide::rules#spec-2)).

/// The id that is compared: without white space and one enclosing pair of `<` `>`.
///
/// White space just inside the pair goes as well. `None` when nothing is left.
///
/// [SPEC 2](crate::guide::rules#spec-2): "compared exactly, after trimming white space and one enclosing pair of `<`
/// `>`".
pub(crate) fn trimmed(raw: &str) -> Option<&str> {
    let outer = trim(raw);
    let id = match outer.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(inner) => trim(inner),
        None => outer,
    };
    (!id.is_empty()).then_some(id)
}

/// The same, to be kept as an id. An id that would be trimmed again when it is read is kept as it is written.
pub(crate) fn stable(raw: &str) -> Option<&str> {
    let id = trimmed(raw)?;
    Some(if trimmed(id) == Some(id) { id } else { raw })
}

/// Trims white space, which most texts do not have.
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::trimmed;

    #[test]
    fn ids_lose_white_space_and_one_pair_of_brackets() {
        for (raw, expected) in [
            ("a@b", Some("a@b")),
            (" <a@b>\t", Some("a@b")),
            ("< a@b >", Some("a@b")),
            ("<<a@b>>", Some("<a@b>")),
            ("<a@b", Some("<a@b")),
            ("A@b", Some("A@b")),
            ("<>", None),
            (" < > ", None),
            ("", None),
            ("<", Some("<")),
        ] {
            assert_eq!(trimmed(raw), expected, "{raw:?}");
        }
    }
}
