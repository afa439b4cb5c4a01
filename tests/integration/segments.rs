//! SPEC 14: rules over the columns, and segments, which are rules with names.

use account_engagement::row::{ColumnKind, ColumnSet, SuppressedRow};
use account_engagement::segment::{Comparison, ComparisonError, Operator, Rule};
use account_engagement::{
    Account, Accounts, Aggregator, Column, Disclosure, EmailKind, Key, Level, RollUp, Row, Score, Segment, Unscored,
    Value,
};

use crate::world::{ANN, REP, after, at, builder_of, date, email_at, mailboxes, question};

/// The Year row of an account that is neither silent nor loud.
pub(crate) fn a_row() -> Row {
    let mut row = Row::new("acct-a", Level::Year, date("2025-06-30"));
    row.score = Score { raw: 4.5, relative: 37.5 };
    (row.emails_to_account, row.emails_from_account) = (3, 2);
    row.meetings_to_account = 1;
    (row.contacts_in_meetings, row.contacts_in_emails) = (1, 2);
    (row.account_contacts_in_meetings, row.account_contacts_in_emails) = (1, 4);
    row.engagement_start = Some(date("2026-03-02"));
    row.days_since_last_email = Some(60);
    row.average_meeting_duration = Some(1800.25);
    row
}

fn rule(text: &str) -> Rule {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// SPEC 20: "an account that never matched is distinguished from an account without a sign of life in the window".
#[test]
fn never_in_touch_and_went_silent_are_two_segments() {
    let accounts = ["cold", "never", "once", "warm"].map(|id| Account::new(id).domain(format!("{id}.example")));
    let group = [Account::new("group"), Account::new("part").parent("group").domain("part.example")];
    let directory = builder_of(&mailboxes(), &[accounts.as_slice(), &group].concat()).build().unwrap();
    let mut state = Aggregator::new(Key::PUBLIC, directory);
    let mail = |id: &str, day: &str, to: &str| email_at(id, at(&format!("{day}T09:00:00Z")), REP, to);
    let mails = [
        mail("1", "2026-01-02", "a@cold.example"),
        mail("2", "2023-01-02", "a@once.example"),
        mail("3", "2026-06-29", "a@warm.example"),
        mail("4", "2023-01-02", "a@part.example"),
        // Recorded, though it counts for nobody.
        mail("5", "2026-06-29", "b@once.example").kind(EmailKind::Bulk),
    ];
    state.intake().extend(&mails);
    let ids = |segment: Segment, roll_up, at_least| {
        let question = question().accounts(Accounts::All).roll_up(roll_up);
        let rows = state.suppressed_rows(&question, Disclosure::at_least(at_least)).unwrap();
        segment.rows(&rows).map(|row| row.account_id().to_string()).collect::<Vec<_>>().join(" ")
    };
    for roll_up in [RollUp::Off, RollUp::AddParents, RollUp::TopParentsOnly] {
        let (never, silent) = match roll_up {
            RollUp::Off => ("group never", "cold once part"),
            RollUp::AddParents => ("never", "cold group once part"),
            _ => ("never", "cold group once"),
        };
        assert_eq!(ids(Segment::accounts_never_in_touch(), roll_up, 0), never, "{roll_up:?}");
        assert_eq!(ids(Segment::silent_accounts(), roll_up, 0), silent, "{roll_up:?}");
        // The days of one person are suppressed; that there was never anybody is not.
        assert_eq!(ids(Segment::accounts_never_in_touch(), roll_up, 5), never, "{roll_up:?}");
    }
    let never = state.never_matched();
    assert_eq!(never.accounts, ["never"], "the group has mail of the account below it");
    assert_eq!(never.domains.iter().map(|one| one.domain).collect::<Vec<_>>(), ["never.example"]);

    // Merged states and parts have the same.
    let rows = |state: &Aggregator| state.rows(&question().accounts(Accounts::All)).unwrap().to_vec();
    let mut merged = state.clone();
    merged.merge(&state).unwrap();
    assert_eq!(rows(&merged), rows(&state));
    for part in state.split(|id| u32::from(id == "once")).values() {
        let once =
            |rows: Vec<Row>| rows.into_iter().find(|row| &*row.account_id == "once").unwrap().recorded_activities;
        assert!([Some(0), Some(2)].contains(&once(rows(part))));
    }

    // A row that was read without the column is in neither.
    let mut row = a_row();
    (row.days_since_last_email, row.recorded_activities) = (None, None);
    assert!(Segment::stale_accounts().matches(&row));
    assert!(!Segment::accounts_never_in_touch().matches(&row) && !Segment::silent_accounts().matches(&row));
}

#[test]
fn a_rule_is_true_or_false_of_a_row() {
    for (why, text, expected) in [
        ("SPEC 14: compare, a count", "NoOfEmails_ToAccount = 3", true),
        ("SPEC 14: compare, a count with decimals", "NoOfEmails_ToAccount = 3.0", true),
        ("SPEC 14: compare, a count between two", "NoOfEmails_ToAccount > 2.5", true),
        ("SPEC 14: compare, a count of 0", "NoOfMeetings_FromAccount = 0", true),
        ("SPEC 14: compare, a negative number", "NoOfMeetings_FromAccount > -1", true),
        ("SPEC 14: compare, minus nothing is nothing", "NoOfMeetings_FromAccount = -0", true),
        ("SPEC 14: compare, less", "DaysSinceLastEmail < 60", false),
        ("SPEC 14: compare, less", "DaysSinceLastEmail < 60.5", true),
        ("SPEC 14: compare, at most", "DaysSinceLastEmail <= 60", true),
        ("SPEC 14: compare, at most", "DaysSinceLastEmail <= 59.5", false),
        ("SPEC 14: compare, equal", "DaysSinceLastEmail = 60", true),
        ("SPEC 14: compare, equal", "DaysSinceLastEmail = 61", false),
        ("SPEC 14: compare, not equal", "DaysSinceLastEmail != 60", false),
        ("SPEC 14: compare, not equal", "DaysSinceLastEmail != 61", true),
        ("SPEC 14: compare, at least", "DaysSinceLastEmail >= 60", true),
        ("SPEC 14: compare, at least", "DaysSinceLastEmail >= 61", false),
        ("SPEC 14: compare, more", "DaysSinceLastEmail > 60", false),
        ("SPEC 14: compare, more", "DaysSinceLastEmail > 59", true),
        ("SPEC 14: compare, seconds", "AverageDuration_Of_Meetings = 1800.25", true),
        ("SPEC 14: compare, the relative score", "EngagementScore = 37.5", true),
        ("SPEC 14: compare, not the raw score", "EngagementScore = 4.5", false),
        ("SPEC 14: compare, a date", "EngagementStartDate = 2026-03-02", true),
        ("SPEC 14: compare, before a date", "EngagementStartDate < 2026-03-02", false),
        ("SPEC 14: compare, before a date", "EngagementStartDate < 2026-10-01", true),
        ("SPEC 14: compare, from a date on", "AggregationStartDate >= 2025-06-30", true),
        ("SPEC 14: compare, the level", "AggregationLevel = Year", true),
        ("SPEC 14: compare, the level", "AggregationLevel = Month", false),
        ("SPEC 14: compare, another level", "AggregationLevel != Week", true),
        ("SPEC 14: with null is false", "DaysSinceLastMeeting > 60", false),
        ("SPEC 14: null is false with any number", "DaysSinceLastMeeting >= 0", false),
        ("SPEC 14: with null is false, as equal", "AverageDuration_Of_AccountEmailReplies = 0", false),
        ("SPEC 14: with null is false, as another", "DaysSinceLastMeeting != 60", false),
        ("SPEC 14: its not is true", "not DaysSinceLastMeeting > 60", true),
        ("SPEC 14: its not is true", "not DaysSinceLastMeeting != 60", true),
        ("SPEC 14: is null, of one", "DaysSinceLastMeeting is null", true),
        ("SPEC 14: is null, of a value", "DaysSinceLastEmail is null", false),
        ("SPEC 14: is null, of a count of 0", "NoOfMeetings_FromAccount is null", false),
        ("SPEC 14: is not null, of one", "DaysSinceLastMeeting is not null", false),
        ("SPEC 14: is not null, of a value", "DaysSinceLastEmail is not null", true),
        ("SPEC 14: and, of both", "NoOfEmails_ToAccount = 3 and NoOfEmails_FromAccount = 2", true),
        ("SPEC 14: and, of one", "NoOfEmails_ToAccount = 3 and NoOfEmails_FromAccount = 9", false),
        ("SPEC 14: and, of the other", "NoOfEmails_ToAccount = 9 and NoOfEmails_FromAccount = 2", false),
        ("SPEC 14: or, of one", "NoOfEmails_ToAccount = 3 or NoOfEmails_FromAccount = 9", true),
        ("SPEC 14: or, of the other", "NoOfEmails_ToAccount = 9 or NoOfEmails_FromAccount = 2", true),
        ("SPEC 14: or, of neither", "NoOfEmails_ToAccount = 9 or NoOfEmails_FromAccount = 9", false),
    ] {
        assert_eq!(rule(text).matches(&a_row()), expected, "{why}: {text}");
        assert_eq!(rule(text).to_string().parse(), Ok(rule(text)), "{why}: {text}");
    }
}

#[test]
fn the_score_of_an_unscored_row_is_null() {
    let row = a_row().with_score(Unscored);
    for (why, text, expected) in [
        ("SPEC 14: compare with null", "EngagementScore >= 0", false),
        ("SPEC 14: its not", "not EngagementScore >= 0", true),
        ("SPEC 14: is null", "EngagementScore is null", true),
        ("SPEC 14: other columns are there", "NoOfEmails_ToAccount = 3", true),
    ] {
        assert_eq!(rule(text).matches(&row), expected, "{why}: {text}");
    }
}

/// Four conditions that show in a tree which is which.
fn abcd() -> [Rule; 4] {
    ["NoOfEmails_ToAccount = 1", "NoOfEmails_ToAccount = 2", "NoOfEmails_ToAccount = 3", "DaysSinceLastEmail is null"]
        .map(rule)
}

#[test]
fn not_binds_tighter_than_and_which_binds_tighter_than_or() {
    let [a, b, c, d] = abcd().map(|rule| move || rule.clone());
    for (why, text, tree) in [
        ("SPEC 14: one", "a", a()),
        ("SPEC 14: chains lean to the left", "a and b and c", a().and(b()).and(c())),
        ("SPEC 14: one that leans to the right", "a and (b and c)", a().and(b().and(c()))),
        ("SPEC 14: chains lean to the left", "a or b or c", a().or(b()).or(c())),
        ("SPEC 14: one that leans to the right", "a or (b or c)", a().or(b().or(c()))),
        ("SPEC 14: and before or", "a or b and c", a().or(b().and(c()))),
        ("SPEC 14: and before or", "a and b or c", a().and(b()).or(c())),
        ("SPEC 14: and before or, twice", "a and b or c and d", a().and(b()).or(c().and(d()))),
        ("SPEC 14: or first", "(a or b) and c", a().or(b()).and(c())),
        ("SPEC 14: or first", "a and (b or c)", a().and(b().or(c()))),
        ("SPEC 14: or first, twice", "(a or b) and (c or d)", a().or(b()).and(c().or(d()))),
        ("SPEC 14: not before and", "not a and b", (!a()).and(b())),
        ("SPEC 14: not before or", "a or not b or c", a().or(!b()).or(c())),
        ("SPEC 14: not of and", "not (a and b)", !a().and(b())),
        ("SPEC 14: not of or", "c and not (a or b)", c().and(!a().or(b()))),
        ("SPEC 14: not of not", "not not a", !!a()),
        ("SPEC 14: not of is null", "DaysSinceLastEmail is not null and a", (!d()).and(a())),
        ("SPEC 14: not of its not", "not DaysSinceLastEmail is not null", !!d()),
        ("SPEC 14: and its not", "not not DaysSinceLastEmail is not null", !!!d()),
    ] {
        let names = text.split(' ').map(|word| {
            let name = word.trim_matches(['(', ')']);
            let whole = match name {
                "a" => a().to_string(),
                "b" => b().to_string(),
                "c" => c().to_string(),
                "d" => d().to_string(),
                _ => return word.to_owned(),
            };
            word.replace(name, &whole)
        });
        let whole = names.collect::<Vec<_>>().join(" ");
        assert_eq!(rule(&whole), tree, "{why}: read {text}");
        assert_eq!(tree.to_string(), whole, "{why}: written {text}");
    }
}

#[test]
fn a_text_is_read_with_any_white_space_case_of_keywords_and_spare_parentheses() {
    for (why, read, written) in [
        ("SPEC 14: no white space", "DaysSinceLastEmail>60", "DaysSinceLastEmail > 60"),
        ("SPEC 14: no white space", "DaysSinceLastEmail!=60", "DaysSinceLastEmail != 60"),
        ("SPEC 14: much of it", " \t\nDaysSinceLastEmail\u{a0}  <=\r\n60 ", "DaysSinceLastEmail <= 60"),
        ("SPEC 14: capitals", "DaysSinceLastEmail IS NOT NULL", "DaysSinceLastEmail is not null"),
        (
            "SPEC 14: capitals",
            "Not DaysSinceLastEmail Is Null OR DaysSinceLastEmail=1 And DaysSinceLastEmail=2",
            "DaysSinceLastEmail is not null or DaysSinceLastEmail = 1 and DaysSinceLastEmail = 2",
        ),
        ("SPEC 14: a level in any case", "AggregationLevel = mONTH", "AggregationLevel = Month"),
        ("SPEC 14: spare parentheses", "((DaysSinceLastEmail>60))", "DaysSinceLastEmail > 60"),
        ("SPEC 14: parentheses at words", "not(DaysSinceLastEmail>60)", "not DaysSinceLastEmail > 60"),
        (
            "SPEC 14: parentheses that lean to the left",
            "(DaysSinceLastEmail=1 and(DaysSinceLastEmail=2))and(not(DaysSinceLastEmail=3))",
            "DaysSinceLastEmail = 1 and DaysSinceLastEmail = 2 and not DaysSinceLastEmail = 3",
        ),
        ("SPEC 14: decimals that say nothing", "DaysSinceLastEmail > 060.50", "DaysSinceLastEmail > 60.5"),
        ("SPEC 14: no minus without a number", "EngagementScore > -0.0", "EngagementScore > 0"),
        ("SPEC 14: the nearest number", "EngagementScore > 0.30000000000000001", "EngagementScore > 0.3"),
        ("SPEC 14: a date of few digits", "EngagementStartDate < 2026-3-1", "EngagementStartDate < 2026-03-01"),
        ("SPEC 14: a date far off", "EngagementStartDate < +12026-03-01", "EngagementStartDate < +12026-03-01"),
    ] {
        assert_eq!(rule(read).to_string(), written, "{why}: {read}");
    }
}

#[test]
fn a_comparison_has_the_type_of_the_column() {
    let (day, level) = (Value::Date(date("2026-03-01")), Value::Level(Level::Month));
    for &column in Column::ALL {
        let (fitting, others) = match column.kind() {
            ColumnKind::Date => (day, [Value::Count(1), level, Value::Null]),
            ColumnKind::Level => (level, [Value::Count(1), day, Value::Null]),
            _ => (Value::Number(1.0), [day, level, Value::Null]),
        };
        for operator in Operator::ALL {
            let built = Comparison::new(column, operator, fitting);
            if column == Column::AggregationLevel && ![Operator::Equal, Operator::NotEqual].contains(&operator) {
                assert_eq!(built, Err(ComparisonError::Operator { column, found: operator }), "SPEC 14");
                continue;
            }
            let built = built.unwrap();
            assert_eq!((built.column(), built.operator(), built.value()), (column, operator, fitting), "SPEC 14");
            for found in others {
                let refused = Comparison::new(column, operator, found);
                assert_eq!(refused, Err(ComparisonError::Value { column, found }), "SPEC 14: {column} {found:?}");
            }
        }
    }
}

#[test]
fn a_number_has_one_form() {
    let of = |value| Comparison::new(Column::EmailsToAccount, Operator::Equal, value);
    for (why, value, expected) in [
        ("SPEC 14: a count is a number", Value::Count(60), 60.0_f64),
        ("SPEC 14: and a number is", Value::Number(60.0), 60.0),
        ("SPEC 14: nothing", Value::Count(0), 0.0),
        ("SPEC 14: minus nothing is nothing", Value::Number(-0.0), 0.0),
        ("SPEC 14: beyond 2^53, the nearest", Value::Count((1 << 53) + 1), 9_007_199_254_740_992.0),
    ] {
        let Value::Number(found) = of(value).unwrap().value() else { panic!("{why}") };
        assert_eq!(found.to_bits(), expected.to_bits(), "{why}");
    }
    for number in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let error = of(Value::Number(number)).unwrap_err().to_string();
        let expected = "NoOfEmails_ToAccount is compared with a finite number such as 60, found the number";
        assert_eq!(error, format!("{expected} {number}"), "SPEC 14");
    }
}

