//! What no function takes, and what it says.

use super::World;

const FORMS: &str = "a struct of an email (id, sent_at, from, to, cc, bcc, in_reply_to, conversation, kind) or of a \
                     meeting (id, start, end, organizer, attendees, all_day, status, revision)";

#[tokio::test]
async fn arguments_of_another_kind_are_refused_where_the_query_is_planned() {
    let world = World::new().await;
    let state = "engagement_state takes 2 arguments, (copy_or_state, directory), found";
    for (query, expected) in [
        (
            "SELECT engagement_bucket(id) FROM emails",
            "engagement_bucket takes 2 arguments, (id, of), found 1".to_owned(),
        ),
        ("SELECT engagement_bucket(3, 8)", "engagement_bucket: id has to be text, found Int64".to_owned()),
        ("SELECT engagement_bucket('x', 'y')", "engagement_bucket: of has to be a whole number, found Utf8".to_owned()),
        (
            "SELECT engagement_bucket('x', 0)",
            "engagement_bucket: of has to stand in the query as a number from 1 to 4294967295".to_owned(),
        ),
        (
            "SELECT engagement_bucket(id, revision) FROM meetings",
            "engagement_bucket: of has to stand in the query as a number from 1 to 4294967295".to_owned(),
        ),
        ("SELECT engagement_state({email}) FROM emails", format!("{state} 1")),
        (
            "SELECT engagement_state(7, {directory})",
            format!(
                "engagement_state: copy_or_state has to be a state, as engagement_state makes it (LargeBinary), or {FORMS}, found Int64"
            ),
        ),
        (
            "SELECT engagement_state({email}, 7) FROM emails",
            "engagement_state: directory has to be text, found Int64".to_owned(),
        ),
        (
            "SELECT engagement_state({email}, id) FROM emails",
            "engagement_state: directory has to stand in the query as a text".to_owned(),
        ),
        (
            "SELECT engagement_rejected(named_struct('id', id, 'subject', id)) FROM emails",
            format!("a copy is {FORMS}, found one of id, subject"),
        ),
        ("SELECT engagement_rejected(id) FROM emails", format!("a copy is {FORMS}, found Utf8View")),
        (
            "SELECT engagement_rejected(named_struct('id', id, 'sent_at', sent_at)) FROM emails",
            "an email needs a field \"from\": it has id, sent_at, from, to, cc, bcc, in_reply_to, conversation, kind, \
             found id, sent_at"
                .to_owned(),
        ),
        (
            "SELECT engagement_rejected(named_struct('id', id, 'sent_at', sent_at, 'from', \"from\", 'too', \"to\")) \
             FROM emails",
            "an email has no field \"too\", it has id, sent_at, from, to, cc, bcc, in_reply_to, conversation, kind"
                .to_owned(),
        ),
        (
            "SELECT engagement_rejected(named_struct('id', id, 'sent_at', id, 'from', \"from\")) FROM emails",
            "field \"sent_at\" of an email is a timestamp, found Utf8View".to_owned(),
        ),
        (
            "SELECT engagement_rejected(named_struct('id', id, 'start', start, 'end', \"end\", 'attendees', \
             [named_struct('who', 'x')])) FROM meetings",
            "an attendee has no field \"who\", it has address, response, responded_at".to_owned(),
        ),
        (
            "SELECT engagement_rejected(named_struct('id', id, 'start', start, 'end', \"end\", 'revision', 'x')) \
             FROM meetings",
            "field \"revision\" of a meeting is an Int64, found Utf8".to_owned(),
        ),
        (
            "SELECT engagement_split('x', {directory}, 3)",
            "engagement_split: state has to be a state, as engagement_state makes it (LargeBinary), found Utf8"
                .to_owned(),
        ),
        (
            "SELECT engagement_split(NULL, {directory}, -1)",
            "engagement_split: shares has to stand in the query as a number from 1 to 4294967295".to_owned(),
        ),
        (
            "SELECT engagement_rows(NULL, {directory}, id) FROM emails",
            "engagement_rows: question has to stand in the query as a text".to_owned(),
        ),
        (
            "SELECT engagement_score(1, {question}) OVER ()",
            "a row is a struct as engagement_rows gives it, found Int64".to_owned(),
        ),
        (
            "SELECT engagement_bytes(1)",
            "engagement_bytes: state has to be a state, as engagement_state makes it (LargeBinary), found Int64"
                .to_owned(),
        ),
    ] {
        let found = world.error(query).await;
        assert_eq!(found.strip_prefix("plan: ").unwrap_or(&found), expected, "{query}");
    }
}

/// Where the question stands, what is wrong is said before anything is read.
#[tokio::test]
async fn questions_are_read_where_the_query_is_planned() {
    let world = World::new().await;
    let begin = "plan: the question is no JSON object such as {\"as_of\": \"2026-06-30T12:00:00Z\"}: ";
    for (question, expected) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{}", "missing field `as_of` at line 1 column 2"),
        (
            r#"{"as_of": "2026-06-30T12:00:00Z", "week": 1}"#,
            "unknown field `week`, expected one of `as_of`, `zone`, `start`, `week_start`, `levels`, `normalizer`, \
             `roll_up`, `all_accounts`, `fill_gaps`, `at_least`, `policy` at line 1 column 40",
        ),
        (
            r#"{"as_of": "2026-06-30T12:00:00Z", "zone": "Mars/Olympus"}"#,
            "\"Mars/Olympus\" is not an IANA time zone such as Europe/Berlin at line 1 column 57",
        ),
        (
            r#"{"as_of": "2026-06-30T12:00:00Z", "roll_up": "above"}"#,
            "unknown variant `above`, expected one of `off`, `add-parents`, `top-parents-only` at line 1 column 52",
        ),
    ] {
        for function in ["engagement_rows", "engagement_tally"] {
            let found = world.error(&format!("SELECT {function}(NULL, {{directory}}, '{question}')")).await;
            assert_eq!(found, format!("{begin}{expected}"), "{function}");
        }
    }
}

#[tokio::test]
async fn directories_are_refused_by_what_is_in_them() {
    let world = World::new().await;
    let (folder, content) = world.directory.rsplit_once('#').unwrap();
    let state = |reference: &str| format!("SELECT engagement_state({{email}}, '{reference}') FROM emails");
    let none = "\"today\" is no reference to a directory: expected FOLDER#CONTENT, as the job makes it";
    assert_eq!(world.error(&state("today")).await, none);
    let gone = world.error(&state(&format!("nowhere/at/all#{content}"))).await;
    assert!(gone.starts_with("nowhere/at/all/accounts.json: the directory needs this file: "), "{gone}");
    let other = "0".repeat(32);
    assert_eq!(
        world.error(&state(&format!("{folder}#{other}"))).await,
        format!(
            "another version of the directory at {folder}: expected {other}, found {content}; give every process the \
             same accounts.json and mailboxes.json, and start the job again"
        )
    );
}
