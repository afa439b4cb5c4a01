//! The password or the token, as the server wants it.

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kit::secret::Secret;

use crate::args::Args;

const PASSWORD: &str = "IMAP_PASSWORD";
const TOKEN: &str = "IMAP_TOKEN";

/// How to log in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum LogIn {
    Password(Secret),
    /// Of OAuth 2.0.
    Token(Secret),
}

impl LogIn {
    pub(crate) fn of(args: &Args) -> Result<LogIn> {
        if let Some(path) = &args.password_file {
            return Ok(LogIn::Password(Secret::in_file("--password-file", path)?));
        }
        if let Some(path) = &args.token_file {
            return Ok(LogIn::Token(Secret::in_file("--token-file", path)?));
        }
        match (Secret::in_environment(PASSWORD)?, Secret::in_environment(TOKEN)?) {
            (Some(password), None) => Ok(LogIn::Password(password)),
            (None, Some(token)) => Ok(LogIn::Token(token)),
            (Some(_), Some(_)) => bail!("{PASSWORD} and {TOKEN} are both set: unset one of them"),
            (None, None) => bail!(
                "no password: give --password-file or set {PASSWORD}; for a token, give --token-file or set {TOKEN}"
            ),
        }
    }

    /// The mechanism of SASL, and its initial response in base64.
    pub(crate) fn sasl(&self, user: &str) -> (&'static str, String) {
        let (mechanism, response) = match self {
            LogIn::Password(password) => ("PLAIN", format!("\0{user}\0{}", password.expose())),
            LogIn::Token(token) => ("XOAUTH2", format!("user={user}\x01auth=Bearer {}\x01\x01", token.expose())),
        };
        (mechanism, BASE64_STANDARD.encode(response))
    }

    /// The arguments of LOGIN, for servers without SASL: only of ASCII letters, as it demands.
    pub(crate) fn login(&self, user: &str) -> Option<String> {
        let LogIn::Password(password) = self else { return None };
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let password = password.expose();
        (is_plain(user) && is_plain(password)).then(|| format!("{} {}", quoted(user), quoted(password)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn secret(text: &str) -> Secret {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Secret::in_file("--password-file", file.path()).unwrap()
    }

    #[test]
    fn as_sasl_and_as_login() {
        let password = LogIn::Password(secret("pa\"ss\\"));
        assert_eq!(format!("{password:?}"), "Password(Secret)");
        assert_eq!(password.sasl("ann"), ("PLAIN", BASE64_STANDARD.encode("\0ann\0pa\"ss\\")));
        assert_eq!(password.login("ann").unwrap(), r#""ann" "pa\"ss\\""#);
        assert_eq!(LogIn::Password(secret("pässword")).login("ann"), None);
        // The form of Google's and Microsoft's documentation.
        let token = LogIn::Token(secret("ya29.token"));
        let response = BASE64_STANDARD.encode("user=ann@corp.example\x01auth=Bearer ya29.token\x01\x01");
        assert_eq!(token.sasl("ann@corp.example"), ("XOAUTH2", response));
        assert_eq!(token.login("ann"), None);
    }
}
