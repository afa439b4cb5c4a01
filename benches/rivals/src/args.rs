//! The command line, for people and for the processes that the program starts.

use clap::{Parser, ValueEnum};

/// The crate beside Polars, `DataFusion` and a fold over hash maps: equal answers, then times.
#[derive(Clone, Debug, Parser)]
pub(crate) struct Args {
    /// How many different emails; a meeting copy for every four.
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) messages: usize,

    /// How often each answers, alternately.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) rounds: u16,

    /// Only this engine; with `--threads` in this process, and as one line for machines.
    #[arg(long)]
    pub(crate) engine: Option<Engine>,

    /// Only with this number of threads.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=2))]
    pub(crate) threads: Option<u16>,
}

/// Whom the crate is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    Polars,
    Datafusion,
    Fold,
}

/// One engine with this number of threads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entrant {
    pub(crate) engine: Engine,
    pub(crate) threads: u16,
}

impl Engine {
    /// As the command line has it.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().expect("no engine is skipped").get_name().to_owned()
    }
}

impl Args {
    /// Who is measured in this process, if it is one.
    pub(crate) fn entrant(&self) -> Option<Entrant> {
        self.engine.zip(self.threads).map(|(engine, threads)| Entrant { engine, threads })
    }

    /// Everybody wanted.
    pub(crate) fn entrants(&self) -> impl Iterator<Item = Entrant> {
        let wanted = |engine: &Engine| self.engine.is_none_or(|only| only == *engine);
        let threads = self.threads.map_or(1..=2, |only| only..=only);
        let engines = [Engine::Fold, Engine::Polars, Engine::Datafusion].into_iter().filter(wanted);
        engines.flat_map(move |engine| threads.clone().map(move |threads| Entrant { engine, threads }))
    }
}
