//! A wall between hostile input and the run.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does the work, or gives `None` when it panics.
///
/// Parsers of other people's files are careful and not perfect. One file that trips one of them
/// must not end a run over a hundred thousand; it is counted and named instead. The panic is not
/// printed, since its message may quote the input.
///
/// ```
/// assert_eq!(kit::guard::guarded(|| "1".parse::<u8>().unwrap()), Some(1));
/// ```
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    let before = QUIET.replace(true);
    // What the work may have left half-done is dropped with it.
    let done = panic::catch_unwind(AssertUnwindSafe(work)).ok();
    QUIET.set(before);
    done
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_is_none_and_the_run_goes_on() {
        assert_eq!(guarded(|| 7), Some(7));
        assert_eq!(guarded(|| -> u8 { panic!("quoting the input") }), None);
        assert_eq!(guarded(|| 8), Some(8));
    }
}
