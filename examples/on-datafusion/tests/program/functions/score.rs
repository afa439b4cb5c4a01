//! `engagement_score`.

use super::World;

const ROWS: &str = "(SELECT unnest(engagement_rows(engagement_state({email}, {directory}), {directory}, {question})) \
                    AS row FROM emails)";

#[tokio::test]
async fn the_best_of_each_cohort_has_100() {
    let world = World::new().await;
    let query = format!(
        "SELECT level, start, max(score) FROM (SELECT row['AggregationLevel'] AS level, row['AggregationStartDate'] \
         AS start, engagement_score(row, {{question}}) OVER (PARTITION BY row['AggregationLevel'], \
         row['AggregationStartDate']) AS score FROM {ROWS}) GROUP BY 1, 2"
    );
    let found = world.table(&query).await;
    assert!(found.len() > 5 && found.iter().all(|row| row[2] == "100.0"), "{found:?}");
}

#[tokio::test]
async fn two_cohorts_in_one_partition_are_refused() {
    let world = World::new().await;
    let query = format!("SELECT engagement_score(row, {{question}}) OVER () FROM {ROWS}");
    let found = world.error(&query).await;
    assert!(found.starts_with("engagement_score: the "), "{found}");
    assert!(found.ends_with(" are two cohorts: OVER (PARTITION BY level, start)"), "{found}");
}

#[tokio::test]
async fn a_null_has_no_score() {
    let world = World::new().await;
    let query = format!(
        "SELECT count(*), count(score) FROM (SELECT engagement_score(CASE WHEN row['AccountId'] = 'acct-a' THEN row \
         END, {{question}}) OVER () AS score FROM {ROWS} WHERE row['AggregationLevel'] = 'Year')"
    );
    assert_eq!(world.table(&query).await, [["2", "1"]]);
    let found = world.error(&format!("SELECT engagement_score(row, row['AccountId']) OVER () FROM {ROWS}")).await;
    assert_eq!(found, "plan: engagement_score: question has to stand in the query as a text");
}
