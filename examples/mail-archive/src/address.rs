//! An address out of what people and programs put around it.

/// Without the quotes that Outlook writes, `'ann@x.example'`, and without a route of former days,
/// `@relay.example:ann@x.example`. What is no address stays as it is.
pub(crate) fn bare(text: &str) -> &str {
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
    fn what_is_around_an_address_goes() {
        for (text, expected) in [
            (" ann@x.example ", "ann@x.example"),
            ("'ann@x.example'", "ann@x.example"),
            ("@relay.example:ann@x.example", "ann@x.example"),
            ("@a.example,@b.example:ann@x.example", "ann@x.example"),
            // These are letters of it.
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
