//! `--roll-up`: the rows of accounts that have a parent.

use account_engagement::RollUp;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// The library's `RollUp`, as an option.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RollUpChoice {
    /// Every row covers its account alone
    #[default]
    Off,
    /// Parents get a row that covers all accounts below them; the accounts below keep theirs
    AddParents,
    /// Only the topmost parents have rows, which cover all accounts below them
    TopParentsOnly,
}

impl From<RollUpChoice> for RollUp {
    fn from(choice: RollUpChoice) -> RollUp {
        match choice {
            RollUpChoice::Off => RollUp::Off,
            RollUpChoice::AddParents => RollUp::AddParents,
            RollUpChoice::TopParentsOnly => RollUp::TopParentsOnly,
        }
    }
}
