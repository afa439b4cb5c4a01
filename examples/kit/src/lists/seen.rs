//! Which domains mail came from and went to, to tell what a listed domain without mail may mean.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use account_engagement::aggregator::{OfferError, Offered};
use account_engagement::directory::{Identity, PUBLIC_MAIL_DOMAINS};
use account_engagement::{Aggregator, Email, Mailbox, Meeting, normalize_address};

use crate::sink::Sink;

/// The domains of all participants that a source has, if they look like a listed domain: with or without `www.`, above
/// or below it, or with another ending. The others are not kept, so that memory depends on the lists.
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Key};
/// use kit::lists::seen::SeenDomains;
///
/// let directory = Directory::builder().add_accounts([Account::new("oak").domain("www.oak.example")]).build()?;
/// let aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let mut seen = SeenDomains::new(&aggregator, &[]);
/// seen.address("Ed@oak.example");
/// seen.address("bo@birch.example");
/// assert_eq!(seen.meant("www.oak.example", &aggregator), Some("oak.example"));
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SeenDomains {
    /// The names of listed domains that have not matched yet.
    names: HashSet<String>,
    /// The organisation's, which no account has.
    own: HashSet<String>,
    /// By domain, how often it was on an activity.
    counts: HashMap<String, u64>,
}

impl SeenDomains {
    /// For the listed domains that are on no activity of the state. Those of the mailboxes are no customer's.
    #[must_use]
    pub fn new(aggregator: &Aggregator, mailboxes: &[Mailbox]) -> SeenDomains {
        let addresses = mailboxes.iter().flat_map(|mailbox| [&mailbox.address].into_iter().chain(&mailbox.aliases));
        SeenDomains {
            names: aggregator.never_matched().domains.iter().map(|of| name(of.domain).to_owned()).collect(),
            own: addresses
                .filter_map(|address| Some(normalize_address(address).split_once('@')?.1.to_owned()))
                .collect(),
            counts: HashMap::new(),
        }
    }

    /// Notes the domain of a participant.
    pub fn address(&mut self, address: &str) {
        if self.names.is_empty() {
            return;
        }
        let address = normalize_address(address);
        let Some((_, domain)) = address.rsplit_once('@') else { return };
        let is_written = |letter: char| letter.is_alphanumeric() || ".-_".contains(letter);
        // What is shown on a terminal later has no control characters.
        if !self.names.contains(name(domain)) || !domain.chars().all(is_written) {
            return;
        }
        match self.counts.get_mut(domain) {
            Some(count) => *count += 1,
            None => _ = self.counts.insert(domain.to_owned(), 1),
        }
    }

    /// Notes the participants of an email.
    pub fn email(&mut self, email: &Email) {
        let all = email.to.iter().chain(&email.cc).chain(&email.bcc).chain([&email.from]);
        all.for_each(|address| self.address(address));
    }

    /// Notes the participants of a meeting.
    pub fn meeting(&mut self, meeting: &Meeting) {
        let attendees = meeting.attendees.iter().map(|attendee| &attendee.address);
        attendees.chain(&meeting.organizer).for_each(|address| self.address(address));
    }

    /// Adds what another part of the source has.
    pub fn merge(&mut self, other: SeenDomains) {
        for (domain, count) in other.counts {
            *self.counts.entry(domain).or_default() += count;
        }
    }

    /// Whether the domain itself was on an activity.
    #[must_use]
    pub fn has(&self, domain: &str) -> bool {
        self.counts.contains_key(domain)
    }

    /// What a listed domain without mail seems to mean: a domain with mail that is on no list. The closest comes first,
    /// then the one with the most mail.
    #[must_use]
    pub fn meant(&self, listed: &str, aggregator: &Aggregator) -> Option<&str> {
        let is_free = |domain: &str| {
            !self.own.contains(domain)
                && !PUBLIC_MAIL_DOMAINS.contains(&domain)
                && aggregator.directory().identify(&format!("-@{domain}")) == Identity::Unknown
        };
        let near = self.counts.iter().filter_map(|(domain, count)| {
            Some((distance(listed, domain)?, Reverse(*count), domain.as_str())).filter(|_| is_free(domain))
        });
        near.min().map(|(.., domain)| domain)
    }
}

/// How far a domain is from a listed one; `None` for the listed one itself and for another organisation's.
fn distance(listed: &str, domain: &str) -> Option<u8> {
    let bare = |domain: &str| domain.strip_prefix("www.").unwrap_or(domain).to_owned();
    let (one, other) = (bare(listed), bare(domain));
    let is_below = |domain: &str, above: &str| domain.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'));
    let is_itself = |domain: &str| domain.split('.').next() == Some(name(domain));
    match () {
        () if listed == domain || name(listed) != name(domain) => None,
        () if one == other => Some(0),
        () if is_below(&one, &other) || is_below(&other, &one) => Some(1),
        () if is_itself(&other) => Some(2),
        () => Some(3),
    }
}

