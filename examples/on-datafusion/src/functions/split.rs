//! `engagement_split(state, directory, shares)`: a state divided by accounts.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, LargeBinaryBuilder, StructArray};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Result, exec_err};

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar, list_of, lists};
use crate::state::{Share, State, Whose};

/// Parents and children stay in one share. A state without activity gives an empty part for every share that has
/// accounts, so that a question about all accounts finds them.
pub(super) static SPLIT: Scalar = Scalar {
    takes: Takes {
        function: "engagement_split",
        arguments: &[("state", Kind::State), ("directory", Kind::Directory), ("shares", Kind::Number)],
    },
    gives: || list_of(fields()),
    run: split,
};

fn fields() -> Fields {
    let share = Field::new("share", DataType::Int64, false);
    Fields::from(vec![share, Field::new("state", DataType::LargeBinary, false)])
}

fn split(call: &Call<'_>) -> Result<ArrayRef> {
    let (known, of) = (call.known()?, call.number()?);
    let shares = known.shares(of);
    let (mut numbers, mut parts) = (Vec::new(), LargeBinaryBuilder::new());
    let lengths = call.of_states(|bytes| {
        let State { share, aggregator } = State::from_bytes(bytes, &known)?;
        if share.is_some() {
            return exec_err!("{}: a state of {} is split already", call.function(), Whose(share));
        }
        let mut split = aggregator.split(|account| shares.of(account));
        if split.is_empty() {
            split.extend(shares.all().into_iter().map(|number| (number, known.parts.empty())));
        }
        let length = split.len();
        for (number, aggregator) in split {
            let part = State { share: Some(Share { number, of }), aggregator };
            parts.append_value(part.to_bytes(&known)?);
            numbers.push(i64::from(number));
        }
        Ok(length)
    })?;
    let columns: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(numbers)), Arc::new(parts.finish())];
    lists(&lengths, StructArray::try_new(fields(), columns, None)?)
}