#[test]
fn stale_accounts_are_silent_by_mail_and_in_meetings() {
    let stale = Segment::stale_accounts();
    let text = "AggregationLevel = Year and (DaysSinceLastEmail > 60 or DaysSinceLastEmail is null) \
                and (DaysSinceLastMeeting > 60 or DaysSinceLastMeeting is null)";
    assert_eq!(stale, Segment::new("Stale accounts", rule(text)), "SPEC 14");
    for (why, level, email, meeting, expected) in [
        ("SPEC 14: both over 60", Level::Year, Some(61), Some(300), true),
        ("SPEC 14: both null", Level::Year, None, None, true),
        ("SPEC 14: one over 60, one null", Level::Year, Some(61), None, true),
        ("SPEC 14: one null, one over 60", Level::Year, None, Some(61), true),
        ("SPEC 14: 60 is not over 60", Level::Year, Some(60), Some(61), false),
        ("SPEC 14: each, and not one of them", Level::Year, Some(61), Some(60), false),
        ("SPEC 14: null and today", Level::Year, None, Some(0), false),
        ("SPEC 14: null of a Month is no more than its window", Level::Month, None, None, false),
        ("SPEC 14: nor of a Week", Level::Week, Some(61), Some(61), false),
    ] {
        let mut row = a_row();
        (row.level, row.days_since_last_email, row.days_since_last_meeting) = (level, email, meeting);
        assert_eq!(stale.matches(&row), expected, "{why}");
    }
    let suppressed = SuppressedRow::new(a_row(), ColumnSet::EMPTY.with(Column::DaysSinceLastEmail));
    assert!(!stale.matches(&suppressed), "a suppressed figure is not null, and not known to be over 60");
}

