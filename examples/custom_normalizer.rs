//! A score model and a normalizer of one's own: `cargo run --example custom_normalizer`.
//!
//! The model counts answers and meetings only; the normalizer gives school marks, the best tenth
//! of the accounts 100, the next 90, and so on.

use account_engagement::score::{Shares, check_normalizer};
use account_engagement::{
    Account, Aggregator, Column, Directory, Email, Key, Level, Mailbox, Normalizer, Question, Row, ScoreModel, Unscored,
};
use chrono::{TimeDelta, TimeZone, Utc};

/// Emails from the account count once, meetings that it asked for ten times.
#[derive(Debug)]
struct TheyCare;

impl ScoreModel for TheyCare {
    fn shares(&self, row: &Row<Unscored>) -> Shares {
        let of = |column| row.get(column).as_f64().unwrap_or_default();
        Shares::default()
            .with(Column::EmailsFromAccount, of(Column::EmailsFromAccount))
            .with(Column::MeetingsFromAccount, 10.0 * of(Column::MeetingsFromAccount))
    }
}

/// The share of the cohort that is not ahead, in tenths.
#[derive(Debug)]
struct Tenths;

impl Normalizer for Tenths {
    fn normalize(&self, cohort: &[f64]) -> Vec<f64> {
        let mut sorted = cohort.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let not_ahead = |raw: &f64| sorted.partition_point(|other| other <= raw);
        let tenths = |raw: &f64| u8::try_from(10 * not_ahead(raw) / cohort.len()).unwrap_or(10);
        cohort.iter().map(|raw| f64::from(10 * tenths(raw))).collect()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The contract is checked once, on cohorts that break careless normalizers.
    check_normalizer(&Tenths)?;

    let accounts: Vec<Account> =
        (1..=5).map(|n| Account::new(format!("account {n}")).domain(format!("customer{n}.example"))).collect();
    let directory =
        Directory::builder().add_mailboxes([Mailbox::new("rep@corp.example")]).add_accounts(&accounts).build()?;
    let mut aggregator = Aggregator::new(Key::PUBLIC, directory);
    let day = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
    for account in 1..=5 {
        for mail in 0..account * account {
            let sent = day + TimeDelta::hours(mail);
            let email = Email::new(format!("{account}-{mail}"), sent, format!("bo@customer{account}.example"));
            aggregator.record_email(&email.to("rep@corp.example"))?;
        }
    }

    let question = Question::new(day + TimeDelta::days(7)).levels([Level::Year]).model(TheyCare).normalizer(Tenths);
    for row in &aggregator.rows(&question)? {
        println!("{}: {:3.0} (raw {:2.0})", row.account_id, row.score.relative, row.score.raw);
    }
    Ok(())
}
