//! What an account and its year are made of.

use crate::people::Person;
use chrono_tz::Tz;

/// A person at an account; one without an id is on no list and known by the domain alone.
#[derive(Clone, Copy)]
pub(crate) struct Contact {
    pub(crate) id: Option<&'static str>,
    pub(crate) person: Person,
}

/// An account and its year. Shares are in per cent, delays in minutes, months run from July to June.
pub(crate) struct Story {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) domains: &'static [&'static str],
    pub(crate) contacts: &'static [Contact],
    /// The mailboxes that look after it, the first one most.
    pub(crate) ours: &'static [usize],
    /// Conversations begun, per month.
    pub(crate) threads: [u32; 12],
    /// Single meetings, per month; series are in `series.rs`.
    pub(crate) meetings: [u32; 12],
    pub(crate) we_begin: u32,
    pub(crate) we_answer: u32,
    pub(crate) they_answer: u32,
    pub(crate) their_delay: (i64, i64),
    /// How often whoever got no answer writes again.
    pub(crate) nudges: u32,
    /// How often a machine answers our mail: nobody is in.
    pub(crate) away: u32,
    pub(crate) meetings_by_us: u32,
}

pub(crate) const fn listed(
    id: &'static str,
    name: &'static str,
    addresses: &'static [&'static str],
    zone: Tz,
) -> Contact {
    Contact { id: Some(id), person: Person { name, addresses, zone } }
}

pub(crate) const fn unlisted(name: &'static str, addresses: &'static [&'static str], zone: Tz) -> Contact {
    Contact { id: None, person: Person { name, addresses, zone } }
}

/// What most accounts are like; the stories below say where they differ.
pub(crate) const USUAL: Story = Story {
    id: "",
    name: "",
    domains: &[],
    contacts: &[],
    ours: &[],
    threads: [0; 12],
    meetings: [0; 12],
    we_begin: 50,
    we_answer: 75,
    they_answer: 70,
    their_delay: (40, 1_900),
    nudges: 10,
    away: 2,
    meetings_by_us: 60,
};
