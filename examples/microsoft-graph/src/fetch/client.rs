//! The same request again until it is answered, or until it is clear that it will not be.

use std::time::Duration;

use anyhow::anyhow;
use serde::de::DeserializeOwned;

use crate::fetch::server::Link;
use crate::fetch::transport::Transport;
use crate::fetch::verdict::{Failure, Verdict, judge};
use crate::fetch::wait::{Backoff, Pause};

/// A server that wants more than this does not want us today.
const LONGEST_ASKED_FOR: Duration = Duration::from_secs(60 * 60);

/// Asks, waits and asks again.
#[derive(Debug)]
pub(crate) struct Client<T, P> {
    transport: T,
    pause: P,
    backoff: Backoff,
    /// How often the same request is made at most.
    tries: u32,
}

impl<T: Transport, P: Pause> Client<T, P> {
    pub(crate) fn new(transport: T, pause: P, backoff: Backoff, tries: u32) -> Client<T, P> {
        Client { transport, pause, backoff, tries }
    }

    /// What is at the link.
    ///
    /// # Errors
    ///
    /// After as many tries as are allowed, or at once where another one would end the same.
    pub(crate) fn get<D: DeserializeOwned>(&mut self, link: &Link) -> Result<D, Failure> {
        let mut tried = 0;
        loop {
            tried += 1;
            let answer = self.transport.get(link);
            // A server that answers may well answer for another mailbox; one that cannot be reached, not.
            let is_reached = answer.is_ok();
            let (asked_for, why) = match judge(link, answer) {
                Verdict::Good(page) => return Ok(page),
                Verdict::Bad(failure) => return Err(failure),
                Verdict::Again(asked_for, why) => (asked_for, why),
            };
            let too_long = asked_for.is_some_and(|length| length > LONGEST_ASKED_FOR);
            if tried >= self.tries || too_long {
                let error = match asked_for.filter(|_| too_long) {
                    Some(length) => {
                        anyhow!("{link}: {why}, and asks to wait for {} s: run again then", length.as_secs())
                    }
                    None => anyhow!("{link}: {why}, {tried} times: run again later"),
                };
                return Err(if is_reached { Failure::Mailbox(error) } else { Failure::Run(error) });
            }
            let length = asked_for.unwrap_or_else(|| self.backoff.after(tried));
            self.pause.wait(length, &why);
        }
    }
}

#[cfg(test)]
mod tests;
