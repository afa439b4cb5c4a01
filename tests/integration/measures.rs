//! SPEC 14: one column over the rows of a segment.

use account_engagement::row::ColumnKind;
use account_engagement::segment::Measures;
use account_engagement::{Column, Level, Row, Score, Segment, Unscored, Value};
use proptest::prelude::*;

use crate::segments::a_row;
use crate::traffic::cases;
use crate::world::date;

/// Rows that differ in one column.
fn rows<T: Copy>(values: &[T], set: impl Fn(&mut Row, T)) -> Vec<Row> {
    values
        .iter()
        .map(|value| {
            let mut row = a_row();
            set(&mut row, *value);
            row
        })
        .collect()
}

fn of_counts(values: &[u64]) -> Measures {
    Measures::of(Column::EmailsToAccount, &rows(values, |row, value| row.emails_to_account = value))
}

fn of_seconds(values: &[Option<f64>]) -> Measures {
    Measures::of(Column::AverageReplyDuration, &rows(values, |row, value| row.average_reply_duration = value))
}

#[test]
fn a_column_of_numbers_is_added_up_and_put_in_order() {
    let count = Value::Count;
    for (why, values, sum, mean, median, min, max) in [
        ("SPEC 14: one", &[7][..], 7.0, 7.0, 7.0, 7, 7),
        ("SPEC 14: an odd number of them", &[9, 1, 2], 12.0, 4.0, 2.0, 1, 9),
        ("SPEC 14: an even number of them", &[9, 1, 2, 4], 16.0, 4.0, 3.0, 1, 9),
        ("SPEC 14: half-way", &[4, 1, 2, 9], 16.0, 4.0, 3.0, 1, 9),
        ("SPEC 14: half-way between neighbours", &[1, 2], 3.0, 1.5, 1.5, 1, 2),
        ("SPEC 14: all alike", &[3, 3, 3, 3], 12.0, 3.0, 3.0, 3, 3),
        ("SPEC 14: none at all is a value", &[0, 0, 5], 5.0, 5.0 / 3.0, 0.0, 0, 5),
    ] {
        let found = of_counts(values);
        assert_eq!((found.row_count, found.value_count), (values.len(), values.len()), "{why}");
        assert_eq!((found.sum, found.mean, found.median), (Some(sum), Some(mean), Some(median)), "{why}");
        assert_eq!((found.min, found.max), (Some(count(min)), Some(count(max))), "{why}");
    }
}

#[test]
fn nulls_are_rows_without_a_value() {
    let number = Value::Number;
    for (why, values, count, sum, median, min) in [
        ("SPEC 14: no rows", &[][..], 0, None, None, None),
        ("SPEC 14: nulls only", &[None, None], 0, None, None, None),
        ("SPEC 14: one and a null", &[Some(2.5), None], 1, Some(2.5), Some(2.5), Some(number(2.5))),
        ("SPEC 14: a null is not 0", &[Some(2.0), None, Some(4.0)], 2, Some(6.0), Some(3.0), Some(number(2.0))),
        ("SPEC 14: 0 is not null", &[Some(2.0), Some(0.0)], 2, Some(2.0), Some(1.0), Some(number(0.0))),
        (
            "no finite number",
            &[Some(f64::NAN), Some(f64::INFINITY), Some(1.0)],
            1,
            Some(1.0),
            Some(1.0),
            Some(number(1.0)),
        ),
    ] {
        let found = of_seconds(values);
        assert_eq!((found.row_count, found.value_count), (values.len(), count), "{why}");
        assert_eq!((found.sum, found.median, found.min), (sum, median, min), "{why}");
        assert_eq!(found.mean, sum.map(|sum| sum / [1.0, 1.0, 2.0][count]), "{why}");
    }
}

#[test]
fn each_column_has_the_measures_that_fit_its_type() {
    for &column in Column::ALL {
        let mut full = a_row();
        (full.days_since_last_meeting, full.average_reply_duration) = (Some(4), Some(1.0));
        full.recorded_activities = Some(9);
        let found = Measures::of(column, &[full.clone(), full]);
        let (is_date, is_level) = (column.kind() == ColumnKind::Date, column.kind() == ColumnKind::Level);
        assert_eq!((found.row_count, found.value_count), (2, 2), "SPEC 14: {column}");
        for numbers_only in [found.sum, found.mean, found.median] {
            assert_eq!(numbers_only.is_some(), !is_date && !is_level, "SPEC 14: {column}");
        }
        assert_eq!((found.min.is_some(), found.max.is_some()), (!is_level, !is_level), "SPEC 14: {column}");
    }
    let all = rows(&["2026-03-02", "2025-12-31", "2026-01-15"], |row, day| row.engagement_start = Some(date(day)));
    let dates = Measures::of(Column::EngagementStartDate, &all);
    let (first, last) = (Value::Date(date("2025-12-31")), Value::Date(date("2026-03-02")));
    assert_eq!((dates.min, dates.max), (Some(first), Some(last)), "SPEC 14: the earliest and the latest");
    let unscored = [a_row().with_score(Unscored)];
    let scores = Measures::of(Column::EngagementScore, &unscored);
    assert_eq!((scores.row_count, scores.value_count, scores.sum), (1, 0, None), "SPEC 14: no score yet is null");
}

