//! The organizer of a meeting, who is invited, and what they answered.

use account_engagement::{Attendee, Response};
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarParameterValue, ICalendarParticipationStatus,
    ICalendarProperty, ICalendarUserTypes,
};
use chrono::{DateTime, Utc};
use kit::mail::address::bare;

pub(crate) fn organizer(part: &ICalendarComponent) -> Option<String> {
    part.property(&ICalendarProperty::Organizer).and_then(address)
}

/// Whether everybody who is named is named by something.
pub(crate) fn have_addresses(part: &ICalendarComponent) -> bool {
    let people = part.properties(&ICalendarProperty::Attendee).chain(part.property(&ICalendarProperty::Organizer));
    people.into_iter().all(|entry| entry.calendar_address().is_some_and(|text| !text.trim().is_empty()))
}

/// The invited people, without rooms and equipment.
pub(crate) fn attendees(part: &ICalendarComponent, answered: Option<DateTime<Utc>>) -> Vec<Attendee> {
    let is_person = |entry: &&ICalendarEntry| {
        !matches!(
            entry.parameter(&ICalendarParameterName::Cutype),
            Some(ICalendarParameterValue::Cutype(ICalendarUserTypes::Room | ICalendarUserTypes::Resource))
        )
    };
    let attendee = |entry: &ICalendarEntry| {
        let mut attendee = Attendee::new(address(entry)?).response(response(entry));
        attendee.responded_at = answered;
        Some(attendee)
    };
    part.properties(&ICalendarProperty::Attendee).filter(is_person).filter_map(attendee).collect()
}

fn response(entry: &ICalendarEntry) -> Response {
    match entry.parameter(&ICalendarParameterName::Partstat) {
        Some(ICalendarParameterValue::Partstat(answer)) => match answer {
            ICalendarParticipationStatus::Accepted => Response::Accepted,
            ICalendarParticipationStatus::Tentative => Response::Tentative,
            // Who delegated will not come: somebody else does.
            ICalendarParticipationStatus::Declined | ICalendarParticipationStatus::Delegated => Response::Declined,
            _ => Response::None,
        },
        _ => Response::None,
    }
}

/// The address of a person: the value, or its EMAIL parameter where the value is a name of
/// another kind (`urn:x-uid:…`, `sip:ann@…`). Rooms and shared calendars at Google, and its
/// `unknownorganizer`, are nobody.
fn address(entry: &ICalendarEntry) -> Option<String> {
    let value = entry.calendar_address()?.trim().replace("%40", "@");
    let value = value.as_str();
    let email = || entry.parameter(&ICalendarParameterName::Email)?.as_text().map(str::trim);
    let email = || email().map(without_scheme).filter(|text| text.contains('@'));
    let is_address = value.contains('@') && without_scheme(value) == value && !is_uri(value);
    let address = if is_address { value } else { email().unwrap_or_else(|| without_scheme(value)) };
    // `Ann <ann@x.example>` in place of an address.
    let address = address.strip_suffix('>').and_then(|text| Some(text.rsplit_once('<')?.1)).unwrap_or(address);
    // `ann@x.example?subject=…`; before its domain an address may have a question mark.
    let query = address.find('@').and_then(|at| Some(at + address.get(at..)?.find('?')?));
    let address = bare(query.and_then(|end| address.get(..end)).unwrap_or(address));
    (!address.is_empty() && !is_calendar_of_google(address)).then(|| address.to_owned())
}

/// `ann@x.example` of `acct:ann@x.example` and `sip:ann@x.example:5060;transport=tls`.
fn without_scheme(text: &str) -> &str {
    let is_known =
        |scheme: &str| ["mailto", "acct", "sip", "sips"].iter().any(|known| known.eq_ignore_ascii_case(scheme));
    let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_known(scheme)) else { return text };
    let Some((name, domain)) = rest.rsplit_once('@').filter(|_| !scheme.eq_ignore_ascii_case("mailto")) else {
        return rest;
    };
    let end = domain.find([':', ';', '?']).unwrap_or(domain.len());
    rest.get(..name.len() + 1 + end).unwrap_or(rest)
}

/// `xmpp:ann@x.example`, `https://x.example/@ann`: no address, but perhaps with one.
fn is_uri(text: &str) -> bool {
    ["xmpp:", "im:", "tel:", "urn:", "http:", "https:", "ldap:", "callto:", "skype:"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// `…@resource.calendar.google.com`, `…@group.calendar.google.com`, `…@calendar.google.com`.
fn is_calendar_of_google(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    domain.strip_suffix("calendar.google.com").is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
