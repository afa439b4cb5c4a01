//! `engagement_tally(state, directory, question)`: what counted, what did not, and why.

use std::sync::Arc;

use account_engagement::{Reason, Tally};
use datafusion::arrow::array::{ArrayRef, StringArray, StructArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Result, exec_datafusion_err, exec_err};

use super::arguments::{Kind, Takes};
use super::scalar::{Call, Scalar, list_of, lists};
use crate::state::{State, Whose};

/// Tallies of states without common activity, such as those of buckets, add up. Tallies of shares do not, because an
/// activity is in the share of each of its accounts.
pub(super) static TALLY: Scalar = Scalar {
    takes: Takes {
        function: "engagement_tally",
        arguments: &[("state", Kind::State), ("directory", Kind::Directory), ("question", Kind::Question)],
    },
    gives: || list_of(fields()),
    run: tally,
};

fn fields() -> Fields {
    let text = |name| Field::new(name, DataType::Utf8, false);
    Fields::from(vec![text("activity"), text("verdict"), Field::new("count", DataType::UInt64, false)])
}

/// One line for what counted, and one for each reason.
#[derive(Default)]
struct Lines {
    activities: Vec<&'static str>,
    verdicts: Vec<String>,
    counts: Vec<u64>,
}

impl Lines {
    fn add(&mut self, activity: &'static str, tally: Tally) {
        let counted = std::iter::once(("counted".to_owned(), tally.counted()));
        let reasons = tally.reasons().map(|(reason, count): (Reason, u64)| (reason.to_string(), count));
        for (verdict, count) in counted.chain(reasons) {
            self.activities.push(activity);
            self.verdicts.push(verdict);
            self.counts.push(count);
        }
    }
}

fn tally(call: &Call<'_>) -> Result<ArrayRef> {
    let (known, asked) = (call.known()?, call.asked()?);
    let mut lines = Lines::default();
    let lengths = call.of_states(|bytes| {
        let before = lines.counts.len();
        let State { share, aggregator } = State::from_bytes(bytes, &known)?;
        if share.is_some() {
            return exec_err!(
                "{}: a state of {} has no tally that adds up, since an activity is in the share of each of its \
                 accounts: ask before engagement_split",
                call.function(),
                Whose(share)
            );
        }
        let answer = aggregator.unscored_rows(&asked.question());
        let answer = answer.map_err(|cause| exec_datafusion_err!("{cause}"))?;
        lines.add("emails", answer.email_tally());
        lines.add("meetings", answer.meeting_tally());
        Ok(lines.counts.len() - before)
    })?;
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(lines.activities)),
        Arc::new(StringArray::from(lines.verdicts)),
        Arc::new(UInt64Array::from(lines.counts)),
    ];
    lists(&lengths, StructArray::try_new(fields(), columns, None)?)
}
