use account_engagement::enrichment::{Consent, Enrichment, RunHistory, Schedule};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Any JSON as what an enrichment keeps in files: it reads back from what is written as it was, and a
/// configuration has as many mailboxes as it may have.
pub fn enrichment(bytes: &[u8]) {
    if let Some(enrichment) = through::<Enrichment>(bytes) {
        assert!((2..=2500).contains(&enrichment.mailboxes().len()));
        assert!(enrichment.directory(&[]).is_ok());
        assert_eq!(enrichment.user_table().name(), format!("{}_UserEntity", enrichment.output()));
    }
    through::<Consent>(bytes);
    through::<Schedule>(bytes);
    through::<RunHistory>(bytes);
}

fn through<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(bytes: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_vec(&read).unwrap();
    assert_eq!(serde_json::from_slice::<T>(&written).unwrap(), read);
    Some(read)
}
