//! One request and its whole answer, or what went wrong on the way.

use std::time::Duration;

use ureq::http::header::{AUTHORIZATION, DATE, RETRY_AFTER};
use ureq::{Agent, Error};

use crate::fetch::server::{Link, Server};
use crate::fetch::token::Token;

/// A body beyond this is no page: a hundred messages with their headers have a megabyte.
const LONGEST_BODY: u64 = 64 * 1024 * 1024;

/// How many items a page may have.
const PAGE_SIZE: u32 = 100;

/// What the server answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `Retry-After`, as it stands there.
    pub(crate) retry_after: Option<String>,
    /// The server's own clock, for a `Retry-After` that is a date.
    pub(crate) date: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// No connection, or it broke off before the end: worth another try.
    Broken(String),
    /// It would be the same the next time.
    Lasting(String),
}

/// Something that asks the server, so that tests can stand in for it.
pub(crate) trait Transport {
    /// # Errors
    ///
    /// When there is no whole answer. An answer of any status is one.
    fn get(&self, link: &Link) -> Result<Answer, Trouble>;
}

/// HTTP with the token.
#[derive(Debug)]
pub(crate) struct Http {
    agent: Agent,
    token: Token,
    prefer: String,
}

impl Http {
    pub(crate) fn new(server: &Server, token: Token) -> Http {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(!server.is_local())
            // A redirect is an answer like any other, and goes nowhere: the token would go along.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("account-engagement-", env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(Duration::from_secs(120)))
            .timeout_recv_body(Some(Duration::from_secs(300)));
        if server.is_local() {
            config = config.proxy(None);
        }
        let prefer = format!("outlook.timezone=\"UTC\", IdType=\"ImmutableId\", odata.maxpagesize={PAGE_SIZE}");
        Http { agent: config.build().into(), token, prefer }
    }
}

impl Transport for Http {
    fn get(&self, link: &Link) -> Result<Answer, Trouble> {
        let request =
            self.agent.get(link.uri()).header(AUTHORIZATION, self.token.header()).header("Prefer", &self.prefer);
        let mut response = request.call().map_err(|error| trouble(&error))?;
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (retry_after, date) = (header(RETRY_AFTER), header(DATE));
        let body = response.body_mut().with_config().limit(LONGEST_BODY).read_to_vec();
        let body = body.map_err(|error| trouble(&error))?;
        Ok(Answer { status: response.status().as_u16(), retry_after, date, body })
    }
}

/// In words that hold no part of the request.
fn trouble(error: &Error) -> Trouble {
    match error {
        Error::Io(cause) => Trouble::Broken(cause.kind().to_string()),
        Error::Timeout(_) => Trouble::Broken("it took too long".into()),
        Error::HostNotFound => Trouble::Broken("the host is not known".into()),
        Error::ConnectionFailed => Trouble::Broken("no connection".into()),
        Error::Protocol(_) => Trouble::Broken("not an HTTP answer".into()),
        Error::Decompress(..) => Trouble::Broken("the answer does not unpack".into()),
        Error::BodyExceedsLimit(limit) => Trouble::Lasting(format!("the answer has more than {limit} bytes")),
        Error::Tls(what) => Trouble::Lasting((*what).into()),
        Error::Rustls(cause) => Trouble::Lasting(cause.to_string()),
        _ => Trouble::Lasting("the request cannot be made".into()),
    }
}
