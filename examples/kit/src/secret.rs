//! Passwords and tokens: from a file, standard input or the environment, and never from the command line, where other
//! users of the machine could see them.

use std::env::{self, VarError};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

/// No password and no token is longer.
const LIMIT: u64 = 64 << 10;

/// A password or a token. `Debug` does not show it.
///
/// ```
/// use kit::secret::Secret;
///
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("password");
/// std::fs::write(&file, "hunter2\n")?;
/// let secret = Secret::in_file("--password-file", &file)?;
/// assert_eq!(secret.expose(), "hunter2");
/// assert_eq!(format!("{secret:?}"), "Secret");
/// # Ok::<(), anyhow::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// The one line of a file, or of standard input for `-`. The error names the option.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or has no text of one line.
    pub fn in_file(option: &str, path: &Path) -> Result<Secret> {
        let name = || format!("{}: {option} needs a file that can be read", path.display());
        let from: Box<dyn Read> =
            if path == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(path).with_context(name)?) };
        let mut bytes = Vec::new();
        from.take(LIMIT).read_to_end(&mut bytes).with_context(name)?;
        Secret::new(bytes).with_context(|| format!("{}: {option}", path.display()))
    }

    /// The value of a variable of the environment, if it is set.
    ///
    /// ```
    /// assert_eq!(kit::secret::Secret::in_environment("NO_SUCH_PASSWORD")?, None);
    /// # Ok::<(), anyhow::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The value is empty, or no text of one line.
    pub fn in_environment(variable: &str) -> Result<Option<Secret>> {
        match env::var(variable) {
            Ok(text) => Secret::new(text.into_bytes()).with_context(|| variable.to_owned()).map(Some),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => bail!("{variable}: not a text"),
        }
    }

    /// The text, for the server and nobody else. See [`Secret`] for an example.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The first line: blanks at its ends are part of a password.
    fn new(bytes: Vec<u8>) -> Result<Secret> {
        // The error of a text would show the text.
        let Ok(text) = String::from_utf8(bytes) else { bail!("not a text in UTF-8") };
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        ensure!(!text.is_empty(), "nothing in it");
        ensure!(!text.contains(char::is_control), "more than one line, or a control character");
        Ok(Secret(text.to_owned()))
    }
}

/// Where the password or the token is, on the command line of a program that logs in.
#[derive(Debug, clap::Args)]
pub struct LogInArgs {
    /// A file with the password; - for standard input
    #[arg(long, value_name = "FILE", help_heading = "Log-in")]
    password_file: Option<PathBuf>,
    /// A file with a token of OAuth 2.0; - for standard input
    #[arg(long, value_name = "FILE", help_heading = "Log-in", conflicts_with = "password_file")]
    token_file: Option<PathBuf>,
}

/// How to log in.
#[derive(Debug, PartialEq, Eq)]
pub enum LogIn {
    /// With a password.
    Password(Secret),
    /// With a token of OAuth 2.0.
    Token(Secret),
}

impl LogInArgs {
    /// The password or the token: from a file, else from the environment, where the names of the two variables are
    /// these.
    ///
    /// # Errors
    ///
    /// There is none, there are two, or it cannot be read.
    pub fn log_in(&self, password: &str, token: &str) -> Result<LogIn> {
        if let Some(path) = &self.password_file {
            return Secret::in_file("--password-file", path).map(LogIn::Password);
        }
        if let Some(path) = &self.token_file {
            return Secret::in_file("--token-file", path).map(LogIn::Token);
        }
        match (Secret::in_environment(password)?, Secret::in_environment(token)?) {
            (Some(password), None) => Ok(LogIn::Password(password)),
            (None, Some(token)) => Ok(LogIn::Token(token)),
            (Some(_), Some(_)) => bail!("{password} and {token} are both set: unset one of them"),
            (None, None) => bail!(
                "no password: give --password-file or set {password}; for a token, give --token-file or set {token}"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, clap::Parser)]
    struct Args {
        #[command(flatten)]
        log_in: LogInArgs,
    }

    fn args(of: &[&str]) -> Result<Args, clap::Error> {
        clap::Parser::try_parse_from([&["program"], of].concat())
    }

    /// Cargo sets two variables, and nobody sets the third.
    #[test]
    fn there_is_one_log_in() {
        const NAME: &str = "CARGO_PKG_NAME";
        const VERSION: &str = "CARGO_PKG_VERSION";
        let none = args(&[]).unwrap().log_in;
        let secret = |variable: &str| Secret(env::var(variable).unwrap());
        assert_eq!(none.log_in(NAME, "NO_SUCH_TOKEN").unwrap(), LogIn::Password(secret(NAME)));
        assert_eq!(none.log_in("NO_SUCH_PASSWORD", VERSION).unwrap(), LogIn::Token(secret(VERSION)));
        let error = none.log_in(NAME, VERSION).unwrap_err().to_string();
        assert_eq!(error, "CARGO_PKG_NAME and CARGO_PKG_VERSION are both set: unset one of them");
        let error = none.log_in("NO_SUCH_PASSWORD", "NO_SUCH_TOKEN").unwrap_err().to_string();
        let expected = "no password: give --password-file or set NO_SUCH_PASSWORD; for a token, give --token-file or set \
                        NO_SUCH_TOKEN";
        assert_eq!(error, expected);
        let both = args(&["--password-file", "a", "--token-file", "b"]).unwrap_err();
        assert_eq!(both.kind(), clap::error::ErrorKind::ArgumentConflict);
    }

    #[test]
    fn one_line_is_a_secret() {
        assert_eq!(Secret::new(b" pass word \r\n".to_vec()).unwrap().0, " pass word ");
        for (bytes, said) in [
            (&b""[..], "nothing in it"),
            (b"\n", "nothing in it"),
            (b"two\nlines\n", "more than one line, or a control character"),
            (b"a\0b", "more than one line, or a control character"),
            (b"\xff", "not a text in UTF-8"),
        ] {
            assert_eq!(Secret::new(bytes.to_vec()).unwrap_err().to_string(), said);
        }
    }
}
