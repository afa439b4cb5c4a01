//! The command line.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use clap::{ArgGroup, Parser};
use kit::secret::{LogIn, LogInArgs};

const PASSWORD: &str = "CALDAV_PASSWORD";
const TOKEN: &str = "CALDAV_TOKEN";

const EXAMPLES: &str = "\
Examples:
  All calendars of a person, with the password in a file that only you can read:
    caldav --url https://dav.corp.example/ --user ann \\
      --password-file ann.txt --into calendars/ann

  Then the report:
    mail-archive mail/ calendars/ --accounts accounts.json \\
      --mailboxes mailboxes.json

The password is read from --password-file (- for standard input), else from the
environment variable CALDAV_PASSWORD; a token of OAuth 2.0 from --token-file,
else CALDAV_TOKEN. Neither is written to any file or message.

The files have the events as the server has them, with their titles and texts.
Each run fetches all events, and replaces the file of each calendar as a whole.

Exit codes: 0 when all is fetched; 1 when a calendar could not be fetched,
which is named; 2 for bad usage, a wrong password, or a server that cannot be
used.";

/// Fetches calendars from a server, by the protocol `CalDAV`
///
/// They go into .ics files, one for each calendar, which `mail-archive` reads.
#[derive(Debug, Parser)]
#[command(name = "caldav", version, after_long_help = EXAMPLES)]
#[command(group = ArgGroup::new("what").required(true).args(["into", "list"]))]
pub(crate) struct Args {
    /// The server, such as `https://dav.corp.example/`
    ///
    /// Or the address of the person's calendars, or of one calendar there.
    #[arg(long, value_name = "URL")]
    pub(crate) url: String,
    /// The name to log in with; a token needs none
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) user: String,
    /// The folder for the .ics files of this person; it is created if it does not exist
    #[arg(long, value_name = "FOLDER")]
    pub(crate) into: Option<PathBuf>,
    /// Print the calendars, and fetch nothing
    #[arg(long)]
    pub(crate) list: bool,
    #[command(flatten)]
    log_in: LogInArgs,
    /// Certificate authorities to trust in place of the usual ones, as PEM
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    pub(crate) ca_file: Option<PathBuf>,
}

impl Args {
    /// The value of the header `Authorization`.
    pub(crate) fn authorization(&self) -> Result<String> {
        match self.log_in.log_in(PASSWORD, TOKEN)? {
            LogIn::Password(password) => {
                ensure!(!self.user.is_empty(), "a password needs a --user");
                ensure!(
                    !self.user.contains(':'),
                    "--user has a colon in it, which a log-in by password does not allow"
                );
                Ok(format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", self.user, password.expose()))))
            }
            LogIn::Token(token) => Ok(format!("Bearer {}", token.expose())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
    }
}
