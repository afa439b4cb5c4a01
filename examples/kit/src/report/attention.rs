//! The section of the accounts that need attention, and the filters of the table.

use std::collections::BTreeMap;

use super::names::Names;
use super::table::ATTENTION;
use crate::attention::{Reason, Reasons};
use crate::status::Status;
use crate::words::grouped;

/// The largest number of accounts that the section shows for each first reason. The table has all of them.
const LISTED: usize = 6;

/// The accounts that need attention.
#[derive(Debug)]
pub(super) struct Attention {
    /// The reasons with the numbers of their accounts.
    pub(super) kinds: Vec<Filter>,
    pub(super) cases: Vec<Case>,
    /// How many accounts are not shown.
    pub(super) more: Option<String>,
    /// How many accounts need attention, with the verb.
    pub(super) said: String,
}

/// An account that needs attention.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) number: usize,
    pub(super) name: String,
    /// The most urgent first.
    pub(super) reasons: Vec<Reason>,
    /// What to do about the first reason.
    pub(super) next: String,
}

/// A filter of the table.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) number: String,
}

impl Filter {
    fn new(status: Status, reasons: &Reasons) -> Option<Filter> {
        let number = reasons.number(status);
        (number > 0).then(|| Filter { id: status.id(), label: status.label(), number: grouped(number) })
    }
}

/// The filters that leave something.
pub(super) fn filters(reasons: &Reasons) -> Vec<Filter> {
    let attention = reasons.needing_attention();
    let all = Filter { id: ATTENTION, label: "Needs attention", number: grouped(attention) };
    let each = Status::ALL.into_iter().filter_map(|status| Filter::new(status, reasons));
    Some(all).filter(|_| attention > 0).into_iter().chain(each).collect()
}

impl Attention {
    /// `accounts` are the ids in the order of the table.
    pub(super) fn new<'a>(accounts: impl Iterator<Item = &'a str>, reasons: &Reasons, names: &Names) -> Attention {
        let mut by_reason: BTreeMap<Status, Vec<Case>> = BTreeMap::new();
        for id in accounts {
            let urgent: Vec<Reason> = reasons.of(id).iter().filter(|of| of.status.needs_attention()).cloned().collect();
            let Some(first) = urgent.first() else { continue };
            let (status, next) = (first.status, first.next.clone().unwrap_or_default());
            let (name, number) = names.of(id);
            by_reason.entry(status).or_default().push(Case { number, name, reasons: urgent, next });
        }
        let all = by_reason.values().map(Vec::len).sum::<usize>();
        let cases: Vec<Case> = by_reason.into_values().flat_map(|of| of.into_iter().take(LISTED)).collect();
        let kinds = Status::ALL.into_iter().filter(|status| status.needs_attention());
        Attention {
            kinds: kinds.filter_map(|status| Filter::new(status, reasons)).collect(),
            more: Some(all - cases.len()).filter(|more| *more > 0).map(grouped),
            said: match all {
                0 => "None needs attention".to_owned(),
                1 => "1 needs attention".to_owned(),
                number => format!("{} need attention", grouped(number)),
            },
            cases,
        }
    }
}
