//! `engagement_split(state, directory, shares)`: a state taken apart by accounts.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, LargeBinaryBuilder, ListArray, StructArray};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes, given, planned};
use super::states::States;
use crate::directories::Directories;
use crate::state::{Share, State, Whose};

const TAKES: Takes = Takes {
    function: "engagement_split",
    arguments: &[("state", Kind::State), ("directory", Kind::Text), ("shares", Kind::Number)],
};

/// Families of accounts stay together. A state without activity gives every share that has accounts, so that a
/// question about all of them finds them.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Split {
    directories: Arc<Directories>,
    signature: Signature,
}

impl Split {
    pub(super) fn new(directories: Arc<Directories>) -> Split {
        Split { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

fn fields() -> Fields {
    let share = Field::new("share", DataType::Int64, false);
    Fields::from(vec![share, Field::new("state", DataType::LargeBinary, false)])
}

fn item() -> FieldRef {
    Arc::new(Field::new_list_field(DataType::Struct(fields()), true))
}

impl ScalarUDFImpl for Split {
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
        TAKES.number(2, planned(&args, 2))?;
        Ok(Arc::new(Field::new(self.name(), self.return_type(&[])?, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let known = super::known(&self.directories, TAKES.text(1, given(&args, 1))?)?;
        let of = TAKES.number(2, given(&args, 2))?;
        let shares = known.shares(of);
        let column = super::column(&args, 0)?;
        let states = States::new(&column)?;

        let (mut numbers, mut parts, mut lengths) = (Vec::new(), LargeBinaryBuilder::new(), Vec::new());
        for place in 0..args.number_rows {
            let before = numbers.len();
            if let Some(bytes) = states.get(place) {
                let State { share, aggregator } = State::from_bytes(bytes, &known)?;
                if share.is_some() {
                    return exec_err!("{}: a state of {} is split already", self.name(), Whose(share));
                }
                let mut split = aggregator.split(|account| shares.of(account));
                if split.is_empty() {
                    split.extend(shares.all().into_iter().map(|number| (number, known.parts.empty())));
                }
                for (number, aggregator) in split {
                    let part = State { share: Some(Share { number, of }), aggregator };
                    parts.append_value(part.to_bytes(&known)?);
                    numbers.push(i64::from(number));
                }
            }
            lengths.push(numbers.len() - before);
        }
        let columns: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(numbers)), Arc::new(parts.finish())];
        let valid: NullBuffer = (0..args.number_rows).map(|place| states.get(place).is_some()).collect();
        let parts = StructArray::try_new(fields(), columns, None)?;
        let lists = ListArray::try_new(item(), OffsetBuffer::from_lengths(lengths), Arc::new(parts), Some(valid))?;
        Ok(ColumnarValue::Array(Arc::new(lists)))
    }
}
