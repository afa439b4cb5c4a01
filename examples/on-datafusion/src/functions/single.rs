//! The state of one group, or of all rows.

use std::fmt;
use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Accumulator;

use super::groups::Values;
use super::pile::Pile;
use crate::directories::Known;
use crate::state::State;

pub(super) struct Single {
    known: Arc<Known>,
    pile: Pile,
}

impl Single {
    pub(super) fn new(known: Arc<Known>) -> Single {
        Single { known, pile: Pile::default() }
    }

    fn take(&mut self, values: &[ArrayRef]) -> Result<()> {
        let values = super::first(values)?;
        let places: Vec<usize> = (0..values.len()).filter(|place| values.is_valid(*place)).collect();
        if places.is_empty() {
            return Ok(());
        }
        Values::new(values)?.take(&places, &mut self.pile, &self.known)
    }

    /// Everything so far as one state. The state stays, because a window can ask again after more input.
    fn converged(&mut self) -> Result<Option<Vec<u8>>> {
        let Some(state) = std::mem::take(&mut self.pile).into_state()? else { return Ok(None) };
        let bytes = state.to_bytes(&self.known)?;
        self.pile.add(state)?;
        Ok(Some(bytes))
    }
}

impl fmt::Debug for Single {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Single").field("bytes", &self.pile.bytes()).finish_non_exhaustive()
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
        let bytes = match self.converged()? {
            Some(bytes) => bytes,
            None => State::empty(&self.known).to_bytes(&self.known)?,
        };
        Ok(ScalarValue::LargeBinary(Some(bytes)))
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![ScalarValue::LargeBinary(self.converged()?)])
    }

    fn size(&self) -> usize {
        size_of::<Single>() + self.pile.bytes()
    }
}
