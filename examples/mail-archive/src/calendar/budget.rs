//! How much work a calendar may cause: in proportion to its size.

use std::cell::Cell;
use std::rc::Rc;

/// What every calendar may cost, however small. A daily meeting of fifty people for twenty years costs 30,000.
const BASE: u64 = 100_000;

/// What each byte adds.
const PER_BYTE: u64 = 40;

/// What an occurrence costs, without its people.
pub(crate) const OCCURRENCE: u64 = 10;

/// What is left for all series and zones of one VCALENDAR. One unit is a step from one occurrence of a rule to the
/// next, or one person at one occurrence.
#[derive(Clone, Debug)]
pub(crate) struct Budget(Rc<Cell<u64>>);

impl Budget {
    pub(crate) fn of(bytes: usize) -> Budget {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        Budget(Rc::new(Cell::new(BASE.saturating_add(bytes.saturating_mul(PER_BYTE)))))
    }

    /// Whether there was enough left. If not, then nothing is left.
    pub(crate) fn spend(&self, units: u64) -> bool {
        let left = self.0.get().checked_sub(units);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_shared_and_ends() {
        let budget = Budget::of(10);
        let other = budget.clone();
        assert!(budget.spend(BASE) && other.spend(10 * PER_BYTE));
        assert!(!budget.spend(1));
        assert!(Budget::of(usize::MAX).spend(u64::MAX / 2));
    }
}