/// The second labels of endings with two, such as `co.uk`. It need not be complete: it only says what is near.
const GENERAL: [&str; 16] =
    ["co", "com", "org", "net", "ac", "edu", "gov", "or", "ne", "go", "gob", "ltd", "plc", "nom", "in", "gv"];

/// The label that names an organisation: `oak` of `mail.oak.example` and of `www.oak.co.uk`.
fn name(domain: &str) -> &str {
    let mut labels = domain.rsplit('.');
    let (ending, name, third) = (labels.next().unwrap_or_default(), labels.next(), labels.next());
    match (name, third) {
        (Some(second), Some(third)) if ending.len() == 2 && GENERAL.contains(&second) && third != "www" => third,
        (Some(name), _) => name,
        (None, _) => ending,
    }
}

/// An aggregator that is filled, and the domains that its source has.
///
/// ```
/// use account_engagement::{Account, Aggregator, Directory, Email, Key};
/// use kit::lists::seen::{Seeing, SeenDomains};
/// use kit::sink::Sink as _;
///
/// let directory = Directory::builder().add_accounts([Account::new("oak").domain("oak.example")]).build()?;
/// let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
/// let mut seen = SeenDomains::new(&aggregator, &[]);
/// let email = Email::new("m1", chrono::DateTime::UNIX_EPOCH, "ed@mail.oak.example").to("rep@corp.example");
/// Seeing { aggregator: &mut aggregator, seen: &mut seen }.record_email(&email).unwrap();
/// assert_eq!(seen.meant("oak.example", &aggregator), Some("mail.oak.example"));
/// # Ok::<(), account_engagement::DirectoryError>(())
/// ```
#[derive(Debug)]
pub struct Seeing<'a> {
    /// Takes the activity.
    pub aggregator: &'a mut Aggregator,
    /// Notes the domains.
    pub seen: &'a mut SeenDomains,
}

impl Sink for Seeing<'_> {
    fn record_email(&mut self, email: &Email) -> Result<Offered, OfferError> {
        self.seen.email(email);
        self.aggregator.record_email(email)
    }

    fn record_meeting(&mut self, meeting: &Meeting) -> Result<Offered, OfferError> {
        self.seen.meeting(meeting);
        self.aggregator.record_meeting(meeting)
    }
}

#[cfg(test)]
mod tests {
    use account_engagement::{Account, Directory, Key};

    use super::*;

    #[test]
    fn what_is_near_a_domain() {
        for (listed, domain, expected) in [
            ("www.oak.example", "oak.example", Some(0)),
            ("oak.example", "www.oak.example", Some(0)),
            ("oak.example", "mail.oak.example", Some(1)),
            ("www.oak.example", "mail.oak.example", Some(1)),
            ("mail.oak.example", "oak.example", Some(1)),
            ("oak.example", "oak.co.uk", Some(2)),
            ("www.oak.co.uk", "oak.example", Some(2)),
            ("oak.co.uk", "elm.co.uk", None),
            ("oak.example", "mail.oak.test", Some(3)),
            ("crm.oak.example", "mail.oak.example", Some(3)),
            ("oak.example", "oak.example", None),
            ("oak.example", "elm.example", None),
            ("oak.example", "soak.example", None),
            ("oak.example", "oak-group.example", None),
        ] {
            assert_eq!(distance(listed, domain), expected, "{listed} {domain}");
        }
        assert_eq!(["oak", "", ".", "www.co.uk"].map(name), ["oak", "", "", "co"]);
    }

    #[test]
    fn no_listed_public_or_own_domain_is_meant() {
        let accounts = [
            Account::new("1").domain("www.oak.example").domain("oak.example"),
            Account::new("2").domain("gmail.example").domain("corp.test").domain("elm.example"),
        ];
        let aggregator = Aggregator::new(Key::PUBLIC, Directory::builder().add_accounts(&accounts).build().unwrap());
        let mut seen = SeenDomains::new(&aggregator, &[Mailbox::new("Rep@corp.example")]);
        for domain in ["oak.example", "gmail.com", "corp.example", "a.elm.example", "b.elm.example", "b.elm.example"] {
            seen.address(&format!("x@{domain}"));
        }
        let mut other = seen.clone();
        other.address("not an address");
        seen.merge(other);
        for (listed, expected) in [
            ("www.oak.example", None),
            ("gmail.example", None),
            ("corp.test", None),
            ("elm.example", Some("b.elm.example")),
        ] {
            assert_eq!(seen.meant(listed, &aggregator), expected, "{listed}");
        }
        assert!(seen.has("oak.example") && !seen.has("www.oak.example"));
    }
}
