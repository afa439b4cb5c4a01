//! The states of one group, which will be merged into one.

use datafusion::common::Result;

use crate::directories::Known;
use crate::state::State;

/// States that are merged only with states of similar size.
///
/// Merging reads both states completely. A share gets a small part from every bucket, and a bucket gets a small state
/// from every day. If each of them were merged into one growing state, that state would be read once for each part. So
/// a large state waits until there is another one of its size.
#[derive(Default)]
pub(super) struct Pile {
    /// In the order of size, the largest first. Each is at most half as large as the one before.
    states: Vec<State>,
}

impl Pile {
    /// The state that records copies.
    pub(super) fn open(&mut self, known: &Known) -> &mut State {
        if self.states.is_empty() {
            self.states.push(State::empty(known));
        }
        let last = self.states.len() - 1;
        &mut self.states[last]
    }

    /// Adds a state.
    pub(super) fn add(&mut self, mut state: State) -> Result<()> {
        if let Some(first) = self.states.first() {
            first.check_share(&state)?;
        }
        while let Some(mut larger) = self.states.pop_if(|last| size(last) < 2 * size(&state)) {
            larger.merge(&state)?;
            state = larger;
        }
        self.states.push(state);
        Ok(())
    }

    /// All states merged into one; `None` without input.
    pub(super) fn into_state(mut self) -> Result<Option<State>> {
        let Some(mut state) = self.states.pop() else { return Ok(None) };
        while let Some(mut larger) = self.states.pop() {
            larger.merge(&state)?;
            state = larger;
        }
        Ok(Some(state))
    }

    /// Their size in memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let heap: usize = self.states.iter().map(|state| state.aggregator.heap_bytes()).sum();
        heap + self.states.capacity() * size_of::<State>()
    }
}

/// The cost to read a state.
fn size(state: &State) -> usize {
    state.aggregator.email_count() + state.aggregator.meeting_count() + 1
}
