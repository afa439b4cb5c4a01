//! What every real archive holds besides letters: newsletters, notices, internal mail, lists, and odd headers.

use chrono::{DateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::dice::Dice;
use crate::letters::within_month;
use crate::mail::Mail;
use crate::people::{AMARA, COMPANY, DELLA, INGRID, KENJI, MAILBOXES, Party, Person, TOMAS};
use crate::stories::{STORIES, story};

pub(crate) fn oddities() -> Vec<Mail> {
    let dice = &mut Dice::named("oddities");
    let mut mails = newsletters(dice);
    mails.extend(own_newsletter(dice));
    mails.extend(internal(dice));
    mails.extend(outsiders(dice));
    mails.extend(list(dice));
    mails.extend(notices(dice));
    mails.extend(odd_headers(dice));
    mails.extend(odd_people(dice));
    mails
}

fn at(zone: Tz, (year, month, day): (i32, u32, u32), (hour, minute): (u32, u32)) -> DateTime<Tz> {
    zone.with_ymd_and_hms(year, month, day, hour, minute, 7).earliest().expect("no clock changes by day")
}

fn contact(account: &str, place: usize) -> &'static Person {
    &story(account).contacts[place].person
}

/// From outside, every month: bulk mail by each of its signs.
fn newsletters(dice: &mut Dice) -> Vec<Mail> {
    let letter = |month: usize| {
        let to = vec![MAILBOXES[DELLA].party(), MAILBOXES[INGRID].party()];
        let from = Party::new("Lamp & Lens Monthly", "news@lamp-and-lens.example");
        let sent = within_month(month, dice).with_timezone(&Tz::UTC);
        let mail = Mail::new(from, to, sent, "This month in lamps", dice)
            .with("List-Unsubscribe", "<https://lamp-and-lens.example/leave>, <mailto:leave@lamp-and-lens.example>");
        if month.is_multiple_of(2) { mail.with("Precedence", "bulk") } else { mail }
    };
    (0..12).map(letter).collect()
}

/// Our own, four times a year to a contact of every account, all of them blind: only the sender's copy shows to whom.
fn own_newsletter(dice: &mut Dice) -> Vec<Mail> {
    let letter = |month: usize| {
        let tomas = &MAILBOXES[TOMAS];
        let sent = tomas.at_work(within_month(month, dice), dice).with_timezone(&tomas.zone);
        let mut mail = Mail::new(tomas.party(), Vec::new(), sent, "The Lantern, our quarterly letter", dice)
            .with("To", "undisclosed-recipients:;")
            .with("Precedence", "bulk")
            .with("List-Unsubscribe", "<mailto:leave@lanternworks.example>");
        mail.bcc =
            STORIES.iter().filter(|story| story.id != "moonwick").map(|s| s.contacts[0].person.party()).collect();
        mail
    };
    [2, 5, 8, 11].into_iter().map(letter).collect()
}

fn internal(dice: &mut Dice) -> Vec<Mail> {
    let mut mails = Vec::new();
    for month in 0..12 {
        let (from, to) = (dice.pick(&MAILBOXES), dice.pick(&MAILBOXES));
        if from.name == to.name {
            continue;
        }
        let sent = from.at_work(within_month(month, dice), dice);
        let first =
            Mail::new(from.party(), vec![to.drawn(dice)], sent.with_timezone(&from.zone), "Stock of lenses", dice);
        let later = to.at_work(sent + TimeDelta::minutes(dice.within((5, 900))), dice).with_timezone(&to.zone);
        mails.push(first.answer(to.party(), later, dice));
        mails.push(first);
    }
    mails
}

/// People who are neither side.
fn outsiders(dice: &mut Dice) -> Vec<Mail> {
    let letter = |(month, name, address, to, subject): (usize, _, _, usize, _)| {
        let sent = within_month(month, dice).with_timezone(&chrono_tz::Europe::Berlin);
        Mail::new(Party::new(name, address), vec![MAILBOXES[to].party()], sent, subject, dice)
    };
    [
        (1, "Glassworks Ohle, Versand", "versand@ohle-glas.example", KENJI, "Lieferschein"),
        (3, "", "a.pfannenstiel@postbox.example", AMARA, "Application as a lamp fitter"),
        (5, "Glassworks Ohle, Versand", "versand@ohle-glas.example", KENJI, "Lieferschein"),
        (7, "The landlord", "house@quay-nine.example", INGRID, "Stairs will be painted"),
        (10, "Glassworks Ohle, Versand", "versand@ohle-glas.example", TOMAS, "Lieferschein"),
    ]
    .into_iter()
    .map(letter)
    .collect()
}

