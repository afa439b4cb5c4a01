//! `engagement_rejected`, and what taking such copies in says.

use super::World;

const EMPTY: &str =
    "the id is empty after trimming white space and <>: an activity needs an id that all its copies share";

#[tokio::test]
async fn what_is_rejected_is_said_in_the_librarys_words() {
    let world = World::new().await;
    let email = |id: &str, sent_at: &str, from: &str, kind: &str| {
        format!("named_struct('id', {id}, 'sent_at', {sent_at}, 'from', {from}, 'kind', {kind})")
    };
    let meeting = |start: &str, end: &str, more: &str| {
        format!("named_struct('id', 'm1', 'start', TIMESTAMP '{start}', 'end', TIMESTAMP '{end}'{more})")
    };
    let at = "TIMESTAMP '2026-03-02 09:00:00'";
    let (nine, ten) = ("2026-03-02 09:00:00", "2026-03-02 10:00:00");
    for (copy, expected) in [
        (email("'e1'", at, "'a@b.example'", "NULL"), "null"),
        (email("'e1'", at, "'a@b.example'", "'auto_reply'"), "null"),
        (email("' <> '", at, "'a@b.example'", "NULL"), EMPTY),
        (email("NULL", at, "'a@b.example'", "NULL"), EMPTY),
        (email("'e1'", "NULL", "'a@b.example'", "NULL"), "sent_at is null"),
        (email("'e1'", at, "NULL", "NULL"), "from is null"),
        (email("'e1'", at, "'a@b.example'", "'spam'"), "kind is none of personal, calendar, bulk, auto_reply"),
        (
            email("'e1'", "arrow_cast(9000000000000000, 'Timestamp(Second, None)')", "'a@b.example'", "NULL"),
            "a time is outside the range that can be represented, which ends at +262142-12-31 23:59:59.999999999 UTC",
        ),
        (meeting(nine, ten, ""), "null"),
        (meeting(ten, nine, ""), "the meeting ends before it starts"),
        (meeting(nine, ten, ", 'status', 'moved'"), "status is none of confirmed, tentative, cancelled"),
        (
            meeting(nine, ten, ", 'attendees', [named_struct('address', 'x', 'response', 'maybe')]"),
            "response is none of accepted, tentative, declined, none",
        ),
        (meeting(nine, ten, ", 'attendees', [named_struct('response', 'accepted')]"), "null"),
    ] {
        assert_eq!(world.value(&format!("SELECT engagement_rejected({copy})")).await, expected, "{copy}");
        let state = format!("SELECT engagement_state({copy}, {{directory}}) IS NOT NULL");
        if expected == "null" {
            assert_eq!(world.value(&state).await, "true");
        } else {
            let refused = format!(
                "engagement_state cannot take in a copy: {expected}; leave such rows out by WHERE \
                 engagement_rejected(copy) IS NULL"
            );
            assert_eq!(world.error(&state).await, refused);
        }
    }
    assert_eq!(world.value("SELECT count(engagement_rejected({email})) FROM emails").await, "0");
    assert_eq!(world.value("SELECT count(engagement_rejected({meeting})) FROM meetings").await, "0");
}
