//! What each account's activity says about it, why, and what to do next.
//!
//! Each reason is a rule of its own, computed from the Year row, from what counted and from [`Movement`]. A reason that
//! rests on a suppressed figure is not given.

mod past;
mod unanswered;

use std::collections::{BTreeMap, BTreeSet};

use account_engagement::row::SuppressedRow;
use account_engagement::rows::AccountTally;
use account_engagement::{Column, Rows, Value};
use chrono::{Days, NaiveDate};

use crate::movement::{self, List, Movement, WEEKS, number};
use crate::silence::{self, is_silent, since};
use crate::status::{NOT_MET, ONE_SIDED, SOON, Status};
use crate::tallies::not_counted;
use crate::words::{ago, capitalized, count, date, uncapitalized};
pub(crate) use past::past;
pub(crate) use unanswered::unanswered;

/// A status of an account, with the figures that it was computed from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reason {
    pub(crate) status: Status,
    /// The status, or a closer word for it.
    pub(crate) title: &'static str,
    /// The figures, as a sentence.
    pub(crate) what: String,
    /// What to do, where something should be done now.
    pub(crate) next: Option<String>,
}

/// The reasons of each account, the most urgent first.
#[derive(Debug, Default)]
pub(crate) struct Reasons(BTreeMap<String, Vec<Reason>>);

impl Reasons {
    /// From the Year rows, the accounts whose last email is newer than ours, and those with activity before the window.
    pub(crate) fn new(
        rows: &Rows<SuppressedRow>,
        movement: &Movement,
        unanswered: &BTreeSet<String>,
        past: &BTreeMap<String, Option<u64>>,
        as_of: NaiveDate,
    ) -> Reasons {
        let has_meetings = rows.account_tallies().iter().any(|of| of.meeting_tally.counted() > 0);
        let mut reasons: BTreeMap<String, Vec<Reason>> = BTreeMap::new();
        for row in movement::years(rows).filter(|row| row.has_activity() && !silence::is_suppressed(row)) {
            let waits = unanswered.contains(&**row.account_id());
            let found = [
                waits.then(|| waiting(row)).flatten(),
                one_sided(row),
                soon_silent(row, as_of),
                has_meetings.then(|| not_met(row, as_of)).flatten(),
                silent(row),
            ];
            reasons.insert(row.account_id().to_string(), found.into_iter().flatten().collect());
        }
        for of in rows.account_tallies() {
            if let Some(reason) = without_activity(of, past) {
                reasons.entry(of.account_id.to_string()).or_default().push(reason);
            }
        }
        for (status, list) in [(Status::Cold, &movement.cold), (Status::Warm, &movement.warm)] {
            add(&mut reasons, status, list);
        }
        for of in reasons.values_mut() {
            of.sort_by_key(|reason| reason.status);
        }
        Reasons(reasons)
    }

    /// Of one account.
    pub(crate) fn of(&self, account_id: &str) -> &[Reason] {
        self.0.get(account_id).map_or(&[], Vec::as_slice)
    }

    /// How many accounts have a reason to do something now.
    pub(crate) fn needing_attention(&self) -> usize {
        self.0.values().filter(|of| of.iter().any(|reason| reason.status.needs_attention())).count()
    }

    /// How many accounts have a status.
    pub(crate) fn number(&self, status: Status) -> usize {
        self.0.values().filter(|of| of.iter().any(|reason| reason.status == status)).count()
    }
}

fn add(reasons: &mut BTreeMap<String, Vec<Reason>>, status: Status, list: &List) {
    for mover in list.all() {
        let what = match status {
            Status::Warm => format!("{}: {}.", mover.mark, uncapitalized(&mover.what)),
            _ => format!("The raw score went from {:.1} to {:.1} in {WEEKS} weeks.", mover.before, mover.after),
        };
        reasons.entry(mover.account_id.clone()).or_default().push(Reason::new(status, what));
    }
}

impl Reason {
    fn new(status: Status, what: String) -> Reason {
        Reason { status, title: status.heading(), what, next: None }
    }

