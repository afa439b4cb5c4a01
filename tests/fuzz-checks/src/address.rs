use account_engagement::normalize_address;

use crate::twin::people::fold;

/// Any text as an address: folding twice changes nothing, nothing is added but what folding case
/// adds, and the naive twin folds likewise.
pub fn address(bytes: &[u8]) {
    let raw = String::from_utf8_lossy(bytes);
    let once = normalize_address(&raw);
    assert_eq!(once, fold(&raw));
    assert!(once.len() <= 3 * raw.len());
    let bare = !once.starts_with(['<', '\u{feff}']) && !once.starts_with("mailto:") && once.trim() == once;
    if bare {
        assert_eq!(normalize_address(&once), once);
    }
}
