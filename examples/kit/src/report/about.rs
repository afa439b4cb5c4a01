//! What a page says besides the rows.

use account_engagement::enrichment::Run;

use crate::args::QuestionArgs;
use crate::enrichment::Fact;

use super::counting;

/// The texts of a page that are not in the rows. [`new`](About::new) has what every page needs; the other fields are
/// optional.
#[derive(Clone, Debug)]
pub struct About {
    /// The heading of the page.
    pub title: String,
    /// How raw scores become scores, to follow a colon: `the best account has 100`.
    pub normalizer: String,
    /// More about the run, below its overview.
    pub facts: Vec<Fact>,
    /// What the program read, and what it could not read; [`recorded`](crate::report::recorded) makes the facts of
    /// emails and meetings.
    pub read: Vec<Fact>,
}

impl About {
    /// The options of the command line: the normalizer, and each option of the counting policy that is not the default.
    #[must_use]
    pub fn new(asked: &QuestionArgs) -> About {
        About {
            title: "Who talks with us".to_owned(),
            normalizer: asked.normalizer.description().to_owned(),
            facts: counting::facts(asked),
            read: Vec::new(),
        }
    }

    /// What the program read.
    #[must_use]
    pub fn read(self, read: Vec<Fact>) -> About {
        About { read, ..self }
    }

    /// The run of an enrichment, if there is one: its name is the title.
    #[must_use]
    pub fn run(mut self, run: Option<&Run<'_>>, facts: Vec<Fact>) -> About {
        if let Some(run) = run {
            run.enrichment().name().clone_into(&mut self.title);
        }
        self.facts.extend(facts);
        self
    }
}
