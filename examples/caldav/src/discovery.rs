//! Finds the calendars of a person (RFC 6764 and RFC 4791): from the server to the person, to the home of the calendars,
//! to each calendar.

use anyhow::{Result, bail};
use http::Uri;
use libdav::caldav::FindCalendars;
use libdav::dav::FindPropertyHrefs;
use libdav::encoding::strict_percent_encoded;
use libdav::{PropertyName, names};

use crate::client::Client;

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Calendar {
    pub(crate) uri: Uri,
    /// The last part of its path: a name that stays when people rename the calendar.
    pub(crate) name: String,
}

/// All calendars of the person that is logged in.
pub(crate) fn calendars(client: &Client) -> Result<Vec<Calendar>> {
    let given = client.address.uri();
    // A server that is not asked at a home of calendars may refuse this question.
    let mut calendars = below(client, given).unwrap_or_default();
    if calendars.is_empty() {
        for home in homes(client, given)? {
            calendars.extend(below(client, &home)?);
        }
    }
    calendars.sort_by(|a, b| a.name.cmp(&b.name));
    calendars.dedup();
    Ok(calendars)
}

/// The calendars directly below an address, or at it.
fn below(client: &Client, home: &Uri) -> Result<Vec<Calendar>> {
    let (found, from) = client.send(home, &FindCalendars::new(home.path()))?;
    let calendar = |href: &str| -> Result<Calendar> {
        let uri = client.address.to(&from, &strict_percent_encoded(href).parse()?)?;
        let name = uri.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        Ok(Calendar { uri, name })
    };
    found.calendars.iter().map(|found| calendar(&found.href)).collect()
}

/// The homes of the calendars. The address that was given may be of the person, of anything else at the server, or of a
/// server that has `CalDAV` elsewhere.
fn homes(client: &Client, given: &Uri) -> Result<Vec<Uri>> {
    let well_known = client.address.to(given, &Uri::from_static("/.well-known/caldav"))?;
    let mut failed = None;
    for start in [given, &well_known] {
        let principals = match hrefs(client, start, &names::CURRENT_USER_PRINCIPAL) {
            Ok(principals) => principals,
            Err(error) => {
                // What was given is more to the point than what is well known.
                failed = failed.or(Some(error));
                continue;
            }
        };
        let mut homes = Vec::new();
        for principal in principals {
            homes.extend(hrefs(client, &principal, &names::CALENDAR_HOME_SET)?);
        }
        if !homes.is_empty() {
            return Ok(homes);
        }
    }
    match failed {
        Some(error) => Err(error),
        None => bail!("no calendars there: give the address that the provider names for CalDAV"),
    }
}

/// Where a property of this address leads.
fn hrefs(client: &Client, at: &Uri, property: &PropertyName<'_, '_>) -> Result<Vec<Uri>> {
    let (found, from) = client.send(at, &FindPropertyHrefs::new(at.path(), property))?;
    found.hrefs.iter().map(|href| client.address.to(&from, href)).collect()
}
