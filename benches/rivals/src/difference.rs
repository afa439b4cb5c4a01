//! Whether two answers are the same, and where they first differ.

use account_engagement::{Column, Row, Unscored, Value};

/// Says where the rows of a rival first differ from the crate's.
pub(crate) fn compare(rival: &[Row<Unscored>], expected: &[Row<Unscored>]) -> Result<(), String> {
    for (rival, expected) in rival.iter().zip(expected) {
        let place = format!("{} {} {}", expected.account_id, expected.level, expected.start);
        if rival.account_id != expected.account_id {
            return Err(format!("{place}: the rival's row is of {}", rival.account_id));
        }
        // Level and start first: other columns of another period say nothing.
        let columns = Column::STANDARD.into_iter().rev().filter(|column| *column != Column::EngagementScore);
        for column in columns {
            let (theirs, ours) = (rival.get(column), expected.get(column));
            if !same(theirs, ours) {
                return Err(format!("{place}: {column} is {theirs:?} with the rival and {ours:?} with the crate"));
            }
        }
    }
    if rival.len() == expected.len() {
        return Ok(());
    }
    let (who, more) = if rival.len() > expected.len() {
        ("rival", &rival[expected.len()])
    } else {
        ("crate", &expected[rival.len()])
    };
    Err(format!("{} {} {}: only the {who} has this row", more.account_id, more.level, more.start))
}

/// Means may be rounded another way; everything else is the same or not.
fn same(one: Value, other: Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => (one - other).abs() <= 1e-9 * one.abs().max(other.abs()),
        _ => one == other,
    }
}
