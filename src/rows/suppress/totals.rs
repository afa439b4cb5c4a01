//! Which totals over all accounts may be shown beside the rows.

use crate::question::period::Day;
use crate::rows::suppress::basis::Basis;
use crate::rows::suppress::shown::Shown;
use crate::rows::suppress::support::Support;

/// What is counted over all accounts, and the days of data.
#[derive(Clone, Copy)]
pub(crate) struct Totals {
    pub(crate) emails: u64,
    pub(crate) meetings: u64,
    pub(crate) days: [Option<Day>; 2],
}

impl Totals {
    /// Whether the number of mailboxes with activity may be shown: some account shows how many people it has, and
    /// no account that does not show it has all the activity.
    pub(crate) fn shows_mailboxes(&self, of_rows: &[&Support], shown: &Shown) -> bool {
        let is_shown = |support: &Support, basis| shown.get(support.unit, support.level).has(basis);
        let on = [Basis::Emails, Basis::Meetings];
        let has = |support: &Support, basis| support.contributors(basis).people > 0;
        let shows = |support: &&&Support| on.into_iter().any(|basis| has(support, basis) && is_shown(support, basis));
        let hides = |support: &&&Support| on.into_iter().any(|basis| has(support, basis) && !is_shown(support, basis));
        let is_all = |support: &&Support| {
            let [emails, meetings] = on.map(|basis| support.contributors(basis).mark.cast_unsigned());
            (emails, meetings) == (self.emails, self.meetings)
        };
        let nothing = self.emails + self.meetings == 0;
        nothing || of_rows.iter().any(|support| shows(&support)) && !of_rows.iter().filter(hides).any(is_all)
    }

    /// Whether the days of data may be shown: neither is a date that an account does not show.
    pub(crate) fn shows_days(&self, of_rows: &[&Support], shown: &Shown) -> bool {
        let days = self.days.map(|day| day.map(i64::from));
        !of_rows.iter().any(|support| {
            [Basis::EmailsSoFar, Basis::MeetingsSoFar, Basis::Window].into_iter().any(|basis| {
                let contributors = support.contributors(basis);
                let is_hidden = contributors.people > 0 && !shown.get(support.unit, support.level).has(basis);
                is_hidden && days.contains(&Some(contributors.mark))
            })
        })
    }
}
