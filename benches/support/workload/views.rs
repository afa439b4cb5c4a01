//! Decoded traffic, as a reader of files would hand it over.

use core::hash::BuildHasher as _;
use core::iter::Copied;
use core::slice;

use account_engagement::{Aggregator, Attendee, AttendeeRef, Email, EmailRef, Meeting, MeetingRef, Outcome};
use bumpalo::Bump;
use foldhash::fast::FixedState;
use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom as _;

use super::traffic;
use super::{Population, Shape};

pub(crate) type EmailView<'a> = EmailRef<'a, Copied<slice::Iter<'a, &'a str>>>;
pub(crate) type MeetingView<'a> = MeetingRef<'a, Copied<slice::Iter<'a, AttendeeRef<'a>>>>;

/// Borrowed views into one arena, whose text lies in the order in which it is offered: shuffled.
#[derive(Clone)]
pub(crate) struct Views<'a> {
    pub(crate) emails: Vec<EmailView<'a>>,
    pub(crate) meetings: Vec<MeetingView<'a>>,
}

const SEED: u64 = 0x00C0_FFEE;

impl<'a> Views<'a> {
    /// The traffic of a shape.
    pub(crate) fn draw(shape: Shape, population: &Population, arena: &'a Bump) -> Views<'a> {
        let random = |stream| {
            let mut random = ChaCha8Rng::seed_from_u64(SEED);
            random.set_stream(stream);
            random
        };
        let in_order = Bump::new();
        let emails = traffic::emails(shape, population, random(1));
        let mut emails: Vec<EmailView<'_>> = emails.map(|email| view_email((&email).into(), &in_order)).collect();
        emails.shuffle(&mut random(2));
        let meetings = traffic::meetings(shape, population, random(3));
        let mut meetings: Vec<MeetingView<'_>> =
            meetings.map(|meeting| view_meeting((&meeting).into(), &in_order)).collect();
        meetings.shuffle(&mut random(4));
        Views {
            emails: emails.iter().map(|email| view_email(email.clone(), arena)).collect(),
            meetings: meetings.iter().map(|meeting| view_meeting(meeting.clone(), arena)).collect(),
        }
    }

    /// How many copies there are.
    pub(crate) fn len(&self) -> usize {
        self.emails.len() + self.meetings.len()
    }

    /// The same in `String`s, each a piece of memory of its own.
    pub(crate) fn owned(&self) -> (Vec<Email>, Vec<Meeting>) {
        let email = |view: &EmailView<'_>| {
            let mut email = Email::new(view.id, view.sent_at, view.from).kind(view.kind);
            email.to = view.recipients.clone().map(str::to_owned).collect();
            email.in_reply_to = view.in_reply_to.map(str::to_owned);
            email.conversation = view.conversation.map(str::to_owned);
            email
        };
        let attendee = |view: AttendeeRef<'_>| Attendee::new(view.address).response(view.response);
        let meeting = |view: &MeetingView<'_>| {
            let mut meeting = Meeting::new(view.id, view.start, view.end).status(view.status).revision(view.revision);
            meeting.organizer = view.organizer.map(str::to_owned);
            meeting.attendees = view.attendees.clone().map(attendee).collect();
            meeting
        };
        (self.emails.iter().map(email).collect(), self.meetings.iter().map(meeting).collect())
    }

    /// The emails that leave no trace in the state.
    pub(crate) fn irrelevant(&self, state: &Aggregator) -> Views<'a> {
        let mut state = state.clone();
        let mut is_irrelevant = |email: &&EmailView<'_>| matches!(state.record_email((*email).clone()), Ok(offered) if offered == Outcome::Irrelevant);
        Views {
            emails: self.emails.iter().filter(|email| is_irrelevant(email)).cloned().collect(),
            meetings: Vec::new(),
        }
    }

    /// Two halves, with all copies of a message in one.
    pub(crate) fn halves_by_message(&self) -> [Views<'a>; 2] {
        let hasher = FixedState::default();
        let is_in = |id: &str, half: u64| hasher.hash_one(id) % 2 == half;
        [0, 1].map(|half| Views {
            emails: self.emails.iter().filter(|email| is_in(email.id, half)).cloned().collect(),
            meetings: self.meetings.iter().filter(|meeting| is_in(meeting.id, half)).cloned().collect(),
        })
    }

    /// The first and the second half, with copies of a message in either.
    pub(crate) fn halves(&self) -> [Views<'a>; 2] {
        let (email, meeting) = (self.emails.len() / 2, self.meetings.len() / 2);
        [
            Views { emails: self.emails[..email].to_vec(), meetings: self.meetings[..meeting].to_vec() },
            Views { emails: self.emails[email..].to_vec(), meetings: self.meetings[meeting..].to_vec() },
        ]
    }
}

fn view_email<'a, 'e, R>(email: EmailRef<'e, R>, arena: &'a Bump) -> EmailView<'a>
where
    R: IntoIterator<Item = &'e str>,
{
    let text = |text: &str| -> &'a str { arena.alloc_str(text) };
    let recipients: Vec<&'a str> = email.recipients.into_iter().map(text).collect();
    let recipients = arena.alloc_slice_copy(&recipients).iter().copied();
    EmailRef::new(text(email.id), email.sent_at, text(email.from), recipients)
        .in_reply_to(email.in_reply_to.map(text))
        .conversation(email.conversation.map(text))
        .kind(email.kind)
}

fn view_meeting<'a, 'm, A>(meeting: MeetingRef<'m, A>, arena: &'a Bump) -> MeetingView<'a>
where
    A: IntoIterator<Item = AttendeeRef<'m>>,
{
    let text = |text: &str| -> &'a str { arena.alloc_str(text) };
    let attendee = |attendee: AttendeeRef<'m>| {
        AttendeeRef::new(text(attendee.address)).response(attendee.response).responded_at(attendee.responded_at)
    };
    let attendees: Vec<AttendeeRef<'a>> = meeting.attendees.into_iter().map(attendee).collect();
    let attendees = arena.alloc_slice_copy(&attendees).iter().copied();
    MeetingRef::new(text(meeting.id), meeting.start, meeting.end, attendees)
        .organizer(meeting.organizer.map(text))
        .all_day(meeting.all_day)
        .status(meeting.status)
        .revision(meeting.revision)
}
