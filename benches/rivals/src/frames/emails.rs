//! Emails: copies, what counts, and answers (SPEC 4 to 6).
//!
//! Left out since it cannot matter in this traffic: copies of one email have the same people, so that
//! all of them are relevant or none, and no senders contradict; they name the same original and at
//! most one conversation; no two emails of a conversation were sent at one instant.

use polars::prelude::*;

use super::{Counted, Traffic, held, union};
use crate::given::Window;

const PERSONAL: u8 = 0;

pub(super) fn counted(traffic: &Traffic, people: &LazyFrame, window: Window) -> PolarsResult<Counted> {
    let emails = held(united(&traffic.emails, people, window))?;
    let recipients = traffic
        .recipients
        .clone()
        .inner_join(people.clone(), col("address"), col("spelling"))
        .inner_join(emails.clone().select([col("id"), col("email")]), col("email_id"), col("id"))
        .select(["email", "person", "account"].map(col))
        .unique(None, UniqueKeepStrategy::Any);
    let recipients = held(recipients)?;
    let touches = held(touches(&emails, &recipients))?;
    let senders = emails.select([col("email"), col("sender").alias("person"), col("sender_account").alias("account")]);
    let seen = touches
        .clone()
        .select([col("email"), col("account").alias("of"), col("day")])
        .inner_join(union([recipients, senders])?, col("email"), col("email"))
        .filter(col("account").is_null().or(col("account").eq(col("of"))))
        .select([col("of").alias("account"), col("day"), col("person"), col("account").is_null().alias("ours")]);
    Ok(Counted { touches: with_replies(touches), seen })
}

/// One row for each email in the window that is personal on all copies and that somebody known sent.
fn united(copies: &LazyFrame, people: &LazyFrame, window: Window) -> LazyFrame {
    let in_window = col("sent_at").gt_eq(instant(window.start)).and(col("sent_at").lt_eq(instant(window.as_of)));
    copies
        .clone()
        .inner_join(people.clone(), col("sender"), col("spelling"))
        .group_by([col("id")])
        .agg([
            col("sent_at").min(),
            col("kind").max(),
            col("person").min().alias("sender"),
            col("account").min().alias("sender_account"),
            col("in_reply_to").first(),
            col("conversation").max(),
        ])
        .filter(col("kind").eq(lit(PERSONAL)).and(in_window))
        .select(["id", "sent_at", "in_reply_to", "conversation", "sender", "sender_account"].map(col))
        .with_row_index("email", None)
}

/// One row for each email and account that it counts for: of sender and recipient one is ours.
fn touches(emails: &LazyFrame, recipients: &LazyFrame) -> LazyFrame {
    emails
        .clone()
        .inner_join(recipients.clone(), col("email"), col("email"))
        .filter(col("sender_account").is_null().neq(col("account").is_null()))
        .with_columns([
            col("sender_account").is_not_null().alias("from_account"),
            col("sender_account").fill_null(col("account")).alias("account"),
            col("sent_at").dt().date().alias("day"),
        ])
        .select(["email", "account", "id", "sent_at", "day", "from_account", "in_reply_to", "conversation"].map(col))
        .unique(Some(cols(["email", "account"])), UniqueKeepStrategy::Any)
}

/// Adds how many milliseconds the account's answer took, where it is one.
fn with_replies(touches: LazyFrame) -> LazyFrame {
    let originals = touches.clone().filter(col("from_account").not()).select([
        col("account"),
        col("id"),
        col("sent_at").alias("original_sent_at"),
    ]);
    // Only the first answer is one, and so an email answers that before it or none. All conversations
    // in order, one after the other, take a fraction of the time of a window for each.
    let order = ["account", "conversation", "sent_at"];
    let before = |column: &str| col(column).shift(lit(1));
    let same = |column: &str| before(column).eq(col(column));
    let looks_back = same("account").and(same("conversation")).and(before("from_account").not());
    let waited = |since: &str| (col("sent_at") - col(since)).dt().total_milliseconds(false);
    let named = when(col("sent_at").gt_eq(col("original_sent_at"))).then(waited("original_sent_at"));
    let looked_back = when(col("looks_back")).then(waited("sent_at_before"));
    touches
        .sort(order, SortMultipleOptions::default())
        .with_columns([looks_back.alias("looks_back"), before("sent_at").alias("sent_at_before")])
        .join(
            originals,
            [col("account"), col("in_reply_to")],
            [col("account"), col("id")],
            JoinArgs::new(JoinType::Left),
        )
        .with_column(
            when(col("from_account").not())
                .then(lit(NULL))
                .when(col("in_reply_to").is_not_null())
                .then(named.otherwise(lit(NULL)))
                .otherwise(looked_back.otherwise(lit(NULL)))
                .cast(DataType::Int64)
                .alias("waited"),
        )
        .select(["account", "day", "from_account", "waited"].map(col))
}

pub(super) fn instant(at: chrono::DateTime<chrono::Utc>) -> Expr {
    lit(at.timestamp_millis()).cast(DataType::Datetime(TimeUnit::Milliseconds, None))
}
