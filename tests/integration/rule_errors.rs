//! SPEC 14: what is wrong with a text that is not a rule, and where.

use account_engagement::Column;
use account_engagement::segment::{ComparisonError, Operator, Rule, RuleErrorKind};

fn error(text: &str) -> String {
    match text.parse::<Rule>() {
        Ok(rule) => panic!("{text} is read as {rule}"),
        Err(error) => error.to_string(),
    }
}

/// Why, the text, its error.
fn all_have_their_errors(table: &[(&str, &str, &str)]) {
    for (why, text, expected) in table {
        assert_eq!(error(text), *expected, "{why}: {text}");
    }
}

#[test]
fn a_condition_begins_with_a_column() {
    all_have_their_errors(&[
        ("SPEC 14: empty", "", "at 1: expected a rule such as \"DaysSinceLastEmail > 60\", found nothing"),
        ("SPEC 14: white space", " \n ", "at 4: expected a rule such as \"DaysSinceLastEmail > 60\", found nothing"),
        ("SPEC 14: no column", "and", "at 1: expected a column, \"not\" or \"(\", found \"and\""),
        ("SPEC 14: no column", "OR", "at 1: expected a column, \"not\" or \"(\", found \"OR\""),
        ("SPEC 14: no column", "not is null", "at 5: expected a column, \"not\" or \"(\", found \"is\""),
        ("SPEC 14: no column", "null", "at 1: expected a column, \"not\" or \"(\", found \"null\""),
        ("SPEC 14: no column", "> 60", "at 1: expected a column, \"not\" or \"(\", found \">\""),
        ("SPEC 14: no column", "()", "at 2: expected a column, \"not\" or \"(\", found \")\""),
        ("SPEC 14: no column", "not", "at 4: expected a column, \"not\" or \"(\", found the end of the text"),
        ("SPEC 14: no column", "(", "at 2: expected a column, \"not\" or \"(\", found the end of the text"),
        (
            "SPEC 14: no column",
            "DaysSinceLastEmail > 60 and",
            "at 28: expected a column, \"not\" or \"(\", found the end of the text",
        ),
        (
            "SPEC 14: unknown column",
            "DaysSinceLastCall > 60",
            "at 1: \"DaysSinceLastCall\" is not a column: the nearest is DaysSinceLastEmail",
        ),
        (
            "SPEC 14: a column in another case",
            "not dayssincelastmeeting is null",
            "at 5: \"dayssincelastmeeting\" is not a column: the nearest is DaysSinceLastMeeting",
        ),
        (
            "SPEC 14: a column without its line",
            "NoOfEmailsFromAccount > 0",
            "at 1: \"NoOfEmailsFromAccount\" is not a column: the nearest is NoOfEmails_FromAccount",
        ),
        (
            "SPEC 14: a column by its name in code that is far",
            "AverageReplyDuration > 60",
            "at 1: \"AverageReplyDuration\" is not a column, such as DaysSinceLastEmail",
        ),
        (
            "SPEC 14: two thirds of a column",
            "Engagement > 60",
            "at 1: \"Engagement\" is not a column: the nearest is EngagementScore",
        ),
        (
            "SPEC 14: a column by its name in code that is near",
            "EmailsToAccount > 60",
            "at 1: \"EmailsToAccount\" is not a column: the nearest is NoOfEmails_ToAccount",
        ),
        (
            "SPEC 14: nothing like a column",
            "60 < DaysSinceLastEmail",
            "at 1: \"60\" is not a column, such as DaysSinceLastEmail",
        ),
        ("SPEC 14: characters, not bytes", "(ÄÖÜ > 60", "at 2: \"ÄÖÜ\" is not a column, such as DaysSinceLastEmail"),
    ]);
}

