//! The codes of kinds, statuses and responses, in memory and in snapshots. They are part of the snapshot format.

use crate::model::email::EmailKind;
use crate::model::meeting::{MeetingStatus, Response};

/// Below 4.
pub(crate) fn of_kind(kind: EmailKind) -> u8 {
    match kind {
        EmailKind::Personal => 0,
        EmailKind::Calendar => 1,
        EmailKind::Bulk => 2,
        EmailKind::AutoReply => 3,
    }
}

/// By the code's lowest two bits.
pub(crate) fn to_kind(code: u8) -> EmailKind {
    match code % 4 {
        0 => EmailKind::Personal,
        1 => EmailKind::Calendar,
        2 => EmailKind::Bulk,
        _ => EmailKind::AutoReply,
    }
}

/// Below 3.
pub(crate) fn of_status(status: MeetingStatus) -> u8 {
    match status {
        MeetingStatus::Confirmed => 0,
        MeetingStatus::Tentative => 1,
        MeetingStatus::Cancelled => 2,
    }
}

/// By the code's lowest two bits.
pub(crate) fn to_status(code: u8) -> MeetingStatus {
    match code % 4 {
        0 => MeetingStatus::Confirmed,
        1 => MeetingStatus::Tentative,
        _ => MeetingStatus::Cancelled,
    }
}

/// Below 4.
pub(crate) fn of_response(response: Response) -> u8 {
    match response {
        Response::None => 0,
        Response::Declined => 1,
        Response::Tentative => 2,
        Response::Accepted => 3,
    }
}

/// By the code's lowest two bits.
pub(crate) fn to_response(code: u8) -> Response {
    match code % 4 {
        0 => Response::None,
        1 => Response::Declined,
        2 => Response::Tentative,
        _ => Response::Accepted,
    }
}
