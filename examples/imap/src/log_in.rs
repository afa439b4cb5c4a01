//! The password or the token, as the server wants it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kit::secret::LogIn;

/// The variables of the environment that may have them.
pub(crate) const PASSWORD: &str = "IMAP_PASSWORD";
pub(crate) const TOKEN: &str = "IMAP_TOKEN";

/// The mechanism of SASL, and its initial response in base64.
pub(crate) fn sasl(log_in: &LogIn, user: &str) -> (&'static str, String) {
    let (mechanism, response) = match log_in {
        LogIn::Password(password) => ("PLAIN", format!("\0{user}\0{}", password.expose())),
        LogIn::Token(token) => ("XOAUTH2", format!("user={user}\x01auth=Bearer {}\x01\x01", token.expose())),
    };
    (mechanism, BASE64_STANDARD.encode(response))
}

/// The arguments of LOGIN, for servers without SASL: only of ASCII letters, as it demands.
pub(crate) fn login(log_in: &LogIn, user: &str) -> Option<String> {
    let LogIn::Password(password) = log_in else { return None };
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let password = password.expose();
    (is_plain(user) && is_plain(password)).then(|| format!("{} {}", quoted(user), quoted(password)))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use kit::secret::Secret;

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
        assert_eq!(sasl(&password, "ann"), ("PLAIN", BASE64_STANDARD.encode("\0ann\0pa\"ss\\")));
        assert_eq!(login(&password, "ann").unwrap(), r#""ann" "pa\"ss\\""#);
        assert_eq!(login(&LogIn::Password(secret("pässword")), "ann"), None);
        // The form of Google's and Microsoft's documentation.
        let token = LogIn::Token(secret("ya29.token"));
        let response = BASE64_STANDARD.encode("user=ann@corp.example\x01auth=Bearer ya29.token\x01\x01");
        assert_eq!(sasl(&token, "ann@corp.example"), ("XOAUTH2", response));
        assert_eq!(login(&token, "ann"), None);
    }
}
