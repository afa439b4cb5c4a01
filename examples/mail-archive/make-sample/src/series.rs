//! Series of meetings, and single ones with something unusual about them, each written by hand.

use chrono::{DateTime, TimeDelta, TimeZone};
use chrono_tz::{Asia::Kolkata, Tz};

use crate::calendar::Meeting;
use crate::meetings::{called, guest, harbour_room};
use crate::people::{AMARA, DELLA, INGRID, KENJI, MAILBOXES, Party, Person, TOMAS};
use crate::stories::story;

fn at(zone: Tz, (year, month, day): (i32, u32, u32), (hour, minute): (u32, u32)) -> DateTime<Tz> {
    zone.with_ymd_and_hms(year, month, day, hour, minute, 0).earliest().expect("no clock changes by day")
}

fn contact(account: &str, place: usize) -> &'static Person {
    &story(account).contacts[place].person
}

fn named(uid: &str, summary: &'static str, meeting: Meeting) -> Meeting {
    Meeting { uid: uid.to_owned(), summary, ..meeting }
}

pub(crate) fn series() -> Vec<Meeting> {
    let mut meetings = halden();
    meetings.extend(kestrelby_moor());
    meetings.push(tamarind());
    meetings.push(quillfeather());
    meetings.push(everybody());
    meetings
}

/// Every Tuesday since before the year began: not at Christmas nor after Easter, once moved, once called off.
fn halden() -> Vec<Meeting> {
    let ingrid = &MAILBOXES[INGRID];
    let tuesday = |day| at(ingrid.zone, day, (10, 0));
    let guests = vec![
        guest(contact("halden-bridge", 0), "ACCEPTED"),
        guest(contact("halden-bridge", 1), "TENTATIVE"),
        guest(contact("halden-bridge", 2), "DECLINED"),
        guest(&MAILBOXES[AMARA], "ACCEPTED"),
        harbour_room(),
    ];
    let one = named(
        "040000008200E00074C5B7101A82E008-halden",
        "Lanterns, weekly",
        called(ingrid, guests, tuesday((2025, 6, 3))),
    );
    let one = Meeting { length: TimeDelta::minutes(45), ..one };
    let every = Meeting {
        rule: Some("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215T090000Z"),
        left_out: [(2025, 12, 23), (2025, 12, 30), (2026, 4, 7)].map(tuesday).into(),
        ..one.clone()
    };
    let moved = Meeting {
        start: at(ingrid.zone, (2026, 2, 18), (14, 0)),
        instead_of: Some(tuesday((2026, 2, 17))),
        sequence: 1,
        ..one.clone()
    };
    let start = tuesday((2026, 5, 19));
    let called_off = Meeting { start, instead_of: Some(start), status: "CANCELLED", sequence: 1, ..one };
    vec![every, moved, called_off]
}

/// Mondays and Thursdays, called by the account.
fn kestrelby_moor() -> Vec<Meeting> {
    let isla = contact("kestrelby-moor", 0);
    let morning = |day| at(isla.zone, day, (9, 30));
    let guests = vec![
        guest(&MAILBOXES[AMARA], "ACCEPTED"),
        guest(&MAILBOXES[TOMAS], "TENTATIVE"),
        guest(contact("kestrelby-moor", 1), "ACCEPTED"),
        guest(contact("kestrelby-moor", 2), "NEEDS-ACTION"),
    ];
    let one = named(
        "7kq2drawings@kestrelby-moor.example",
        "Drawings, twice a week",
        called(isla, guests, morning((2025, 7, 7))),
    );
    let one = Meeting { length: TimeDelta::minutes(30), ..one };
    let every = Meeting {
        rule: Some("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260703T220000Z"),
        left_out: [(2025, 12, 25), (2025, 12, 29), (2026, 1, 1)].map(morning).into(),
        ..one.clone()
    };
    let start = morning((2026, 3, 23));
    let longer = Meeting { start, instead_of: Some(start), length: TimeDelta::minutes(90), sequence: 2, ..one };
    vec![every, longer]
}

/// The first Wednesday of every month.
fn tamarind() -> Meeting {
    let kenji = &MAILBOXES[KENJI];
    let people = [0, 1, 3, 8].map(|place| guest(contact("tamarind-rail", place), "ACCEPTED"));
    let mut guests = people.to_vec();
    guests.push(guest(&MAILBOXES[INGRID], "ACCEPTED"));
    let first = called(kenji, guests, at(kenji.zone, (2025, 7, 2), (16, 0)));
    Meeting {
        rule: Some("FREQ=MONTHLY;BYDAY=1WE;COUNT=12"),
        ..named("rail-monthly@lanternworks-asia.example", "月例会議", first)
    }
}

/// Every other Friday, until it faded out.
fn quillfeather() -> Meeting {
    let della = &MAILBOXES[DELLA];
    let guests = vec![
        guest(contact("quillfeather", 0), "ACCEPTED"),
        guest(contact("quillfeather", 1), "ACCEPTED"),
        guest(&MAILBOXES[TOMAS], "NEEDS-ACTION"),
    ];
    let first = called(della, guests, at(della.zone, (2025, 9, 12), (11, 0)));
    let rule = Some("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20260220T235959Z");
    Meeting { rule, ..named("9F0C-QUILL-22@lanternworks.example", "Cases, every other week", first) }
}