#[test]
fn measures_are_exact_where_they_can_be_and_within_range() {
    let large = (1 << 53) + 1;
    for (why, values, sum) in [
        ("rounded once, after adding up", &[large, large][..], 18_014_398_509_481_986.0),
        ("beyond what 64 bits hold", &[u64::MAX, u64::MAX, u64::MAX, u64::MAX], 2.0_f64.powi(66)),
    ] {
        assert_eq!(of_counts(values).sum, Some(sum), "SPEC 14: {why}");
        assert!(of_counts(values).mean <= of_counts(values).max.and_then(Value::as_f64), "SPEC 14: {why}");
    }
    let most = of_seconds(&[Some(f64::MAX); 3]);
    assert_eq!((most.sum, most.median), (Some(f64::INFINITY), Some(f64::MAX)), "a sum may leave the range");
    assert_eq!(most.mean, Some(f64::MAX), "a mean does not");
    let two = of_seconds(&[Some(f64::MAX), Some(f64::MAX / 2.0)]);
    assert_close(two.mean, Some(f64::MAX * 0.75));
    assert_eq!(of_seconds(&[Some(f64::MAX); 2]).median, Some(f64::MAX), "nor the middle of two");
    let tenths = of_seconds(&[Some(0.1); 3]);
    assert_eq!(tenths.mean, Some(0.1), "not above the greatest, as 0.30000000000000004 / 3 would be");
}

#[test]
fn a_segment_is_measured_by_the_rows_in_it() {
    let levels = [Level::Year, Level::Year, Level::Month];
    let mut all = rows(&levels, |row, level| row.level = level);
    for (row, to) in all.iter_mut().zip([5, 7, 100]) {
        row.emails_to_account = to;
    }
    let years = Segment::new("Years", "AggregationLevel = Year".parse().unwrap());
    let found = Measures::of(Column::EmailsToAccount, years.rows(&all));
    assert_eq!((found.row_count, found.sum), (2, Some(12.0)), "SPEC 14");
    assert_eq!(found, Measures::of(Column::EmailsToAccount, &all[..2]), "SPEC 14");
}

/// From the words, and quadratic: the median is a value, or half-way between two, with no more on the
/// one side of it than on the other.
fn naive_median(values: &[f64]) -> Option<f64> {
    let rank = |value: f64| values.iter().filter(|other| **other < value).count();
    let upto = |value: f64| values.iter().filter(|other| **other <= value).count();
    let at = |place: usize| values.iter().copied().find(|value| rank(*value) <= place && place < upto(*value));
    let n = values.len();
    if n % 2 == 1 { at(n / 2) } else { Some(at((n / 2).checked_sub(1)?)? / 2.0 + at(n / 2)? / 2.0) }
}

fn naive_sum(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(|one, other| one + other)
}

fn assert_close(found: Option<f64>, expected: Option<f64>) {
    match (found, expected) {
        (Some(found), Some(expected)) => {
            assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{found} {expected}");
        }
        (found, expected) => assert_eq!(found, expected),
    }
}

proptest! {
    #![proptest_config(cases(256))]

    /// SPEC 14, against the twin.
    #[test]
    fn measures_agree_with_their_definitions(
        counts in prop::collection::vec(0..9_u64, 0..9), seconds in prop::collection::vec(prop::option::of(0.0..1e6), 0..9),
    ) {
        let values: Vec<f64> = counts.iter().map(|count| Value::Count(*count).as_f64().unwrap()).collect();
        let found = of_counts(&counts);
        prop_assert_eq!(found.sum, naive_sum(&values));
        prop_assert_eq!(found.median, naive_median(&values));
        prop_assert_eq!(found.mean, naive_sum(&values).map(|sum| sum / values.iter().map(|_| 1.0).sum::<f64>()));
        prop_assert_eq!(found.max, counts.iter().max().map(|most| Value::Count(*most)));

        let values: Vec<f64> = seconds.iter().copied().flatten().collect();
        let found = of_seconds(&seconds);
        prop_assert_eq!((found.row_count, found.value_count), (seconds.len(), values.len()));
        assert_close(found.sum, naive_sum(&values));
        prop_assert_eq!(found.median, naive_median(&values));
        assert_close(found.mean, naive_sum(&values).map(|sum| sum / values.iter().map(|_| 1.0).sum::<f64>()));
        prop_assert_eq!(found.min, values.iter().copied().reduce(f64::min).map(Value::Number));
    }

    /// Equal to the bit, with numbers whose sum depends on the order of adding up.
    #[test]
    fn measures_do_not_depend_on_the_order_of_rows(
        (values, shuffled) in prop::collection::vec((prop::num::f64::ANY, prop::option::of(any::<u32>())), 0..12)
            .prop_flat_map(|values| (Just(values.clone()), Just(values).prop_shuffle())),
    ) {
        let set = |row: &mut Row, (score, days): (f64, Option<u32>)| {
            row.score = Score { raw: 0.0, relative: score };
            row.days_since_last_email = days;
        };
        for column in [Column::EngagementScore, Column::DaysSinceLastEmail] {
            let [one, other] = [&values, &shuffled].map(|values| Measures::of(column, &rows(values, set)));
            let bits = |measures: Measures| {
                let ends = [measures.min, measures.max].map(|value| value.and_then(Value::as_f64));
                let all = [measures.sum, measures.mean, measures.median, ends[0], ends[1]];
                (measures.row_count, measures.value_count, all.map(|measure| measure.map(f64::to_bits)))
            };
            prop_assert_eq!(bits(one), bits(other), "{}", column);
            if let (Some(mean), Some(median), [Some(min), Some(max)]) =
                (one.mean, one.median, [one.min, one.max].map(|value| value.and_then(Value::as_f64)))
            {
                prop_assert!((min..=max).contains(&mean) && (min..=max).contains(&median), "{}", column);
            }
        }
    }
}
