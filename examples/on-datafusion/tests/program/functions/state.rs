//! `engagement_state`.

use account_engagement::Key;
use on_datafusion::Functions;

use super::World;

const STATES: &str = "(SELECT engagement_state({email}, {directory}) AS state FROM emails \
                      UNION ALL SELECT engagement_state({meeting}, {directory}) FROM meetings)";

/// A state of everything is the same bytes, however it came to be.
#[tokio::test]
async fn whichever_way_it_is_the_same_state() {
    let world = World::new().await;
    let whole = format!("SELECT engagement_state(state, {{directory}}) FROM {STATES}");
    let expected = world.value(&whole).await;
    assert!(expected.len() > 2 * 1000, "{}", expected.len());
    for query in [
        // A state each, of which many are merged; groups that are merged; twice the same.
        "SELECT engagement_state(state, {directory}) FROM (SELECT engagement_state({email}, {directory}) AS state \
         FROM emails GROUP BY id, sent_at, \"to\" UNION ALL SELECT engagement_state({meeting}, {directory}) FROM \
         meetings GROUP BY id)",
        "SELECT engagement_state(state, {directory}) FROM (SELECT state FROM {states} UNION ALL SELECT state FROM \
         {states})",
        "SELECT engagement_state(DISTINCT state, {directory}) FROM {states}",
        "SELECT engagement_state(arrow_cast(state, 'Binary'), {directory}) FROM {states}",
        "SELECT engagement_state(arrow_cast(state, 'BinaryView'), {directory}) FROM {states}",
        "SELECT engagement_state(state, {directory}) FROM (SELECT state FROM {states} UNION ALL SELECT NULL)",
    ] {
        assert_eq!(world.value(&query.replace("{states}", STATES)).await, expected, "{query}");
    }
}

#[tokio::test]
async fn columns_have_any_of_arrows_types_for_them() {
    let world = World::new().await;
    let expected = world.value("SELECT engagement_state({email}, {directory}) FROM emails").await;
    for (field, cast) in [
        ("'id', id", "'id', arrow_cast(id, 'LargeUtf8')"),
        ("'id', id", "'id', arrow_cast(id, 'Utf8')"),
        ("'sent_at', sent_at", "'sent_at', arrow_cast(sent_at, 'Timestamp(Nanosecond, None)')"),
        ("'sent_at', sent_at", "'sent_at', arrow_cast(sent_at, 'Timestamp(Millisecond, Some(\"+02:00\"))')"),
        ("'to', \"to\"", "'to', arrow_cast(\"to\", 'LargeList(LargeUtf8)')"),
        ("'to', \"to\"", "'to', arrow_cast(\"to\", 'List(Utf8View)')"),
    ] {
        let email = super::EMAIL.replace(field, cast);
        let found = world.value(&format!("SELECT engagement_state({email}, {{directory}}) FROM emails")).await;
        assert!(found == expected, "{cast}");
    }
}

#[tokio::test]
async fn nulls_and_what_a_filter_leaves_out_are_passed_over() {
    let world = World::new().await;
    let nothing = world.value("SELECT engagement_state(NULL, {directory})").await;
    let e1 =
        world.value("SELECT engagement_state({email}, {directory}) FROM emails WHERE id = '<e1@mail.example>'").await;
    assert_ne!(e1, nothing);
    for (query, expected) in [
        ("SELECT engagement_state({email}, {directory}) FROM emails WHERE false", &nothing),
        ("SELECT engagement_state({email}, {directory}) FILTER (WHERE false) FROM emails", &nothing),
        ("SELECT engagement_state({email}, {directory}) FILTER (WHERE id = '<e1@mail.example>') FROM emails", &e1),
        ("SELECT engagement_state(CASE WHEN id = '<e1@mail.example>' THEN {email} END, {directory}) FROM emails", &e1),
        (
            "SELECT engagement_state({email}, {directory}) FILTER (WHERE id = '<e1@mail.example>') FROM emails GROUP BY true",
            &e1,
        ),
    ] {
        assert_eq!(&world.value(query).await, expected, "{query}");
    }
}

/// Bytes that are no state of this key, this directory, these accounts.
#[tokio::test]
async fn states_of_others_are_refused() {
    let world = World::new().await;
    let state = "SELECT engagement_state({email}, {directory}) AS state FROM emails";
    let bytes = world.value(state).await;
    let merge = |bytes: &str| format!("SELECT engagement_state(arrow_cast(X'{bytes}', 'LargeBinary'), {{directory}})");
    let damaged = format!("{}{}", &bytes[..bytes.len() - 2], if bytes.ends_with("00") { "01" } else { "00" });
    for (bytes, expected) in [
        ("", "0 bytes are no state: engagement_state makes them"),
        (&bytes[..16], "8 bytes are no state: engagement_state makes them"),
        (&format!("07{}", &bytes[2..]), "a state of version 7: expected 1, as engagement_state makes them here"),
        (
            &damaged,
            "the part cannot be read: the snapshot was altered after it was written: use an earlier snapshot, and offer the \
             activity since then",
        ),
    ] {
        let found = world.error(&merge(bytes)).await;
        assert_eq!(found, expected);
    }
    let another = World::new().await;
    Functions::new(Key::new([7; 16])).unwrap().register(&another.session);
    let found = another.error(&merge(&bytes)).await;
    assert!(found.starts_with("the part cannot be read: ") && found.contains("key"), "{found}");

    let split = format!("SELECT unnest(engagement_split(state, {{directory}}, 5)) AS part FROM ({state})");
    let of_shares = format!("SELECT engagement_state(part['state'], {{directory}}) FROM ({split})");
    let found = world.error(&of_shares).await;
    assert!(found.ends_with("of 5 do not merge: GROUP BY share after engagement_split"), "{found}");
}

#[tokio::test]
async fn a_frame_that_moves_is_refused() {
    let world = World::new().await;
    let query = "SELECT engagement_state({email}, {directory}) OVER (ORDER BY sent_at ROWS BETWEEN 1 PRECEDING AND \
                 CURRENT ROW) FROM emails";
    let found = world.error(query).await;
    assert!(found.contains("retract"), "{found}");
    // One that grows is none.
    let query = "SELECT count(engagement_state({email}, {directory}) OVER (ORDER BY sent_at)) FROM emails";
    let _ = world.batches(query).await;
}
