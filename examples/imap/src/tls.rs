//! Encryption, and whom to trust.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use kit::file;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ClientConnection, DigitallySignedStruct, Error, RootCertStore, SignatureScheme, StreamOwned,
};

use crate::connection::Wire;

/// How connections are encrypted.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    config: Arc<ClientConfig>,
    server: ServerName<'static>,
}

impl Tls {
    /// Trusts the authorities that browsers trust, and the certificates of the file.
    pub(crate) fn new(host: &str, ca_file: Option<&Path>) -> Result<Tls> {
        let server = ServerName::try_from(host.to_owned()).context("--server: no name of a host")?;
        let named = ca_file.map(certificates).transpose()?.unwrap_or_default();
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        roots.add_parsable_certificates(named.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build()?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Verifier { named, verifier }))
            .with_no_client_auth();
        Ok(Tls { config: Arc::new(config), server })
    }

    /// Encrypts what goes over the wire; the handshake is at the first byte.
    pub(crate) fn over(&self, wire: Box<dyn Wire>) -> Result<Box<dyn Wire>> {
        let connection = ClientConnection::new(Arc::clone(&self.config), self.server.clone())?;
        Ok(Box::new(StreamOwned::new(connection, wire)))
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let name = || format!("{}: --ca-file needs certificates as PEM", path.display());
    let pem = file::bytes("--ca-file", path)?;
    let certificates = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>().with_context(name)?;
    ensure!(!certificates.is_empty(), name());
    Ok(certificates)
}

/// Verifies as usual, except for a certificate that is itself in the file: an internal server often has signed its own,
/// marked as an authority and without the server's name. That the server has its key is always verified.
#[derive(Debug)]
struct Verifier {
    named: Vec<CertificateDer<'static>>,
    verifier: Arc<WebPkiServerVerifier>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.named.contains(certificate) {
            return Ok(ServerCertVerified::assertion());
        }
        self.verifier.verify_server_cert(certificate, intermediates, server, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
