//! SPEC 13: consent is pending, granted or withdrawn, and in force or not at an instant.

use account_engagement::enrichment::{Consent, ConsentError, ConsentState, ConsentStep, NotInForceError};
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::traffic::cases;
use crate::world::clock;

const ADMIN: &str = "admin@corp.example";

fn pending() -> Consent {
    Consent::requested(clock("09:00:00"))
}

fn granted() -> Consent {
    pending().grant(ADMIN, clock("10:00:00")).unwrap()
}

fn withdrawn() -> Consent {
    granted().withdraw(clock("11:00:00")).unwrap()
}

/// Everything that a consent says of itself.
type Said<'c> = (ConsentState, DateTime<Utc>, Option<&'c str>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

fn said(consent: &Consent) -> Said<'_> {
    (consent.state(), consent.requested_at(), consent.granted_by(), consent.granted_at(), consent.withdrawn_at())
}

#[test]
fn each_step_leads_to_the_state_of_the_rules() {
    let (nine, ten, eleven, noon) = (clock("09:00:00"), clock("10:00:00"), clock("11:00:00"), clock("12:00:00"));
    let anew = withdrawn().grant("other@corp.example", noon).unwrap();
    for (why, consent, expected) in [
        ("requested", pending(), (ConsentState::Pending, nine, None, None, None)),
        ("granted", granted(), (ConsentState::Granted, nine, Some(ADMIN), Some(ten), None)),
        ("withdrawn", withdrawn(), (ConsentState::Withdrawn, nine, Some(ADMIN), Some(ten), Some(eleven))),
        (
            "a new grant after a withdrawal starts anew",
            anew,
            (ConsentState::Granted, nine, Some("other@corp.example"), Some(noon), None),
        ),
        (
            "steps of one instant are in order",
            pending().grant(" Ann\n", nine).unwrap().withdraw(nine).unwrap(),
            (ConsentState::Withdrawn, nine, Some("Ann"), Some(nine), Some(nine)),
        ),
    ] {
        assert_eq!(said(&consent), expected, "{why}");
    }
}

#[test]
fn a_refused_step_says_why() {
    let early = clock("08:00:00");
    let late = clock("12:00:00");
    for (why, refused, expected) in [
        (
            "granted twice",
            granted().grant(ADMIN, late),
            "consent is granted already, since 2026-03-02 10:00:00 UTC: it can be granted again only after a withdrawal",
        ),
        (
            "withdrawn while pending",
            pending().withdraw(late),
            "consent was never granted, it is pending since 2026-03-02 09:00:00 UTC: there is nothing to withdraw",
        ),
        (
            "withdrawn twice",
            withdrawn().withdraw(late),
            "consent is withdrawn already, since 2026-03-02 11:00:00 UTC: there is nothing to withdraw",
        ),
        (
            "granted by nobody",
            pending().grant("", late),
            "the grant of consent has an empty name: say which administrator gave it",
        ),
        (
            "granted by white space",
            withdrawn().grant(" \u{a0}", late),
            "the grant of consent has an empty name: say which administrator gave it",
        ),
        (
            "granted before it was asked for",
            pending().grant(ADMIN, early),
            "the grant of consent at 2026-03-02 08:00:00 UTC is earlier than the request before it, at 2026-03-02 09:00:00 UTC: give each step the time at which it happened",
        ),
        (
            "withdrawn before it was granted",
            granted().withdraw(early),
            "the withdrawal of consent at 2026-03-02 08:00:00 UTC is earlier than the grant before it, at 2026-03-02 10:00:00 UTC: give each step the time at which it happened",
        ),
        (
            "granted again before it was withdrawn",
            withdrawn().grant(ADMIN, clock("10:59:59")),
            "the grant of consent at 2026-03-02 10:59:59 UTC is earlier than the withdrawal before it, at 2026-03-02 11:00:00 UTC: give each step the time at which it happened",
        ),
    ] {
        assert_eq!(refused.unwrap_err().to_string(), expected, "{why}");
    }
}

