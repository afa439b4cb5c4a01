//! The password or the token: from a file, standard input or the environment, to the server, and nowhere else.

use std::env::{self, VarError};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::args::Args;

const PASSWORD: &str = "IMAP_PASSWORD";
const TOKEN: &str = "IMAP_TOKEN";

/// No password and no token is longer.
const LIMIT: u64 = 64 << 10;

/// How to log in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Secret {
    Password(Text),
    /// Of OAuth 2.0.
    Token(Text),
}

/// A text that `Debug` does not show.
#[derive(PartialEq, Eq)]
pub(crate) struct Text(String);

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("secret")
    }
}

impl Secret {
    pub(crate) fn of(args: &Args) -> Result<Secret> {
        if let Some(path) = &args.password_file {
            return Ok(Secret::Password(Text::in_file("--password-file", path)?));
        }
        if let Some(path) = &args.token_file {
            return Ok(Secret::Token(Text::in_file("--token-file", path)?));
        }
        match (Text::in_environment(PASSWORD)?, Text::in_environment(TOKEN)?) {
            (Some(password), None) => Ok(Secret::Password(password)),
            (None, Some(token)) => Ok(Secret::Token(token)),
            (Some(_), Some(_)) => bail!("{PASSWORD} and {TOKEN} are both set: unset one of them"),
            (None, None) => bail!(
                "no password: give --password-file or set {PASSWORD}; for a token, give --token-file or set {TOKEN}"
            ),
        }
    }

    /// The mechanism of SASL, and its initial response in base64.
    pub(crate) fn sasl(&self, user: &str) -> (&'static str, String) {
        let (mechanism, response) = match self {
            Secret::Password(Text(password)) => ("PLAIN", format!("\0{user}\0{password}")),
            Secret::Token(Text(token)) => ("XOAUTH2", format!("user={user}\x01auth=Bearer {token}\x01\x01")),
        };
        (mechanism, BASE64_STANDARD.encode(response))
    }

    /// The arguments of LOGIN, for servers without SASL: only of ASCII letters, as it demands.
    pub(crate) fn login(&self, user: &str) -> Option<String> {
        let Secret::Password(Text(password)) = self else { return None };
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        (is_plain(user) && is_plain(password)).then(|| format!("{} {}", quoted(user), quoted(password)))
    }
}

impl Text {
    fn in_file(option: &str, path: &Path) -> Result<Text> {
        let name = || format!("{}: {option} needs a file that can be read", path.display());
        let from: Box<dyn Read> =
            if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path).with_context(name)?) };
        let mut bytes = Vec::new();
        from.take(LIMIT).read_to_end(&mut bytes).with_context(name)?;
        Text::new(bytes).with_context(|| format!("{}: {option}", path.display()))
    }

    fn in_environment(variable: &str) -> Result<Option<Text>> {
        match env::var(variable) {
            Ok(text) => Text::new(text.into_bytes()).with_context(|| variable.to_owned()).map(Some),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => bail!("{variable}: not a text"),
        }
    }

    /// The first line: blanks at its ends are part of a password.
    fn new(bytes: Vec<u8>) -> Result<Text> {
        // The error of a text would show the text.
        let Ok(text) = String::from_utf8(bytes) else { bail!("not a text in UTF-8") };
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        ensure!(!text.is_empty(), "nothing in it");
        ensure!(!text.contains(char::is_control), "more than one line, or a control character");
        Ok(Text(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<Text> {
        Text::new(bytes.to_vec())
    }

    #[test]
    fn one_line_is_a_secret() {
        assert_eq!(text(b" pass word \r\n").unwrap().0, " pass word ");
        for (bytes, said) in [
            (&b""[..], "nothing in it"),
            (b"\n", "nothing in it"),
            (b"two\nlines\n", "more than one line, or a control character"),
            (b"a\0b", "more than one line, or a control character"),
            (b"\xff", "not a text in UTF-8"),
        ] {
            assert_eq!(text(bytes).unwrap_err().to_string(), said);
        }
    }

    #[test]
    fn a_secret_does_not_show() {
        let secret = Secret::Password(text(b"hunter2").unwrap());
        assert_eq!(format!("{secret:?}"), "Password(secret)");
    }

    #[test]
    fn as_sasl_and_as_login() {
        let password = Secret::Password(text(b"pa\"ss\\").unwrap());
        assert_eq!(password.sasl("ann"), ("PLAIN", BASE64_STANDARD.encode("\0ann\0pa\"ss\\")));
        assert_eq!(password.login("ann").unwrap(), r#""ann" "pa\"ss\\""#);
        assert_eq!(Secret::Password(text("pässword".as_bytes()).unwrap()).login("ann"), None);
        // The example of Google's and Microsoft's documentation, for this user and token.
        let token = Secret::Token(text(b"ya29.token").unwrap());
        let response = BASE64_STANDARD.encode("user=ann@corp.example\x01auth=Bearer ya29.token\x01\x01");
        assert_eq!(token.sasl("ann@corp.example"), ("XOAUTH2", response));
        assert_eq!(token.login("ann"), None);
    }
}
