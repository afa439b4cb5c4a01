//! SPEC 10, what a threshold does not promise: the documentation of `Disclosure` lists these cases.

use account_engagement::{Aggregator, Column, Level, Question, RollUp, Value};

use super::linked_tables::{BOTH_OF_NORTH, BOTH_OF_SOUTH, beside, over_group};
use super::suppressed;
use crate::world::{ANN, LEAD, REP, after, at, email_at, first, meeting_at, question};

/// The average length of meetings of the group, the north and the south, without a threshold.
fn lengths(state: &Aggregator) -> [Option<f64>; 3] {
    let rows = state.rows(&question().roll_up(RollUp::AddParents).levels([Level::Year])).unwrap();
    ["group", "north", "south"].map(|id| first(&rows, id).and_then(|row| row.average_meeting_duration))
}

/// One person of the north meets, and two of the south. The group rests on three people.
#[test]
fn a_shown_average_of_a_parent_can_be_equal_to_a_suppressed_average_of_its_child() {
    let met = |id: &str, minutes, theirs: &str| {
        meeting_at(id, at("2026-03-02T09:00:00Z"), minutes, REP, &format!("{LEAD} {theirs}"))
    };
    for (why, north, south, of_group, of_north) in [
        ("equal, which the answer does not say", 30, 30, 1800.0, 1800.0),
        ("not equal", 30, 60, 2700.0, 1800.0),
        ("an average of 0 is the average of zeros, which anyone can tell", 0, 0, 0.0, 0.0),
    ] {
        let state = over_group([met("n", north, "a@north.example"), met("s", south, BOTH_OF_SOUTH)]);
        let expected = [Value::Number(of_group), Value::Suppressed, Value::Suppressed];
        assert_eq!(beside(&state, Column::AverageMeetingDuration), expected, "{why}");
        assert_eq!(lengths(&state)[..2], [Some(of_group), Some(of_north)], "{why}");
    }
    let state = over_group([met("n", 30, "a@north.example")]);
    let expected = [Value::Suppressed, Value::Suppressed, Value::Null];
    assert_eq!(
        beside(&state, Column::AverageMeetingDuration),
        expected,
        "the meeting of the child is all of the parent"
    );
}

/// Both of the north meet in May only. The months of the south rest on one person each, so that no month of the linked
/// accounts shows a length.
#[test]
fn a_figure_of_enough_people_can_be_computed_although_it_is_suppressed() {
    let met = |id: &str, day: &str, theirs: &str| {
        meeting_at(id, at(&format!("2026-{day}T09:00:00Z")), 30, REP, &format!("{LEAD} {theirs}"))
    };
    let state = over_group([
        met("n", "05-04", BOTH_OF_NORTH),
        met("s1", "05-04", "a@south.example"),
        met("s2", "06-01", "b@south.example"),
    ]);
    let asked = question().roll_up(RollUp::AddParents).levels([Level::Year, Level::Month]);
    let rows = suppressed(&state, &asked).unwrap();
    let north: Vec<_> = rows.iter().filter(|row| &**row.account_id() == "north").collect();
    let meetings: Vec<_> = north.iter().map(|row| (row.level(), row.meeting_count())).collect();
    assert_eq!(meetings, [(Level::Year, 1), (Level::Month, 1)], "May has all meetings of the year");
    let lengths: Vec<_> = north.iter().map(|row| row.get(Column::AverageMeetingDuration)).collect();
    assert_eq!(lengths, [Value::Number(1800.0), Value::Suppressed]);
}

/// The as-of date is a Monday, and its week has one day so far.
#[test]
fn a_count_of_a_period_of_one_day_tells_a_suppressed_date() {
    let state = after([email_at("m", at("2026-06-29T09:00:00Z"), REP, ANN)]);
    let asked = Question::new(at("2026-06-29T12:00:00Z")).levels([Level::Week]);
    let rows = suppressed(&state, &asked).unwrap();
    let row = first(&rows, "acct-a").unwrap();
    assert_eq!((row.start().to_string().as_str(), row.email_count()), ("2026-06-29", 1));
    assert_eq!(row.get(Column::DaysSinceLastEmail), Value::Suppressed);
}
