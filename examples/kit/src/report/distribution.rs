//! The distribution of scores.

use account_engagement::row::SuppressedRow;
use account_engagement::segment::Measures;
use account_engagement::{Column, Rows};
use anyhow::Result;

use super::chart;
use crate::movement;
use crate::words::grouped;

/// The number of accounts in each band of ten points.
pub(super) struct Distribution {
    pub(super) drawing: String,
    pub(super) tens: Vec<(String, String)>,
    pub(super) median: String,
}

impl Distribution {
    /// Of the accounts with activity, if there are any: others have no score.
    pub(super) fn new(rows: &Rows<SuppressedRow>) -> Result<Option<Distribution>> {
        let active: Vec<&SuppressedRow> = movement::years(rows).filter(|row| row.has_activity()).collect();
        let Some(median) = Measures::of(Column::EngagementScore, active.iter().copied()).median else {
            return Ok(None);
        };
        let mut tens = vec![0; 10];
        for row in active {
            // The last band includes 100.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
            let ten = (row.score().relative / 10.0) as usize;
            if let Some(number) = tens.get_mut(ten.min(9)) {
                *number += 1;
            }
        }
        let named =
            tens.iter().enumerate().map(|(ten, number)| (format!("{}–{}", 10 * ten, 10 * ten + 10), grouped(*number)));
        Ok(Some(Distribution {
            drawing: chart::distribution(&tens, Some(median))?,
            median: format!("{median:.1}"),
            tens: named.collect(),
        }))
    }
}
