//! `engagement_rows(state, directory, question)`: what a state answers, without the scores.

use std::sync::Arc;

use datafusion::arrow::array::{ListArray, StructArray};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, exec_datafusion_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes, given, planned};
use super::states::States;
use crate::asked::Asked;
use crate::directories::Directories;
use crate::row_struct;
use crate::state::State;

const TAKES: Takes = Takes {
    function: "engagement_rows",
    arguments: &[("state", Kind::State), ("directory", Kind::Text), ("question", Kind::Text)],
};

/// A state of a share answers for the accounts of that share, another for all.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Rows {
    directories: Arc<Directories>,
    signature: Signature,
}

impl Rows {
    pub(super) fn new(directories: Arc<Directories>) -> Rows {
        Rows { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

fn item() -> FieldRef {
    Arc::new(Field::new_list_field(DataType::Struct(row_struct::fields()), true))
}

impl ScalarUDFImpl for Rows {
    fn name(&self) -> &'static str {
        TAKES.function
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        TAKES.types(found)
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(item()))
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        TAKES.text(1, planned(&args, 1))?;
        Asked::planned(TAKES.text(2, planned(&args, 2))?)?;
        Ok(Arc::new(Field::new(self.name(), self.return_type(&[])?, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let known = super::known(&self.directories, TAKES.text(1, given(&args, 1))?)?;
        let asked = Asked::planned(TAKES.text(2, given(&args, 2))?)?;
        let column = super::column(&args, 0)?;
        let states = States::new(&column)?;

        let (mut rows, mut lengths) = (Vec::new(), Vec::new());
        for place in 0..args.number_rows {
            let before = rows.len();
            if let Some(bytes) = states.get(place) {
                let State { share, aggregator } = State::from_bytes(bytes, &known)?;
                let answer = aggregator.unscored_rows(&asked.question());
                let answer = answer.map_err(|cause| exec_datafusion_err!("{cause}"))?;
                match share {
                    None => rows.extend(answer),
                    Some(share) => {
                        let shares = known.shares(share.of);
                        rows.extend(answer.into_iter().filter(|row| shares.of(&row.account_id) == share.number));
                    }
                }
            }
            lengths.push(rows.len() - before);
        }
        let valid: NullBuffer = (0..args.number_rows).map(|place| states.get(place).is_some()).collect();
        let rows: StructArray = row_struct::structs(&rows)?;
        let lists = ListArray::try_new(item(), OffsetBuffer::from_lengths(lengths), Arc::new(rows), Some(valid))?;
        Ok(ColumnarValue::Array(Arc::new(lists)))
    }
}
