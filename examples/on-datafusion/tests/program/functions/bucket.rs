//! `engagement_bucket`.

use super::World;

#[tokio::test]
async fn ids_that_are_the_same_are_in_the_same_bucket() {
    let world = World::new().await;
    for (id, same) in [("'a@b'", "' <a@b> '"), ("'a@b'", "arrow_cast('a@b', 'Utf8View')"), ("''", "'<>'")] {
        let query = format!("SELECT engagement_bucket({id}, 1000) = engagement_bucket({same}, 1000)");
        assert_eq!(world.value(&query).await, "true", "{query}");
    }
    assert_eq!(world.value("SELECT engagement_bucket('a@b', 1)").await, "0");
    assert_eq!(world.value("SELECT engagement_bucket(NULL, 8)").await, "null");
    let spread = "SELECT count(DISTINCT engagement_bucket(id, 7)) FROM emails";
    assert_eq!(world.value(spread).await, "7");
}

/// Who plans may have another key, or none: even what is constant is left to those who run it.
#[tokio::test]
async fn nothing_is_reckoned_where_it_is_planned() {
    let world = World::new().await;
    let plan = world
        .table("EXPLAIN SELECT engagement_bucket('m1', 256) AS one, engagement_listed({directory}) AS other")
        .await;
    let plan = plan.concat().concat();
    assert!(plan.contains("engagement_bucket(") && plan.contains("engagement_listed("), "{plan}");
}
