//! A policy on the wire.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{Attendance, CountingPolicy};
use crate::model::by_name::ByName;
use crate::model::email::EmailKind;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a policy: an object with named fields")]
pub(super) struct Written {
    kinds: Vec<EmailKind>,
    attendance: Attendance,
    tentative_meetings: bool,
    all_day_meetings: bool,
    meetings_shorter_than_ms: Option<i64>,
    longest_reply_ms: Option<i64>,
}

/// What a field that is missing has.
impl Default for Written {
    fn default() -> Written {
        CountingPolicy::default().into()
    }
}

impl From<CountingPolicy> for Written {
    fn from(policy: CountingPolicy) -> Written {
        Written {
            kinds: EmailKind::ALL.into_iter().filter(|kind| policy.counts_kind(*kind)).collect(),
            attendance: policy.attendance,
            tentative_meetings: policy.tentative_meetings,
            all_day_meetings: policy.all_day_meetings,
            meetings_shorter_than_ms: policy.meetings_shorter_than,
            longest_reply_ms: policy.longest_reply,
        }
    }
}

impl From<ByName<Written>> for CountingPolicy {
    fn from(ByName(written): ByName<Written>) -> CountingPolicy {
        CountingPolicy {
            kinds: 0,
            attendance: written.attendance,
            tentative_meetings: written.tentative_meetings,
            all_day_meetings: written.all_day_meetings,
            meetings_shorter_than: written.meetings_shorter_than_ms,
            longest_reply: written.longest_reply_ms,
        }
        .kinds(written.kinds)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn every_policy_is_read_as_it_was_written() {
        let (day, nanosecond) = (TimeDelta::days(1), TimeDelta::nanoseconds(1));
        let default = CountingPolicy::default();
        for policy in [
            default,
            default.kinds(EmailKind::ALL),
            default.kinds([]),
            default.kinds([EmailKind::AutoReply, EmailKind::Bulk]).attendance(Attendance::Invited),
            default.attendance(Attendance::Accepted).without_tentative_meetings(),
            default.with_all_day_meetings().meetings_of_any_length(),
            default.meetings_shorter_than(day + nanosecond).longest_reply(day - nanosecond),
            default.meetings_shorter_than(TimeDelta::MAX).longest_reply(TimeDelta::MIN),
            default.meetings_shorter_than(TimeDelta::zero()).longest_reply(TimeDelta::zero()),
        ] {
            let wire = serde_json::to_string(&policy).unwrap();
            assert_eq!(serde_json::from_str::<CountingPolicy>(&wire).unwrap(), policy, "{wire}");
        }
        assert_eq!(serde_json::from_str::<CountingPolicy>("{}").unwrap(), default);
    }

    #[test]
    fn invalid_policies_are_refused() {
        for (wire, expected) in [
            (r#"{"kind": ["bulk"]}"#, "unknown field `kind`, expected one of"),
            (r#"{"kinds": ["newsletter"]}"#, "unknown variant `newsletter`, expected one of"),
            (r#"{"attendance": "maybe"}"#, "unknown variant `maybe`, expected one of"),
            (r#"{"longest_reply_ms": "1 h"}"#, "invalid type: string \"1 h\", expected i64"),
            (r#"{"tentative_meetings": null}"#, "invalid type: null, expected a boolean"),
        ] {
            let error = serde_json::from_str::<CountingPolicy>(wire).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{wire}: {error}");
        }
    }
}
