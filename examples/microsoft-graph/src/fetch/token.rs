//! The token: from the environment, to the server, and nowhere else.

use std::env::{self, VarError};

use anyhow::{Result, bail};
use ureq::http::HeaderValue;

/// Its name in the environment.
pub(crate) const VARIABLE: &str = "GRAPH_TOKEN";

/// The value of the `Authorization` header; its `Debug` is `Sensitive`.
#[derive(Clone, Debug)]
pub(crate) struct Token(HeaderValue);

impl Token {
    pub(crate) fn from_environment() -> Result<Token> {
        match env::var(VARIABLE) {
            Ok(text) => Token::new(&text),
            Err(VarError::NotPresent) => Token::new(""),
            Err(VarError::NotUnicode(_)) => bail!("{VARIABLE}: not a token"),
        }
    }

    fn new(text: &str) -> Result<Token> {
        let text = text.trim();
        if text.is_empty() {
            bail!("{VARIABLE}: no token in the environment: `microsoft-graph fetch --help` shows how to get one");
        }
        let is_token = text.bytes().all(|byte| byte.is_ascii_graphic());
        let Some(mut value) = HeaderValue::try_from(format!("Bearer {text}")).ok().filter(|_| is_token) else {
            bail!("{VARIABLE}: not a token: white space or characters beyond ASCII in it");
        };
        value.set_sensitive(true);
        Ok(Token(value))
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.0.clone()
    }

    /// Whether a word has the token in it, or is more than a chance part of it.
    pub(crate) fn is_told_by(&self, word: &str) -> bool {
        let token = self.0.as_bytes().strip_prefix(b"Bearer ").and_then(|token| str::from_utf8(token).ok());
        token.is_none_or(|token| word.contains(token) || word.len() >= 8 && token.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_show() {
        let token = Token::new(" eyJ0.secret \n").unwrap();
        assert_eq!(token.header().as_bytes(), b"Bearer eyJ0.secret");
        assert_eq!(format!("{token:?}"), "Token(Sensitive)");
        let told = ["eyJ0.secret", "x-eyJ0.secret-x", "J0.secret", "secret", "Busy"].map(|word| token.is_told_by(word));
        assert_eq!(told, [true, true, true, false, false]);
        for bad in ["", " ", "two words", "naïve", "a\r\nX: y"] {
            let error = Token::new(bad).unwrap_err().to_string();
            assert!(error.starts_with("GRAPH_TOKEN: no"), "{error}");
        }
    }
}
