//! What may be shown.

use alloc::vec::Vec;

use crate::row::level::Level;
use crate::rows::suppress::basis::Bases;

/// What may be shown of every unit, by level.
pub(crate) struct Shown(Vec<[Bases; Level::ALL.len()]>);

impl Shown {
    /// Everything, of this number of units.
    pub(crate) fn all(units: usize) -> Shown {
        Shown(alloc::vec![[Bases::ALL; Level::ALL.len()]; units])
    }

    pub(crate) fn get(&self, unit: u32, level: Level) -> Bases {
        let levels = self.0.get(unit as usize);
        levels.and_then(|levels| levels.get(level as usize)).copied().unwrap_or(Bases::NONE)
    }

    pub(crate) fn limit(&mut self, unit: u32, level: Level, bases: Bases) {
        if let Some(limited) = self.0.get_mut(unit as usize).and_then(|levels| levels.get_mut(level as usize)) {
            *limited = limited.and(bases);
        }
    }
}
