//! Encryption, and whom to trust.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use kit::file;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::connection::Wire;

/// How connections are encrypted.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    config: Arc<ClientConfig>,
    server: ServerName<'static>,
}

impl Tls {
    /// Trusts the authorities that browsers trust, and those of the file.
    pub(crate) fn new(host: &str, ca_file: Option<&Path>) -> Result<Tls> {
        let server = ServerName::try_from(host.to_owned()).context("--server: no name of a host")?;
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(path) = ca_file {
            let name = || format!("{}: --ca-file needs certificates as PEM", path.display());
            let pem = file::bytes("--ca-file", path)?;
            let certificates =
                CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>().with_context(name)?;
            ensure!(!certificates.is_empty(), name());
            for certificate in certificates {
                roots.add(certificate).with_context(name)?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Tls { config: Arc::new(config), server })
    }

    /// Encrypts what goes over the wire; the handshake is at the first byte.
    pub(crate) fn over(&self, wire: Box<dyn Wire>) -> Result<Box<dyn Wire>> {
        let connection = ClientConnection::new(Arc::clone(&self.config), self.server.clone())?;
        Ok(Box::new(StreamOwned::new(connection, wire)))
    }
}
