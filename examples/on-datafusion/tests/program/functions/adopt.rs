//! `engagement_adopt`, `engagement_listed` and `engagement_additions`.

use on_datafusion::Directories;

use super::World;
use crate::data::Data;

const STATE: &str = "(SELECT engagement_state({email}, {directory}) AS state FROM emails)";

/// The worked example, and the directory of a day on which it had one account less.
async fn two_days() -> (World, tempfile::TempDir, String) {
    let mut data = Data::worked_example(1);
    data.accounts.pop();
    let folder = data.folder();
    let earlier = Directories::reference(folder.path().join("directory").to_str().unwrap()).unwrap();
    (World::new().await, folder, earlier)
}

#[tokio::test]
async fn a_state_of_another_directory_is_refused_unless_it_is_adopted() {
    let (world, _folder, earlier) = two_days().await;
    let state = STATE.replace("{directory}", &format!("'{earlier}'"));
    let merged = format!("SELECT engagement_state(state, {{directory}}) FROM {state}");
    let expected = "the part was made over another directory: give the same one to all processes";
    assert_eq!(world.error(&merged).await, expected);
    let adopted = format!("(SELECT engagement_adopt(state, {{directory}}) AS state FROM {state})");
    let one = format!("SELECT arrow_typeof(engagement_state(state, {{directory}})) FROM {adopted}");
    assert_eq!(world.value(&one).await, "LargeBinary");
    // The state of today is what it was, and nothing is nothing.
    let same = format!("SELECT engagement_adopt(state, {{directory}}) = state FROM {STATE}");
    assert_eq!(world.value(&same).await, "true");
    assert_eq!(world.value("SELECT engagement_adopt(NULL, {directory})").await, "null");
}

#[tokio::test]
async fn what_is_adopted_is_a_whole_state() {
    let world = World::new().await;
    let part = format!("(SELECT unnest(engagement_split(state, {{directory}}, 1))['state'] AS part FROM {STATE})");
    let adopted = format!("SELECT engagement_adopt(part, {{directory}}) FROM {part}");
    let expected = "a state of share 0 of 1 is not of any other directory: adopt before engagement_split";
    assert_eq!(world.error(&adopted).await, expected);
    let malformed = world.error("SELECT engagement_adopt(X'01', {directory})").await;
    assert_eq!(malformed, "1 bytes are no state: engagement_state makes them");
}

#[tokio::test]
async fn additions_are_what_was_not_listed() {
    let (world, _folder, earlier) = two_days().await;
    let additions = |listed: &str| {
        let listed = listed.to_owned();
        format!(
            "SELECT engagement_additions(listed, {{directory}}) FROM (SELECT engagement_listed({listed}) AS listed)"
        )
    };
    assert_eq!(world.value(&additions("{directory}")).await, "0");
    let found: i64 = world.value(&additions(&format!("'{earlier}'"))).await.parse().unwrap();
    assert!(found > 0, "{found}");
    assert_eq!(world.value("SELECT engagement_additions(NULL, {directory})").await, "null");
    let malformed = world.error("SELECT engagement_additions(X'01', {directory})").await;
    assert!(malformed.contains("snapshot"), "{malformed}");
}
