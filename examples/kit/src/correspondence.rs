//! Who writes to whom, without any list: for `discover`, and for `--our-domain`.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::hash::BuildHasher as _;

use account_engagement::aggregator::{OfferError, Offered, Outcome};
use account_engagement::directory::PUBLIC_MAIL_DOMAINS;
use account_engagement::{Email, EmailKind, Mailbox, Meeting, MeetingStatus, normalize_address};
use chrono::NaiveDate;

use crate::sink::Sink;

/// All emails and meetings of a source, each once: who sent it, to whom, and when.
///
/// ```
/// use account_engagement::Email;
/// use kit::correspondence::{Correspondence, Owner};
/// use kit::sink::Sink as _;
///
/// let mut correspondence = Correspondence::default();
/// let then = chrono::DateTime::UNIX_EPOCH;
/// correspondence.record_email(&Email::new("m1", then, "rep@corp.example").to("bo@birch.example")).unwrap();
/// correspondence.record_email(&Email::new("m2", then, "ed@oak.example").to("rep@corp.example")).unwrap();
/// assert_eq!(correspondence.owner().unwrap().owner, Owner::Domain("corp.example".to_owned()));
///
/// let found = correspondence.found(&["corp.example".to_owned()], None);
/// assert_eq!(found.accounts.len(), 2);
/// assert_eq!(found.mailboxes.len(), 1);
/// ```
#[derive(Default)]
pub struct Correspondence {
    /// The place of each address.
    places: HashMap<String, u32>,
    addresses: Vec<Address>,
    activities: Vec<Activity>,
    /// Hashes of ids: a copy of a message says nothing new.
    seen: HashSet<u64>,
    hasher: RandomState,
}

struct Address {
    text: String,
    is_machine: bool,
}

struct Activity {
    /// `None` for a meeting without an organizer.
    from: Option<u32>,
    to: Box<[u32]>,
    day: NaiveDate,
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Written by a person.
    Personal,
    /// An invitation, which a person sent by a calendar.
    Invitation,
    /// A newsletter or an automatic reply.
    Machine,
    Meeting,
}

/// Without the addresses, which are personal data.
impl fmt::Debug for Correspondence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Correspondence").field("activities", &self.activities.len()).finish_non_exhaustive()
    }
}

/// Whose archive it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Owner {
    /// An organisation with a domain of its own.
    Domain(String),
    /// A person with an address at a public-mail domain.
    Address(String),
}

/// An address is not shown.
impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Domain(domain) => f.debug_tuple("Domain").field(domain).finish(),
            Owner::Address(_) => f.debug_tuple("Address").finish_non_exhaustive(),
        }
    }
}

/// Who seems to own an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// On most of the activities.
    pub owner: Owner,
    /// On how many of 100 activities.
    pub percent: usize,
    /// Another domain that is on nearly as many.
    pub rival: Option<String>,
}

/// The activity with one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDomain {
    /// The domain.
    pub domain: String,
    /// Emails from its people to us.
    pub from: u64,
    /// Emails of ours to its people.
    pub to: u64,
    /// Newsletters and automatic emails from there to us.
    pub automatic: u64,
    /// Meetings with its people.
    pub meetings: u64,
    /// The number of addresses of people.
    pub people: u64,
    /// The first day of activity, in UTC.
    pub first: NaiveDate,
    /// The last day of activity, in UTC.
    pub last: NaiveDate,
}

impl FoundDomain {
    /// Emails and meetings.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.from + self.to + self.meetings
    }
}

/// Who an organisation is in touch with.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Domains with people, those with the most activity first.
    pub accounts: Vec<FoundDomain>,
    /// Public-mail domains with people.
    pub public: Vec<FoundDomain>,
    /// Domains from which only newsletters and automatic emails come, those with the most first.
    pub automatic: Vec<FoundDomain>,
    /// The organisation's people: those who wrote or organized a meeting, those who wrote most first.
    pub mailboxes: Vec<Mailbox>,
}

