//! The address of the scheduler.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// A host, by name or number, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// An IPv6 address keeps its brackets, as in a URL.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl Address {
    /// The URL for the client of the engine.
    pub(crate) fn url(&self) -> String {
        format!("df://{self}")
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Address, String> {
        let expected = || format!("expected HOST:PORT, such as 10.0.0.5:50050, found `{text}`");
        let (host, port) = text.rsplit_once(':').ok_or_else(expected)?;
        let bracketed = host.starts_with('[') && host.ends_with(']');
        if host.is_empty() || host.contains('/') || (host.contains(':') && !bracketed) {
            return Err(expected());
        }
        Ok(Address { host: host.to_owned(), port: port.parse().map_err(|_| expected())? })
    }
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Address {
        Address { host: host(address.ip()), port: address.port() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// An IP address as the host of a URL.
pub(crate) fn host(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_and_a_port() {
        for text in ["10.0.0.5:50050", "scheduler.example:1", "[::1]:50050"] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), text);
        }
        for text in ["", ":50050", "host", "host:", "host:x", "host:70000", "::1:50050", "http://host:50050"] {
            let expected = format!("expected HOST:PORT, such as 10.0.0.5:50050, found `{text}`");
            assert_eq!(text.parse::<Address>(), Err(expected));
        }
    }
}
