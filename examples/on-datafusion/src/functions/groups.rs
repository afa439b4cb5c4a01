//! The states of many groups at once. GROUP BY uses this.

use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanArray, LargeBinaryBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, exec_datafusion_err};
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};

use super::pile::Pile;
use crate::copies::{Copies, Unfit};
use crate::directories::Known;
use crate::state::State;
use crate::state_column::StateColumn;

/// A pile of states for each group.
pub(super) struct Groups {
    known: Arc<Known>,
    piles: Vec<Pile>,
    /// The arguments and the directory, which all groups have in common.
    bytes: usize,
}

impl Groups {
    pub(super) fn new(known: Arc<Known>) -> Groups {
        Groups { known, piles: Vec::new(), bytes: 0 }
    }

    /// Adds the copies or states at these places to one group.
    fn take(&mut self, group: usize, places: &[usize], values: &Values<'_>) -> Result<()> {
        let Groups { known, piles, bytes } = self;
        let Some(pile) = piles.get_mut(group) else { return Ok(()) };
        let before = pile.bytes();
        values.take(places, pile, known)?;
        *bytes = bytes.saturating_sub(before) + pile.bytes();
        Ok(())
    }

    fn update(
        &mut self,
        values: &ArrayRef,
        groups: &[usize],
        filter: Option<&BooleanArray>,
        number: usize,
    ) -> Result<()> {
        self.piles.resize_with(number, Pile::default);
        let group = |place: &usize| groups.get(*place).copied().unwrap_or_default();
        let mut places: Vec<usize> = (0..values.len()).filter(|place| is_taken(values, filter, *place)).collect();
        places.sort_unstable_by_key(group);
        let values = Values::new(values)?;
        for places in places.chunk_by(|one, next| group(one) == group(next)) {
            let Some(first) = places.first() else { continue };
            self.take(group(first), places, &values)?;
        }
        Ok(())
    }

    /// The states of the first groups as bytes. Each state is dropped before the next one is written.
    fn emit(&mut self, emit_to: EmitTo, of_nothing: OfNothing) -> Result<ArrayRef> {
        let piles = emit_to.take_needed(&mut self.piles);
        let mut column = LargeBinaryBuilder::with_capacity(piles.len(), 0);
        for pile in piles {
            self.bytes = self.bytes.saturating_sub(pile.bytes());
            match (pile.into_state()?, of_nothing) {
                (Some(state), _) => column.append_value(state.to_bytes(&self.known)?),
                (None, OfNothing::Empty) => column.append_value(State::empty(&self.known).to_bytes(&self.known)?),
                (None, OfNothing::Null) => column.append_null(),
            }
        }
        // Spare capacity counts as memory. The engine ends a run if groups take more memory while they are emitted than
        // before.
        let mut column = column.finish();
        column.shrink_to_fit();
        Ok(Arc::new(column))
    }
}

/// The result of a group without input.
#[derive(Clone, Copy)]
pub(super) enum OfNothing {
    /// A partial result, which will be merged. It has no share.
    Null,
    /// The final result.
    Empty,
}

/// The input: copies or states.
pub(super) enum Values<'a> {
    Copies(Copies<'a>),
    States(StateColumn<'a>),
}

impl<'a> Values<'a> {
    pub(super) fn new(values: &'a ArrayRef) -> Result<Values<'a>> {
        Ok(match values.data_type() {
            DataType::Struct(_) => Values::Copies(Copies::new(values.as_struct())?),
            _ => Values::States(StateColumn::new(values)?),
        })
    }

    /// Adds the values at these places to a pile. None of them is null.
    pub(super) fn take(&self, places: &[usize], pile: &mut Pile, known: &Known) -> Result<()> {
        match self {
            Values::Copies(copies) => {
                let state = pile.open(known);
                copies.offer(places, &mut state.aggregator).map_err(|unfit| refused(&unfit))
            }
            Values::States(states) => {
                let mut states = places.iter().filter_map(|place| states.get(*place));
                states.try_for_each(|bytes| pile.add(State::from_bytes(bytes, known)?))
            }
        }
    }
}

/// Nulls, and rows that a FILTER excludes, are skipped.
fn is_taken(values: &ArrayRef, filter: Option<&BooleanArray>, place: usize) -> bool {
    values.is_valid(place) && filter.is_none_or(|filter| filter.is_valid(place) && filter.value(place))
}

fn refused(unfit: &Unfit) -> datafusion::error::DataFusionError {
    exec_datafusion_err!(
        "engagement_state cannot take in a copy: {unfit}; leave such rows out by WHERE engagement_rejected(copy) IS NULL"
    )
}

impl GroupsAccumulator for Groups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        let values = super::first(values)?;
        self.update(values, group_indices, opt_filter, total_num_groups)
    }

    fn merge_batch(&mut self, values: &[ArrayRef], group_indices: &[usize], total_num_groups: usize) -> Result<()> {
        self.update(super::first(values)?, group_indices, None, total_num_groups)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        self.emit(emit_to, OfNothing::Empty)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.emit(emit_to, OfNothing::Null)?])
    }

    /// Each row as a state of its own. The engine uses this if grouping reduces nothing.
    fn convert_to_state(&self, values: &[ArrayRef], opt_filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let array = super::first(values)?;
        let values = Values::new(array)?;
        let mut column = LargeBinaryBuilder::with_capacity(array.len(), 0);
        for place in 0..array.len() {
            let mut pile = Pile::default();
            if is_taken(array, opt_filter, place) {
                values.take(&[place], &mut pile, &self.known)?;
            }
            column.append_option(pile.into_state()?.map(|state| state.to_bytes(&self.known)).transpose()?);
        }
        Ok(vec![Arc::new(column.finish())])
    }

    fn size(&self) -> usize {
        size_of::<Groups>() + self.piles.capacity() * size_of::<Pile>() + self.bytes
    }
}
