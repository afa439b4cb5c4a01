//! From the name of a server to a session that is logged in.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use imap_proto::{Capability, Response};
use kit::secret::LogIn;

use crate::args::{Args, Server};
use crate::connection::{Connection, Continue, Wire};
use crate::failure::Failure;
use crate::log_in::{self, PASSWORD, TOKEN};
use crate::session::Session;
use crate::tls::Tls;

/// How to get a session, as often as one is needed.
#[derive(Debug)]
pub(crate) struct Connector {
    pub(crate) server: Server,
    pub(crate) user: String,
    log_in: LogIn,
    security: Security,
    timeout: Duration,
}

#[derive(Debug)]
enum Security {
    Tls(Tls),
    /// Encrypted after the first command.
    StartTls(Tls),
    /// On this machine.
    Plaintext,
}

/// What a server says that it can do.
#[derive(Debug, Default)]
pub(crate) struct Capabilities(Vec<String>);

impl Capabilities {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    pub(crate) fn ask(connection: &mut Connection) -> Result<Capabilities, Failure> {
        let mut found = Vec::new();
        connection.command("CAPABILITY", |response| {
            if let Response::Capabilities(capabilities) = response {
                found.extend(capabilities.iter().map(|capability| match capability {
                    Capability::Imap4rev1 => "IMAP4rev1".to_owned(),
                    Capability::Auth(mechanism) => format!("AUTH={mechanism}"),
                    Capability::Atom(name) => name.to_string(),
                }));
            }
            Ok(())
        })?;
        Ok(Capabilities(found))
    }
}

impl Connector {
    pub(crate) fn new(args: &Args) -> Result<Connector> {
        let server = args.server()?;
        let tls = || Tls::new(&server.host, args.ca_file.as_deref());
        let security = match (args.plaintext, args.starttls) {
            (true, _) => Security::Plaintext,
            (false, true) => Security::StartTls(tls()?),
            (false, false) => Security::Tls(tls()?),
        };
        let (user, timeout) = (args.user.clone(), args.timeout());
        if user.is_empty() || user.contains(char::is_control) {
            bail!("--user needs the name to log in with");
        }
        Ok(Connector { server, user, log_in: args.log_in.log_in(PASSWORD, TOKEN)?, security, timeout })
    }

    /// Connects and logs in.
    pub(crate) fn session(&self) -> Result<Session> {
        let place = || format!("{}:{}", self.server.host, self.server.port);
        let mut connection = self.connection().with_context(place)?;
        self.log_in(&mut connection).with_context(place)?;
        let capabilities = Capabilities::ask(&mut connection).with_context(place)?;
        Ok(Session::new(connection, &capabilities))
    }

    fn connection(&self) -> Result<Connection> {
        let wire = Box::new(self.tcp()?);
        match &self.security {
            Security::Plaintext => greeted(wire),
            Security::Tls(tls) => greeted(tls.over(wire)?),
            Security::StartTls(tls) => {
                let mut connection = greeted(wire)?;
                connection.command("STARTTLS", |_| Ok(())).context("STARTTLS")?;
                Ok(Connection::new(tls.over(connection.into_wire())?))
            }
        }
    }

    fn tcp(&self) -> Result<TcpStream> {
        let found = (self.server.host.as_str(), self.server.port).to_socket_addrs();
        let mut last = None;
        for address in found.map_err(|_| anyhow!("the name of the server is not known"))? {
            match TcpStream::connect_timeout(&address, self.timeout) {
                Ok(stream) => {
                    stream.set_read_timeout(Some(self.timeout))?;
                    stream.set_write_timeout(Some(self.timeout))?;
                    stream.set_nodelay(true)?;
                    return Ok(stream);
                }
                Err(error) => last = Some(error.kind()),
            }
        }
        bail!("no connection: {}", last.map_or_else(|| "no address".to_owned(), |kind| kind.to_string()))
    }

    fn log_in(&self, connection: &mut Connection) -> Result<()> {
        let capabilities = Capabilities::ask(connection)?;
        let (mechanism, response) = log_in::sasl(&self.log_in, &self.user);
        let result = if capabilities.has(&format!("AUTH={mechanism}")) {
            let command = format!("AUTHENTICATE {mechanism}");
            connection.exchange(&command, &Continue::Once(&response), |_| Ok(()))
        } else {
            if capabilities.has("LOGINDISABLED") {
                bail!("the server allows no password on this connection: try without --plaintext, or a token");
            }
            let Some(arguments) = log_in::login(&self.log_in, &self.user) else {
                bail!("the server does not know the log-in {mechanism}");
            };
            connection.command(&format!("LOGIN {arguments}"), |_| Ok(()))
        };
        result.map_err(|failure| match failure {
            Failure::Refused(text) => {
                anyhow!("the server refuses the {}: {text}", if mechanism == "PLAIN" { "password" } else { "token" })
            }
            other => other.into(),
        })
    }
}

fn greeted(wire: Box<dyn Wire>) -> Result<Connection> {
    let mut connection = Connection::new(wire);
    connection.greeting()?;
    Ok(connection)
}
