//! An address without what people and programs write around it.

/// Removes the quotes that Outlook writes, `'ann@x.example'`, and an old route, `@relay.example:ann@x.example`. Any
/// other text stays as it is.
///
/// ```
/// use kit::mail::address::bare;
///
/// assert_eq!(bare("'ann@x.example'"), "ann@x.example");
/// ```
#[must_use]
pub fn bare(text: &str) -> &str {
    let text = text.trim();
    let quoted = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
    let text = quoted.filter(|text| text.contains('@')).map_or(text, str::trim);
    let routed = text.strip_prefix('@').and_then(|text| Some(text.split_once(':')?.1));
    routed.filter(|text| text.contains('@')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_routes_are_removed() {
        for (text, expected) in [
            (" ann@x.example ", "ann@x.example"),
            ("'ann@x.example'", "ann@x.example"),
            ("@relay.example:ann@x.example", "ann@x.example"),
            ("@a.example,@b.example:ann@x.example", "ann@x.example"),
            // These quotes are part of the address.
            ("o'neill@x.example", "o'neill@x.example"),
            ("'ann@x.example", "'ann@x.example"),
            ("'Ann'", "'Ann'"),
            ("@x.example:", "@x.example:"),
            ("", ""),
        ] {
            assert_eq!(bare(text), expected, "{text}");
        }
    }
}