#[test]
fn a_condition_continues_with_an_operator_and_a_value() {
    all_have_their_errors(&[
        (
            "SPEC 14: no operator",
            "DaysSinceLastEmail 60",
            "at 20: expected <, <=, =, !=, >=, > or \"is\" after DaysSinceLastEmail, found \"60\"",
        ),
        (
            "SPEC 14: no operator",
            "(DaysSinceLastEmail)",
            "at 20: expected <, <=, =, !=, >=, > or \"is\" after DaysSinceLastEmail, found \")\"",
        ),
        (
            "SPEC 14: no operator",
            "DaysSinceLastEmail ",
            "at 20: expected <, <=, =, !=, >=, > or \"is\" after DaysSinceLastEmail, found the end of the text",
        ),
        (
            "SPEC 14: half an operator",
            "EngagementScore !60",
            "at 17: expected <, <=, =, !=, >=, > or \"is\" after EngagementScore, found \"!60\"",
        ),
        (
            "SPEC 14: no null",
            "DaysSinceLastEmail is 60",
            "at 23: expected \"DaysSinceLastEmail is null\" or \"DaysSinceLastEmail is not null\", found \"60\"",
        ),
        (
            "SPEC 14: no null",
            "DaysSinceLastEmail is not",
            "at 26: expected \"DaysSinceLastEmail is null\" or \"DaysSinceLastEmail is not null\", found the end of the text",
        ),
        (
            "SPEC 14: no value",
            "DaysSinceLastEmail > sixty",
            "at 22: DaysSinceLastEmail is compared with a finite number such as 60, found \"sixty\"",
        ),
        (
            "SPEC 14: no value",
            "EngagementScore >",
            "at 18: EngagementScore is compared with a finite number such as 60, found the end of the text",
        ),
        (
            "SPEC 14: another language's operator",
            "EngagementScore == 50",
            "at 17: expected <, <=, =, !=, >=, > or \"is\" after EngagementScore, found \"==\"",
        ),
        (
            "SPEC 14: no value, an exponent",
            "EngagementScore > 1e2",
            "at 19: EngagementScore is compared with a finite number such as 60, found \"1e2\"",
        ),
        (
            "SPEC 14: no value, digits on one side of the point",
            "EngagementScore > .5",
            "at 19: EngagementScore is compared with a finite number such as 60, found \".5\"",
        ),
        (
            "SPEC 14: no value, digits on the other side",
            "EngagementScore > 5.",
            "at 19: EngagementScore is compared with a finite number such as 60, found \"5.\"",
        ),
        (
            "SPEC 14: no value, a plus",
            "EngagementScore > +5",
            "at 19: EngagementScore is compared with a finite number such as 60, found \"+5\"",
        ),
        (
            "SPEC 14: no value, a minus apart",
            "EngagementScore > - 5",
            "at 19: EngagementScore is compared with a finite number such as 60, found \"-\"",
        ),
        (
            "SPEC 14: no value, what Rust calls a number",
            "EngagementScore > NaN",
            "at 19: EngagementScore is compared with a finite number such as 60, found \"NaN\"",
        ),
        (
            "SPEC 14: no value, a day that there is not",
            "EngagementStartDate > 2026-02-30",
            "at 23: EngagementStartDate is compared with a date such as 2026-03-01, found \"2026-02-30\"",
        ),
        (
            "SPEC 14: no value, quoted",
            "AggregationLevel = 'Year'",
            "at 20: AggregationLevel is compared with Year, Month or Week, found \"'Year'\"",
        ),
        (
            "SPEC 14: another column",
            "NoOfEmails_ToAccount > NoOfEmails_FromAccount",
            "at 24: NoOfEmails_ToAccount is compared with a finite number such as 60, found \"NoOfEmails_FromAccount\"",
        ),
    ]);
}

#[test]
fn a_value_has_the_type_of_the_column() {
    all_have_their_errors(&[
        (
            "SPEC 14: a date for a number",
            "DaysSinceLastEmail > 2026-03-01",
            "at 22: DaysSinceLastEmail is compared with a finite number such as 60, found the date 2026-03-01",
        ),
        (
            "SPEC 14: a level for a number",
            "DaysSinceLastEmail > week",
            "at 22: DaysSinceLastEmail is compared with a finite number such as 60, found the level Week",
        ),
        (
            "SPEC 14: a number for a date",
            "EngagementStartDate > 60",
            "at 23: EngagementStartDate is compared with a date such as 2026-03-01, found the number 60",
        ),
        (
            "SPEC 14: null is asked by another condition",
            "DaysSinceLastEmail = NULL",
            "at 22: DaysSinceLastEmail is compared with a finite number such as 60, found null: \
             write \"is null\" to ask for a missing value",
        ),
        (
            "SPEC 14: a level is no more than another",
            "AggregationLevel >= Month",
            "at 18: AggregationLevel is compared by = or !=, found >=",
        ),
    ]);
}

