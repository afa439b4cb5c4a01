//! The single meetings of one account, as its story has them, and the invitations that travel as mail.

use chrono::{Days, NaiveTime, TimeDelta, TimeZone};

use crate::calendar::{Guest, Meeting};
use crate::dice::Dice;
use crate::letters::{AS_OF, within_month};
use crate::mail::Mail;
use crate::people::{COMPANY, MAILBOXES, Party, Person};
use crate::story::Story;

const SUMMARIES: &[&str] = &[
    "Walk along the quay",
    "Lamp review",
    "Quote, line by line",
    "Night test",
    "Planning of the next quarter",
    "Call",
];

/// The meetings of this account that somebody called by hand.
pub(crate) fn meetings(story: &Story) -> Vec<Meeting> {
    let mut dice = Dice::named(&format!("meet {}", story.id));
    let mut meetings = Vec::new();
    for (month, &count) in story.meetings.iter().enumerate() {
        for _ in 0..count {
            meetings.extend(single(story, month, &mut dice));
        }
    }
    meetings
}

fn single(story: &Story, month: usize, dice: &mut Dice) -> Option<Meeting> {
    let ours = MAILBOXES[dice.favour(story.ours)];
    let theirs = story.contacts[0].person;
    let by_us = dice.chance(story.meetings_by_us);
    let (host, first) = if by_us { (ours, theirs) } else { (theirs, ours) };
    let mut people = vec![first];
    for person in [dice.pick(story.contacts).person, MAILBOXES[dice.pick(story.ours)]] {
        if dice.chance(45) && person.name != host.name && people.iter().all(|other| other.name != person.name) {
            people.push(person);
        }
    }
    let begun = host.at_work(within_month(month, dice), dice).with_timezone(&host.zone);
    let hour = NaiveTime::from_hms_opt(u32::try_from(dice.within((9, 16))).ok()?, dice.pick(&[0, 30]), 0)?;
    let start = host.zone.from_local_datetime(&begun.date_naive().and_time(hour)).earliest()?;
    let mut guests: Vec<Guest> = people.iter().map(|person| guest(person, answer(dice))).collect();
    // At least one comes, else there is nothing to tell.
    guests[0].answer = "ACCEPTED";
    if by_us && dice.chance(25) {
        guests.push(harbour_room());
    }
    let meeting = Meeting {
        uid: format!("{}@{}", dice.hex(), host.addresses[0].rsplit('@').next()?),
        length: TimeDelta::minutes(dice.pick(&[30, 30, 45, 60, 90])),
        summary: dice.pick(SUMMARIES),
        ..called(&host, guests, start)
    };
    (start.to_utc() <= AS_OF).then_some(meeting)
}

fn answer(dice: &mut Dice) -> &'static str {
    dice.pick(&["ACCEPTED", "ACCEPTED", "ACCEPTED", "ACCEPTED", "ACCEPTED", "TENTATIVE", "NEEDS-ACTION", "DECLINED"])
}

pub(crate) fn guest(person: &Person, answer: &'static str) -> Guest {
    Guest { party: person.party(), answer, room: false }
}

/// The room with the view, which calendars invite like a person.
pub(crate) fn harbour_room() -> Guest {
    let party = Party::new("Harbour Room", &format!("harbour-room@{COMPANY}"));
    Guest { party, answer: "ACCEPTED", room: true }
}

/// An ordinary hour, called by `host`.
pub(crate) fn called(host: &Person, guests: Vec<Guest>, start: chrono::DateTime<chrono_tz::Tz>) -> Meeting {
    Meeting {
        uid: String::new(),
        organizer: host.party(),
        guests,
        start,
        length: TimeDelta::hours(1),
        all_day: false,
        status: "CONFIRMED",
        sequence: 0,
        summary: "Meeting",
        rule: None,
        left_out: Vec::new(),
        instead_of: None,
        only_with: Vec::new(),
    }
}

/// Every third meeting was called by mail, and some guests answered by mail: letters that are the meeting, not mail.
pub(crate) fn invitations(meetings: &[Meeting], people: &[&Person]) -> Vec<Mail> {
    let mut dice = Dice::named("invitations");
    let zone_of = |party: &Party| {
        let same = |person: &&&Person| person.addresses[0] == party.address;
        people.iter().find(same).map_or(chrono_tz::Tz::UTC, |person| person.zone)
    };
    let mut mails = Vec::new();
    for meeting in meetings {
        if !dice.chance(33) {
            continue;
        }
        let called =
            meeting.start.to_utc() - Days::new(3 + dice.below(6) as u64) - TimeDelta::minutes(dice.within((0, 90)));
        let to: Vec<Party> = meeting.guests.iter().map(|guest| guest.party.clone()).collect();
        let sent = called.with_timezone(&meeting.start.timezone());
        let invitation = Mail::new(meeting.organizer.clone(), to, sent, meeting.summary, &mut dice)
            .with("Content-Type", "text/calendar; charset=utf-8; method=REQUEST");
        let replied = sent + TimeDelta::minutes(dice.within((4, 1_200)));
        let guest = &meeting.guests[0].party;
        if dice.chance(60) {
            let mut reply = invitation.answer(guest.clone(), replied.with_timezone(&zone_of(guest)), &mut dice);
            reply.subject = format!("Accepted: {}", meeting.summary);
            mails.push(reply.with("Content-Type", "text/calendar; charset=utf-8; method=REPLY"));
        }
        mails.push(invitation);
    }
    mails
}