#[test]
fn consent_is_in_force_from_the_grant_on_and_before_the_withdrawal() {
    for (why, consent, at, expected) in [
        (
            "pending",
            pending(),
            "12:00:00",
            Some(
                "consent is not in force: it is pending since 2026-03-02 09:00:00 UTC, so ask the administrator to grant it",
            ),
        ),
        (
            "before the grant",
            granted(),
            "09:59:59.999",
            Some(
                "consent is not in force at 2026-03-02 09:59:59.999 UTC: it was granted only at 2026-03-02 10:00:00 UTC, so run then or later",
            ),
        ),
        (
            "before the grant of one that was withdrawn",
            withdrawn(),
            "09:30:00",
            Some(
                "consent is not in force at 2026-03-02 09:30:00 UTC: it was granted only at 2026-03-02 10:00:00 UTC, so run then or later",
            ),
        ),
        ("at the grant", granted(), "10:00:00", None),
        ("long after", granted(), "23:00:00", None),
        ("between grant and withdrawal", withdrawn(), "10:59:59.999", None),
        (
            "at the withdrawal",
            withdrawn(),
            "11:00:00",
            Some(
                "consent is not in force at 2026-03-02 11:00:00 UTC: it was withdrawn at 2026-03-02 11:00:00 UTC, so ask the administrator to grant it again",
            ),
        ),
        (
            "under the earlier grant, of which nothing is left",
            withdrawn().grant(ADMIN, clock("12:00:00")).unwrap(),
            "10:30:00",
            Some(
                "consent is not in force at 2026-03-02 10:30:00 UTC: it was granted only at 2026-03-02 12:00:00 UTC, so run then or later",
            ),
        ),
    ] {
        let refused = consent.in_force(clock(at)).err().map(|error| error.to_string());
        assert_eq!(refused.as_deref(), expected, "{why}");
    }
}

/// SPEC 2: cut towards the past.
#[test]
fn times_are_cut_to_the_millisecond_in_any_zone() {
    let nearly = clock("09:00:00") + TimeDelta::nanoseconds(999_999);
    let there = nearly.with_timezone(&FixedOffset::east_opt(7200).unwrap());
    let consent = Consent::requested(there).grant(ADMIN, clock("09:00:00")).unwrap();
    assert_eq!(consent.requested_at(), clock("09:00:00"));
    assert_eq!(consent.in_force(there), Ok(()));
    let last = Consent::requested(DateTime::<Utc>::MAX_UTC).grant(ADMIN, DateTime::<Utc>::MAX_UTC).unwrap();
    assert_eq!(last.in_force(DateTime::<Utc>::MAX_UTC), Ok(()));
}