impl Sink for Correspondence {
    fn record_email(&mut self, email: &Email) -> Result<Offered, OfferError> {
        let form = match email.kind {
            EmailKind::Personal => Form::Personal,
            EmailKind::Calendar => Form::Invitation,
            _ => Form::Machine,
        };
        let to: Vec<&str> = email.to.iter().chain(&email.cc).chain(&email.bcc).map(String::as_str).collect();
        let day = email.sent_at.to_utc().date_naive();
        Ok(self.record(("email", &email.id, 0), Some(&email.from), &to, day, form).into())
    }

    fn record_meeting(&mut self, meeting: &Meeting) -> Result<Offered, OfferError> {
        if meeting.status == MeetingStatus::Cancelled {
            return Ok(Outcome::Irrelevant.into());
        }
        let to: Vec<&str> = meeting.attendees.iter().map(|attendee| attendee.address.as_str()).collect();
        let start = meeting.start.to_utc();
        let id = ("meeting", meeting.id.as_str(), start.timestamp());
        Ok(self.record(id, meeting.organizer.as_deref(), &to, start.date_naive(), Form::Meeting).into())
    }
}

impl Correspondence {
    fn record(
        &mut self,
        id: (&str, &str, i64),
        from: Option<&str>,
        to: &[&str],
        day: NaiveDate,
        form: Form,
    ) -> Outcome {
        let is_new = self.seen.insert(self.hasher.hash_one(id));
        if !is_new {
            return Outcome::Copy;
        }
        let from = from.and_then(|from| self.place(from));
        if from.is_none() && form != Form::Meeting {
            return Outcome::Irrelevant;
        }
        let to: BTreeSet<u32> = to.iter().filter_map(|address| self.place(address)).collect();
        self.activities.push(Activity { from, to: to.into_iter().collect(), day, form });
        Outcome::Recorded
    }

    /// The place of an address; `None` for what is no address.
    fn place(&mut self, raw: &str) -> Option<u32> {
        let address = normalize_address(raw);
        let (local, domain) = address.split_once('@')?;
        let is_word = |text: &str| {
            !text.is_empty() && !text.contains('@') && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        };
        if address.len() > 320 || !is_word(local) || !is_word(domain) {
            return None;
        }
        if let Some(place) = self.places.get(&*address) {
            return Some(*place);
        }
        let place = u32::try_from(self.addresses.len()).ok()?;
        let is_machine = is_machine(local);
        self.addresses.push(Address { text: address.clone().into_owned(), is_machine });
        self.places.insert(address.into_owned(), place);
        Some(place)
    }

    fn address(&self, place: u32) -> &Address {
        &self.addresses[place as usize]
    }

