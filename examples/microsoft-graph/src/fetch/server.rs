//! Where the token may go: to one server, by its base URL, and to nobody whom that server names.

use std::fmt;
use std::net::IpAddr;

use anyhow::{Context as _, Result, bail, ensure};
use ureq::http::Uri;

/// The server, by its base URL.
#[derive(Debug)]
pub(crate) struct Server {
    base: String,
    uri: Uri,
}

/// An address at the server. Only a [`Server`] makes one and a request takes nothing else, so that the
/// token goes nowhere else. Shown without its query, which holds opaque tokens, and without ids, of
/// which one may be somebody's address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Link(Uri);

impl Server {
    /// A base URL with `https`, or with `http` to this machine itself.
    pub(crate) fn new(base: &str) -> Result<Server> {
        let base = base.trim_end_matches('/');
        let uri: Uri =
            base.parse().with_context(|| "--base-url: not a URL such as https://graph.microsoft.com/v1.0")?;
        let host = uri.host().unwrap_or_default();
        ensure!(!host.is_empty(), "--base-url: no host in it, expected a URL such as https://graph.microsoft.com/v1.0");
        ensure!(
            plain(&uri) && uri.query().is_none() && !base.contains('#'),
            "--base-url: expected a URL without user, password, query and fragment, such as https://graph.microsoft.com/v1.0"
        );
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_loopback(host) => {}
            _ => bail!("--base-url: expected https, since a token goes with every request (http only to this machine)"),
        }
        Ok(Server { base: base.to_owned(), uri })
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn is_local(&self) -> bool {
        self.uri.host().is_some_and(is_loopback)
    }

    /// What this program asks for by itself: a path below the base URL, properly encoded.
    pub(crate) fn at(&self, path: &str) -> Result<Link> {
        self.link(&format!("{}{path}", self.base))
    }

    /// What the server names as the next page, if it is at the server.
    ///
    /// It is parsed once and requested as parsed, so that nobody can read another host in it.
    pub(crate) fn link(&self, text: &str) -> Result<Link> {
        let uri: Uri =
            text.parse().with_context(|| format!("{}: the server names a link that is invalid", self.base))?;
        let place = |uri: &Uri| {
            let port = uri.port_u16().or(if uri.scheme_str() == Some("https") { Some(443) } else { Some(80) });
            (uri.scheme_str().map(str::to_lowercase), uri.host().map(str::to_lowercase), port)
        };
        let Some(host) = uri.host() else {
            bail!("{}: the server names a link that is relative, expected a whole one", self.base)
        };
        ensure!(
            place(&uri) == place(&self.uri) && plain(&uri),
            "{}: the server names a link to {host}, and the token is for nobody else: nothing was sent there",
            self.base
        );
        Ok(Link(uri))
    }
}

/// Neither user nor password in it.
fn plain(uri: &Uri) -> bool {
    uri.authority().is_none_or(|authority| !authority.as_str().contains('@'))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Link {
    pub(crate) fn uri(&self) -> &Uri {
        &self.0
    }

    /// What a token needs for it, from the least.
    pub(crate) fn permission(&self) -> &'static str {
        let is_calendar = self.0.path().to_ascii_lowercase().contains("/calendarview");
        if is_calendar { "Calendars.Read" } else { "Mail.ReadBasic.All, or Mail.Read with --in-reply-to" }
    }

    /// As it is kept in the state.
    pub(crate) fn secret(&self) -> String {
        self.0.to_string()
    }
}

/// The words of a path that name nobody.
const WORDS: [&str; 8] = ["v1.0", "beta", "users", "mailFolders", "messages", "calendarView", "events", "delta"];

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self.0.authority().map_or("", |authority| authority.as_str());
        write!(f, "{}://{authority}", self.0.scheme_str().unwrap_or_default())?;
        for segment in self.0.path().split('/').skip(1) {
            // `users('…')` is another way to write `users/…`.
            let (word, key) = segment.split_once('(').map_or((segment, ""), |(word, _)| (word, "(…)"));
            match WORDS.iter().find(|known| known.eq_ignore_ascii_case(word)) {
                Some(known) => write!(f, "/{known}{key}")?,
                None => f.write_str("/…")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_or_this_machine() {
        for good in [
            "https://graph.microsoft.com/v1.0",
            "https://graph.microsoft.us/v1.0/",
            "http://127.0.0.1:8080",
            "http://localhost:1/v1.0",
            "http://[::1]:1/v1.0",
        ] {
            assert!(Server::new(good).is_ok(), "{good}");
        }
        for bad in [
            "http://graph.microsoft.com/v1.0",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example",
            "ftp://localhost/",
            "graph.microsoft.com/v1.0",
            "/v1.0",
            "https://me:secret@graph.microsoft.com",
            "https://graph.microsoft.com/v1.0?x=1",
            "https://graph.microsoft.com/v1.0#x",
            "",
        ] {
            assert!(Server::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn links_stay_at_the_server() {
        let server = Server::new("https://graph.example/v1.0").unwrap();
        for good in [
            "https://graph.example/v1.0/users('rep%40corp.example')/messages/delta?$skiptoken=a_b-c.d",
            "https://GRAPH.example:443/v1.0/x",
        ] {
            assert!(server.link(good).is_ok(), "{good}");
        }
        for bad in [
            "https://evil.example/v1.0/users",
            "https://graph.example.evil.example/",
            "https://graph.example@evil.example/v1.0",
            "https://evil.example@graph.example/v1.0",
            "https://evil.example\\@graph.example/v1.0",
            "http://graph.example/v1.0",
            "https://graph.example:444/v1.0",
            "/v1.0/users",
            "//evil.example/v1.0",
            "",
        ] {
            let error = server.link(bad).unwrap_err().to_string();
            assert!(error.starts_with("https://graph.example/v1.0: the server names a link "), "{bad}: {error}");
            assert_eq!(
                error.ends_with("a link that is relative, expected a whole one"),
                bad.starts_with('/'),
                "{error}"
            );
        }
    }

    #[test]
    fn a_link_shows_no_query_and_nobody() {
        let server = Server::new("https://graph.example/v1.0").unwrap();
        for (path, shown) in [
            ("/users/rep%40corp.example/mailFolders/delta?$deltatoken=s", "/v1.0/users/…/mailFolders/delta"),
            (
                "/users('rep%40corp.example')/mailfolders('A=')/messages/delta?x",
                "/v1.0/users(…)/mailFolders(…)/messages/delta",
            ),
            ("/users/0a11/calendarView/delta?startDateTime=1", "/v1.0/users/…/calendarView/delta"),
        ] {
            let link = server.at(path).unwrap();
            assert_eq!(link.to_string(), format!("https://graph.example{shown}"));
            assert_eq!(format!("{link:?}"), format!("Link(https://graph.example{shown})"));
        }
    }
}