#[test]
fn consent_is_written_as_its_times_and_a_name() {
    let [nine, ten, eleven] = ["09", "10", "11"].map(|hour| format!("2026-03-02T{hour}:00:00.000Z"));
    for (consent, expected) in [
        (pending(), json!({"requested_at": nine, "granted_by": null, "granted_at": null, "withdrawn_at": null})),
        (granted(), json!({"requested_at": nine, "granted_by": ADMIN, "granted_at": ten, "withdrawn_at": null})),
        (withdrawn(), json!({"requested_at": nine, "granted_by": ADMIN, "granted_at": ten, "withdrawn_at": eleven})),
    ] {
        assert_eq!(serde_json::to_value(&consent).unwrap(), expected);
        assert_eq!(serde_json::from_value::<Consent>(expected).unwrap(), consent);
    }
    assert_eq!(serde_json::from_str::<Consent>(r#"{"requested_at": "2026-03-02T10:00:00+01:00"}"#).unwrap(), pending());
}

#[test]
fn a_consent_that_no_steps_produce_is_not_read() {
    let [nine, ten, eleven] = ["09", "10", "11"].map(|hour| format!("2026-03-02T{hour}:00:00Z"));
    let from = |wire: Value| serde_json::from_value::<Consent>(wire).unwrap_err().to_string();
    for (why, wire, expected) in [
        (
            "a grant before the request",
            json!({"requested_at": ten, "granted_by": ADMIN, "granted_at": nine}),
            "the grant of consent at 2026-03-02 09:00:00 UTC is earlier than the request before it, at 2026-03-02 10:00:00 UTC: give each step the time at which it happened",
        ),
        (
            "a withdrawal before the grant",
            json!({"requested_at": nine, "granted_by": ADMIN, "granted_at": eleven, "withdrawn_at": ten}),
            "the withdrawal of consent at 2026-03-02 10:00:00 UTC is earlier than the grant before it, at 2026-03-02 11:00:00 UTC: give each step the time at which it happened",
        ),
        (
            "a withdrawal without a grant",
            json!({"requested_at": nine, "withdrawn_at": ten}),
            "consent was never granted, it is pending since 2026-03-02 09:00:00 UTC: there is nothing to withdraw",
        ),
        (
            "a grant by nobody",
            json!({"requested_at": nine, "granted_at": ten}),
            "the grant of consent has an empty name: say which administrator gave it",
        ),
        (
            "a grant without a time",
            json!({"requested_at": nine, "granted_by": ADMIN}),
            "the grant of consent has a name and no time: say in granted_at when it was given",
        ),
        (
            "a misspelt withdrawal",
            json!({"requested_at": nine, "granted_by": ADMIN, "granted_at": ten, "withdrawn": eleven}),
            "unknown field `withdrawn`, expected one of `requested_at`, `granted_by`, `granted_at`, `withdrawn_at`",
        ),
        ("no request", json!({}), "missing field `requested_at`"),
        (
            "no time",
            json!({"requested_at": "Monday"}),
            "\"Monday\" is not an RFC 3339 time with an offset, such as 2026-03-02T09:00:00Z (premature end of input)",
        ),
    ] {
        assert_eq!(from(wire), expected, "{why}");
    }
}

#[test]
fn debug_does_not_show_who_granted_it() {
    assert_eq!(
        format!("{:?}", withdrawn()),
        "Consent { state: Withdrawn, requested_at: 2026-03-02T09:00:00Z, granted_at: 2026-03-02T10:00:00Z, withdrawn_at: 2026-03-02T11:00:00Z, .. }"
    );
    assert_eq!(format!("{:?}", pending()), "Consent { state: Pending, requested_at: 2026-03-02T09:00:00Z, .. }");
    assert_eq!(format!("{} {}", ConsentState::Granted, ConsentStep::Request), "granted request");
}

/// The twin: what has happened, in order, and nothing else.
struct Twin {
    happened: Vec<(ConsentStep, i64)>,
}

impl Twin {
    /// Whether the step can be taken.
    fn take(&mut self, step: ConsentStep, name: &str, at: i64) -> bool {
        let (last, last_at) = *self.happened.last().unwrap();
        let fits = match step {
            ConsentStep::Request => false,
            ConsentStep::Grant => last != ConsentStep::Grant && !name.trim().is_empty(),
            ConsentStep::Withdrawal => last == ConsentStep::Grant,
        };
        let takes = fits && at >= last_at;
        self.happened.extend(takes.then_some((step, at)));
        takes
    }

    fn in_force(&self, at: i64) -> bool {
        let last_grant = self.happened.iter().rposition(|(step, _)| *step == ConsentStep::Grant);
        let since = last_grant.map_or(&[][..], |place| &self.happened[place..]);
        match since {
            [] => false,
            [(_, granted)] => *granted <= at,
            [(_, granted), (_, withdrawn), ..] => *granted <= at && at < *withdrawn,
        }
    }
}

fn second(number: i64) -> DateTime<Utc> {
    clock("09:00:00") + TimeDelta::seconds(number)
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn steps_of_consent_agree_with_the_twin(
        steps in proptest::collection::vec((any::<bool>(), prop::sample::select(vec![ADMIN, "b", " "]), 0i64..12), 0..12),
    ) {
        let mut twin = Twin { happened: vec![(ConsentStep::Request, 3)] };
        let mut consent = Consent::requested(second(3));
        for (is_grant, name, at) in steps {
            let before = consent.clone();
            let (step, taken) = if is_grant {
                (ConsentStep::Grant, consent.grant(name, second(at)))
            } else {
                (ConsentStep::Withdrawal, consent.withdraw(second(at)))
            };
            prop_assert_eq!(taken.is_ok(), twin.take(step, name, at), "{:?} at {}", step, at);
            match taken {
                Ok(next) => consent = next,
                Err(ConsentError::OutOfOrder { step: refused, at: when, previous_at, .. }) => {
                    prop_assert_eq!((refused, when), (step, second(at)));
                    prop_assert!(when < previous_at);
                }
                Err(_) => {}
            }
            if consent.state() != before.state() {
                prop_assert!(consent != before);
            }
            for at in 0..12 {
                prop_assert_eq!(consent.in_force(second(at)).is_ok(), twin.in_force(at), "at {}", at);
            }
            let wire = serde_json::to_string(&consent).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Consent>(&wire).unwrap(), &consent);
        }
    }

    /// The reason fits the state.
    #[test]
    fn a_refusal_gives_the_reason_of_the_state(at in 0i64..12, granted in 3i64..12, open in 0i64..5) {
        let consent = pending().grant(ADMIN, second(granted)).unwrap().withdraw(second(granted + open)).unwrap();
        let expected = match consent.in_force(second(at)) {
            Ok(()) => granted <= at && at < granted + open,
            Err(NotInForceError::NotYet { .. }) => at < granted,
            Err(NotInForceError::Withdrawn { .. }) => at >= granted + open,
            Err(_) => false,
        };
        prop_assert!(expected);
    }
}
