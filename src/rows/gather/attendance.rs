//! Who takes part in a meeting ([SPEC 5](crate::guide::rules#spec-5)).

use crate::model::meeting::Response;
use crate::question::policy::Attendance;

/// What a person does on one meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    pub(crate) organizes: bool,
    /// The strongest response over the person's addresses; `None` for someone who is not an attendee.
    pub(crate) response: Option<Response>,
}

/// Whether a person takes part in a meeting. This is the rule that leaves out a declined meeting: an organizer takes
/// part unless they declined, and an attendee as the policy says.
pub(crate) fn takes_part(role: Role, attendance: Attendance) -> bool {
    let Some(response) = role.response else { return role.organizes };
    match attendance {
        _ if role.organizes && response != Response::Declined => true,
        Attendance::Invited => true,
        Attendance::NotDeclined => response != Response::Declined,
        Attendance::Accepted => response == Response::Accepted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_part() {
        use Attendance::{Accepted, Invited, NotDeclined};
        let all = [Invited, NotDeclined, Accepted];
        for (organizes, response, expected) in [
            (true, None, [true, true, true]),
            (false, None, [false, false, false]),
            (true, Some(Response::None), [true, true, true]),
            (true, Some(Response::Tentative), [true, true, true]),
            (true, Some(Response::Accepted), [true, true, true]),
            (true, Some(Response::Declined), [true, false, false]),
            (false, Some(Response::None), [true, true, false]),
            (false, Some(Response::Tentative), [true, true, false]),
            (false, Some(Response::Accepted), [true, true, true]),
            (false, Some(Response::Declined), [true, false, false]),
        ] {
            assert_eq!(all.map(|attendance| takes_part(Role { organizes, response }, attendance)), expected);
        }
    }
}
