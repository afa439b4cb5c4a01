//! Who takes part in the activity that is being added up.

use crate::rows::fold::distinct::Distinct;
use crate::rows::gather::activity::{AccountActivity, Mailboxes, Participants};

/// The distinct people of both sides.
pub(crate) struct DistinctPeople {
    mailboxes: Distinct,
    contacts: Distinct,
}

impl DistinctPeople {
    /// Nobody yet, of this number of people of the organisation and in all.
    pub(crate) fn new(mailboxes: usize, everybody: usize) -> DistinctPeople {
        DistinctPeople { mailboxes: Distinct::new(mailboxes), contacts: Distinct::new(everybody) }
    }

    pub(crate) fn begin(&mut self) {
        self.mailboxes.begin();
        self.contacts.begin();
    }

    /// Adds everybody who takes part in an activity.
    pub(crate) fn add(&mut self, participants: &Participants<'_>) {
        self.add_mailboxes(participants);
        self.contacts.add(participants.contacts);
    }

    /// Adds the people of a reply: its sender and the mailboxes on it.
    pub(crate) fn add_answer(&mut self, participants: &Participants<'_>) {
        self.add_mailboxes(participants);
        self.contacts.add(participants.contacts.get(..1).unwrap_or_default());
    }

    fn add_mailboxes(&mut self, participants: &Participants<'_>) {
        match participants.mailboxes {
            Mailboxes::List(persons) => self.mailboxes.add(persons),
            Mailboxes::Bits(words) => self.mailboxes.add_bits(words),
        }
    }

    pub(crate) fn mailboxes(&self) -> u64 {
        self.mailboxes.count()
    }

    pub(crate) fn contacts(&self) -> u64 {
        self.contacts.count()
    }

    /// The number of people of the smaller side.
    pub(crate) fn fewer(&self) -> u64 {
        self.mailboxes().min(self.contacts())
    }
}

/// Who takes part in a period. Periods are added up one after the other.
pub(crate) struct People {
    pub(crate) on_emails: DistinctPeople,
    pub(crate) in_meetings: DistinctPeople,
    /// Who answers; only where a threshold of people is set.
    pub(crate) answering: Option<DistinctPeople>,
}

impl People {
    pub(crate) fn begin(&mut self) {
        self.on_emails.begin();
        self.in_meetings.begin();
        if let Some(answering) = &mut self.answering {
            answering.begin();
        }
    }
}

/// Who has taken part in an account's activity up to now.
pub(crate) struct SoFar {
    pub(crate) on_emails: DistinctPeople,
    pub(crate) in_meetings: DistinctPeople,
    pub(crate) in_all: DistinctPeople,
}

impl SoFar {
    pub(crate) fn begin(&mut self) {
        for sides in [&mut self.on_emails, &mut self.in_meetings, &mut self.in_all] {
            sides.begin();
        }
    }

    /// Adds an activity of the window. Days-since look only at activity up to as-of's date.
    pub(crate) fn add(&mut self, activity: &AccountActivity<'_>, is_up_to_as_of: bool) {
        let participants = &activity.participants;
        if is_up_to_as_of {
            let of_its_kind = if activity.what.is_email() { &mut self.on_emails } else { &mut self.in_meetings };
            of_its_kind.add(participants);
        }
        self.in_all.add(participants);
    }
}
