use alloc::borrow::ToOwned as _;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::mem;

use super::group_sizes::{Links, sizes};
use super::mailbox_set::MailboxSet;
use super::{GroupMembership, MailGroups, Member, folded};
use crate::enrichment::{Enrichment, EnrichmentProblem, NamedIn};
use crate::model::id;
use crate::model::mailbox::Mailbox;

/// The maximum number of groups that are followed, so that a membership without an end is refused.
const MAX_GROUPS: usize = 100_000;

/// A mail group that was chosen, and how large it is.
///
/// `Debug` does not show its name, which often is an address. Rule: [SPEC 13](crate::guide::rules#spec-13).
///
/// # Examples
///
/// ```
/// # use account_engagement::Mailbox;
/// # use account_engagement::enrichment::{ContactFields, Enrichment, Region};
/// use account_engagement::enrichment::{MailGroups, Member};
/// # let fields = ContactFields { account_id: "A".into(), contact_id: "C".into(), address: "E".into() };
/// # let builder = Enrichment::builder()
/// #     .name("Sales")
/// #     .region(Region::Europe)
/// #     .add_mailboxes([Mailbox::new("rep@corp.example"), Mailbox::new("lead@corp.example")])
/// #     .contact_fields(fields);
///
/// // Two groups, one in the other, and one person in both.
/// let groups = MailGroups::new()
///     .group("Sales", [Member::address("rep@corp.example"), Member::group("Field sales")])
///     .group("Field sales", [Member::address("rep@corp.example"), Member::address("bob@corp.example")]);
/// let enrichment = builder.add_groups(["Sales"]).build_with(&groups)?;
/// let [chosen] = enrichment.groups() else { unreachable!("one was chosen") };
/// assert_eq!((&*chosen.name, chosen.mailbox_count), ("Sales", 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ChosenGroup {
    /// Its name as it was first written, without white space around it.
    pub name: String,
    /// How many distinct mailboxes it contains, with those of all groups in it.
    pub mailbox_count: usize,
}

impl fmt::Debug for ChosenGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChosenGroup").field("mailbox_count", &self.mailbox_count).finish_non_exhaustive()
    }
}

/// The mailboxes that were chosen, one by one or through groups.
pub(in crate::enrichment) struct Expanded {
    /// In the order of addresses.
    pub(in crate::enrichment) mailboxes: Vec<Mailbox>,
    /// In the order in which they were chosen, each once.
    pub(in crate::enrichment) groups: Vec<ChosenGroup>,
    /// What was asked of the membership.
    pub(in crate::enrichment) reached: MailGroups,
}

/// Follows the groups from the chosen ones on, level by level, each once. Therefore cycles end, and deep nesting needs
/// no stack.
pub(in crate::enrichment) fn expand(
    singles: &[Mailbox],
    chosen: &[String],
    membership: &dyn GroupMembership,
    problems: &mut Vec<EnrichmentProblem>,
) -> Expanded {
    let mut mailboxes = MailboxSet::default();
    for mailbox in singles {
        mailboxes.add(mailbox);
    }
    let mut found = Found { membership, numbers: BTreeMap::new(), groups: Vec::new(), is_full: false };
    let mut chosen_numbers = Vec::new();
    for name in chosen {
        let number = found.number(name, || NamedIn::Chosen, problems);
        chosen_numbers.extend(number.map(|number| (number, id::trim(name))));
    }
    let mut links = Vec::new();
    while let Some((name, members)) = found.groups.get_mut(links.len()).map(mem::take) {
        let mut own = Links::default();
        // One text for all problems with its members.
        let shared: Arc<str> = name.as_str().into();
        for member in &members {
            match member {
                Member::Mailbox(mailbox) => own.mailboxes.push(mailboxes.add(mailbox)),
                Member::Group(other) => {
                    own.groups.extend(found.number(other, || NamedIn::Group(shared.clone()), problems));
                }
            }
        }
        if let Some(place) = found.groups.get_mut(links.len()) {
            *place = (name, members);
        }
        links.push(own);
    }
    if found.is_full {
        problems.push(EnrichmentProblem::TooManyGroups { most: MAX_GROUPS });
    }
    // Too many mailboxes are refused before the sizes of groups are computed, which could take too long.
    let sizes =
        if mailboxes.len() > *Enrichment::MAILBOXES.end() { Vec::new() } else { sizes(&links, mailboxes.len()) };
    let mut seen = BTreeSet::new();
    let groups = chosen_numbers.into_iter().filter(|(number, _)| seen.insert(*number)).map(|(number, name)| {
        let mailbox_count = sizes.get(number as usize).copied().unwrap_or_default();
        ChosenGroup { name: name.to_owned(), mailbox_count }
    });
    Expanded {
        groups: groups.collect(),
        mailboxes: mailboxes.into_mailboxes(problems),
        reached: found.groups.into_iter().collect(),
    }
}

/// The groups that were named so far.
struct Found<'m> {
    membership: &'m dyn GroupMembership,
    /// By name; `None` for one that the membership does not know.
    numbers: BTreeMap<String, Option<u32>>,
    groups: Vec<(String, Vec<Member>)>,
    is_full: bool,
}

impl Found<'_> {
    /// The number of a group; `None`, with a problem, if the group does not exist.
    fn number(
        &mut self,
        raw: &str,
        named_in: impl FnOnce() -> NamedIn,
        problems: &mut Vec<EnrichmentProblem>,
    ) -> Option<u32> {
        let name = folded(raw);
        if name.is_empty() {
            problems.push(EnrichmentProblem::NamelessGroup { named_in: named_in() });
            return None;
        }
        let number = match self.numbers.get(&name) {
            Some(known) => *known,
            None if self.groups.len() >= MAX_GROUPS => {
                self.is_full = true;
                return None;
            }
            None => {
                let members = self.membership.members(&name);
                let number = members.is_some().then(|| u32::try_from(self.groups.len()).unwrap_or(u32::MAX));
                self.groups.extend(members.map(|members| (name.clone(), members.into_owned())));
                self.numbers.insert(name, number);
                number
            }
        };
        if number.is_none() {
            problems.push(EnrichmentProblem::UnknownGroup { group: id::trim(raw).to_owned(), named_in: named_in() });
        }
        number
    }
}
