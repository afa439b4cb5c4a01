//! `engagement_split`.

use super::World;

const STATE: &str = "(SELECT engagement_state({email}, {directory}) AS state FROM emails)";

#[tokio::test]
async fn families_are_in_one_share_and_of_nothing_there_are_all() {
    let world = World::new().await;
    let shares = |state: &str| {
        format!(
            "SELECT count(part['state']), count(DISTINCT part['share']) FROM (SELECT unnest(engagement_split({state}, {{directory}}, 1000000)) AS part FROM {STATE})"
        )
    };
    // Two accounts have mail, three are listed.
    assert_eq!(world.table(&shares("state")).await, [["2", "2"]]);
    assert_eq!(world.table(&shares("(SELECT engagement_state(NULL, {directory}))")).await, [["3", "3"]]);
    assert_eq!(world.table(&shares("NULL")).await, [["0", "0"]]);
    let one = format!("SELECT unnest(engagement_split(state, {{directory}}, 1))['share'] FROM {STATE}");
    assert_eq!(world.table(&one).await, [["0"]]);
}

#[tokio::test]
async fn what_is_split_is_not_split_again() {
    let world = World::new().await;
    let twice = format!(
        "SELECT engagement_split(part['state'], {{directory}}, 1) FROM (SELECT unnest(engagement_split(state, {{directory}}, 1)) AS part FROM {STATE})"
    );
    assert_eq!(world.error(&twice).await, "engagement_split: a state of share 0 of 1 is split already");
}
