use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::groups::Single;
use super::{ContactFields, Enrichment, EnrichmentError, MailGroups};
use crate::model::by_name::ByName;
use crate::model::wire;

/// An enrichment as it is written. Tables follow single values, as TOML requires.
///
/// Missing settings are left to the builder, so that they are reported with all other problems.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an enrichment: an object with named fields")]
pub(super) struct Settings {
    #[serde(default, deserialize_with = "wire::null_as_default")]
    name: String,
    #[serde(default)]
    output: Option<String>,
    #[serde(default)]
    region: Option<String>,
    #[serde(default, deserialize_with = "wire::null_as_default")]
    mailboxes: Vec<Single>,
    #[serde(default, deserialize_with = "wire::null_as_default")]
    groups: Vec<String>,
    #[serde(default)]
    contact_fields: Option<ContactFields>,
    #[serde(default, deserialize_with = "wire::null_as_default")]
    membership: MailGroups,
}

impl From<Enrichment> for Settings {
    fn from(enrichment: Enrichment) -> Settings {
        Settings {
            name: enrichment.name,
            output: Some(enrichment.output),
            region: Some(enrichment.region.word().into()),
            mailboxes: enrichment.singles.into_iter().map(Single).collect(),
            groups: enrichment.groups.into_iter().map(|group| group.name).collect(),
            contact_fields: Some(enrichment.contact_fields),
            membership: enrichment.membership,
        }
    }
}

impl TryFrom<ByName<Settings>> for Enrichment {
    type Error = EnrichmentError;

    fn try_from(ByName(settings): ByName<Settings>) -> Result<Enrichment, EnrichmentError> {
        let mut builder = Enrichment::builder()
            .name(settings.name)
            .add_mailboxes(settings.mailboxes.into_iter().map(|Single(mailbox)| mailbox))
            .add_groups(settings.groups);
        if let Some(table) = settings.output {
            builder = builder.output(table);
        }
        if let Some(word) = settings.region {
            builder = builder.region_word(&word);
        }
        if let Some(fields) = settings.contact_fields {
            builder = builder.contact_fields(fields);
        }
        builder.build_with(&settings.membership)
    }
}
