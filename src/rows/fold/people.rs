//! Who takes part in what is being added up.

use crate::rows::fold::distinct::Distinct;
use crate::rows::gather::gathered::Gathered;
use crate::rows::gather::roll::{Roll, Staff};

/// The people of both sides, each once.
pub(crate) struct Sides {
    staff: Distinct,
    contacts: Distinct,
}

impl Sides {
    /// Nobody yet, of so many people that the organisation has and that there are in all.
    pub(crate) fn new(staff: usize, everybody: usize) -> Sides {
        Sides { staff: Distinct::new(staff), contacts: Distinct::new(everybody) }
    }

    pub(crate) fn begin(&mut self) {
        self.staff.begin();
        self.contacts.begin();
    }

    /// Adds everybody on an activity.
    pub(crate) fn add(&mut self, roll: &Roll<'_>, share: &Gathered) {
        self.add_staff(roll, share);
        self.contacts.add(roll.contacts);
    }

    /// Adds the sender of an email from the account and the mailboxes on it.
    pub(crate) fn add_answer(&mut self, roll: &Roll<'_>, share: &Gathered) {
        self.add_staff(roll, share);
        self.contacts.add(roll.contacts.get(..1).unwrap_or_default());
    }

    fn add_staff(&mut self, roll: &Roll<'_>, share: &Gathered) {
        match roll.staff {
            Staff::Few(persons) => self.staff.add(persons),
            Staff::Crowd(start) => self.staff.add_crowd(share.crowd(start)),
        }
    }

    pub(crate) fn staff(&self) -> u64 {
        self.staff.count()
    }

    pub(crate) fn contacts(&self) -> u64 {
        self.contacts.count()
    }

    /// How many people the side with fewer has.
    pub(crate) fn fewer(&self) -> u64 {
        self.staff().min(self.contacts())
    }
}

/// Who takes part in a period; periods are added up one after the other.
pub(crate) struct People {
    pub(crate) on_emails: Sides,
    pub(crate) in_meetings: Sides,
    /// Who answers, where it is asked how many people stand behind a figure.
    pub(crate) answering: Option<Sides>,
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
    pub(crate) on_emails: Sides,
    pub(crate) in_meetings: Sides,
    pub(crate) in_all: Sides,
}

impl SoFar {
    pub(crate) fn begin(&mut self) {
        for sides in [&mut self.on_emails, &mut self.in_meetings, &mut self.in_all] {
            sides.begin();
        }
    }

    /// Adds an activity of the window; days-since may look past it.
    pub(crate) fn add(&mut self, roll: &Roll<'_>, share: &Gathered, is_looked_at: bool) {
        if is_looked_at {
            let of_its_kind = if roll.what.is_email() { &mut self.on_emails } else { &mut self.in_meetings };
            of_its_kind.add(roll, share);
        }
        self.in_all.add(roll, share);
    }
}
