//! The command line.

use std::net::{IpAddr, ToSocketAddrs as _};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use chrono::{Days, NaiveDate};
use clap::{ArgGroup, Parser};
use kit::secret::LogInArgs;

const EXAMPLES: &str = "\
Examples:
  A year of mail, with the password in a file that only you can read:
    imap --server imap.corp.example --user ann@corp.example \\
      --password-file ann.txt --into mail/ann

  The next day, the same command fetches only what is new. If anything has
  ended a run, run it again: it continues where it stopped.

  Then the report:
    mail-archive mail/ --accounts accounts.json --mailboxes mailboxes.json

  Gmail, Outlook.com and Microsoft 365 with a token of OAuth 2.0:
    IMAP_TOKEN=… imap --server outlook.office365.com --user ann@corp.example \\
      --into mail/ann

  Which folders there are:
    imap --server … --user … --password-file … --list

The password is read from --password-file (- for standard input), else from the
environment variable IMAP_PASSWORD; a token from --token-file, else IMAP_TOKEN.
Neither is written to any file or message.

What is stored are headers, subjects among them, and invitations; no text and
no attachment of a message. The server's mail is not changed or marked as read.

Exit codes: 0 when all is fetched; 1 when something could not be fetched, which
is named; 2 for bad usage, a wrong password, or a server that cannot be used.
What was fetched is always kept.";

/// Fetches the headers of mail from an IMAP server
///
/// They go into mbox files, one for each folder, which `mail-archive` reads. A later run fetches only what is new.
#[derive(Debug, Parser)]
#[command(name = "imap", version, after_long_help = EXAMPLES)]
#[command(group = ArgGroup::new("what").required(true).args(["into", "list"]))]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(crate) struct Args {
    /// The server: HOST or HOST:PORT
    ///
    /// The port is 993 if none is given, and 143 with --starttls or --plaintext.
    #[arg(long, value_name = "HOST")]
    pub(crate) server: String,
    /// The name to log in with, often the address
    #[arg(long, value_name = "NAME")]
    pub(crate) user: String,
    /// The folder for the mbox files of this mailbox; it is created if it does not exist
    #[arg(long, value_name = "FOLDER")]
    pub(crate) into: Option<PathBuf>,
    /// Print the folders of the mailbox, and fetch nothing
    #[arg(long)]
    pub(crate) list: bool,
    /// A folder to fetch, as --list prints it; repeat it for several [default: all]
    ///
    /// By default all folders are fetched but drafts, junk and the outbox. If the server has a folder of all mail, as
    /// Gmail does, this one and the trash are fetched.
    #[arg(long, value_name = "NAME")]
    pub(crate) folder: Vec<String>,
    /// The first date of arrival, such as 2026-01-31 [default: 380 days ago]
    ///
    /// An earlier date than before fetches the folders from their beginning again.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Do not look for invitations in messages
    ///
    /// Then an invitation counts as an email. It is for servers that are slow to say what a message is made of.
    #[arg(long)]
    pub(crate) headers_only: bool,
    #[command(flatten)]
    pub(crate) log_in: LogInArgs,
    /// Certificates to trust besides the usual authorities, as PEM
    ///
    /// They are of authorities, or of the server itself.
    #[arg(long, value_name = "FILE", help_heading = "Connection", conflicts_with = "plaintext")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Begin without encryption and change to it before the log-in
    #[arg(long, help_heading = "Connection", conflicts_with = "plaintext")]
    pub(crate) starttls: bool,
    /// No encryption: only to a server on this machine
    #[arg(long, help_heading = "Connection")]
    pub(crate) plaintext: bool,
    /// How long to wait for an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 120, help_heading = "Connection",
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
}

/// Where the server is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Args {
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    pub(crate) fn since(&self, today: NaiveDate) -> NaiveDate {
        self.from.or_else(|| today.checked_sub_days(Days::new(380))).unwrap_or(today)
    }

    pub(crate) fn server(&self) -> Result<Server> {
        let port = if self.starttls || self.plaintext { 143 } else { 993 };
        let server = Server::read(&self.server, port)?;
        if self.plaintext && !server.is_on_this_machine() {
            bail!("--plaintext is only for a server on this machine: leave it out, or use --starttls");
        }
        Ok(server)
    }
}

impl Server {
    /// `imap.corp.example`, `imap.corp.example:993`, `::1` or `[::1]:993`.
    fn read(text: &str, default: u16) -> Result<Server> {
        let text = text.trim();
        let is_host = |host: &str| !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "/@".contains(c));
        let server = |host: &str, port| Server { host: host.to_owned(), port };
        let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        if bare.parse::<IpAddr>().is_ok() {
            return Ok(server(bare, default));
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|port| *port > 0)),
            None => (text, Some(default)),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        port.filter(|_| is_host(host))
            .map(|port| server(host, port))
            .with_context(|| format!("--server needs a host, or HOST:PORT, and not {text:?}"))
    }

    /// Whether every address of the host is one of this machine's own.
    fn is_on_this_machine(&self) -> bool {
        let Ok(found) = (self.host.as_str(), self.port).to_socket_addrs() else { return false };
        let mut found = found.peekable();
        found.peek().is_some() && found.all(|address| address.ip().is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        kit::program::check::<Args>();
    }

    #[test]
    fn a_server_has_a_host_and_a_port() {
        for (text, expected) in [
            ("imap.corp.example", Some(("imap.corp.example", 993))),
            (" imap.corp.example:1993 ", Some(("imap.corp.example", 1993))),
            ("127.0.0.1", Some(("127.0.0.1", 993))),
            ("::1", Some(("::1", 993))),
            ("[::1]", Some(("::1", 993))),
            ("[::1]:1143", Some(("::1", 1143))),
            ("imap.corp.example:imaps", None),
            ("imap.corp.example:0", None),
            ("imaps://imap.corp.example", None),
            ("ann@corp.example", None),
            (":993", None),
            ("", None),
        ] {
            let found = Server::read(text, 993).ok();
            let expected = expected.map(|(host, port)| Server { host: host.to_owned(), port });
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn without_encryption_only_to_this_machine() {
        for (host, is_here) in [("127.0.0.1", true), ("::1", true), ("localhost", true), ("192.0.2.1", false)] {
            assert_eq!(Server { host: host.to_owned(), port: 143 }.is_on_this_machine(), is_here, "{host}");
        }
    }
}
