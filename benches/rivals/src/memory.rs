//! The allocators: a fast one for times, and one that counts for peaks.
//!
//! Counting costs time, and more time for an engine that allocates more. So the two are never measured in one build.

#[cfg(not(feature = "peak"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "peak")]
#[global_allocator]
static ALLOCATOR: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

/// How many bytes were allocated at the most while it ran, beyond what was before; its result among
/// them.
#[cfg(feature = "peak")]
pub(crate) fn peak<T>(run: impl FnOnce() -> T) -> usize {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = run();
    let peak = ALLOCATOR.peak_usage();
    drop(result);
    peak - before
}
