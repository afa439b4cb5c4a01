//! SPEC 13: the enrichment around the columns.

mod config;
mod consent;
mod contacts;
mod expansion;
mod run;
mod schedule;
mod written;

use account_engagement::Mailbox;
use account_engagement::enrichment::{ContactFields, Enrichment, EnrichmentBuilder, Region};

use crate::world::{LEAD, REP};

pub(crate) fn fields() -> ContactFields {
    ContactFields { account_id: "AccountId".into(), contact_id: "ContactId".into(), address: "Email".into() }
}

/// With all that an enrichment needs but mailboxes.
pub(crate) fn builder() -> EnrichmentBuilder {
    Enrichment::builder().name("Sales").region(Region::Europe).contact_fields(fields())
}

pub(crate) fn two() -> [Mailbox; 2] {
    [Mailbox::new(REP), Mailbox::new(LEAD)]
}

pub(crate) fn enrichment() -> Enrichment {
    builder().add_mailboxes(two()).build().unwrap()
}