#[test]
fn a_rule_ends_with_its_last_condition_or_parenthesis() {
    all_have_their_errors(&[
        (
            "SPEC 14: a missing parenthesis",
            "EngagementScore > 5 and (EngagementScore < 9",
            "at 45: expected \"and\", \"or\" or \")\", which closes the \"(\" at 25, found the end of the text",
        ),
        (
            "SPEC 14: a missing parenthesis, of two",
            "((EngagementScore < 9)",
            "at 23: expected \"and\", \"or\" or \")\", which closes the \"(\" at 1, found the end of the text",
        ),
        (
            "SPEC 14: something else in parentheses",
            "(EngagementScore > 5 EngagementScore < 9)",
            "at 22: expected \"and\", \"or\" or \")\", which closes the \"(\" at 1, found \"EngagementScore\"",
        ),
        (
            "SPEC 14: a parenthesis too many",
            "EngagementScore > 5)",
            "at 20: expected \"and\", \"or\" or the end of the text, found \")\"",
        ),
        (
            "SPEC 14: another word between",
            "EngagementScore > 5 && EngagementScore < 9",
            "at 21: expected \"and\", \"or\" or the end of the text, found \"&&\"",
        ),
        (
            "SPEC 14: an or that is one word too long",
            "EngagementScore > 5 nor EngagementScore < 9",
            "at 21: expected \"and\", \"or\" or the end of the text, found \"nor\"",
        ),
    ]);
}

#[test]
fn a_number_that_is_too_large_is_an_error() {
    let digits = "9".repeat(400);
    let expected = "at 19: EngagementScore is compared with a finite number such as 60, found the number inf";
    assert_eq!(error(&format!("EngagementScore > {digits}")), expected, "SPEC 14");
}

#[test]
fn an_error_has_its_place_and_its_kind() {
    let error = "AggregationLevel > Week".parse::<Rule>().unwrap_err();
    assert_eq!(error.position(), 18);
    let mistyped = ComparisonError::Operator { column: Column::AggregationLevel, found: Operator::Greater };
    assert_eq!(error.kind(), &RuleErrorKind::Mistyped(mistyped));
}

/// The author of a text must not be able to overflow the stack of its reader.
#[test]
fn depth_is_bounded() {
    let deepest = "64 parentheses and \"not\"s one inside the other";
    for (why, opening, closing) in [("parentheses", "(", ")"), ("nots", "not ", ""), ("both, by turns", "not(", ")")] {
        let most = if opening == "not(" { 32 } else { 64 };
        let text = |times: usize| format!("{}EngagementScore > 5{}", opening.repeat(times), closing.repeat(times));
        let rule: Rule = text(most).parse().unwrap_or_else(|error| panic!("{why}: {error}"));
        assert_eq!(rule.to_string().parse(), Ok(rule), "SPEC 14: {why}");
        for times in [most + 1, 100_000] {
            let position = opening.len() * most + 1;
            let expected = format!("at {position}: more than {deepest}: expected at most 64");
            assert_eq!(error(&text(times)), expected, "SPEC 14: {why}");
            assert_eq!(error(&opening.repeat(times)), expected, "SPEC 14: {why}");
        }
    }
    let beside = format!("{}(EngagementScore > 5)", "(not EngagementScore > 5) and ".repeat(900));
    assert!(beside.parse::<Rule>().is_ok(), "SPEC 14: side by side are not one inside the other");
}

/// A chain is a tree as deep as it is long; everything that walks it must cope.
#[test]
fn length_is_bounded() {
    let condition = "EngagementScore > 5";
    for word in [" and ", " or ", " and not "] {
        let text = [condition; 1000].join(word);
        let rule: Rule = text.parse().unwrap();
        assert_eq!(rule.to_string(), text, "SPEC 14");
        assert_eq!(rule.clone(), rule, "SPEC 14");
        assert_eq!(format!("{rule:?}").matches("Greater").count(), 1000, "SPEC 14");
        assert!(!rule.matches(&crate::segments::a_row().with_score(account_engagement::Unscored)), "SPEC 14");
        for times in [1001, 100_000] {
            let position = (condition.len() + word.len()) * 1000 + 1;
            let expected = format!("at {position}: more than 1000 conditions: expected at most 1000");
            assert_eq!(error(&vec![condition; times].join(word)), expected, "SPEC 14");
        }
    }
    let long = "x".repeat(1_000_000);
    assert!(error(&long).ends_with("is not a column, such as DaysSinceLastEmail"), "SPEC 14: a long word");
}
