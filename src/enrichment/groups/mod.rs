//! Mail groups, and the mailboxes that they contain ([SPEC 13](crate::guide::rules#spec-13)).

mod expand;
mod group_sizes;
mod mailbox_set;
mod member;

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

pub use expand::ChosenGroup;
pub(super) use expand::{Expanded, expand};
pub use member::Member;
pub(super) use member::Single;

use crate::model::id;

/// The members of mail groups.
///
/// [`MailGroups`] holds them in memory. Implement the trait to look them up somewhere else.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Contract
///
/// - Names of groups are compared without white space around them and lower-cased by Unicode. The argument has that
///   form.
/// - `None` means that the group does not exist. An empty group has no members.
/// - Groups may be nested and may contain each other. Each is looked up once, starting with the chosen groups.
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::{GroupMembership, Member};
/// use std::borrow::Cow;
///
/// /// One group contains everybody.
/// struct AllStaff([Member; 2]);
///
/// impl GroupMembership for AllStaff {
///     fn members(&self, group: &str) -> Option<Cow<'_, [Member]>> {
///         (group == "all staff").then_some(Cow::Borrowed(&self.0))
///     }
/// }
/// ```
pub trait GroupMembership {
    /// The members of a group, by its name in the form in which names are compared.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{GroupMembership, MailGroups, Member};
    ///
    /// let groups = MailGroups::new().group("Sales", [Member::address("rep@corp.example")]);
    /// assert_eq!(groups.members("sales").map(|members| members.len()), Some(1));
    /// assert_eq!(groups.members("field sales"), None, "no such group");
    /// ```
    fn members(&self, group: &str) -> Option<Cow<'_, [Member]>>;
}

/// Mail groups with their members.
///
/// Names are compared without white space around them and lower-cased by Unicode: two groups whose names differ only in
/// case are one group, with the members of both. On the wire it is a table of lists. `Debug` shows how many there are.
/// Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// use account_engagement::enrichment::{GroupMembership, MailGroups, Member};
///
/// let groups = MailGroups::new()
///     .group("Sales", [Member::address("rep@corp.example"), Member::group("Field sales")])
///     .group("Field sales", [Member::address("lead@corp.example")]);
///
/// let wire = r#"{"SALES": ["rep@corp.example", {"group": "Field sales"}], "Field sales": ["lead@corp.example"]}"#;
/// assert_eq!(serde_json::from_str::<MailGroups>(wire)?, groups);
/// assert_eq!(groups.members("sales").map_or(0, |members| members.len()), 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[must_use]
pub struct MailGroups {
    /// By name, in the form in which names are compared.
    groups: BTreeMap<String, Vec<Member>>,
}

/// The form in which names of groups are compared. It is idempotent: a name that is written in this form is read as the
/// same name.
fn folded(name: &str) -> String {
    id::trim(name).to_lowercase()
}

impl MailGroups {
    /// No groups.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{GroupMembership, MailGroups};
    ///
    /// assert_eq!(MailGroups::new().members("sales"), None);
    /// ```
    pub fn new() -> MailGroups {
        MailGroups::default()
    }

    /// Adds a group, or adds members to an existing group.
    ///
    /// # Examples
    ///
    /// ```
    /// use account_engagement::enrichment::{GroupMembership, MailGroups, Member};
    ///
    /// let groups = MailGroups::new()
    ///     .group("Sales", [Member::address("rep@corp.example")])
    ///     .group(" SALES ", [Member::address("lead@corp.example")]);
    /// assert_eq!(groups.members("sales").map(|members| members.len()), Some(2), "one group");
    /// ```
    pub fn group(mut self, name: impl AsRef<str>, members: impl IntoIterator<Item = Member>) -> MailGroups {
        self.extend([(name, members)]);
        self
    }
}

impl<N: AsRef<str>, M: IntoIterator<Item = Member>> Extend<(N, M)> for MailGroups {
    fn extend<I: IntoIterator<Item = (N, M)>>(&mut self, groups: I) {
        for (name, members) in groups {
            self.groups.entry(folded(name.as_ref())).or_default().extend(members);
        }
    }
}

impl<N: AsRef<str>, M: IntoIterator<Item = Member>> FromIterator<(N, M)> for MailGroups {
    fn from_iter<I: IntoIterator<Item = (N, M)>>(groups: I) -> MailGroups {
        let mut all = MailGroups::new();
        all.extend(groups);
        all
    }
}

impl GroupMembership for MailGroups {
    fn members(&self, group: &str) -> Option<Cow<'_, [Member]>> {
        self.groups.get(group).map(|members| Cow::Borrowed(members.as_slice()))
    }
}

impl fmt::Debug for MailGroups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailGroups").field("groups", &self.groups.len()).finish_non_exhaustive()
    }
}

/// Reads entry by entry: a group that occurs twice keeps all its members.
impl<'de> Deserialize<'de> for MailGroups {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<MailGroups, D::Error> {
        struct Groups;

        impl<'de> Visitor<'de> for Groups {
            type Value = MailGroups;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of mail groups, each with the list of its members")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MailGroups, A::Error> {
                let mut groups = MailGroups::new();
                while let Some(group) = map.next_entry::<String, Vec<Member>>()? {
                    groups.extend([group]);
                }
                Ok(groups)
            }
        }

        from.deserialize_map(Groups)
    }
}
