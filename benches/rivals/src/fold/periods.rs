//! Periods, and the columns of each (SPEC 7 and 8).

use std::collections::BTreeMap;
use std::sync::Arc;

use account_engagement::{Level, Row, Unscored};
use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::Set;
use super::books::Books;
use super::emails::Email;
use super::meetings::CountedMeeting;
use super::people::Person;
use super::replies::Conversations;
use crate::given::{Window, date};

/// What is added up in one period.
#[derive(Default)]
struct Period {
    emails_to: u64,
    emails_from: u64,
    meetings_from: u64,
    meetings_to: u64,
    on_emails: Sides,
    in_meetings: Sides,
    last_email: Option<NaiveDate>,
    last_meeting: Option<NaiveDate>,
    length: Mean,
    waited: Mean,
}

/// The people on one kind of activity.
#[derive(Default)]
struct Sides {
    ours: Set<u32>,
    theirs: Set<u32>,
}

#[derive(Default)]
struct Mean {
    millis: i64,
    count: i64,
}

/// One account's rows, in order.
pub(super) fn rows(
    (account, id): (u32, &str),
    emails: &[&Email<'_>],
    meetings: &[&CountedMeeting<'_>],
    books: &[Books<'_>],
    window: Window,
) -> Vec<Row<Unscored>> {
    let mut periods: BTreeMap<(Level, NaiveDate), Period> = BTreeMap::new();
    let conversations = Conversations::new(emails);
    for email in emails {
        let day = date(email.sent_at);
        let waited = conversations.waited(email, books, window);
        for key in keys(day, window) {
            periods.entry(key).or_default().add_email(email, account, day, waited);
        }
    }
    for meeting in meetings {
        let day = date(meeting.meeting.starts_at);
        for key in keys(day, window) {
            periods.entry(key).or_default().add_meeting(meeting, account, day);
        }
    }
    let days = emails.iter().map(|email| email.sent_at);
    let engagement_start = days.chain(meetings.iter().map(|meeting| meeting.meeting.starts_at)).min().map(date);
    let id: Arc<str> = Arc::from(id);
    let mut level_at_hand = None;
    let (mut last_email, mut last_meeting) = (None, None);
    let rows = periods.into_iter().map(|((level, start), period)| {
        if level_at_hand != Some(level) {
            (level_at_hand, last_email, last_meeting) = (Some(level), None, None);
        }
        last_email = period.last_email.or(last_email);
        last_meeting = period.last_meeting.or(last_meeting);
        let reference = last_date(level, start, window).min(window.last);
        let since = |last: Option<NaiveDate>| last.map(|last| u32::try_from((reference - last).num_days()).unwrap());
        let mut row = Row::new(id.clone(), level, start);
        row.emails_to_account = period.emails_to;
        row.emails_from_account = period.emails_from;
        row.meetings_from_account = period.meetings_from;
        row.meetings_to_account = period.meetings_to;
        row.contacts_in_meetings = period.in_meetings.ours.len() as u64;
        row.contacts_in_emails = period.on_emails.ours.len() as u64;
        row.account_contacts_in_meetings = period.in_meetings.theirs.len() as u64;
        row.account_contacts_in_emails = period.on_emails.theirs.len() as u64;
        row.engagement_start = engagement_start;
        row.days_since_last_email = since(last_email);
        row.days_since_last_meeting = since(last_meeting);
        row.average_meeting_duration = period.length.seconds();
        row.average_reply_duration = period.waited.seconds();
        row
    });
    rows.collect()
}

/// The periods with this date.
fn keys(day: NaiveDate, window: Window) -> [(Level, NaiveDate); 3] {
    let monday = day - Days::new(day.weekday().num_days_from_monday().into());
    let first = day.with_day(1).expect("every month has a first");
    [(Level::Year, window.first), (Level::Month, first), (Level::Week, monday)]
}

fn last_date(level: Level, start: NaiveDate, window: Window) -> NaiveDate {
    match level {
        Level::Year => window.last,
        Level::Month => start + Months::new(1) - Days::new(1),
        Level::Week => start + Days::new(6),
    }
}

impl Period {
    fn add_email(&mut self, email: &Email<'_>, account: u32, day: NaiveDate, waited: Option<i64>) {
        if email.sender.is_ours() {
            self.emails_to += 1;
        } else {
            self.emails_from += 1;
        }
        let people = email.recipients.iter().chain([&email.sender]);
        self.on_emails.add(people.filter(|person| person.is_on_a_side(account)));
        self.last_email = self.last_email.max(Some(day));
        self.waited.add(waited);
    }

    fn add_meeting(&mut self, meeting: &CountedMeeting<'_>, account: u32, day: NaiveDate) {
        match meeting.meeting.organizer {
            Some(organizer) if organizer.is_ours() => self.meetings_to += 1,
            Some(organizer) if organizer.account == Some(account) => self.meetings_from += 1,
            _ => {}
        }
        self.in_meetings.add(&meeting.present);
        self.last_meeting = self.last_meeting.max(Some(day));
        self.length.add(Some(meeting.meeting.length()));
    }
}

impl Sides {
    fn add<'p>(&mut self, people: impl IntoIterator<Item = &'p Person>) {
        for person in people {
            let side = if person.is_ours() { &mut self.ours } else { &mut self.theirs };
            side.insert(person.number);
        }
    }
}

impl Mean {
    fn add(&mut self, millis: Option<i64>) {
        if let Some(millis) = millis {
            self.millis += millis;
            self.count += 1;
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a mean is rounded")]
    fn seconds(&self) -> Option<f64> {
        (self.count > 0).then(|| self.millis as f64 / (self.count * 1000) as f64)
    }
}
