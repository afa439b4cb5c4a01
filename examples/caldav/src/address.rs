//! Addresses at the server, and where the password may go.

use anyhow::{Context as _, Result, ensure};
use http::Uri;
use http::uri::{PathAndQuery, Scheme};

/// The server that was named. The password goes there, and to hosts beside it, which some providers use.
#[derive(Clone, Debug)]
pub(crate) struct Address(Uri);

impl Address {
    pub(crate) fn new(text: &str) -> Result<Address> {
        let uri: Uri = text.trim().parse().ok().context("--url needs an address such as https://dav.corp.example/")?;
        let host = uri.host().context("--url has no host: write https:// before it")?;
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        let is_safe = uri.scheme() == Some(&Scheme::HTTPS) || uri.scheme() == Some(&Scheme::HTTP) && is_here;
        ensure!(is_safe, "--url has to begin with https://, except on this machine");
        ensure!(
            !uri.authority().is_some_and(|all| all.as_str().contains('@')),
            "--url has a name or a password in it: use --user and --password-file"
        );
        Ok(Address(uri))
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.0
    }

    pub(crate) fn is_here(&self) -> bool {
        self.0.scheme() == Some(&Scheme::HTTP)
    }

    /// Where a link of the server leads, if the password may go there.
    pub(crate) fn to(&self, from: &Uri, link: &Uri) -> Result<Uri> {
        let mut parts = from.clone().into_parts();
        if link.host().is_some() {
            parts.scheme = link.scheme().cloned().or(parts.scheme);
            parts.authority = link.authority().cloned();
        }
        parts.path_and_query = link.path_and_query().cloned().or(Some(PathAndQuery::from_static("/")));
        let target = Uri::from_parts(parts).context("the server gives an invalid address")?;
        ensure!(
            target.scheme() == self.0.scheme() && target.port_u16() == self.0.port_u16() && self.is_beside(&target),
            "the server redirects to {}, which does not get the password: give that as --url",
            target.host().unwrap_or_default()
        );
        Ok(target)
    }

    /// `p42-caldav.icloud.com` is beside `caldav.icloud.com`; a name needs three parts for that.
    fn is_beside(&self, other: &Uri) -> bool {
        let [own, other] = [&self.0, other].map(|uri| uri.host().unwrap_or_default().to_ascii_lowercase());
        let above = |host: &str| {
            host.split_once('.').filter(|(_, above)| above.contains('.')).map(|(_, above)| above.to_owned())
        };
        own == other
            || own.parse::<std::net::Ipv4Addr>().is_err() && above(&own).is_some() && above(&own) == above(&other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_addresses_or_this_machine() {
        for (text, is_good) in [
            ("https://dav.corp.example/", true),
            ("https://dav.corp.example:8443/calendars/ann/", true),
            ("http://localhost:5232/", true),
            ("http://127.0.0.1:5232/", true),
            ("http://dav.corp.example/", false),
            ("dav.corp.example", false),
            ("https://ann:secret@dav.corp.example/", false),
            ("webdav://dav.corp.example/", false),
            ("", false),
        ] {
            assert_eq!(Address::new(text).is_ok(), is_good, "{text}");
        }
    }

    #[test]
    fn the_password_stays_at_the_server() {
        let address = Address::new("https://caldav.icloud.example/").unwrap();
        let from: Uri = "https://p1-caldav.icloud.example/123/principal/".parse().unwrap();
        for (link, expected) in [
            ("/123/calendars/", Some("https://p1-caldav.icloud.example/123/calendars/")),
            ("https://caldav.icloud.example/x", Some("https://caldav.icloud.example/x")),
            ("https://p42-caldav.icloud.example/x", Some("https://p42-caldav.icloud.example/x")),
            ("http://caldav.icloud.example/x", None),
            ("https://caldav.icloud.example:8443/x", None),
            ("https://caldav.evil.example/x", None),
            ("https://icloud.example/x", None),
            ("https://a.caldav.icloud.example/x", None),
        ] {
            let found = address.to(&from, &link.parse().unwrap()).ok();
            assert_eq!(found.map(|uri| uri.to_string()).as_deref(), expected, "{link}");
        }
        // A name of two parts is beside nothing: above it are all others.
        let address = Address::new("https://corp.example/").unwrap();
        assert!(address.to(address.uri(), &"https://other.example/".parse().unwrap()).is_err());
    }
}
