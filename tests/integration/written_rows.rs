//! SPEC 10: how rows are written.

use account_engagement::row::{Export, ReadRow};
use account_engagement::score::{PercentileRank, score};
use account_engagement::{
    Accounts, Aggregator, Column, DefaultModel, Disclosure, Gaps, Level, MaxAbs, Row, SuppressedRow, Unscored, Value,
};

use serde_test::{Token, assert_ser_tokens};

use crate::world::{ANN_AT_HOME, Activity, BOB, LEAD, REP, REP_ALIAS, after, at, email_at, meeting_at, question, rows};

use crate::rows::YEAR;

pub(crate) fn one_of_each() -> Aggregator {
    after([
        Activity::from(
            email_at("secret-id", at("2026-03-03T09:00:00Z"), REP, "ann@a.example abe@a.example")
                .conversation("secret-thread"),
        ),
        email_at("r", at("2026-03-03T09:00:01.5Z"), ANN_AT_HOME, REP_ALIAS).in_reply_to("secret-id").into(),
        meeting_at("secret-meeting", at("2026-04-30T09:00:00Z"), 45, BOB, LEAD).into(),
    ])
}

pub(crate) fn csv<R: serde::Serialize>(rows: &[R]) -> String {
    let mut writer = csv::Writer::from_writer(vec![]);
    for row in rows {
        writer.serialize(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

const COUNTS_TO_LEVEL: &str = "NoOfEmails_ToAccount,NoOfEmails_FromAccount,NoOfMeetings_FromAccount,NoOfMeetings_ToAccount,NoOfContactsInvolved_Meetings,NoOfContactsInvolved_Emails,NoOfAccountContactsInvolved_Meetings,NoOfAccountContactsInvolved_Emails,EngagementStartDate,DaysSinceLastEmail,DaysSinceLastMeeting,AverageDuration_Of_Meetings,AverageDuration_Of_AccountEmailReplies,AggregationStartDate,AggregationLevel";

#[test]
fn as_csv_a_row_is_the_account_id_and_the_sixteen_columns() {
    let question = question().levels([Level::Year, Level::Month]);
    let scored = csv(&one_of_each().rows(&question.clone().normalizer(PercentileRank)).unwrap());
    let expected = format!(
        "AccountId,EngagementScore,{COUNTS_TO_LEVEL}\n\
         acct-a,0.0,1,1,0,0,0,1,0,2,2026-03-03,119,,,1.5,2025-06-30,Year\n\
         acct-a,50.0,1,1,0,0,0,1,0,2,2026-03-03,28,,,1.5,2026-03-01,Month\n\
         acct-b,100.0,0,0,1,0,1,0,1,0,2026-04-30,,61,2700.0,,2025-06-30,Year\n\
         acct-b,50.0,0,0,1,0,1,0,1,0,2026-04-30,,0,2700.0,,2026-04-01,Month\n"
    );
    assert_eq!(scored, expected);
    let unscored = csv(&one_of_each().unscored_rows(&question.levels([Level::Year])).unwrap());
    let expected = format!(
        "AccountId,{COUNTS_TO_LEVEL}\n\
         acct-a,1,1,0,0,0,1,0,2,2026-03-03,119,,,1.5,2025-06-30,Year\n\
         acct-b,0,0,1,0,1,0,1,0,2026-04-30,,61,2700.0,,2025-06-30,Year\n"
    );
    assert_eq!(unscored, expected);
}

#[test]
fn as_json_too_and_null_is_null() {
    let rows = one_of_each().rows(&question().levels([Level::Year]).normalizer(PercentileRank)).unwrap();
    assert_eq!(
        serde_json::to_string(&rows[1]).unwrap(),
        r#"{"AccountId":"acct-b","EngagementScore":100.0,"NoOfEmails_ToAccount":0,"NoOfEmails_FromAccount":0,"NoOfMeetings_FromAccount":1,"NoOfMeetings_ToAccount":0,"NoOfContactsInvolved_Meetings":1,"NoOfContactsInvolved_Emails":0,"NoOfAccountContactsInvolved_Meetings":1,"NoOfAccountContactsInvolved_Emails":0,"EngagementStartDate":"2026-04-30","DaysSinceLastEmail":null,"DaysSinceLastMeeting":61,"AverageDuration_Of_Meetings":2700.0,"AverageDuration_Of_AccountEmailReplies":null,"AggregationStartDate":"2025-06-30","AggregationLevel":"Year"}"#
    );
}

/// What the sixteen columns say of rows.
fn standard<R: ReadRow>(rows: &[R]) -> Vec<(&str, Vec<Value>)> {
    let values = |row: &R| Column::STANDARD.into_iter().map(|column| row.get(column)).collect();
    rows.iter().map(|row| (&**row.account_id(), values(row))).collect()
}

/// What a cluster writes and reads between the two steps.
#[test]
fn unscored_rows_survive_json_and_csv() {
    let question = question().gaps(Gaps::Fill).accounts(Accounts::All);
    let unscored = one_of_each().unscored_rows(&question).unwrap().into_vec();
    let json: Vec<Row<Unscored>> = serde_json::from_str(&serde_json::to_string(&unscored).unwrap()).unwrap();
    assert_eq!(standard(&json), standard(&unscored));
    let written = csv(&unscored);
    let read: Vec<Row<Unscored>> =
        csv::Reader::from_reader(written.as_bytes()).deserialize().map(Result::unwrap).collect();
    assert_eq!(standard(&read), standard(&unscored));
    let model = DefaultModel::default();
    let scored = score(read, &model, &MaxAbs).unwrap();
    assert_eq!(standard(&scored), standard(&one_of_each().rows(&question).unwrap()));
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    assert_eq!(csv(&rows(&one_of_each())), csv(&rows(&one_of_each())));
}

/// Formats that write the number of fields first need it to be right.
#[test]
fn a_row_reports_its_number_of_fields() {
    let question = question().levels([Level::Year]).normalizer(PercentileRank);
    let tokens = |name: &'static str, score: Option<f64>| {
        let texts = |name, text| [Token::Str(name), Token::Str(text)];
        let counts = Column::STANDARD[1..9].iter().zip([0, 0, 1, 0, 1, 0, 1, 0]);
        let mut tokens = vec![Token::Struct { name: "Row", len: 16 + usize::from(score.is_some()) }];
        tokens.extend(texts("AccountId", name));
        tokens.extend(score.iter().flat_map(|score| [Token::Str("EngagementScore"), Token::F64(*score)]));
        tokens.extend(counts.flat_map(|(column, count)| [Token::Str(column.name()), Token::U64(count)]));
        tokens.extend(texts("EngagementStartDate", "2026-04-30"));
        tokens.extend([Token::Str("DaysSinceLastEmail"), Token::None]);
        tokens.extend([Token::Str("DaysSinceLastMeeting"), Token::U64(61)]);
        tokens.extend([Token::Str("AverageDuration_Of_Meetings"), Token::F64(2700.0)]);
        tokens.extend([Token::Str("AverageDuration_Of_AccountEmailReplies"), Token::None]);
        tokens.extend(texts("AggregationStartDate", YEAR));
        tokens.extend([Token::Str("AggregationLevel"), Token::UnitVariant { name: "Level", variant: "Year" }]);
        tokens.push(Token::StructEnd);
        tokens
    };
    assert_ser_tokens(&one_of_each().rows(&question).unwrap()[1], &tokens("acct-b", Some(100.0)));
    assert_ser_tokens(&one_of_each().unscored_rows(&question).unwrap()[1], &tokens("acct-b", None));
}

#[test]
fn extra_columns_come_after_the_sixteen() {
    let state = one_of_each();
    // Scores that every JSON reader takes for the same number.
    let rows = state.rows(&question().levels([Level::Year]).normalizer(PercentileRank)).unwrap();
    let names = |id: &str| (id == "acct-b").then_some("B, Inc.");
    let export = Export::new().account_names(names).extra(Column::RawScore).extra(Column::MeetingsFromNeither);
    let extra = Column::ALL.iter().copied().filter(|column| !column.is_standard());
    let all = extra.fold(Export::new(), Export::extra);
    let plain = csv(&rows);
    let raw: Vec<String> = rows.iter().map(|row| row.score.raw.to_string()).collect();
    let more = [
        "AccountName,RawScore,MeetingsFromNeither".to_owned(),
        format!(",{},0", raw[0]),
        format!("\"B, Inc.\",{},0", raw[1]),
    ];
    let lines: Vec<String> = plain.lines().zip(more).map(|(line, more)| format!("{line},{more}")).collect();
    let expected = lines.join("\n") + "\n";
    assert_eq!(csv(&export.rows(&rows).collect::<Vec<_>>()), expected);
    assert_eq!(export.header().collect::<Vec<_>>().join(","), expected.lines().next().unwrap());
    for (row, name) in rows.iter().zip([serde_json::Value::Null, "B, Inc.".into()]) {
        let json = serde_json::to_string(&export.row(row)).unwrap();
        let plain = serde_json::to_string(row).unwrap();
        let more = format!(r#""AccountName":{name},"RawScore":{},"MeetingsFromNeither":0}}"#, row.score.raw);
        assert_eq!(json, format!("{},{more}", plain.strip_suffix('}').unwrap()));
        let json = serde_json::to_string(&all.row(row)).unwrap();
        assert_eq!(serde_json::from_str::<Row>(&json).unwrap(), *row, "with all its columns, a row is read as it was");
    }
    let suppressed = state.suppressed_rows(&question().levels([Level::Year]), Disclosure::at_least(9)).unwrap();
    let json = serde_json::to_value(export.row(&suppressed[0])).unwrap();
    assert_eq!(
        (&json["NoOfContactsInvolved_Emails"], &json["MeetingsFromNeither"]),
        (&serde_json::Value::Null, &0.into())
    );
    assert_eq!(csv(&Export::new().rows(&rows).collect::<Vec<_>>()), plain, "the sixteen are the default");
    assert_eq!(
        csv(&Export::new().account_names(|id| state.directory().account_name(id)).rows(&rows).collect::<Vec<_>>())
            .lines()
            .count(),
        3
    );
}

/// Scored rows are read back with the score that is written; the raw score is in no standard column.
#[test]
fn scored_rows_survive_json_and_csv() {
    let rows = one_of_each().rows(&question().normalizer(PercentileRank)).unwrap().into_vec();
    let json: Vec<Row> = serde_json::from_str(&serde_json::to_string(&rows).unwrap()).unwrap();
    assert_eq!(standard(&json), standard(&rows));
    let written = csv(&rows);
    let read: Vec<Row> = csv::Reader::from_reader(written.as_bytes()).deserialize().map(Result::unwrap).collect();
    assert_eq!(standard(&read), standard(&rows));
    let by_place: Vec<Row> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(written.split_once('\n').unwrap().1.as_bytes())
        .deserialize()
        .map(Result::unwrap)
        .collect();
    assert_eq!(standard(&by_place), standard(&rows), "without a header, by position");
}

#[test]
fn a_row_with_a_missing_field_is_not_read() {
    let row = serde_json::to_value(&one_of_each().rows(&question()).unwrap()[0]).unwrap();
    let error = |change: &dyn Fn(&mut serde_json::Map<String, serde_json::Value>)| {
        let mut row = row.clone();
        change(row.as_object_mut().unwrap());
        let row = row.to_string();
        (
            serde_json::from_str::<Row>(&row).unwrap_err().to_string(),
            serde_json::from_str::<SuppressedRow>(&row).is_ok(),
        )
    };
    for (why, column, value, expected, is_suppressed) in [
        (
            "a count of people that is null was suppressed",
            "NoOfContactsInvolved_Emails",
            Some(serde_json::Value::Null),
            "NoOfContactsInvolved_Emails is null: expected a count; a row with suppressed figures is read as a SuppressedRow",
            true,
        ),
        ("no column", "NoOfEmails_ToAccount", None, "missing field `NoOfEmails_ToAccount`", false),
        ("no id", "AccountId", None, "missing field `AccountId`", false),
        ("no score", "EngagementScore", Some(serde_json::Value::Null), "missing field `EngagementScore`", false),
        (
            "no start",
            "AggregationStartDate",
            Some(serde_json::Value::Null),
            "missing field `AggregationStartDate`",
            false,
        ),
        ("no level", "AggregationLevel", None, "missing field `AggregationLevel`", false),
    ] {
        let (found, is_read) = error(&|row| match value.clone() {
            Some(value) => _ = row.insert(column.to_owned(), value),
            None => _ = row.remove(column),
        });
        assert!(found.starts_with(expected), "{why}: {found}");
        assert_eq!(is_read, is_suppressed, "{why}");
    }
}
