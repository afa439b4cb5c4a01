//! One request and its whole answer, or what went wrong on the way.

use std::time::Duration;

use ureq::http::header::{AUTHORIZATION, DATE, RETRY_AFTER};
use ureq::{Agent, Error, Timeout};

use crate::fetch::server::{Link, Server};
use crate::fetch::token::Token;

/// A body beyond this is no page: a hundred messages with their headers have a megabyte.
const LONGEST_BODY: u64 = 64 * 1024 * 1024;

/// How many items a page may have.
const ITEMS: u32 = 100;

/// How many it may have where that many are too long.
const FEWER_ITEMS: u32 = 10;

/// What the server answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `Retry-After`, as text.
    pub(crate) retry_after: Option<String>,
    /// The server's own clock, for a `Retry-After` that is a date.
    pub(crate) date: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// No connection: worth another try.
    Unreachable(String),
    /// The server was there, and its answer broke off: worth another try.
    Broken(String),
    /// The server has answered what no page is: it would be the same the next time.
    Strange(String),
    /// The request cannot be made, nor can any other.
    Lasting(String),
}

/// Something that asks the server, so that tests can stand in for it.
pub(crate) trait Transport {
    /// # Errors
    ///
    /// When there is no whole answer. An answer of any status is one.
    fn get(&self, link: &Link) -> Result<Answer, Trouble>;

    /// Whether a word tells of the token.
    fn is_secret(&self, word: &str) -> bool;
}

/// HTTP with the token.
#[derive(Debug)]
pub(crate) struct Http {
    agent: Agent,
    token: Token,
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
        Http { agent: config.build().into(), token }
    }

    fn get_page(&self, link: &Link, items: u32) -> Result<Answer, Error> {
        let prefer = format!("outlook.timezone=\"UTC\", IdType=\"ImmutableId\", odata.maxpagesize={items}");
        let request = self.agent.get(link.uri()).header(AUTHORIZATION, self.token.header()).header("Prefer", prefer);
        let mut response = request.call()?;
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (retry_after, date) = (header(RETRY_AFTER), header(DATE));
        let body = response.body_mut().with_config().limit(LONGEST_BODY).read_to_vec()?;
        Ok(Answer { status: response.status().as_u16(), retry_after, date, body })
    }
}

impl Transport for Http {
    fn get(&self, link: &Link) -> Result<Answer, Trouble> {
        let answer = match self.get_page(link, ITEMS) {
            // The bodies of meetings are always sent.
            Err(Error::BodyExceedsLimit(_)) => self.get_page(link, FEWER_ITEMS),
            answer => answer,
        };
        answer.map_err(|error| trouble(&error))
    }

    fn is_secret(&self, word: &str) -> bool {
        self.token.is_told_by(word)
    }
}

/// In words that hold no part of the request.
fn trouble(error: &Error) -> Trouble {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    match error {
        Error::Io(cause) => {
            let why = cause.kind().to_string();
            match cause.kind() {
                BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof => Trouble::Broken(why),
                _ => Trouble::Unreachable(why),
            }
        }
        Error::Timeout(Timeout::RecvResponse | Timeout::RecvBody) => Trouble::Broken("it took too long".into()),
        Error::Timeout(_) => Trouble::Unreachable("it took too long".into()),
        Error::HostNotFound => Trouble::Unreachable("the host is not known".into()),
        Error::ConnectionFailed => Trouble::Unreachable("no connection".into()),
        Error::Protocol(_) => Trouble::Broken("not an HTTP answer".into()),
        Error::Decompress(..) => Trouble::Broken("the answer does not unpack".into()),
        Error::BodyExceedsLimit(limit) => {
            Trouble::Strange(format!("the answer has more than {limit} bytes, even with {FEWER_ITEMS} items at most"))
        }
        Error::LargeResponseHeader(..) => Trouble::Strange("the answer's headers are too long".into()),
        Error::Tls(what) => Trouble::Lasting((*what).into()),
        Error::Rustls(cause) => Trouble::Lasting(cause.to_string()),
        _ => Trouble::Lasting("the request cannot be made".into()),
    }
}
