//! Who writes to whom, without any list: for `discover`, and for `--our-domain`.

mod found;
mod machine;
mod owner;

use std::collections::hash_map::RandomState;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::hash::BuildHasher as _;

use account_engagement::aggregator::{OfferError, Offered, Outcome};
use account_engagement::directory::PUBLIC_MAIL_DOMAINS;
use account_engagement::{Email, EmailKind, Meeting, MeetingStatus, normalize_address};
use chrono::NaiveDate;

pub use found::{Found, FoundDomain};
use machine::is_machine;
pub use owner::{Guess, Owner};

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
}

fn is_public(domain: &str) -> bool {
    PUBLIC_MAIL_DOMAINS.contains(&domain)
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
