//! `engagement_tally`.

use super::World;

#[tokio::test]
async fn what_counted_and_what_did_not_is_a_table() {
    let world = World::new().await;
    let lines = "SELECT line['activity'], line['verdict'], line['count'] FROM (SELECT \
                 unnest(engagement_tally(engagement_state({email}, {directory}), {directory}, {question})) AS line \
                 FROM emails)";
    let expected = [
        ["emails", "counted", "23"],
        ["emails", "before the window", "1"],
        ["emails", "after as-of", "1"],
        ["emails", "kind", "2"],
        ["meetings", "counted", "0"],
    ];
    assert_eq!(world.table(lines).await, expected);
    assert_eq!(world.value("SELECT engagement_tally(NULL, {directory}, {question})").await, "null");
}

#[tokio::test]
async fn of_shares_they_would_not_add_up() {
    let world = World::new().await;
    let of_shares = "SELECT engagement_tally(part['state'], {directory}, {question}) FROM (SELECT \
                     unnest(engagement_split(engagement_state({email}, {directory}), {directory}, 1)) AS part FROM \
                     emails)";
    assert_eq!(
        world.error(of_shares).await,
        "engagement_tally: a state of share 0 of 1 has no tally that adds up, since an activity is in the share of \
         each of its accounts: ask before engagement_split"
    );
}
