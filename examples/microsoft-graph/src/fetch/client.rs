//! The same request again until it is answered, or until it is clear that it will not be.

use std::time::Duration;

use anyhow::anyhow;
use serde::de::DeserializeOwned;

use crate::fetch::server::Link;
use crate::fetch::transport::Transport;
use crate::fetch::verdict::{Failure, Hitch, Verdict, judge};
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
    /// Whether there has been a good answer: what goes wrong from then on is hardly the server's address.
    has_answered: bool,
    pub(crate) repeats: Repeats,
}

/// The requests that were made once more.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Repeats {
    pub(crate) times: u64,
    pub(crate) waited: Duration,
}

impl<T: Transport, P: Pause> Client<T, P> {
    pub(crate) fn new(transport: T, pause: P, backoff: Backoff, tries: u32) -> Client<T, P> {
        Client { transport, pause, backoff, tries, has_answered: false, repeats: Repeats::default() }
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
            // A server that reports an error is reachable, and may answer for another list.
            let is_server = self.has_answered || answer.as_ref().is_ok_and(|answer| answer.status != 200);
            let (hitch, asked_for, why) = match judge(link, answer, |word| self.transport.is_secret(word)) {
                Verdict::Good(page) => {
                    self.has_answered = true;
                    return Ok(page);
                }
                Verdict::Strange(error) if self.has_answered => return Err(Failure::List(error)),
                Verdict::Strange(error) => return Err(Failure::Run(error)),
                Verdict::Bad(failure) => return Err(failure),
                Verdict::Again(hitch, asked_for, why) => (hitch, asked_for, why),
            };
            let too_long = asked_for.is_some_and(|length| length > LONGEST_ASKED_FOR);
            if tried >= self.tries || too_long {
                let error = match asked_for.filter(|_| too_long) {
                    Some(length) => {
                        anyhow!("{link}: {why}, and asks to wait for {} s: run again then", length.as_secs())
                    }
                    None => anyhow!("{link}: {why}, {tried} times: run again later"),
                };
                return Err(match hitch {
                    // Who has enough is not asked for the next list at once.
                    Hitch::Busy => Failure::Mailbox(error),
                    _ if too_long => Failure::Mailbox(error),
                    Hitch::Broken if is_server => Failure::List(error),
                    Hitch::Broken | Hitch::Unreachable => Failure::Run(error),
                });
            }
            let length = asked_for.unwrap_or_else(|| self.backoff.after(tried));
            self.repeats.times += 1;
            self.repeats.waited += length;
            self.pause.wait(length, &why);
        }
    }
}

#[cfg(test)]
mod tests;
