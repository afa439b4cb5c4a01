//! The small numbers that stand for kinds, statuses and responses, in memory and in snapshots.

use crate::model::email::Kind;
use crate::model::meeting::{Response, Status};

/// Below 4.
pub(crate) fn of_kind(kind: Kind) -> u8 {
    match kind {
        Kind::Personal => 0,
        Kind::Calendar => 1,
        Kind::Bulk => 2,
        Kind::AutoReply => 3,
    }
}

/// By the code's lowest two bits.
pub(crate) fn to_kind(code: u8) -> Kind {
    match code % 4 {
        0 => Kind::Personal,
        1 => Kind::Calendar,
        2 => Kind::Bulk,
        _ => Kind::AutoReply,
    }
}

/// Below 3.
pub(crate) fn of_status(status: Status) -> u8 {
    match status {
        Status::Confirmed => 0,
        Status::Tentative => 1,
        Status::Cancelled => 2,
    }
}

/// By the code's lowest two bits.
pub(crate) fn to_status(code: u8) -> Status {
    match code % 4 {
        0 => Status::Confirmed,
        1 => Status::Tentative,
        _ => Status::Cancelled,
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
