//! The sizes at which things are measured.

use bumpalo::Bump;

use crate::workload::{Population, Shape, Views};

/// How many messages, and what they are called in the id of a bench.
pub(crate) const SIZES: [(usize, &str); 4] =
    [(10_000, "10k"), (100_000, "100k"), (1_000_000, "1M"), (10_000_000, "10M")];

/// Calls `measure` with the traffic of each size for which the machine has memory.
pub(crate) fn at_each_size(mut measure: impl FnMut(&str, Shape, &Population, &Views<'_>)) {
    for (messages, name) in SIZES.into_iter().filter(|(messages, _)| has_memory_for(*messages)) {
        let shape = Shape::of(messages);
        let population = Population::new(shape);
        let arena = Bump::new();
        let views = Views::draw(shape, &population, &arena);
        measure(name, shape, &population, &views);
    }
}

/// Whether the machine has memory for the traffic of this number of messages, decoded, and for states of it.
pub(crate) fn has_memory_for(messages: usize) -> bool {
    const BYTES_A_MESSAGE: usize = 1_800;
    let available = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
        line.trim().strip_suffix(" kB")?.parse::<usize>().ok()
    });
    // Where nobody says how much there is, up to what any machine has.
    available.map_or(messages <= 1_000_000, |kilobytes| messages * BYTES_A_MESSAGE < kilobytes * 1024)
}
