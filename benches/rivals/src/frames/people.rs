//! Who is who (SPEC 3).

use polars::prelude::*;

use super::{Directory, Traffic, held, union};

/// One row for every spelling of an address that is a mailbox's or a contact's: the number of the
/// `person` and the `account`, which our own people do not have.
pub(super) fn named(traffic: &Traffic, directory: &Directory) -> PolarsResult<LazyFrame> {
    let spellings = |frame: &LazyFrame, column: &str| {
        frame.clone().select([col(column).alias("spelling")]).unique(None, UniqueKeepStrategy::Any)
    };
    let named = [
        spellings(&traffic.emails, "sender"),
        spellings(&traffic.recipients, "address"),
        spellings(&traffic.meetings, "organizer"),
        spellings(&traffic.attendees, "address"),
    ];
    let named = held(
        union(named)?
            .unique(None, UniqueKeepStrategy::Any)
            .with_column(col("spelling").str().to_lowercase().alias("address")),
    )?;
    let domain = col("address").str().split(lit("@")).list().last();
    let people = named
        .clone()
        .select([col("address")])
        .unique(None, UniqueKeepStrategy::Any)
        .left_join(directory.listed.clone(), col("address"), col("address"))
        .left_join(directory.domains.clone(), domain, col("domain"))
        .with_column(col("account").fill_null(col("domain_account")))
        .filter(col("listed").is_not_null().or(col("account").is_not_null()))
        .select([col("address"), col("account")])
        .with_row_index("person", None);
    held(named.inner_join(people, col("address"), col("address")).select(["spelling", "person", "account"].map(col)))
}
