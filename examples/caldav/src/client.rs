//! Sends requests, and reads answers.

use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use http::header::{AUTHORIZATION, LOCATION};
use http::{HeaderValue, StatusCode, Uri};
use libdav::requests::{DavRequest, ParseResponseError};
use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::address::Address;
use crate::args::Args;

/// The longest answer that is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// The longest chain of redirects that is followed.
const MAX_REDIRECTS: usize = 5;

/// A client that is logged in.
#[derive(Debug)]
pub(crate) struct Client {
    agent: Agent,
    pub(crate) address: Address,
    authorization: HeaderValue,
}

impl Client {
    pub(crate) fn new(args: &Args) -> Result<Client> {
        let address = Address::new(&args.url)?;
        let mut authorization = HeaderValue::try_from(args.authorization()?).ok().context("--user: not a name")?;
        authorization.set_sensitive(true);
        let mut tls = TlsConfig::builder();
        if let Some(path) = &args.ca_file {
            let name = || format!("{}: --ca-file needs certificates as PEM", path.display());
            let pem = fs::read(path).with_context(name)?;
            let certificates = parse_pem(&pem).filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            });
            let certificates: Vec<Certificate<'static>> = certificates.collect();
            ensure!(!certificates.is_empty(), name());
            tls = tls.root_certs(RootCerts::new_with_certs(&certificates));
        }
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(!address.is_here())
            .max_redirects(0)
            .max_redirects_will_error(false)
            // PROPFIND and REPORT.
            .allow_non_standard_methods(true)
            .user_agent(concat!("account-engagement-", env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build())
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(Duration::from_secs(120)))
            .timeout_recv_body(Some(Duration::from_secs(300)));
        if address.is_here() {
            config = config.proxy(None);
        }
        Ok(Client { agent: config.build().into(), address, authorization })
    }

    /// Sends a request to an address, follows its redirects, and says where the answer is from.
    pub(crate) fn send<R>(&self, to: &Uri, request: &R) -> Result<(R::Response, Uri)>
    where
        R: DavRequest<ParseError = ParseResponseError>,
    {
        let mut to = to.clone();
        for _ in 0..=MAX_REDIRECTS {
            let mut prepared = request.prepare_request(to.clone())?;
            // The path of the request itself is only where it begins.
            *prepared.uri_mut() = to.clone();
            prepared.headers_mut().insert(AUTHORIZATION, self.authorization.clone());
            let answer = self.agent.run(prepared).map_err(|error| anyhow::anyhow!("no answer: {}", shown(&error)))?;
            let (parts, mut body) = answer.into_parts();
            if parts.status.is_redirection() {
                let link = parts.headers.get(LOCATION).and_then(|link| link.to_str().ok()?.parse().ok());
                to = self.address.to(&to, &link.context("the server redirects to no address")?)?;
                continue;
            }
            match parts.status {
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => bail!("the server refuses the log-in"),
                status if !status.is_success() => bail!("the server answers {status}"),
                _ => {}
            }
            let body =
                body.with_config().limit(LONGEST).read_to_vec().map_err(|error| anyhow::anyhow!(shown(&error)))?;
            // The error may quote the answer.
            let parsed = request.parse_response(&parts, &body);
            return parsed.map(|parsed| (parsed, to)).map_err(|_| anyhow::anyhow!("the server's answer is not CalDAV"));
        }
        bail!("the server redirects again and again")
    }
}

/// An error of the connection: without addresses, which a name in them may be.
fn shown(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => error.kind().to_string(),
        ureq::Error::Timeout(_) => "it takes too long".to_owned(),
        ureq::Error::HostNotFound => "the name of the server is not known".to_owned(),
        ureq::Error::BodyExceedsLimit(_) => "an answer that is too long".to_owned(),
        other => other.to_string(),
    }
}