    fn titled(self, title: &'static str) -> Reason {
        Reason { title, ..self }
    }

    fn then(self, next: &str) -> Reason {
        Reason { next: Some(next.to_owned()), ..self }
    }
}

fn waiting(row: &SuppressedRow) -> Option<Reason> {
    let days = since(row, Column::DaysSinceLastEmail)?;
    // In a meeting there was time to answer.
    if since(row, Column::DaysSinceLastMeeting).is_some_and(|meeting| meeting <= days) {
        return None;
    }
    let what = match number(row, Column::EmailsToAccount) {
        0 => format!("Their last email came {}. There is no email from us in the window.", ago(days)),
        _ => format!("Their last email came {}, after our last email.", ago(days)),
    };
    Some(Reason::new(Status::Waiting, what).then("Answer it, or check that it needs no answer."))
}

fn one_sided(row: &SuppressedRow) -> Option<Reason> {
    let (ours, theirs) = (number(row, Column::EmailsToAccount), number(row, Column::EmailsFromAccount));
    let (least, times) = ONE_SIDED;
    let is_one_sided = ours.max(theirs) >= least && ours.min(theirs).saturating_mul(times) <= ours.max(theirs);
    if !is_one_sided || row.meeting_count() > 0 || is_silent(row) {
        return None;
    }
    let emails = |number: u64| if number == 0 { "none".to_owned() } else { count(number, "email") };
    if ours > theirs {
        let title = if theirs == 0 { "Never answers us" } else { "Rarely answers us" };
        let what = format!("{} from us, {} from them, no meeting.", count(ours, "email"), emails(theirs));
        return Some(
            Reason::new(Status::OneSided, what)
                .titled(title)
                .then("Try another person or another way, such as a call."),
        );
    }
    let title = if ours == 0 { "We never write" } else { "We rarely write" };
    let what = format!("{} from them, {} from us, no meeting.", count(theirs, "email"), emails(ours));
    Some(Reason::new(Status::OneSided, what).titled(title).then("Decide who answers this account."))
}

fn soon_silent(row: &SuppressedRow, as_of: NaiveDate) -> Option<Reason> {
    let days = silence::days(row).filter(|days| (silence::DAYS + 1 - SOON..=silence::DAYS).contains(days))?;
    let left = silence::DAYS + 1 - days;
    let until = as_of.checked_add_days(Days::new(left)).map_or_else(String::new, |day| format!(", on {}", date(day)));
    let what =
        format!("The last email or meeting was {}. The account is silent in {}{until}.", ago(days), count(left, "day"));
    Some(Reason::new(Status::SoonSilent, what).then("Write or call before that day."))
}

fn not_met(row: &SuppressedRow, as_of: NaiveDate) -> Option<Reason> {
    // An account that is new had no time for a meeting.
    let first = row.get(Column::EngagementStartDate).as_date()?;
    if is_silent(row) || (as_of - first).num_days() < i64::try_from(NOT_MET).unwrap_or(i64::MAX) {
        return None;
    }
    let what = match row.get(Column::DaysSinceLastMeeting) {
        Value::Count(days) if days >= NOT_MET => format!("The last meeting was {}.", ago(days)),
        Value::Null => "There was no meeting in the window.".to_owned(),
        _ => return None,
    };
    Some(Reason::new(Status::NotMet, what).then("Suggest a meeting."))
}

fn silent(row: &SuppressedRow) -> Option<Reason> {
    let what = || capitalized(&silence::last_contact(row)) + ".";
    is_silent(row).then(|| Reason::new(Status::Silent, what()))
}

