//! How an account's raw score is calculated, column by column.

use account_engagement::insight::Explanation;
use account_engagement::row::SuppressedRow;
use account_engagement::{Column, DefaultModel};

use super::{columns, sparkline};
use crate::silence;
use crate::words::{ago, grouped};

/// What one column adds to a raw score.
#[derive(Debug)]
pub(super) struct Share {
    pub(super) name: &'static str,
    pub(super) count: String,
    pub(super) weight: f64,
    pub(super) points: String,
    pub(super) bar: String,
}

/// The columns that the model weighs, in their order.
pub(super) fn shares(of: &Explanation<'_, SuppressedRow>, model: &DefaultModel) -> Vec<Share> {
    let greatest = of.shares.iter().map(|(_, points)| points).fold(0.0, f64::max);
    let weighed = Column::STANDARD.into_iter().filter(|column| model.weight_of(*column) > 0.0);
    let share = |column| {
        let points = of.shares.get(column);
        let count = of.row.get(column).as_f64();
        Share {
            name: columns::label(column),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
            count: count.map_or_else(|| "suppressed".to_owned(), |count| grouped(count as u64)),
            weight: model.weight_of(column),
            points: format!("{points:.2}"),
            bar: sparkline::bar(points, greatest),
        }
    };
    weighed.map(share).collect()
}

/// The recency factor of the score, as a formula with its numbers (SPEC 9).
pub(super) fn recency(row: &SuppressedRow) -> String {
    let hides_days = silence::is_suppressed(row);
    let Some(days) = silence::days(row) else {
        let why =
            if hides_days { "the last email and meeting are suppressed" } else { "there was no email or meeting" };
        return format!("{why}, so f = 0");
    };
    #[expect(clippy::cast_precision_loss, reason = "days of a window")]
    let factor = (-(days as f64) / 30.0).exp2();
    let what = if hides_days { "email or meeting that is not suppressed" } else { "email or meeting" };
    format!("the last {what} was {}, so f = 2^(−{days}/30) = {factor:.3}", ago(days))
}

#[cfg(test)]
mod tests {
    use account_engagement::{Account, Aggregator, Directory, Disclosure, Email, Key, Level, Mailbox, Question};
    use chrono::{TimeDelta, TimeZone, Utc};

    use super::*;

    #[test]
    fn the_last_contact_may_be_suppressed() {
        let [email, meeting] = [Column::DaysSinceLastEmail, Column::DaysSinceLastMeeting];
        for (days, hidden, expected) in [
            ([Some(60), Some(30)], &[][..], "the last email or meeting was 30 days ago, so f = 2^(−30/30) = 0.500"),
            ([None, None], &[], "there was no email or meeting, so f = 0"),
            (
                [Some(60), Some(30)],
                &[meeting],
                "the last email or meeting that is not suppressed was 60 days ago, so f = 2^(−60/30) = 0.250",
            ),
            ([Some(60), None], &[email], "the last email and meeting are suppressed, so f = 0"),
            ([Some(60), Some(30)], &[email, meeting], "the last email and meeting are suppressed, so f = 0"),
        ] {
            assert_eq!(recency(&silence::tests::row(days, hidden)), expected);
        }
    }

    /// The formula on the page gives the library's shares.
    #[test]
    fn the_formula_gives_the_shares() {
        let directory = Directory::builder()
            .add_mailboxes([Mailbox::new("rep@corp.example")])
            .add_accounts([Account::new("birch").domain("birch.example")])
            .build()
            .unwrap();
        let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
        let monday = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        for id in ["m1", "m2", "m3"] {
            aggregator.record_email(&Email::new(id, monday, "rep@corp.example").to("bo@birch.example")).unwrap();
        }
        let question = Question::new(monday + TimeDelta::days(12)).levels([Level::Year]);
        let rows = aggregator.suppressed_rows(&question, Disclosure::ALL).unwrap();
        let model = DefaultModel::default();
        let explained = rows.explain(&rows[0], &model).unwrap();
        let formula = (-12.0_f64 / 30.0).exp2() * model.weight_of(Column::EmailsToAccount) * 3.0_f64.ln_1p();
        assert!((explained.shares.get(Column::EmailsToAccount) - formula).abs() < 1e-12);
        assert_eq!(recency(&rows[0]), "the last email or meeting was 12 days ago, so f = 2^(−12/30) = 0.758");
        let shares = shares(&explained, &model);
        assert_eq!(shares.len(), 8);
        assert_eq!((shares[0].count.as_str(), shares[0].points.as_str()), ("3", "1.05"));
    }
}
