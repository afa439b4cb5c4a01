//! What is asked for: the messages of each mail folder, and the meetings of the calendar.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike as _, Months, NaiveDate};
use serde_json::Value;

use crate::fetch::fields;
use crate::fetch::mailboxes::encoded;
use crate::fetch::page::Item;
use crate::fetch::state::Progress;

/// What is fetched, for all mailboxes alike.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    /// Ask for In-Reply-To as Outlook keeps it, which needs more than the permission for basic mail.
    pub(crate) asks_in_reply_to: bool,
}

/// A list at the server that has delta links.
#[derive(Debug)]
pub(crate) enum Collection {
    /// The messages of a mail folder, by its id.
    Messages(String),
    /// The meetings of the calendar, each occurrence of a series on its own.
    Events,
}

/// What the names of mail folders begin with in the state.
const MESSAGES: &str = "messages of ";

/// With a filter the server gives out 5,000 messages at most, and says nothing of the rest. Somewhat
/// fewer may mean that, since messages vanish between two pages.
const FILTERED_TO: u64 = 4_500;

impl Plan {
    /// The first day of the quarter after the next one: how far meetings are asked for. A delta link stays
    /// with the bounds it began with, so they must not move with every day; this way the calendar begins
    /// anew four times a year. What moves out of the bounds is removed as if it were called off, so they go
    /// on for a quarter more than is needed. Nor can it have several lists side by side, such as one for each quarter:
    /// what moves from one to the other is removed from the one, and the server does not say to where.
    fn end(&self) -> NaiveDate {
        let first = self.to.with_day(1).and_then(|day| day.with_month0(self.to.month0() / 3 * 3));
        first.and_then(|first| first.checked_add_months(Months::new(6))).unwrap_or(NaiveDate::MAX)
    }

    /// Whether a collection has all that is asked for now.
    pub(crate) fn is_within(&self, progress: &Progress) -> bool {
        progress.since <= self.from
            && match progress.until {
                Some(until) => self.end() <= until,
                // What has come without it comes once more with it.
                None => progress.has_in_reply_to || !self.asks_in_reply_to,
            }
    }
}

impl Collection {
    /// Its name in the state.
    pub(crate) fn key(&self) -> String {
        match self {
            Collection::Messages(folder) => format!("{MESSAGES}{folder}"),
            Collection::Events => "events".into(),
        }
    }

    /// Whether such a name is of a mail folder.
    pub(crate) fn is_messages(key: &str) -> bool {
        key.starts_with(MESSAGES)
    }

    /// What its pages are called.
    pub(crate) fn what(&self) -> &'static str {
        match self {
            Collection::Messages(_) => "messages",
            Collection::Events => "events",
        }
    }

    /// A collection that was not asked for before.
    pub(crate) fn begin(&self, plan: &Plan) -> Progress {
        match self {
            Collection::Messages(_) => {
                Progress { has_in_reply_to: plan.asks_in_reply_to, ..Progress::new(plan.from, None) }
            }
            Collection::Events => Progress::new(plan.from, Some(plan.end())),
        }
    }

    /// Where its first page is, below the user.
    pub(crate) fn first(&self, progress: &Progress, plan: &Plan) -> String {
        match self {
            Collection::Messages(folder) => {
                let mut path = format!("/mailFolders/{}/messages/delta?$select={}", encoded(folder), fields::SELECT);
                if !progress.is_whole {
                    _ = write!(path, "&$filter=receivedDateTime%20ge%20{}T00:00:00Z", progress.since);
                }
                if progress.has_in_reply_to {
                    let property = encoded(fields::IN_REPLY_TO);
                    _ = write!(path, "&$expand=singleValueExtendedProperties($filter=id%20eq%20'{property}')");
                }
                path
            }
            Collection::Events => {
                let (start, end) = (progress.since, progress.until.unwrap_or_else(|| plan.end()));
                format!("/calendarView/delta?startDateTime={start}T00:00:00Z&endDateTime={end}T00:00:00Z")
            }
        }
    }

    /// Whether the server may have kept back a part of the round that ends with this.
    pub(crate) fn may_be_cut(progress: &Progress) -> bool {
        progress.until.is_none() && !progress.is_whole && progress.items >= FILTERED_TO
    }

    /// What is kept of an item, if anything.
    pub(crate) fn keep(&self, item: Item, progress: &Progress) -> Option<Item> {
        match self {
            Collection::Messages(_) => (!is_before(&item, progress.since)).then(|| fields::of_message(item)),
            Collection::Events => Some(fields::of_event(item)),
        }
    }
}

