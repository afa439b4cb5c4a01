//! The options that programs share, as groups that a program flattens into its own arguments.
//!
//! The first paragraph of an option is what `-h` shows, so it is one short line; `--help` shows all of it. Options
//! that few people need are left out of `-h`.

mod as_of;
mod key;
mod kit;
mod normalizer;
mod output;
mod people;
mod policy;
mod question;
mod roll_up;
mod run;

pub use as_of::{AsOf, instant};
pub use key::KeyArgs;
pub use kit::KitArgs;
pub use normalizer::normalizer;
pub use output::{Format, OutputArgs};
pub use people::{OurDomainArgs, PeopleArgs, our_domain};
pub use policy::PolicyArgs;
pub use question::{QuestionArgs, weekday};
pub use roll_up::RollUpChoice;
pub use run::RunArgs;
