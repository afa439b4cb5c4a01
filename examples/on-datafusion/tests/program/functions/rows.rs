//! `engagement_rows`.

use super::World;

/// For little data no split is needed.
const ROWS: &str = "(SELECT unnest(engagement_rows(engagement_state(state, {directory}), {directory}, {question})) AS \
                    row FROM (SELECT engagement_state({email}, {directory}) AS state FROM emails UNION ALL SELECT \
                    engagement_state({meeting}, {directory}) FROM meetings))";

#[tokio::test]
async fn rows_have_the_columns_by_name() {
    let world = World::new().await;
    let query = format!(
        "SELECT row['AccountId'], row['NoOfEmails_ToAccount'], row['EngagementStartDate'], \
         row['AverageDuration_Of_Meetings'], row['AggregationLevel'], row['Suppressed'] FROM {ROWS} WHERE \
         row['AggregationLevel'] = 'Year' ORDER BY 1"
    );
    let year = |account: &str, emails: &str, start: &str, meetings: &str| {
        [account, emails, start, meetings, "Year", "null"].map(str::to_owned)
    };
    let found = world.table(&query).await;
    assert_eq!(found[0], year("acct-a", "3", "2026-03-02", "2160.0"));
    assert_eq!(found.len(), 2);
}

/// Suppressed figures are named, so that they can be told from nulls.
#[tokio::test]
async fn suppressed_columns_are_named() {
    let world = World::new().await;
    let rows = ROWS.replace("{question}", "'{\"as_of\": \"2026-06-30T12:00:00Z\", \"at_least\": 100}'");
    let query = format!("SELECT DISTINCT row['Suppressed'] FROM {rows} WHERE row['AggregationLevel'] = 'Year'");
    let found = world.table(&query).await;
    let named = |row: &Vec<String>| row[0].starts_with("NoOfContactsInvolved_Meetings,NoOfContactsInvolved_Emails,");
    assert!(found.iter().all(named), "{found:?}");
}

#[tokio::test]
async fn of_no_state_there_are_no_rows() {
    let world = World::new().await;
    assert_eq!(world.value("SELECT engagement_rows(NULL, {directory}, {question})").await, "null");
    let none = "SELECT cardinality(engagement_rows(engagement_state(NULL, {directory}), {directory}, {question}))";
    assert_eq!(world.value(none).await, "0");
}

#[tokio::test]
async fn a_window_that_cannot_be_is_an_error() {
    let world = World::new().await;
    let rows = ROWS.replace("{question}", "'{\"as_of\": \"2026-06-30T12:00:00Z\", \"start\": \"2027-01-01\"}'");
    let found = world.error(&format!("SELECT row FROM {rows}")).await;
    assert!(found.contains("2027-01-01"), "{found}");
}
