//! What all that are compared have in common.

use account_engagement::{Row, Unscored};

/// An engine that answers the question, with the data in the form that suits it.
pub(crate) trait Contestant {
    type Answer;

    /// What is measured: from the data to the rows, in order, in the engine's own form.
    fn answer(&self) -> Self::Answer;

    /// The same rows as the crate has them.
    fn rows(&self, answer: Self::Answer) -> Vec<Row<Unscored>>;
}
