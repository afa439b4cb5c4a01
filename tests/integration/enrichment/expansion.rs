//! SPEC 13: mail groups, nested, cycles harmless, the number of addresses of each shown.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeSet;

use account_engagement::enrichment::{EnrichmentProblem, GroupMembership, MailGroups, Member};
use proptest::prelude::*;

use super::{builder, two};
use crate::traffic::cases;
use crate::world::{LEAD, REP};

fn address(number: usize) -> String {
    format!("m{number}@corp.example")
}

fn name(number: usize) -> String {
    format!("Group {number}")
}

/// The twin: each member of a group is in every group that contains it, until nothing changes.
fn fixpoint(groups: &[(Vec<usize>, Vec<usize>)]) -> Vec<BTreeSet<usize>> {
    let mut reached: Vec<BTreeSet<usize>> = groups.iter().map(|(own, _)| own.iter().copied().collect()).collect();
    loop {
        let before = reached.clone();
        for (place, (_, nested)) in groups.iter().enumerate() {
            for other in nested {
                let more = reached[*other].clone();
                reached[place].extend(more);
            }
        }
        if reached == before {
            return reached;
        }
    }
}

fn a_graph() -> impl Strategy<Value = Vec<(Vec<usize>, Vec<usize>)>> {
    (1usize..9).prop_flat_map(|groups| {
        let own = proptest::collection::vec(0usize..70, 0..4);
        let nested = proptest::collection::vec(0..groups, 0..4);
        proptest::collection::vec((own, nested), groups)
    })
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn groups_expand_as_in_the_twin(
        graph in a_graph(),
        chosen in proptest::collection::vec(0usize..9, 1..6),
    ) {
        let membership: MailGroups = graph
            .iter()
            .enumerate()
            .map(|(number, (own, nested))| {
                let own = own.iter().map(|number| Member::address(address(*number)));
                (name(number), own.chain(nested.iter().map(|group| Member::group(name(*group)))).collect::<Vec<_>>())
            })
            .collect();
        let chosen: Vec<usize> = chosen.into_iter().filter(|group| *group < graph.len()).collect();
        let built = builder().add_mailboxes(two()).add_groups(chosen.iter().map(|group| name(*group)));
        let built = built.build_with(&membership).unwrap();

        let reached = fixpoint(&graph);
        let mut once = BTreeSet::new();
        let sizes: Vec<_> = chosen.iter().filter(|group| once.insert(**group)).map(|group| (name(*group), reached[*group].len())).collect();
        let found: Vec<_> = built.groups().iter().map(|group| (group.name.clone(), group.mailbox_count)).collect();
        prop_assert_eq!(found, sizes);
        let everybody: BTreeSet<String> = chosen
            .iter()
            .flat_map(|group| &reached[*group])
            .map(|number| address(*number))
            .chain([REP.to_owned(), LEAD.to_owned()])
            .collect();
        let found: Vec<_> = built.mailboxes().iter().map(|mailbox| mailbox.address.clone()).collect();
        prop_assert_eq!(found, everybody.into_iter().collect::<Vec<_>>());
    }
}

/// Each is in the one before it, the first is in the last, and all are chosen.
#[test]
fn ten_thousand_nested_groups_are_expanded_on_a_small_stack() {
    const GROUPS: usize = 10_000;
    for (why, is_circle) in [("a chain", false), ("a circle", true)] {
        let membership: MailGroups = (0..GROUPS)
            .map(|number| {
                let next = if is_circle { (number + 1) % GROUPS } else { (number + 1).min(GROUPS - 1) };
                (name(number), [Member::address(address(number % 2000)), Member::group(name(next))])
            })
            .collect();
        let work = move || {
            let built = builder().add_groups((0..GROUPS).map(name)).build_with(&membership).unwrap();
            let wire = serde_json::to_string(&built).unwrap();
            assert!(serde_json::from_str::<account_engagement::enrichment::Enrichment>(&wire).unwrap() == built);
            built
        };
        let built = std::thread::Builder::new().stack_size(256 * 1024).spawn(work).unwrap().join().unwrap();
        assert_eq!(built.mailboxes().len(), 2000);
        let sizes: Vec<_> = [0, GROUPS - 1].iter().map(|place| built.groups()[*place].mailbox_count).collect();
        assert_eq!(sizes, if is_circle { [2000, 2000] } else { [2000, 1] }, "{why}");
    }
}

/// Groups without an end, made up as they are asked for.
struct Endless(Cell<usize>);

impl GroupMembership for Endless {
    fn members(&self, group: &str) -> Option<Cow<'_, [Member]>> {
        self.0.set(self.0.get() + 1);
        Some(Cow::Owned(vec![Member::group(format!("{}0", group.len())), Member::group(format!("x{}", self.0.get()))]))
    }
}

#[test]
fn groups_without_an_end_are_refused() {
    let membership = Endless(Cell::new(0));
    let error = builder().add_mailboxes(two()).add_groups(["x"]).build_with(&membership).unwrap_err();
    assert_eq!(error.problems(), [EnrichmentProblem::TooManyGroups { most: 100_000 }]);
    assert_eq!(error.problems()[0].to_string(), "the chosen groups lead to more than 100000 groups: choose fewer");
    assert_eq!(membership.0.get(), 100_000);
}

#[test]
fn a_hundred_thousand_mailboxes_are_too_many() {
    let members: Vec<_> = (0..100_000).map(|number| Member::address(address(number))).collect();
    let membership = MailGroups::new().group("all", members.clone()).group("again", members);
    let error = builder().add_groups(["all", "again"]).build_with(&membership).unwrap_err();
    assert_eq!(error.problems(), [EnrichmentProblem::MailboxCount { found: 100_000 }]);
}

/// A group is asked for once, by its name in the form in which names are compared.
#[test]
fn a_membership_looks_up_each_group_once() {
    struct Asked(std::cell::RefCell<Vec<String>>);

    impl GroupMembership for Asked {
        fn members(&self, group: &str) -> Option<Cow<'_, [Member]>> {
            self.0.borrow_mut().push(group.to_owned());
            let members = match group {
                "sales" => vec![Member::group(" SALES"), Member::group("Straße"), Member::group("gone")],
                "straße" => vec![Member::group("Sales"), Member::group("GONE")],
                _ => return None,
            };
            Some(Cow::Owned(members))
        }
    }

    let membership = Asked(std::cell::RefCell::default());
    let error = builder().add_mailboxes(two()).add_groups(["Sales", "SALES\t"]).build_with(&membership).unwrap_err();
    assert_eq!(error.problems().len(), 2);
    assert_eq!(*membership.0.borrow(), ["sales", "straße", "gone"]);
}