/// An account without activity in the window: it was active before, or there never was anything that counts.
fn without_activity(of: &AccountTally, past: &BTreeMap<String, Option<u64>>) -> Option<Reason> {
    let both = [of.email_tally, of.meeting_tally];
    if both.iter().any(|tally| tally.counted() > 0) {
        return None;
    }
    if let Some(days) = past.get(&*of.account_id) {
        let what = match days {
            Some(days) => format!("The last email or meeting was {}, before the window.", ago(*days)),
            None => "There was activity before the window, and none in it.".to_owned(),
        };
        return Some(Reason::new(Status::Silent, what));
    }
    let others: Vec<String> = both.into_iter().flat_map(not_counted).collect();
    let what = match others.as_slice() {
        [] => "There is no email and no meeting with this account.".to_owned(),
        others => format!("There is nothing that counts: {}.", others.join(", ")),
    };
    let next = "Check its domains and contacts on the list, then make the first contact.";
    Some(Reason::new(Status::NeverInTouch, what).then(next))
}

#[cfg(test)]
mod tests {
    use account_engagement::{Level, Row};

    use super::*;

    const AS_OF: NaiveDate = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();

    /// A row with emails to and from the account, days since the last email and meeting, and the days since the first
    /// activity.
    fn row([to, from]: [u64; 2], [email, meeting]: [Option<u32>; 2], first: u64, hidden: &[Column]) -> SuppressedRow {
        let mut row: Row = Row::new("birch", Level::Year, NaiveDate::MIN);
        (row.emails_to_account, row.emails_from_account) = (to, from);
        row.meetings_to_account = u64::from(meeting.is_some());
        (row.days_since_last_email, row.days_since_last_meeting) = (email, meeting);
        row.engagement_start = AS_OF.checked_sub_days(Days::new(first));
        SuppressedRow::new(row, hidden.iter().copied().collect())
    }

    fn title(reason: Option<Reason>) -> Option<&'static str> {
        reason.map(|reason| reason.title)
    }

    #[test]
    fn one_side_writes_five_and_the_other_a_quarter() {
        for (emails, meeting, expected) in [
            ([5, 0], None, Some("Never answers us")),
            ([4, 0], None, None),
            ([8, 2], None, Some("Rarely answers us")),
            ([7, 2], None, None),
            ([0, 5], None, Some("We never write")),
            ([9, 53], None, Some("We rarely write")),
            ([36, 0], Some(3), None),
        ] {
            assert_eq!(title(one_sided(&row(emails, [Some(7), meeting], 200, &[]))), expected, "{emails:?}");
        }
        assert_eq!(one_sided(&row([9, 0], [Some(61), None], 200, &[])), None, "it is silent");
    }

    #[test]
    fn an_account_is_about_to_go_silent_for_fourteen_days() {
        for (days, expected) in [
            (46, None),
            (47, Some("The last email or meeting was 47 days ago. The account is silent in 14 days, on 14 July 2026.")),
            (60, Some("The last email or meeting was 60 days ago. The account is silent in 1 day, on 1 July 2026.")),
            (61, None),
        ] {
            let found = soon_silent(&row([1, 1], [Some(days), None], 200, &[]), AS_OF).map(|reason| reason.what);
            assert_eq!(found.as_deref(), expected, "{days}");
        }
    }

    #[test]
    fn no_meeting_for_ninety_days_needs_the_time_for_one() {
        let start = Column::EngagementStartDate;
        for (meeting, first, hidden, expected) in [
            (Some(89), 200, &[][..], None),
            (Some(90), 200, &[], Some("The last meeting was 90 days ago.")),
            (None, 90, &[], Some("There was no meeting in the window.")),
            (None, 89, &[], None),
            (None, 200, &[start], None),
        ] {
            let found = not_met(&row([1, 1], [Some(7), meeting], first, hidden), AS_OF).map(|reason| reason.what);
            assert_eq!(found.as_deref(), expected, "{meeting:?} {first}");
        }
        assert_eq!(not_met(&row([1, 1], [Some(61), None], 200, &[]), AS_OF), None, "it is silent");
    }

    #[test]
    fn a_meeting_since_answers() {
        let wait = |meeting| title(waiting(&row([1, 1], [Some(7), meeting], 200, &[])));
        assert_eq!(wait(None), Some("Not answered by us"));
        assert_eq!([wait(Some(8)), wait(Some(7)), wait(Some(0))], [Some("Not answered by us"), None, None]);
    }
}