/// A discussion list: people writing to each other, with one of ours in copy.
fn list(dice: &mut Dice) -> Vec<Mail> {
    let harbour_lights = || Party::new("Harbour Lights", "harbour-lights@lists.openquay.example");
    let listed = |mut mail: Mail, copy: &Person| {
        mail.to = vec![harbour_lights()];
        mail.cc = vec![copy.party()];
        mail.with("Precedence", "list")
            .with("List-Id", "Harbour Lights <harbour-lights.lists.openquay.example>")
            .with("List-Post", "<mailto:harbour-lights@lists.openquay.example>")
            .with("List-Unsubscribe", "<mailto:harbour-lights-leave@lists.openquay.example>")
    };
    let (bjornar, ingrid) = (contact("halden-bridge", 0), &MAILBOXES[INGRID]);
    let sent = at(bjornar.zone, (2025, 11, 12), (9, 40));
    let asked = Mail::new(bjornar.party(), Vec::new(), sent, "[harbour-lights] Salt on lenses", dice);
    let asked = listed(asked, ingrid);
    let reply = asked.answer(ingrid.party(), at(ingrid.zone, (2025, 11, 12), (13, 5)), dice);
    let reply = listed(reply, bjornar);
    let thanks = listed(reply.answer(bjornar.party(), at(bjornar.zone, (2025, 11, 13), (8, 15)), dice), ingrid);
    vec![asked, reply, thanks]
}

/// A machine at a listed domain, and a person at a subdomain, which is not the domain.
fn notices(dice: &mut Dice) -> Vec<Mail> {
    let zone = chrono_tz::Asia::Kolkata;
    let mut mails = Vec::new();
    for month in [1, 3, 6, 9, 11] {
        let from = Party::new("Tamarind Tickets", "no-reply@tamarind-rail.example");
        let to = vec![MAILBOXES[KENJI].party()];
        let sent = within_month(month, dice).with_timezone(&zone);
        mails.push(Mail::new(from, to, sent, "Your ticket was closed", dice).with("Auto-Submitted", "auto-generated"));
    }
    let from = Party::new("Depot Seven", "seven@depot.tamarind-rail.example");
    let sent = at(zone, (2025, 12, 9), (11, 30));
    mails.push(Mail::new(from, vec![MAILBOXES[KENJI].party()], sent, "Parcels for you", dice));
    mails
}

/// Headers that a careless reader stumbles over.
fn odd_headers(dice: &mut Dice) -> Vec<Mail> {
    let (della, kenji, tomas) = (&MAILBOXES[DELLA], &MAILBOXES[KENJI], &MAILBOXES[TOMAS]);
    let letter = |from: &Person, to: &Person, day, time, subject: &str, dice: &mut Dice| {
        Mail::new(from.party(), vec![to.party()], at(from.zone, day, time), subject, dice)
    };

    let mut nameless = letter(contact("pennywhistle", 2), della, (2026, 1, 22), (10, 12), "No id on this one", dice);
    nameless.id = String::new();

    let odette = contact("quillfeather", 0);
    let old = letter(odette, della, (2026, 2, 3), (14, 5), "Case lights", dice).with("Date", "3 Feb 26 14:05 CST");
    let rishi = contact("tamarind-rail", 3);
    let iso =
        letter(rishi, kenji, (2026, 4, 15), (9, 12), "Signal box 4", dice).with("Date", "2026-04-15 09:12:07 +0530");
    let ottavia = contact("lagunare", 0);
    let remark = letter(ottavia, tomas, (2025, 9, 17), (8, 3), "Ponte", dice)
        .with("Date", "Wed,17 Sep 2025 8:03:07 +0200 (ora legale (estate))");

    // An answer to two letters at once, and one that says in words what it answers.
    let first = letter(kenji, rishi, (2026, 3, 4), (10, 0), "Masts 1 to 9", dice);
    let second = letter(kenji, rishi, (2026, 3, 4), (10, 20), "Masts 10 to 14", dice);
    let mut both = second.answer(rishi.party(), at(rishi.zone, (2026, 3, 5), (11, 45)), dice);
    both.other.push(("In-Reply-To", format!("<{}> <{}>", first.id, second.id)));
    let words = both.answer(kenji.party(), at(kenji.zone, (2026, 3, 6), (9, 30)), dice);
    let said = format!("<{}> (Rishi's letter of Thursday)", both.id);
    let words = words.with("In-Reply-To", said);

    // A line of text that looks like the start of a mail.
    let mut quoting =
        letter(contact("otterlane-light", 0), &MAILBOXES[AMARA], (2025, 10, 6), (16, 0), "The old lamp", dice);
    quoting.body = "From the gallery one sees it fourteen miles out.";

    // Sent after the instant the archive is asked for.
    let late = letter(odette, della, (2026, 6, 30), (15, 30), "Long silence", dice);
    vec![nameless, old, iso, remark, first, second, both, words, quoting, late]
}

/// One mail for two accounts; one that lies twice in the same mailbox; one with a role address in copy.
fn odd_people(dice: &mut Dice) -> Vec<Mail> {
    let amara = &MAILBOXES[AMARA];
    let to = vec![contact("kestrelby-moor", 0).party(), contact("halden-bridge", 1).party()];
    let mut introduced =
        Mail::new(amara.party(), to, at(amara.zone, (2025, 10, 21), (10, 0)), "Two who should meet", dice);
    introduced.cc = vec![Party::new("", &format!("support@{COMPANY}"))];

    let keeper = contact("otterlane-light", 0);
    let from = Party::new(keeper.name, keeper.addresses[1]);
    let sent = at(keeper.zone, (2026, 1, 12), (9, 0));
    let twice = Mail::new(from, vec![amara.party()], sent, "Ice on the lantern room", dice);
    vec![introduced, twice.clone(), twice]
}
