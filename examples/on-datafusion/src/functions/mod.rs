//! The functions of SQL, one in each file.

mod additions;
mod adopt;
mod arguments;
mod bucket;
mod bytes;
mod groups;
mod listed;
mod pile;
mod rejected;
mod rows;
mod scalar;
mod score;
mod single;
mod split;
mod state;
mod tally;

use std::sync::Arc;

use account_engagement::Key;
use datafusion::arrow::array::ArrayRef;
use datafusion::common::{Result, exec_datafusion_err, internal_datafusion_err};
use datafusion::execution::context::SessionContext;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF, WindowUDF};

use crate::directories::{Directories, Known};
use scalar::Scalar;

/// The functions under one key, over directories that they find by reference.
///
/// Register the same in every process that plans or runs: a plan has their names alone.
#[derive(Clone, Debug)]
pub struct Functions {
    directories: Arc<Directories>,
}

impl Functions {
    /// The functions under this key.
    ///
    /// # Errors
    ///
    /// None that is known of: that there can be a directory of nobody is the library's to say.
    pub fn new(key: Key) -> Result<Functions> {
        let directories = Directories::new(key).map_err(|cause| exec_datafusion_err!("{cause:#}"))?;
        Ok(Functions { directories: Arc::new(directories) })
    }

    /// Makes them known to a session.
    pub fn register(&self, session: &SessionContext) {
        self.scalars().into_iter().for_each(|function| session.register_udf((*function).clone()));
        self.aggregates().into_iter().for_each(|function| session.register_udaf((*function).clone()));
        self.windows().into_iter().for_each(|function| session.register_udwf((*function).clone()));
    }

    /// Those of one row.
    #[must_use]
    pub fn scalars(&self) -> Vec<Arc<ScalarUDF>> {
        let scalars: [&'static Scalar; 9] = [
            &additions::ADDITIONS,
            &adopt::ADOPT,
            &bucket::BUCKET,
            &bytes::BYTES,
            &listed::LISTED,
            &rejected::REJECTED,
            &rows::ROWS,
            &split::SPLIT,
            &tally::TALLY,
        ];
        scalars.map(|scalar| scalar.of(&self.directories)).to_vec()
    }

    /// Those of a group.
    #[must_use]
    pub fn aggregates(&self) -> Vec<Arc<AggregateUDF>> {
        vec![Arc::new(state::StateOf::new(Arc::clone(&self.directories)).into())]
    }

    /// Those of a cohort.
    #[must_use]
    pub fn windows(&self) -> Vec<Arc<WindowUDF>> {
        vec![Arc::new(score::RelativeScore::new().into())]
    }
}

/// The directory of a reference, or why it is not to be had.
fn known(directories: &Directories, reference: &str) -> Result<Arc<Known>> {
    directories.known(reference).map_err(|cause| exec_datafusion_err!("{cause:#}"))
}

/// The first argument of a function of groups.
fn first(values: &[ArrayRef]) -> Result<&ArrayRef> {
    values.first().ok_or_else(|| internal_datafusion_err!("the first argument is lacking"))
}
