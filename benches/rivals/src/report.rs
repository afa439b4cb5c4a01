//! A process for each engine and number of threads, and the table of what they say.

use std::fmt::{self, Write as _};
use std::process::{Command, Stdio};

use clap::ValueEnum as _;

use crate::args::{Args, Engine, Entrant};

/// What is measured of each, with the decimals that are shown.
#[cfg(not(feature = "peak"))]
const FIGURES: [(&str, usize); 4] =
    [("seconds", 3), ("crate, seconds", 3), ("÷ crate", 2), ("÷ crate on one thread", 2)];
#[cfg(feature = "peak")]
const FIGURES: [(&str, usize); 3] = [("megabytes", 1), ("crate, megabytes", 1), ("÷ crate", 2)];

/// What one process measured: of each figure the least, the middle and the greatest.
pub(crate) struct Line {
    pub(crate) entrant: Entrant,
    pub(crate) figures: Vec<[f64; 3]>,
}

/// Polars makes its threads once, as many as this says.
const POLARS_THREADS: &str = "POLARS_MAX_THREADS";

/// Whether this process was started for it: by hand, Polars would have other threads.
pub(crate) fn is_process_of(entrant: Entrant) -> bool {
    std::env::var(POLARS_THREADS).is_ok_and(|threads| threads == entrant.threads.to_string())
}

/// Lets every engine answer in a process of its own, and makes a table of it.
pub(crate) fn of_all(args: &Args) -> Result<String, String> {
    let mut table = header(args);
    for entrant in args.entrants() {
        eprintln!("{} on {} thread(s) …", entrant.engine.name(), entrant.threads);
        let line = Line::parse(&line_of(entrant, args)?)?;
        write!(table, "\n| {} | {}", line.entrant.engine.name(), line.entrant.threads).expect("text takes all");
        for ([min, median, max], (_, decimals)) in line.figures.iter().zip(FIGURES) {
            write!(table, " | {min:.decimals$} **{median:.decimals$}** {max:.decimals$}").expect("text takes all");
        }
        table.push_str(" |");
    }
    Ok(table)
}

fn header(args: &Args) -> String {
    let names = FIGURES.map(|(name, _)| name);
    format!(
        "{} emails, {} rounds: least, **median**, greatest\n\n| engine | threads | {} |\n|---|---{}|",
        args.messages,
        args.rounds,
        names.join(" | "),
        "|---".repeat(names.len())
    )
}

/// Lets one engine answer in a process of its own.
pub(crate) fn line_of(entrant: Entrant, args: &Args) -> Result<String, String> {
    let itself = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(itself)
        .args(["--engine", &entrant.engine.name(), "--threads", &entrant.threads.to_string()])
        .args(["--messages", &args.messages.to_string(), "--rounds", &args.rounds.to_string()])
        .env(POLARS_THREADS, entrant.threads.to_string())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("{} on {} thread(s): {}", entrant.engine.name(), entrant.threads, output.status));
    }
    let line = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    Ok(line.trim_end().to_owned())
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.entrant.engine.name(), self.entrant.threads)?;
        self.figures.iter().flatten().try_for_each(|figure| write!(f, " {figure}"))
    }
}

impl Line {
    /// Reads what `Display` wrote.
    fn parse(text: &str) -> Result<Line, String> {
        let not_one = |what: &str| format!("{text:?} is not the line of an engine: {what}");
        let mut words = text.split_whitespace();
        let mut word = || words.next().ok_or_else(|| not_one("it is too short"));
        let engine = Engine::from_str(word()?, false).map_err(|error| not_one(&error))?;
        let threads = word()?.parse().map_err(|_| not_one("the second word is no number of threads"))?;
        let figures: Vec<f64> =
            words.map(str::parse).collect::<Result<_, _>>().map_err(|_| not_one("a figure is no number"))?;
        let (figures, rest) = figures.as_chunks();
        if figures.len() != FIGURES.len() || !rest.is_empty() {
            return Err(not_one(&format!("{} times three figures were expected", FIGURES.len())));
        }
        Ok(Line { entrant: Entrant { engine, threads }, figures: figures.to_vec() })
    }
}
