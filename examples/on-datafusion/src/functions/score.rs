//! `engagement_score(row, question) OVER (PARTITION BY level, start)`: scores relative to the cohort.

use std::sync::Arc;

use account_engagement::DefaultModel;
use account_engagement::score::score;
use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, Float64Array};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, exec_datafusion_err, exec_err};
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{PartitionEvaluator, Signature, Volatility, WindowUDFImpl};

use super::arguments::{Kind, Takes, literal};
use crate::asked::Asked;
use crate::row_struct;

const TAKES: Takes =
    Takes { function: "engagement_score", arguments: &[("row", Kind::Row), ("question", Kind::Question)] };

#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct RelativeScore {
    signature: Signature,
}

impl RelativeScore {
    pub(super) fn new() -> RelativeScore {
        RelativeScore { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl WindowUDFImpl for RelativeScore {
    fn name(&self) -> &'static str {
        TAKES.function
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, found: &[DataType]) -> Result<Vec<DataType>> {
        TAKES.types(found)
    }

    fn field(&self, args: WindowUDFFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(args.name(), DataType::Float64, true)))
    }

    fn partition_evaluator(&self, args: PartitionEvaluatorArgs<'_>) -> Result<Box<dyn PartitionEvaluator>> {
        let asked = Asked::planned(TAKES.text(1, literal(args.input_exprs(), 1))?)?;
        Ok(Box::new(Cohort { asked }))
    }
}

/// Scores the rows of one partition, which must be one cohort.
#[derive(Debug)]
struct Cohort {
    asked: Asked,
}

impl PartitionEvaluator for Cohort {
    fn evaluate_all(&mut self, values: &[ArrayRef], num_rows: usize) -> Result<ArrayRef> {
        let column = super::first(values)?;
        let rows = row_struct::rows(column.as_struct())?;
        let cohort = rows.first().map(|row| (row.level(), row.start()));
        if let Some(other) = rows.iter().find(|row| Some((row.level(), row.start())) != cohort) {
            let (level, start) = cohort.unwrap_or((other.level(), other.start()));
            return exec_err!(
                "engagement_score: the {level} from {start} and the {} from {} are two cohorts: OVER (PARTITION BY \
                 level, start)",
                other.level(),
                other.start()
            );
        }
        let answer = score(rows, &DefaultModel::default(), &self.asked.normalizer);
        let answer = answer.map_err(|cause| exec_datafusion_err!("{cause}"))?;
        let mut relative = answer.iter().map(|row| row.score().relative);
        // A null has no score.
        let scores = (0..num_rows).map(|place| column.is_valid(place).then(|| relative.next()).flatten());
        Ok(Arc::new(scores.collect::<Float64Array>()))
    }
}
