//! SPEC 14: what is different from an earlier answer.

use account_engagement::row::{ColumnSet, SuppressedRow};
use account_engagement::{Column, Level, Row, Score, Value};

use crate::segments::a_row;
use crate::world::date;

pub(crate) const EMAILS: Column = Column::EmailsToAccount;

#[test]
fn a_change_has_before_after_and_difference() {
    let changed = |change: fn(&mut Row)| {
        let mut row = a_row();
        change(&mut row);
        row
    };
    let days: fn(&mut Row) = |row| row.days_since_last_email = None;
    for (why, later, column, after, difference) in [
        ("SPEC 14: a count", changed(|row| row.emails_to_account = 9), EMAILS, Value::Count(9), Some(6.0)),
        ("SPEC 14: less of it", changed(|row| row.emails_to_account = 0), EMAILS, Value::Count(0), Some(-3.0)),
        (
            "as exact as can be",
            changed(|row| row.emails_to_account = u64::MAX),
            EMAILS,
            Value::Count(u64::MAX),
            Some(18_446_744_073_709_551_612.0),
        ),
        (
            "SPEC 14: people",
            changed(|row| row.account_contacts_in_emails = 3),
            Column::AccountContactsInEmails,
            Value::Count(3),
            Some(-1.0),
        ),
        (
            "SPEC 14: seconds",
            changed(|row| row.average_meeting_duration = Some(1800.75)),
            Column::AverageMeetingDuration,
            Value::Number(1800.75),
            Some(0.5),
        ),
        (
            "SPEC 14: days between dates",
            changed(|row| row.engagement_start = Some("2026-02-27".parse().unwrap())),
            Column::EngagementStartDate,
            Value::Date(date("2026-02-27")),
            Some(-3.0),
        ),
        ("SPEC 14: none any more", changed(days), Column::DaysSinceLastEmail, Value::Null, None),
        (
            "SPEC 14: for the first time",
            changed(|row| row.days_since_last_meeting = Some(0)),
            Column::DaysSinceLastMeeting,
            Value::Count(0),
            None,
        ),
        (
            "SPEC 9: relative to two cohorts",
            changed(|row| row.score = Score { raw: 4.5, relative: 40.0 }),
            Column::EngagementScore,
            Value::Number(40.0),
            None,
        ),
        (
            "no finite number",
            changed(|row| row.average_meeting_duration = Some(f64::INFINITY)),
            Column::AverageMeetingDuration,
            Value::Number(f64::INFINITY),
            None,
        ),
    ] {
        let changes: Vec<_> = later.changes_since(&a_row()).collect();
        let [change] = changes[..] else { panic!("{why}: {changes:?}") };
        assert_eq!((change.column, change.before, change.after), (column, a_row().get(column), after), "{why}");
        assert_eq!(change.difference(), difference, "{why}");
        let back: Vec<_> = a_row().changes_since(&later).collect();
        assert_eq!((back.len(), back[0].before, back[0].after), (1, after, change.before), "{why}: and back");
        assert_eq!(back[0].difference(), difference.map(|by| -by), "{why}: and back");
    }
    for (why, later) in [
        ("SPEC 14: nothing", a_row()),
        ("SPEC 7: the window moves with as-of", changed(|row| row.start = row.start.succ_opt().unwrap())),
        ("a month and a year", changed(|row| row.level = Level::Month)),
        ("another account", changed(|row| row.account_id = "acct-b".into())),
        ("what is in no column", changed(|row| row.score.raw = 9.0)),
    ] {
        assert_eq!(later.changes_since(&a_row()).count(), 0, "{why}");
    }
    let mut none = a_row();
    none.average_reply_duration = Some(f64::NAN);
    assert_eq!(none.changes_since(&none).count(), 0, "the same row");
}

#[test]
fn a_change_to_a_suppressed_figure_has_no_difference() {
    for (why, column) in [
        ("SPEC 10: a suppressed figure is no number", Column::ContactsInEmails),
        ("SPEC 10: a null that is suppressed", Column::AverageReplyDuration),
    ] {
        let shown = SuppressedRow::from(a_row());
        let suppressed = SuppressedRow::new(a_row(), ColumnSet::EMPTY.with(column));
        let changes: Vec<_> = suppressed.changes_since(&shown).collect();
        let [change] = changes[..] else { panic!("{why}: {changes:?}") };
        assert_eq!(
            (change.column, change.before, change.after),
            (column, a_row().get(column), Value::Suppressed),
            "{why}"
        );
        assert_eq!(change.difference(), None, "{why}");
        assert_eq!(suppressed.changes_since(&suppressed).count(), 0, "SPEC 10: suppressed on both");
    }
}

#[test]
fn a_change_is_written_in_plain_fields() {
    let mut later = a_row();
    (later.emails_to_account, later.days_since_last_email) = (9, None);
    let changes: Vec<_> = later.changes_since(&a_row()).collect();
    assert_eq!(
        serde_json::to_string(&changes).unwrap(),
        r#"[{"column":"NoOfEmails_ToAccount","before":3,"after":9},{"column":"DaysSinceLastEmail","before":60,"after":null}]"#
    );
}
