//! The state of one group, or of all rows.

use std::fmt;
use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Accumulator;

use super::groups::Values;
use crate::directories::Known;
use crate::state::State;

pub(super) struct Single {
    known: Arc<Known>,
    state: Option<State>,
}

impl Single {
    pub(super) fn new(known: Arc<Known>) -> Single {
        Single { known, state: None }
    }

    fn take(&mut self, values: &[ArrayRef]) -> Result<()> {
        let values = super::first(values)?;
        let places: Vec<usize> = (0..values.len()).filter(|place| values.is_valid(*place)).collect();
        if places.is_empty() {
            return Ok(());
        }
        Values::new(values)?.take(&places, &mut self.state, &self.known)
    }
}

impl fmt::Debug for Single {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Single")
            .field("state", &self.state.as_ref().map(|state| &state.aggregator))
            .finish_non_exhaustive()
    }
}

impl Accumulator for Single {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.take(values)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.take(states)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let bytes = match &self.state {
            Some(state) => state.to_bytes(&self.known)?,
            None => State::empty(&self.known).to_bytes(&self.known)?,
        };
        Ok(ScalarValue::LargeBinary(Some(bytes)))
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let bytes = self.state.as_ref().map(|state| state.to_bytes(&self.known)).transpose()?;
        Ok(vec![ScalarValue::LargeBinary(bytes)])
    }

    fn size(&self) -> usize {
        size_of::<Single>() + self.state.as_ref().map_or(0, |state| state.aggregator.heap_bytes())
    }
}