/// Our own Monday morning: no customer is there.
fn everybody() -> Meeting {
    let amara = &MAILBOXES[AMARA];
    let guests = [INGRID, TOMAS, DELLA, KENJI].map(|place| guest(&MAILBOXES[place], "ACCEPTED")).to_vec();
    let first = called(amara, guests, at(amara.zone, (2025, 7, 7), (14, 0)));
    Meeting {
        rule: Some("FREQ=WEEKLY;BYDAY=MO;WKST=MO"),
        ..named("all-hands@lanternworks.example", "All hands", first)
    }
}

/// One meeting for each thing that can be odd.
pub(crate) fn unusual() -> Vec<Meeting> {
    let [ingrid, tomas, _, kenji, amara] = &MAILBOXES;

    // Put off by a day: one calendar has the new version, the other still the old one.
    let guests = vec![guest(contact("halden-bridge", 0), "ACCEPTED"), guest(tomas, "NEEDS-ACTION")];
    let before = called(ingrid, guests, at(ingrid.zone, (2026, 1, 21), (13, 0)));
    let before = named("put-off-1@lanternworks.example", "Ice and lamps", before);
    let before = Meeting { only_with: vec![TOMAS], ..before };
    let start = at(ingrid.zone, (2026, 1, 22), (9, 0));
    let after = Meeting { start, sequence: 1, only_with: vec![INGRID], ..before.clone() };

    // Called off: likewise.
    let guests = vec![guest(contact("kestrelby-moor", 1), "ACCEPTED"), guest(tomas, "ACCEPTED")];
    let planned = called(amara, guests, at(amara.zone, (2026, 3, 11), (15, 0)));
    let planned = named("called-off-1@lanternworks.example", "Model of the pavilion", planned);
    let planned = Meeting { only_with: vec![TOMAS], ..planned };
    let called_off = Meeting { status: "CANCELLED", sequence: 1, only_with: vec![AMARA], ..planned.clone() };

    let guests = vec![guest(contact("vintergade", 0), "DECLINED"), guest(tomas, "ACCEPTED")];
    let declined = called(ingrid, guests, at(ingrid.zone, (2026, 4, 16), (10, 0)));
    let declined = named("declined-1@lanternworks.example", "May we show you the new lens?", declined);

    let guests = vec![guest(contact("marisol-ferries", 0), "ACCEPTED")];
    let fair = called(tomas, guests, at(tomas.zone, (2026, 5, 6), (0, 0)));
    let fair = Meeting {
        all_day: true,
        length: TimeDelta::days(2),
        ..named("fair@lanternworks.example", "Lights on Water, fair", fair)
    };

    let guests = vec![guest(contact("tamarind-rail", 3), "ACCEPTED"), guest(contact("tamarind-rail", 0), "ACCEPTED")];
    let trial = called(kenji, guests, at(Kolkata, (2025, 11, 20), (18, 0)));
    let trial = Meeting {
        length: TimeDelta::hours(30),
        ..named("trial@lanternworks-asia.example", "Trial, two nights", trial)
    };

    let guests = vec![guest(contact("lagunare", 1), "TENTATIVE")];
    let perhaps = called(tomas, guests, at(tomas.zone, (2026, 2, 5), (17, 0)));
    let perhaps =
        Meeting { status: "TENTATIVE", ..named("perhaps@lanternworks.example", "Perhaps: canal by boat", perhaps) };

    // Neither side called it.
    let openquay = Person { name: "Openquay Association", addresses: &["office@openquay.example"], zone: ingrid.zone };
    let guests = vec![guest(ingrid, "ACCEPTED"), guest(contact("halden-bridge", 1), "ACCEPTED")];
    let hosted = called(&openquay, guests, at(ingrid.zone, (2025, 10, 8), (14, 0)));
    let hosted = named("round-table@openquay.example", "Round table: dark skies", hosted);

    // For two accounts at once; and one that is still to come.
    let guests = vec![guest(contact("kestrelby-moor", 0), "ACCEPTED"), guest(contact("halden-bridge", 1), "ACCEPTED")];
    let both = called(amara, guests, at(amara.zone, (2025, 11, 4), (11, 0)));
    let both = named("two-accounts@lanternworks.example", "Pavilion on the bridge", both);
    let mut guests = vec![guest(contact("sakuragi-gardens", 0), "ACCEPTED")];
    guests[0].party = Party::new("", "Mao@Sakuragi-Gardens.example");
    let to_come = called(kenji, guests, at(kenji.zone, (2026, 7, 14), (10, 0)));
    let to_come = named("to-come@lanternworks-asia.example", "Garden by night", to_come);

    vec![before, after, planned, called_off, declined, fair, trial, perhaps, hosted, both, to_come]
}
