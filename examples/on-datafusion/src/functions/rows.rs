//! `engagement_rows(state, directory, question)`: the rows of a state, without scores.

use datafusion::arrow::array::ArrayRef;
use datafusion::common::{Result, exec_datafusion_err};

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar, list_of, lists};
use crate::row_struct;
use crate::state::State;

/// The state of a share gives the rows of the accounts of that share. Any other state gives all rows.
pub(super) static ROWS: Scalar = Scalar {
    takes: Takes {
        function: "engagement_rows",
        arguments: &[("state", Kind::State), ("directory", Kind::Directory), ("question", Kind::Question)],
    },
    gives: || list_of(row_struct::fields()),
    run: rows,
};

fn rows(call: &Call<'_>) -> Result<ArrayRef> {
    let (known, asked) = (call.known()?, call.asked()?);
    let mut rows = Vec::new();
    let lengths = call.of_states(|bytes| {
        let before = rows.len();
        let State { share, aggregator } = State::from_bytes(bytes, &known)?;
        let answer = aggregator.unscored_suppressed_rows(&asked.question(), asked.disclosure());
        let answer = answer.map_err(|cause| exec_datafusion_err!("{cause}"))?;
        match share {
            None => rows.extend(answer),
            Some(share) => {
                let shares = known.shares(share.of);
                rows.extend(answer.into_iter().filter(|row| shares.of(row.account_id()) == share.number));
            }
        }
        Ok(rows.len() - before)
    })?;
    lists(&lengths, row_struct::structs(&rows)?)
}
