//! The SQL functions, one in each file.

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

/// The functions under one key. They find directories by reference.
///
/// Register the same functions in every process that plans or runs, because a plan contains only their names.
#[derive(Clone, Debug)]
pub struct Functions {
    directories: Arc<Directories>,
}

impl Functions {
    /// The functions under this key.
    ///
    /// # Errors
    ///
    /// No known case: the library decides whether a directory can be empty.
    pub fn new(key: Key) -> Result<Functions> {
        let directories = Directories::new(key).map_err(|cause| exec_datafusion_err!("{cause:#}"))?;
        Ok(Functions { directories: Arc::new(directories) })
    }

    /// Registers them in a session.
    pub fn register(&self, session: &SessionContext) {
        self.scalars().into_iter().for_each(|function| session.register_udf((*function).clone()));
        self.aggregates().into_iter().for_each(|function| session.register_udaf((*function).clone()));
        self.windows().into_iter().for_each(|function| session.register_udwf((*function).clone()));
    }

    /// The functions of one row.
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

    /// The aggregate functions.
    #[must_use]
    pub fn aggregates(&self) -> Vec<Arc<AggregateUDF>> {
        vec![Arc::new(state::StateOf::new(Arc::clone(&self.directories)).into())]
    }

    /// The window functions.
    #[must_use]
    pub fn windows(&self) -> Vec<Arc<WindowUDF>> {
        vec![Arc::new(score::RelativeScore::new().into())]
    }
}

/// The directory of a reference, or why it cannot be read.
fn known(directories: &Directories, reference: &str) -> Result<Arc<Known>> {
    directories.known(reference).map_err(|cause| exec_datafusion_err!("{cause:#}"))
}

/// The first argument of an aggregate function.
fn first(values: &[ArrayRef]) -> Result<&ArrayRef> {
    values.first().ok_or_else(|| internal_datafusion_err!("the first argument is lacking"))
}
