//! The options of a program that reads lists of people, in one group.

use clap::Args;

use super::{KeyArgs, OutputArgs, PeopleArgs, QuestionArgs};

/// All that is not about the source.
#[derive(Clone, Debug, Args)]
#[group(skip)]
pub struct KitArgs {
    /// Who is who.
    #[command(flatten)]
    pub people: PeopleArgs,
    /// What is asked.
    #[command(flatten)]
    pub question: QuestionArgs,
    /// How the rows are shown.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The key.
    #[command(flatten)]
    pub key: KeyArgs,
}
