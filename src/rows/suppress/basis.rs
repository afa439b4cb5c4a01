//! The activity that the figures of a row rest on.

/// The activity that a figure rests on. A figure is suppressed by the number of people on that activity; see
/// [`Disclosure`](crate::Disclosure).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    Emails,
    Meetings,
    Lengths,
    Replies,
    EmailsSoFar,
    MeetingsSoFar,
    Window,
}

impl Basis {
    pub(crate) const ALL: [Basis; 7] = [
        Basis::Emails,
        Basis::Meetings,
        Basis::Lengths,
        Basis::Replies,
        Basis::EmailsSoFar,
        Basis::MeetingsSoFar,
        Basis::Window,
    ];
}

/// A set of bases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bases(u8);

impl Bases {
    pub(crate) const ALL: Bases = Bases((1 << Basis::ALL.len()) - 1);
    pub(crate) const NONE: Bases = Bases(0);

    /// The bases for which `is` returns true.
    pub(crate) fn where_true(is: impl Fn(Basis) -> bool) -> Bases {
        Bases(Basis::ALL.into_iter().fold(0, |set, basis| set | u8::from(is(basis)) << basis as u8))
    }

    pub(crate) fn has(self, basis: Basis) -> bool {
        self.0 >> basis as u8 & 1 == 1
    }

    pub(crate) fn and(self, other: Bases) -> Bases {
        Bases(self.0 & other.0)
    }

    pub(crate) fn without(self, basis: Basis) -> Bases {
        Bases(self.0 & !(1 << basis as u8))
    }

    /// `self ∪ ¬mask`
    pub(crate) fn or_outside(self, mask: Bases) -> Bases {
        Bases(self.0 | (Bases::ALL.0 & !mask.0))
    }
}