/// Whether a message was received before a day, for certain.
fn is_before(item: &Item, day: NaiveDate) -> bool {
    let received = item.get("receivedDateTime").and_then(Value::as_str);
    let received = received.and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    received.is_some_and(|received| received.to_utc().date_naive() < day)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(from: &str, to: &str) -> Plan {
        Plan { from: day(from), to: day(to), asks_in_reply_to: false }
    }

    #[test]
    fn meetings_up_to_the_end_of_the_next_quarter() {
        for (to, end) in [
            ("2026-02-15", "2026-07-01"),
            ("2026-03-31", "2026-07-01"),
            ("2026-04-01", "2026-10-01"),
            ("2025-12-31", "2026-04-01"),
        ] {
            let plan = plan("2025-02-28", to);
            let progress = Collection::Events.begin(&plan);
            assert_eq!((progress.since, progress.until), (plan.from, Some(day(end))), "{to}");
        }
    }

    #[test]
    fn bounds_that_are_not_wide_enough_any_more() {
        let before = plan("2025-06-15", "2026-07-07");
        let mail = Collection::Messages("A".into()).begin(&before);
        let events = Collection::Events.begin(&before);
        for (from, to, of_mail, of_events) in [
            ("2025-06-15", "2026-07-07", true, true),
            ("2025-06-16", "2026-07-08", true, true),
            ("2025-09-01", "2026-09-30", true, true),
            ("2025-09-01", "2026-10-01", true, false),
            ("2025-06-14", "2026-07-07", false, false),
        ] {
            let now = plan(from, to);
            assert_eq!((now.is_within(&mail), now.is_within(&events)), (of_mail, of_events), "{from} {to}");
        }
        let with = || Plan { asks_in_reply_to: true, ..plan("2025-06-15", "2026-07-07") };
        assert_eq!((with().is_within(&mail), with().is_within(&events)), (false, true));
        assert!(before.is_within(&Collection::Messages("A".into()).begin(&with())));
    }

    #[test]
    fn what_is_asked_for() {
        let select = fields::SELECT;
        let plan = |asks_in_reply_to| Plan { asks_in_reply_to, ..plan("2025-06-15", "2026-07-07") };
        let mail = Collection::Messages("AAMk/A=".into());
        let progress = mail.begin(&plan(true));
        let path = format!("/mailFolders/AAMk%2FA%3D/messages/delta?$select={select}");
        let filter = "&$filter=receivedDateTime%20ge%202025-06-15T00:00:00Z";
        let expand = "&$expand=singleValueExtendedProperties($filter=id%20eq%20'String%200x1042')";
        assert_eq!(mail.first(&progress, &plan(true)), format!("{path}{filter}{expand}"));
        let mut progress = mail.begin(&plan(false));
        assert_eq!(mail.first(&progress, &plan(false)), format!("{path}{filter}"));
        progress.is_whole = true;
        assert_eq!(mail.first(&progress, &plan(false)), path);
        let path = "/calendarView/delta?startDateTime=2025-06-15T00:00:00Z&endDateTime=2027-01-01T00:00:00Z";
        let events = Collection::Events;
        assert_eq!(events.first(&events.begin(&plan(false)), &plan(false)), path);
    }

    #[test]
    fn mail_from_before_is_not_kept() {
        let mail = Collection::Messages("A".into());
        let progress = Progress::new(day("2026-03-02"), None);
        for (received, is_kept) in [
            (json!({"receivedDateTime": "2026-03-01T23:59:59Z"}), false),
            (json!({"receivedDateTime": "2026-03-02T00:00:00Z"}), true),
            (json!({"receivedDateTime": "2026-03-02T00:30:00+01:00"}), false),
            (json!({"receivedDateTime": "yesterday"}), true),
            (json!({"@removed": {"reason": "deleted"}}), true),
        ] {
            let Value::Object(item) = received.clone() else { panic!("no object") };
            assert_eq!(mail.keep(item, &progress).is_some(), is_kept, "{received}");
        }
    }

    #[test]
    fn a_filtered_round_may_be_cut() {
        let mut progress = Progress::new(day("2026-03-02"), None);
        for (items, is_whole, expected) in [(4_499, false, false), (4_500, false, true), (9_000, true, false)] {
            (progress.items, progress.is_whole) = (items, is_whole);
            assert_eq!(Collection::may_be_cut(&progress), expected, "{items}");
        }
        progress = Progress { items: 9_000, ..Collection::Events.begin(&plan("2026-03-02", "2026-03-02")) };
        assert!(!Collection::may_be_cut(&progress));
    }
}
