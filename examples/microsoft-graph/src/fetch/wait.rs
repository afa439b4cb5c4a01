//! How long to wait before the same request goes out again.

use std::time::{Duration, SystemTime};

/// Something that waits, so that tests need not.
pub(crate) trait Pause {
    /// Waits, and shows the reason on the terminal.
    fn wait(&mut self, length: Duration, why: &str);
}

/// The longest wait between two tries, where the server names none.
const LONGEST: Duration = Duration::from_secs(120);

/// Waits that double, each by chance between its half and its whole, so that many who were turned
/// away together do not come back together.
#[derive(Debug)]
pub(crate) struct Backoff {
    first: Duration,
    random: fastrand::Rng,
}

impl Backoff {
    pub(crate) fn new(first: Duration, random: fastrand::Rng) -> Backoff {
        Backoff { first, random }
    }

    /// The wait after this number of tries, at least one.
    pub(crate) fn after(&mut self, tries: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
        let whole = self.first.saturating_mul(doubled).min(LONGEST);
        whole.mul_f64(0.5 + self.random.f64() / 2.0)
    }
}

/// What `Retry-After` asks for: seconds, or until a date, which is compared with the `Date` of the
/// same answer, since the server's clock may not be ours, and with ours where there is none. `None` where
/// it says nothing of use.
pub(crate) fn asked_for(retry_after: Option<&str>, date: Option<&str>, now: SystemTime) -> Option<Duration> {
    let text = retry_after?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let time = |text: &str| httpdate::parse_http_date(text.trim()).ok();
    let (until, now) = (time(text)?, date.and_then(time).unwrap_or(now));
    // What is over need not be waited for.
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_or_a_date() {
        let date = Some("Mon, 02 Mar 2026 09:00:00 GMT");
        let ours = httpdate::parse_http_date("Mon, 02 Mar 2026 09:01:00 GMT").unwrap();
        for (retry_after, date, seconds) in [
            (Some("17"), None, Some(17)),
            (Some(" 0 "), date, Some(0)),
            (Some("Mon, 02 Mar 2026 09:01:30 GMT"), date, Some(90)),
            (Some("Monday, 02-Mar-26 09:00:05 GMT"), date, Some(5)),
            (Some("Mon, 02 Mar 2026 08:00:00 GMT"), date, Some(0)),
            (Some("Mon, 02 Mar 2026 09:01:30 GMT"), None, Some(30)),
            (Some("Mon, 02 Mar 2026 09:01:30 GMT"), Some("today"), Some(30)),
            (Some("99999999999999999999999"), date, Some(u64::MAX)),
            (Some("soon"), date, None),
            (Some("-5"), date, None),
            (Some(""), date, None),
            (None, date, None),
        ] {
            assert_eq!(asked_for(retry_after, date, ours), seconds.map(Duration::from_secs), "{retry_after:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let mut backoff = Backoff::new(Duration::from_secs(1), fastrand::Rng::with_seed(7));
        for (tries, whole) in [(1, 1), (2, 2), (3, 4), (7, 64), (8, 120), (40, 120), (u32::MAX, 120)] {
            let (wait, whole) = (backoff.after(tries), Duration::from_secs(whole));
            assert!(whole / 2 <= wait && wait <= whole, "{tries}: {wait:?}");
        }
        let mut again = Backoff::new(Duration::from_secs(1), fastrand::Rng::with_seed(7));
        let mut other = Backoff::new(Duration::from_secs(1), fastrand::Rng::with_seed(8));
        let (again, other) = ([1, 2, 3].map(|tries| again.after(tries)), [1, 2, 3].map(|tries| other.after(tries)));
        assert_ne!(again, other);
        assert_eq!(Backoff::new(Duration::ZERO, fastrand::Rng::with_seed(7)).after(5), Duration::ZERO);
    }
}
