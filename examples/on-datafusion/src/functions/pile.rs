//! The states of one group, on their way to be one.

use datafusion::common::Result;

use crate::directories::Known;
use crate::state::State;

/// States that are merged with others of like size only.
///
/// To merge two is to walk through both. A share gets a small part of every bucket, and a bucket a small state of
/// every day: each of them merged into one that grows would walk through that as often as there are parts. So the
/// larger ones wait until something of their size has come together.
#[derive(Default)]
pub(super) struct Pile {
    /// From large to small, each at most half of the one before.
    states: Vec<State>,
}

impl Pile {
    /// The state into which copies go.
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

    /// All of them as one; `None` where nothing came.
    pub(super) fn into_state(mut self) -> Result<Option<State>> {
        let Some(mut state) = self.states.pop() else { return Ok(None) };
        while let Some(mut larger) = self.states.pop() {
            larger.merge(&state)?;
            state = larger;
        }
        Ok(Some(state))
    }

    /// How many bytes they take.
    pub(super) fn bytes(&self) -> usize {
        let heap: usize = self.states.iter().map(|state| state.aggregator.heap_bytes()).sum();
        heap + self.states.capacity() * size_of::<State>()
    }
}

/// How much there is to walk through.
fn size(state: &State) -> usize {
    state.aggregator.email_count() + state.aggregator.meeting_count() + 1
}
