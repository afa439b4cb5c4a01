//! The correspondence of one account: conversations as its story has them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::dice::Dice;
use crate::mail::Mail;
use crate::people::{MAILBOXES, Party, Person};
use crate::story::Story;

/// The instant the archive ends at.
pub(crate) const AS_OF: DateTime<Utc> = match DateTime::from_timestamp(1_782_838_800, 0) {
    Some(instant) => instant,
    None => panic!("2026-06-30T17:00:00Z"),
};

const SUBJECTS: &[&str] = &[
    "Lamp posts on the east quay",
    "Delivery of the next twelve lanterns",
    "Flicker in row C",
    "Quote for the footbridge",
    "Dimming after midnight",
    "Spare lenses",
    "Invoice and order number",
    "Photographs from the site",
    "Who holds the key to the cabinet?",
    "Cable plan, third draft",
    "Opening ceremony",
    "Moths",
    "Glare seen from the water",
    "Service visit",
    "Lumière côté jardin",
    "Colour of the glass",
];

/// All mail between the company and this account that somebody wrote by hand, and the machines that answered it.
pub(crate) fn letters(story: &Story) -> Vec<Mail> {
    let mut dice = Dice::named(story.id);
    let mut mails = Vec::new();
    for (month, &threads) in story.threads.iter().enumerate() {
        for _ in 0..threads {
            let begun = within_month(month, &mut dice);
            conversation(story, begun, &mut dice, &mut mails);
        }
    }
    mails
}

/// Some instant in the month, July 2025 being the month 0.
pub(crate) fn within_month(month: usize, dice: &mut Dice) -> DateTime<Utc> {
    let number = u32::try_from(month).expect("a month") + 6;
    let first =
        NaiveDate::from_ymd_opt(2025 + i32::from(number >= 12), number % 12 + 1, 1).expect("a first of a month");
    let first = first.and_time(chrono::NaiveTime::MIN).and_utc();
    first + TimeDelta::minutes(dice.within((0, 28 * 24 * 60)))
}

/// Writes back and forth between one of ours and one of theirs until somebody stops.
fn conversation(story: &Story, begun: DateTime<Utc>, dice: &mut Dice, mails: &mut Vec<Mail>) {
    let ours = MAILBOXES[dice.favour(story.ours)];
    let theirs = dice.favour(story.contacts).person;
    let mut by_us = dice.chance(story.we_begin);
    let mut sender = if by_us { ours } else { theirs };
    let mut sent = sender.at_work(begun, dice);
    let subject = dice.pick(SUBJECTS);
    let first_to = if by_us { theirs } else { ours }.drawn(dice);
    let mut mail = Mail::new(sender.party(), vec![first_to], sent.with_timezone(&sender.zone), subject, dice);
    for _ in 0..6 {
        if sent > AS_OF {
            return;
        }
        copies(story, by_us, &mut mail, dice);
        mails.push(mail.clone());
        if by_us && dice.chance(story.away) {
            mails.push(away(&mail, &theirs, dice));
        }
        let answered = dice.chance(if by_us { story.they_answer } else { story.we_answer });
        if answered {
            by_us = !by_us;
            sender = if by_us { ours } else { theirs };
            let delay = if by_us { (30, 1_500) } else { story.their_delay };
            sent = sender.at_work(sent + TimeDelta::seconds(dice.within((delay.0 * 60, delay.1 * 60))), dice);
            mail = mail.answer(sender.drawn(dice), sent.with_timezone(&sender.zone), dice);
            // Some programs forget the one header, but not the other.
            if !by_us && dice.chance(6) {
                mail.in_reply_to = None;
            }
        } else if dice.chance(story.nudges) {
            sent = sender.at_work(sent + TimeDelta::hours(dice.within((60, 200))), dice);
            let to = mail.to.clone();
            mail = mail.answer(mail.from.clone(), sent.with_timezone(&sender.zone), dice);
            mail.to = to;
        } else {
            return;
        }
    }
}

/// Others who get the mail too.
fn copies(story: &Story, by_us: bool, mail: &mut Mail, dice: &mut Dice) {
    let present = |mail: &Mail, person: &Person| {
        let parties: Vec<&Party> = mail.to.iter().chain(&mail.cc).chain([&mail.from]).collect();
        parties.iter().any(|party| person.addresses.iter().any(|own| own.eq_ignore_ascii_case(&party.address)))
    };
    let others = [
        (24, dice.favour(story.contacts).person, false),
        (14, MAILBOXES[dice.pick(story.ours)], false),
        (5, MAILBOXES[dice.below(MAILBOXES.len())], true),
    ];
    for (percent, person, blind) in others {
        if !dice.chance(percent) || present(mail, &person) {
            continue;
        }
        if !blind {
            mail.cc.push(person.drawn(dice));
        } else if by_us {
            mail.bcc.push(person.party());
        }
    }
}

/// The machine of somebody who is not in.
fn away(mail: &Mail, person: &Person, dice: &mut Dice) -> Mail {
    let sent = mail.sent.with_timezone(&person.zone) + TimeDelta::seconds(dice.within((2, 40)));
    let mut reply = mail.answer(person.party(), sent, dice);
    reply.subject = format!("Automatic reply: {}", mail.subject.trim_start_matches("Re: "));
    reply.with("Auto-Submitted", "auto-replied").with("X-Auto-Response-Suppress", "All")
}