    fn domain(&self, place: u32) -> &str {
        self.address(place).text.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Who seems to own the archive: the domain that is on the most activities. If this is a public-mail domain, it is
    /// the address that is on the most. `None` without activities.
    #[must_use]
    pub fn owner(&self) -> Option<Guess> {
        let mut domains: BTreeMap<&str, usize> = BTreeMap::new();
        let mut addresses: BTreeMap<&str, usize> = BTreeMap::new();
        // Newsletters, of which there may be more than mail, have one of ours on them too.
        for activity in &self.activities {
            let people = || activity.to.iter().copied().chain(activity.from);
            people()
                .map(|place| self.domain(place))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .for_each(|domain| *domains.entry(domain).or_default() += 1);
            people()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .for_each(|place| *addresses.entry(&self.address(place).text).or_default() += 1);
        }
        let most = |counts: &BTreeMap<&str, usize>| {
            let mut counts: Vec<(usize, String)> =
                counts.iter().map(|(text, count)| (*count, (*text).to_owned())).collect();
            // The first in the order of names among equals.
            counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            counts
        };
        let domains = most(&domains);
        let (count, domain) = domains.first()?.clone();
        let (count, owner) = if is_public(&domain) {
            let (count, address) = most(&addresses).into_iter().next()?;
            (count, Owner::Address(address))
        } else {
            (count, Owner::Domain(domain))
        };
        let rival = domains.get(1).filter(|(other, domain)| other * 10 >= count * 9 && !is_public(domain));
        Some(Guess {
            owner,
            percent: count * 100 / self.activities.len().max(1),
            rival: rival.map(|(_, domain)| domain.clone()),
        })
    }

    /// Everyone who wrote or organized a meeting from these domains. Addresses of machines are left out.
    #[must_use]
    pub fn mailboxes(&self, domains: &[String]) -> Vec<Mailbox> {
        self.found(domains, None).mailboxes
    }

    /// Who the organisation with these domains, or with this address, is in touch with.
    #[must_use]
    pub fn found(&self, own: &[String], own_address: Option<&str>) -> Found {
        let own: Vec<bool> = (0..self.addresses.len())
            .map(|place| {
                let address = &self.addresses[place].text;
                let domain = address.split_once('@').map_or("", |(_, domain)| domain);
                own.iter().any(|known| known == domain) || own_address == Some(address)
            })
            .collect();
        let is_ours = |place: u32| own[place as usize];
        let mut domains: BTreeMap<&str, (FoundDomain, BTreeSet<u32>)> = BTreeMap::new();
        let mut wrote: BTreeMap<u32, u64> = BTreeMap::new();
        for activity in &self.activities {
            let our_sender = activity.from.filter(|place| is_ours(*place));
            if let Some(sender) =
                our_sender.filter(|place| activity.form != Form::Machine && !self.address(*place).is_machine)
            {
                *wrote.entry(sender).or_default() += 1;
            }
            let is_from_us = our_sender.is_some();
            let has_ours = is_from_us || activity.to.iter().any(|place| is_ours(*place));
            // An email is between its sender and its recipients; a meeting is among all.
            let others: Vec<u32> = match (is_from_us, activity.form) {
                (_, Form::Meeting) | (true, _) => {
                    activity.to.iter().copied().chain(activity.from).filter(|place| !is_ours(*place)).collect()
                }
                (false, _) => activity.from.into_iter().collect(),
            };
            if !has_ours || is_from_us && activity.form == Form::Machine {
                continue;
            }
            let mut counted = BTreeSet::new();
            for place in others {
                let domain = self.domain(place);
                let (found, people) =
                    domains.entry(domain).or_insert_with(|| (FoundDomain::new(domain, activity.day), BTreeSet::new()));
                found.first = found.first.min(activity.day);
                found.last = found.last.max(activity.day);
                let is_person = activity.form != Form::Machine && !self.address(place).is_machine;
                if is_person {
                    people.insert(place);
                }
                if counted.insert((domain, is_person)) {
                    match (is_person, activity.form, is_from_us) {
                        (false, ..) if is_from_us => {}
                        (false, ..) => found.automatic += 1,
                        (true, Form::Meeting, _) => found.meetings += 1,
                        (true, _, true) => found.to += 1,
                        (true, _, false) => found.from += 1,
                    }
                }
            }
        }
        let mut result = Found::default();
        for (mut found, people) in domains.into_values() {
            found.people = people.len() as u64;
            match (people.is_empty(), is_public(&found.domain)) {
                (true, _) if found.automatic == 0 => {}
                (true, _) => result.automatic.push(found),
                (false, true) => result.public.push(found),
                (false, false) => result.accounts.push(found),
            }
        }
        for list in [&mut result.accounts, &mut result.public] {
            list.sort_by_key(|found| std::cmp::Reverse(found.total()));
        }
        result.automatic.sort_by_key(|found| std::cmp::Reverse(found.automatic));
        let mut wrote: Vec<(u64, &str)> =
            wrote.into_iter().map(|(place, count)| (count, self.address(place).text.as_str())).collect();
        wrote.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        result.mailboxes = wrote.into_iter().map(|(_, address)| Mailbox::new(address)).collect();
        result
    }
}

impl FoundDomain {
    fn new(domain: &str, day: NaiveDate) -> FoundDomain {
        FoundDomain {
            domain: domain.to_owned(),
            from: 0,
            to: 0,
            automatic: 0,
            meetings: 0,
            people: 0,
            first: day,
            last: day,
        }
    }
}

fn is_public(domain: &str) -> bool {
    PUBLIC_MAIL_DOMAINS.contains(&domain)
}

const STARTS: [&str; 8] =
    ["noreply", "donotreply", "nereply", "bounce", "mailerdaemon", "notification", "newsletter", "autoreply"];

const NAMES: [&str; 14] = [
    "postmaster",
    "daemon",
    "mailer",
    "notify",
    "notifier",
    "alert",
    "alerts",
    "automated",
    "automailer",
    "root",
    "wwwdata",
    "listserv",
    "majordomo",
    "unsubscribe",
];

/// Whether an address is a machine's by its local part. Shared addresses that people answer, such as `support`, are not.
fn is_machine(local: &str) -> bool {
    let name: String =
        local.split('+').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    STARTS.iter().any(|start| name.starts_with(start)) || name.ends_with("noreply") || NAMES.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    fn email(number: i64, from: &str, to: &[&str]) -> Email {
        let mut email = Email::new(format!("m{number}"), DateTime::UNIX_EPOCH + TimeDelta::days(number), from);
        email.to = to.iter().map(|&to| to.to_owned()).collect();
        email
    }

    #[test]
    fn machines_have_their_names() {
        for (local, expected) in [
            ("no-reply", true),
            ("noreply+abc", true),
            ("do_not_reply", true),
            ("bounces+123=x", true),
            ("mailer-daemon", true),
            ("calendar-noreply", true),
            ("ann", false),
            ("support", false),
            ("rootes", false),
            ("newton", false),
        ] {
            assert_eq!(is_machine(local), expected, "{local}");
        }
    }

    #[test]
    fn domains_are_found_with_their_figures() {
        let mut all = Correspondence::default();
        let mut offer = |email: Email| all.record_email(&email).unwrap();
        offer(email(1, "Rep@corp.example", &["ann@oak.example", "bo@oak.example", "cy@gmail.com"]));
        assert_eq!(offer(email(1, "Rep@corp.example", &["ann@oak.example"])), Outcome::Copy);
        offer(email(2, "ann@oak.example", &["rep@corp.example", "di@elm.example"]));
        offer(email(3, "no-reply@oak.example", &["rep@corp.example"]));
        offer(email(4, "ann@oak.example", &["di@elm.example"]));
        let mut news = email(5, "ed@news.example", &["lead@corp.example"]);
        news.kind = EmailKind::Bulk;
        offer(news);
        offer(email(6, "noreply@corp.example", &["ann@oak.example"]));
        assert_eq!(offer(email(7, "Ann Lee", &["rep@corp.example"])), Outcome::Irrelevant);

        let guess = all.owner().unwrap();
        assert_eq!(
            (guess.owner, guess.rival),
            (Owner::Domain("corp.example".to_owned()), Some("oak.example".to_owned()))
        );
        let found = all.found(&["corp.example".to_owned()], None);
        let shown = |list: &[FoundDomain]| -> Vec<_> {
            list.iter().map(|of| (of.domain.clone(), of.from, of.to, of.automatic, of.people)).collect()
        };
        assert_eq!(shown(&found.accounts), [("oak.example".to_owned(), 1, 2, 1, 2)]);
        assert_eq!(shown(&found.public), [("gmail.com".to_owned(), 0, 1, 0, 1)]);
        assert_eq!(shown(&found.automatic), [("news.example".to_owned(), 0, 0, 1, 0)]);
        let mailboxes: Vec<&str> = found.mailboxes.iter().map(|mailbox| mailbox.address.as_str()).collect();
        assert_eq!(mailboxes, ["rep@corp.example"]);
        assert_eq!(format!("{all:?}"), "Correspondence { activities: 6, .. }");
    }

    #[test]
    fn a_person_may_own_an_archive() {
        let mut all = Correspondence::default();
        for (number, other) in (0..).zip(["ann@oak.example", "bo@elm.example", "cy@gmail.com"]) {
            all.record_email(&email(number, "me@gmail.com", &[other])).unwrap();
        }
        let Owner::Address(address) = all.owner().unwrap().owner else { panic!("an address") };
        let found = all.found(&[], Some(&address));
        assert_eq!((found.accounts.len(), found.public.len(), found.mailboxes.len()), (2, 1, 1));
        assert!(Correspondence::default().owner().is_none());
    }
}
