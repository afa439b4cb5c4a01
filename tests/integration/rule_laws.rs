//! SPEC 14: what holds for any rule, any row and any text.

use account_engagement::row::SuppressedRow;
use account_engagement::segment::{Operator, Rule, Step};
use account_engagement::{Column, Level, Row, Score, Value};
use chrono::NaiveDate;
use proptest::prelude::*;

use crate::segments::a_row;
use crate::traffic::cases;

fn a_level() -> impl Strategy<Value = Level> {
    prop::sample::select(&Level::ALL[..])
}

/// The whole of what chrono can represent, and days near those of the rows.
fn a_date() -> impl Strategy<Value = NaiveDate> {
    let far = NaiveDate::MIN.to_epoch_days()..=NaiveDate::MAX.to_epoch_days();
    prop_oneof![far, 20_510..20_520].prop_map(|days| NaiveDate::from_epoch_days(days).unwrap())
}

/// Of any size, and small ones, which rows have.
fn a_number() -> impl Strategy<Value = Value> {
    let finite = any::<f64>().prop_filter("finite", |number| number.is_finite());
    prop_oneof![
        finite.prop_map(Value::Number),
        any::<u64>().prop_map(Value::Count),
        (0..4_u64).prop_map(Value::Count),
        (-6..6_i8).prop_map(|halves| Value::Number(f64::from(halves) / 2.0)),
    ]
}

fn a_comparison() -> impl Strategy<Value = Rule> {
    let column = prop::sample::select(Column::ALL);
    let operator = prop::sample::select(&Operator::ALL[..]);
    (column, operator, a_number(), a_date(), a_level()).prop_map(|(column, operator, number, date, level)| {
        let values = [number, Value::Date(date), Value::Level(level)];
        let built = values.into_iter().find_map(|value| Rule::compare(column, operator, value).ok());
        let equal = || Rule::compare(column, Operator::Equal, Value::Level(level)).unwrap();
        built.unwrap_or_else(equal)
    })
}

fn a_rule() -> impl Strategy<Value = Rule> {
    let is_null = prop::sample::select(Column::ALL).prop_map(Rule::is_null);
    prop_oneof![3 => a_comparison(), 1 => is_null].prop_recursive(8, 48, 2, |part| {
        prop_oneof![
            part.clone().prop_map(|part| !part),
            (part.clone(), part.clone()).prop_map(|(one, other)| one.and(other)),
            (part.clone(), part).prop_map(|(one, other)| one.or(other)),
        ]
    })
}

fn a_row_of_any_kind() -> impl Strategy<Value = SuppressedRow> {
    let days = || prop::option::of(0..4_u32);
    let count = || prop_oneof![0..4_u64, any::<u64>()];
    let seconds = prop::option::of(0.0..4.0);
    let suppressed = prop::collection::vec(prop::sample::select(Column::ALL), 0..3);
    let figures = (any::<bool>(), [count(), count()], [days(), days()], seconds, prop::option::of(a_date()));
    (figures, suppressed, a_date(), a_level()).prop_map(|(figures, suppressed, start, level)| {
        let (scored, [to, from], [email, meeting], seconds, first) = figures;
        let mut row = a_row();
        row.score = Score { raw: 7.0, relative: if scored { 2.5 } else { 0.0 } };
        (row.emails_to_account, row.emails_from_account) = (to, from);
        (row.days_since_last_email, row.days_since_last_meeting) = (email, meeting);
        (row.average_meeting_duration, row.engagement_start) = (seconds, first);
        (row.start, row.level) = (start, level);
        SuppressedRow::new(row, suppressed.into_iter().collect())
    })
}

/// Words that rules are made of, in any disorder.
fn a_salad() -> impl Strategy<Value = String> {
    let words = [
        "DaysSinceLastEmail",
        "AggregationLevel",
        "EngagementStartDate",
        "EngagementScore",
        "and",
        "or",
        "not",
        "is",
        "null",
        "(",
        ")",
        "<",
        "<=",
        "=",
        "!=",
        ">=",
        ">",
        "!",
        "60",
        "-1.5",
        "2026-03-01",
        "Year",
        "sixty",
        "é",
    ];
    prop::collection::vec((prop::sample::select(words.to_vec()), prop::sample::select(vec!["", " ", "\n"])), 0..12)
        .prop_map(|words| words.into_iter().flat_map(|(word, space)| [word, space]).collect())
}

