//! `engagement_tally(state, directory, question)`: what counted, and what did not and why.

use std::sync::Arc;

use account_engagement::{Reason, Tally};
use datafusion::arrow::array::{ArrayRef, ListArray, StringArray, StructArray, UInt64Array};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{Result, exec_datafusion_err, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::arguments::{Kind, Takes, given, planned};
use super::states::States;
use crate::asked::Asked;
use crate::directories::Directories;
use crate::state::{State, Whose};

const TAKES: Takes = Takes {
    function: "engagement_tally",
    arguments: &[("state", Kind::State), ("directory", Kind::Text), ("question", Kind::Text)],
};

/// Tallies of states that have no activity in common, such as those of buckets, add up. Of shares they would not,
/// since an activity is in the share of each of its accounts.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Tallies {
    directories: Arc<Directories>,
    signature: Signature,
}

impl Tallies {
    pub(super) fn new(directories: Arc<Directories>) -> Tallies {
        Tallies { directories, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

fn fields() -> Fields {
    let text = |name| Field::new(name, DataType::Utf8, false);
    Fields::from(vec![text("activity"), text("verdict"), Field::new("count", DataType::UInt64, false)])
}

fn item() -> FieldRef {
    Arc::new(Field::new_list_field(DataType::Struct(fields()), true))
}

/// One line for what counted, and one for each reason that there is.
#[derive(Default)]
struct Lines {
    activities: Vec<&'static str>,
    verdicts: Vec<String>,
    counts: Vec<u64>,
}

impl Lines {
    fn add(&mut self, activity: &'static str, tally: Tally) {
        let counted = std::iter::once(("counted".to_owned(), tally.counted()));
        let reasons = tally.reasons().map(|(reason, count): (Reason, u64)| (reason.to_string(), count));
        for (verdict, count) in counted.chain(reasons) {
            self.activities.push(activity);
            self.verdicts.push(verdict);
            self.counts.push(count);
        }
    }
}

impl ScalarUDFImpl for Tallies {
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

        let (mut lines, mut lengths) = (Lines::default(), Vec::new());
        for place in 0..args.number_rows {
            let before = lines.counts.len();
            if let Some(bytes) = states.get(place) {
                let State { share, aggregator } = State::from_bytes(bytes, &known)?;
                if share.is_some() {
                    return exec_err!(
                        "{}: a state of {} has no tally that adds up, since an activity is in the share of each of \
                         its accounts: ask before engagement_split",
                        self.name(),
                        Whose(share)
                    );
                }
                let answer = aggregator.unscored_rows(&asked.question());
                let answer = answer.map_err(|cause| exec_datafusion_err!("{cause}"))?;
                lines.add("emails", answer.emails());
                lines.add("meetings", answer.meetings());
            }
            lengths.push(lines.counts.len() - before);
        }
        let valid: NullBuffer = (0..args.number_rows).map(|place| states.get(place).is_some()).collect();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(lines.activities)),
            Arc::new(StringArray::from(lines.verdicts)),
            Arc::new(UInt64Array::from(lines.counts)),
        ];
        let lines = StructArray::try_new(fields(), columns, None)?;
        let lists = ListArray::try_new(item(), OffsetBuffer::from_lengths(lengths), Arc::new(lines), Some(valid))?;
        Ok(ColumnarValue::Array(Arc::new(lists)))
    }
}
