//! A program from its command line to its exit code, with `--completions` and `--man`.

use std::io::{self, Write as _};
use std::process::{ExitCode, Termination};

use anyhow::Result;
use clap::builder::ArgAction;
use clap::{Arg, ArgMatches, Command, Parser, value_parser};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::output::Output;
use crate::terminal::say;

const COMPLETIONS: &str = "completions";
const MAN: &str = "man";

/// Runs a program. Its exit code is 0, or what `run` gives; 2 for an error, which is written to standard error with the
/// program's name; and 2 for bad usage.
pub fn main<A: Parser, T: Termination>(run: impl FnOnce(A) -> Result<T>) -> ExitCode {
    let mut command = command::<A>();
    let name = command.get_name().to_owned();
    let matches = command.get_matches_mut();
    let ended = match shell_page(&mut command, &matches) {
        Some(page) => page.and_then(|page| Output::Stdout.write(|to| to.write_all(&page))).map(|()| ExitCode::SUCCESS),
        None => match A::from_arg_matches(&matches) {
            Ok(args) => run(args).map(Termination::report),
            Err(error) => error.format(&mut command).exit(),
        },
    };
    ended.unwrap_or_else(|error| {
        say(&format!("{name}: {error:#}\n"));
        ExitCode::from(2)
    })
}

/// The command line of a program, with the options that every program has.
#[must_use]
pub fn command<A: Parser>() -> Command {
    A::command()
        .arg(
            Arg::new(COMPLETIONS)
                .long(COMPLETIONS)
                .value_name("SHELL")
                .value_parser(value_parser!(Shell))
                .exclusive(true)
                .hide_short_help(true)
                .help_heading("Shell")
                .help("Print what a shell needs to complete the options"),
        )
        .arg(
            Arg::new(MAN)
                .long(MAN)
                .action(ArgAction::SetTrue)
                .exclusive(true)
                .hide_short_help(true)
                .help_heading("Shell")
                .help("Print the manual page, for `man -l`"),
        )
}

/// The completions or the manual page, if one of them was asked for.
fn shell_page(command: &mut Command, matches: &ArgMatches) -> Option<Result<Vec<u8>>> {
    let mut page = Vec::new();
    if let Some(shell) = matches.get_one::<Shell>(COMPLETIONS) {
        let name = command.get_name().to_owned();
        clap_complete::generate(*shell, command, name, &mut page);
        return Some(Ok(page));
    }
    let manual = |page: &mut Vec<u8>| -> io::Result<()> {
        Man::new(command.clone()).render(page)?;
        page.flush()
    };
    matches.get_flag(MAN).then(|| manual(&mut page).map(|()| page).map_err(Into::into))
}

/// Asserts that a command line is sound, and that `-h` is short enough for a terminal of 80 columns.
///
/// # Panics
///
/// If it is not.
#[cfg(feature = "testing")]
pub fn check<A: Parser>() {
    command::<A>().debug_assert();
    let help = command::<A>().term_width(80).render_help().to_string();
    let lines = help.lines().count();
    assert!(lines <= 40, "-h has {lines} lines:\n{help}");
}
