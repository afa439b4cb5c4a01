//! The people: the five mailboxes of Lanternworks, and what a person is.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::{America, Asia, Europe, Tz};

use crate::dice::Dice;

pub(crate) const COMPANY: &str = "lanternworks.example";

/// Somebody who writes and meets, with one or more addresses, the first being the usual one.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) addresses: &'static [&'static str],
    pub(crate) zone: Tz,
}

pub(crate) const INGRID: usize = 0;
pub(crate) const TOMAS: usize = 1;
pub(crate) const DELLA: usize = 2;
pub(crate) const KENJI: usize = 3;
pub(crate) const AMARA: usize = 4;

pub(crate) static MAILBOXES: [Person; 5] = [
    Person {
        name: "Ingrid Solvåg",
        addresses: &["ingrid.solvag@lanternworks.example", "i.solvag@lanternworks.example"],
        zone: Europe::Oslo,
    },
    Person {
        name: "Tomás Ribalonga",
        addresses: &["tomas.ribalonga@lanternworks.example", "tomas@lanternworks.example"],
        zone: Europe::Lisbon,
    },
    Person { name: "Della Whitcombe", addresses: &["della.whitcombe@lanternworks.example"], zone: America::Chicago },
    Person {
        name: "森崎 健二",
        addresses: &[
            "kenji.morisaki@lanternworks.example",
            "kenji@lanternworks-asia.example",
            "morisaki@lanternworks-asia.example",
        ],
        zone: Asia::Tokyo,
    },
    Person { name: "Amara Odutola-Lind", addresses: &["amara@lanternworks.example"], zone: Europe::London },
];

/// Which mailbox an address belongs to, in whatever capitals.
pub(crate) fn mailbox_of(address: &str) -> Option<usize> {
    MAILBOXES.iter().position(|person| person.addresses.iter().any(|own| own.eq_ignore_ascii_case(address)))
}

/// A name and an address as they stand on one mail or meeting.
#[derive(Clone)]
pub(crate) struct Party {
    pub(crate) name: &'static str,
    pub(crate) address: String,
}

impl Party {
    pub(crate) fn new(name: &'static str, address: &str) -> Self {
        Self { name, address: address.to_owned() }
    }
}

impl Person {
    /// Under the usual address.
    pub(crate) fn party(&self) -> Party {
        Party::new(self.name, self.addresses[0])
    }

    /// As others write to them: now and then another address, now and then capitals.
    pub(crate) fn drawn(&self, dice: &mut Dice) -> Party {
        let address = if dice.chance(12) { dice.pick(self.addresses) } else { self.addresses[0] };
        let mut party = Party::new(self.name, address);
        if dice.chance(3) {
            party.address[..1].make_ascii_uppercase();
        }
        party
    }

    /// The first moment not before `instant` at which this person is at work.
    pub(crate) fn at_work(&self, instant: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
        let mut local = instant.with_timezone(&self.zone);
        while matches!(local.weekday(), Weekday::Sat | Weekday::Sun) || !(8..18).contains(&local.hour()) {
            let days = u64::from(local.hour() >= 8);
            let opening = local.date_naive() + Days::new(days);
            let morning = self.zone.from_local_datetime(&opening.and_time(EIGHT)).earliest();
            local = morning.expect("no clock changes at eight") + TimeDelta::seconds(dice.within((120, 5400)));
        }
        local.to_utc()
    }
}

const EIGHT: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).expect("eight o'clock");