#[test]
fn accounts_without_activity_are_stale_when_asked_for() {
    let aggregator = after([email_at("old", at("2026-03-02T09:00:00Z"), REP, ANN)]);
    for (why, accounts, expected) in [
        ("SPEC 10: those with activity", Accounts::Active, &["acct-a"][..]),
        ("SPEC 10: all", Accounts::All, &["acct-a", "acct-b"]),
    ] {
        let rows = aggregator.rows(&question().accounts(accounts)).unwrap();
        let stale: Vec<&str> = Segment::stale_accounts().rows(&rows).map(|row| &*row.account_id).collect();
        assert_eq!(stale, expected, "SPEC 14, {why}");
    }
}

#[test]
fn a_segment_is_written_as_a_name_and_a_text() {
    let segment = Segment::new("Slow \"answers\"", rule("AverageDuration_Of_AccountEmailReplies>86400"));
    let wire = r#"{"name":"Slow \"answers\"","rule":"AverageDuration_Of_AccountEmailReplies > 86400"}"#;
    assert_eq!(serde_json::to_string(&segment).unwrap(), wire, "SPEC 14: serialisable");
    assert_eq!(serde_json::from_str::<Segment>(wire).unwrap(), segment, "SPEC 14: serialisable");
    assert_eq!(
        (segment.name(), segment.rule()),
        ("Slow \"answers\"", &rule("AverageDuration_Of_AccountEmailReplies > 86400"))
    );
    for (why, wire, expected) in [
        (
            "SPEC 14: a rule that is none",
            r#"{"name": "", "rule": "DaysSinceLastEmail > sixty"}"#,
            "at 22: DaysSinceLastEmail is compared with a finite number such as 60, found \"sixty\" at line 1 column 50",
        ),
        (
            "SPEC 14: a name that is missing",
            r#"{"rule": ""}"#,
            "at 1: expected a rule such as \"DaysSinceLastEmail > 60\", found nothing at line 1 column 12",
        ),
        ("SPEC 14: a rule that is missing", r#"{"name": ""}"#, "missing field `rule` at line 1 column 12"),
    ] {
        assert_eq!(serde_json::from_str::<Segment>(wire).unwrap_err().to_string(), expected, "{why}");
    }
}