proptest! {
    #![proptest_config(cases(512))]

    /// SPEC 14: serialisable.
    #[test]
    fn a_rule_reads_back_from_its_text_as_it_was(rule in a_rule()) {
        let text = rule.to_string();
        let read: Rule = text.parse().map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        prop_assert_eq!(&read, &rule, "{}", text);
        prop_assert_eq!(read.to_string(), text);
        let wire = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(serde_json::from_str::<Rule>(&wire).unwrap(), rule);
    }

    /// SPEC 14: a rule and what is read back from its text are true of the same rows.
    #[test]
    fn rules_are_written_without_redundant_parentheses(rule in a_rule(), row in a_row_of_any_kind()) {
        prop_assert_eq!(in_all_parentheses(&rule).parse(), Ok(rule.clone()));
        prop_assert_eq!(rule.to_string().parse::<Rule>().unwrap().matches(&row), rule.matches(&row));
    }

    /// Neither panics nor reads what it would not write.
    #[test]
    fn any_text_is_a_rule_or_an_error_within_it(text in prop_oneof![a_salad(), any::<String>(), "\\PC{0,40}"]) {
        match text.parse::<Rule>() {
            Ok(rule) => prop_assert_eq!(rule.to_string().parse(), Ok(rule)),
            Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.position()), "{}", error),
        }
    }

    /// One character changed in a rule's text.
    #[test]
    fn a_text_with_a_typing_error_is_a_rule_or_an_error_within_it(
        rule in a_rule(), place in any::<prop::sample::Index>(), slip in any::<char>(), length in 0..2_usize,
    ) {
        let mut chars: Vec<char> = rule.to_string().chars().collect();
        let place = place.index(chars.len());
        chars.splice(place..place + length, [slip]);
        match chars.iter().collect::<String>().parse::<Rule>() {
            Ok(rule) => prop_assert_eq!(rule.to_string().parse(), Ok(rule)),
            Err(error) => prop_assert!((1..=chars.len() + 1).contains(&error.position()), "{}", error),
        }
    }

    /// SPEC 14: and, or, not, of two values.
    #[test]
    fn not_is_the_complement_and_obeys_de_morgan(one in a_rule(), other in a_rule(), row in a_row_of_any_kind()) {
        let (both, either) = (one.clone().and(other.clone()), one.clone().or(other.clone()));
        prop_assert_eq!((!one.clone()).matches(&row), !one.matches(&row));
        prop_assert_eq!(both.matches(&row), one.matches(&row) && other.matches(&row));
        prop_assert_eq!(either.matches(&row), one.matches(&row) || other.matches(&row));
        prop_assert_eq!((!both).matches(&row), (!one.clone()).or(!other.clone()).matches(&row), "De Morgan");
        prop_assert_eq!((!either).matches(&row), (!one).and(!other).matches(&row), "De Morgan");
    }

    /// SPEC 14: a comparison with null is false; of a value, exactly one of `<`, `=`, `>` is true.
    #[test]
    fn operators_divide_the_known_values(comparison in a_comparison(), row in a_row_of_any_kind()) {
        let Some(Step::Compare(comparison)) = comparison.steps().next() else { unreachable!() };
        let (column, value) = (comparison.column(), comparison.value());
        let is = |operator| Rule::compare(column, operator, value).is_ok_and(|rule| rule.matches(&row));
        let [less, at_most, equal, other, at_least, more] = Operator::ALL.map(is);
        let null = Rule::is_null(column).matches(&row);
        prop_assert_eq!(null, row.get(column) == Value::Null);
        let is_known = !null && row.get(column) != Value::Suppressed;
        prop_assert_eq!(equal || other, is_known);
        prop_assert!(!(equal && other));
        if column != Column::AggregationLevel {
            prop_assert_eq!((less, more), (other && at_most, other && at_least));
            prop_assert_eq!((at_most, at_least), (less || equal, more || equal));
            prop_assert!(!(less && more));
        }
    }
}

/// A text with every parenthesis that could be needed, written without a thought.
fn in_all_parentheses(rule: &Rule) -> String {
    let mut texts: Vec<String> = Vec::new();
    for step in rule.steps() {
        let mut take = || texts.pop().unwrap();
        let text = match step {
            Step::Compare(comparison) => comparison.to_string(),
            Step::IsNull(column) => format!("{column} is null"),
            Step::Not => format!("not {}", take()),
            Step::And | Step::Or => {
                let word = if step == Step::And { "and" } else { "or" };
                let (second, first) = (take(), take());
                format!("{first} {word} {second}")
            }
        };
        texts.push(format!("({text})"));
    }
    texts.pop().unwrap()
}

/// SPEC 14: a rule that is built in code may be of any depth. No method needs stack for each level.
#[test]
fn a_deep_rule_needs_no_stack() {
    fn leaf() -> Rule {
        Rule::is_null(Column::DaysSinceLastEmail)
    }
    let nots = || (0..50_000).fold(leaf(), |rule, _| !rule);
    let left = || (0..50_000).fold(leaf(), |rule, _| rule.and(leaf()));
    let right = || (0..50_000).fold(leaf(), |rule, _| leaf().or(!rule));
    let thread = std::thread::Builder::new().stack_size(128 * 1024);
    let thread = thread.spawn(move || {
        for rule in [nots(), left(), right()] {
            assert_eq!(rule.clone(), rule);
            assert!(format!("{rule:?}").len() > rule.steps().len());
            let row = Row::<Score>::new("birch", Level::Year, NaiveDate::MIN);
            assert!(rule.matches(&row));
            assert!(rule.to_string().parse::<Rule>().is_err(), "longer than a text may be");
            assert_eq!(serde_json::to_string(&rule).unwrap().len(), rule.to_string().len() + 2);
        }
    });
    thread.unwrap().join().unwrap();
}
