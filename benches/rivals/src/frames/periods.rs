//! Periods, and the columns of each (SPEC 7 and 8).

use account_engagement::Level;
use polars::prelude::*;

use super::{Counted, held, union};
use crate::given::Window;

/// The rows in order, with the columns that [`table`](crate::table) reads.
pub(super) fn columns(emails: &Counted, meetings: &Counted, window: Window) -> PolarsResult<LazyFrame> {
    let of_account = [col("account")];
    let of_level = [col("account"), col("level")];
    // A row without an email in its period has the last email from before.
    let last = |column: &str| col(column).fill_null_with_strategy(FillNullStrategy::Forward(None)).over(&of_level);
    let since = |last: &str| col("reference") - col(last).cast(DataType::Int32);
    let mean = |sum: &str, count: &str| {
        let seconds = col(sum).cast(DataType::Float64) / (col(count) * lit(1000)).cast(DataType::Float64);
        when(col(count).gt(lit(0))).then(seconds).otherwise(lit(NULL))
    };
    Ok(sums(emails, meetings, window)?
        .join(people(emails, meetings, window)?, period(), period(), JoinArgs::new(JoinType::Inner))
        .sort(["account", "level", "start"], SortMultipleOptions::default())
        .with_columns([
            col("first_day").min().over(&of_account)?.alias("engagement_start"),
            last("last_email")?,
            last("last_meeting")?,
            reference(window).alias("reference"),
        ])
        .with_columns([
            since("last_email").alias("days_since_last_email"),
            since("last_meeting").alias("days_since_last_meeting"),
            mean("length", "meetings").alias("average_meeting_duration"),
            mean("waited", "answers").alias("average_reply_duration"),
        ]))
}

/// What a row is about.
fn period() -> [Expr; 3] {
    [col("account"), col("level"), col("start")]
}

/// Everything that is added up, from days to periods.
fn sums(emails: &Counted, meetings: &Counted, window: Window) -> PolarsResult<LazyFrame> {
    const NO_EMAILS: [&str; 4] = ["emails_to_account", "emails_from_account", "answers", "waited"];
    const NO_MEETINGS: [&str; 4] = ["meetings_to_account", "meetings_from_account", "meetings", "length"];
    let day = || [col("account"), col("day")];
    let nothing = |columns: [&str; 4]| columns.map(|column| lit(0).cast(DataType::Int64).alias(column));
    let count = |what: Expr, name: &str| what.cast(DataType::Int64).sum().alias(name);
    let emails = emails.touches.clone().group_by(day()).agg([
        count(col("from_account").not(), "emails_to_account"),
        count(col("from_account"), "emails_from_account"),
        count(col("waited").is_not_null(), "answers"),
        col("waited").sum(),
    ]);
    let emails = emails
        .with_columns(nothing(NO_MEETINGS))
        .with_columns([col("day").alias("last_email"), lit(NULL).cast(DataType::Date).alias("last_meeting")]);
    let meetings = meetings.touches.clone().group_by(day()).agg([
        count(col("to_account"), "meetings_to_account"),
        count(col("from_account"), "meetings_from_account"),
        len().cast(DataType::Int64).alias("meetings"),
        col("length").sum(),
    ]);
    let meetings = meetings
        .with_columns(nothing(NO_EMAILS))
        .with_columns([lit(NULL).cast(DataType::Date).alias("last_email"), col("day").alias("last_meeting")]);
    let all: Vec<Expr> = ["account", "day", "last_email", "last_meeting"]
        .into_iter()
        .chain(NO_EMAILS)
        .chain(NO_MEETINGS)
        .map(col)
        .collect();
    let days = held(union([emails.select(&all), meetings.select(&all)])?)?;
    let sums = NO_EMAILS.into_iter().chain(NO_MEETINGS).map(|column| col(column).sum());
    let dates = [col("day").min().alias("first_day"), col("last_email").max(), col("last_meeting").max()];
    let sums: Vec<Expr> = sums.chain(dates).collect();
    Ok(at_all_levels(&days, window)?.group_by(period()).agg(sums))
}

/// How many different people of each side are on emails and in meetings.
fn people(emails: &Counted, meetings: &Counted, window: Window) -> PolarsResult<LazyFrame> {
    let marked = |seen: &LazyFrame, in_meeting: bool| seen.clone().with_column(lit(in_meeting).alias("in_meeting"));
    let seen = union([marked(&emails.seen, false), marked(&meetings.seen, true)])?;
    let seen = held(seen.unique(None, UniqueKeepStrategy::Any))?;
    let distinct = |name: &str, ours: bool, in_meeting: bool| {
        let is_one = col("ours").eq(lit(ours)).and(col("in_meeting").eq(lit(in_meeting)));
        is_one.sum().alias(name)
    };
    let columns = ["account", "level", "start", "person", "ours", "in_meeting"].map(col);
    Ok(at_all_levels(&seen, window)?.select(columns).unique(None, UniqueKeepStrategy::Any).group_by(period()).agg([
        distinct("contacts_in_emails", true, false),
        distinct("account_contacts_in_emails", false, false),
        distinct("contacts_in_meetings", true, true),
        distinct("account_contacts_in_meetings", false, true),
    ]))
}

/// The rows of days three times over, with the `level` and the `start` of the period.
fn at_all_levels(days: &LazyFrame, window: Window) -> PolarsResult<LazyFrame> {
    let at =
        |level: Level, start: Expr| days.clone().with_columns([lit(level as u8).alias("level"), start.alias("start")]);
    let day = || col("day").dt();
    union([
        at(Level::Year, lit(window.first.to_epoch_days()).cast(DataType::Date)),
        at(Level::Month, day().truncate(lit("1mo"))),
        at(Level::Week, day().truncate(lit("1w"))),
    ])
}

/// The last date of a period, or as-of's if that is earlier, in days since 1970.
fn reference(window: Window) -> Expr {
    let as_of = lit(window.last.to_epoch_days());
    let is = |level: Level| col("level").eq(lit(level as u8));
    let length = when(is(Level::Month)).then(col("start").dt().days_in_month().cast(DataType::Int32)).otherwise(lit(7));
    let last = col("start").cast(DataType::Int32) + length - lit(1);
    when(is(Level::Year).or(last.clone().gt(as_of.clone()))).then(as_of).otherwise(last)
}
