//! A program from its command line to its exit code, with `--completions` and `--man`.

use std::env;
use std::io::{self, Write as _};
use std::process::{ExitCode, Termination};

use anyhow::{Context as _, Result};
use clap::builder::ArgAction;
use clap::{Arg, ArgMatches, Command, Parser, value_parser};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::output::{Output, STDOUT};
use crate::terminal::say;

const COMPLETIONS: &str = "completions";
const MAN: &str = "man";

/// Runs a program. Its exit code is 0, or what `run` gives; 2 for an error, which is written to standard error with the
/// program's name; and 2 for bad usage. A reader of standard output that has gone, such as `head`, is an error like any
/// other: not everything was written.
pub fn main<A: Parser, T: Termination>(run: impl FnOnce(A) -> Result<T>) -> ExitCode {
    let mut command = command::<A>();
    let name = command.get_name().to_owned();
    let ended = match shell_options() {
        Some(asked) => page(&mut command, &asked).map(|()| ExitCode::SUCCESS),
        None => match parsed(&mut command) {
            Ok(args) => run(args).map(Termination::report),
            Err(told) => printed(&told),
        },
    };
    ended.unwrap_or_else(|error| {
        say(&format!("{name}: {error:#}\n"));
        ExitCode::from(2)
    })
}

/// The arguments of the command line, or what clap answers in their place: help, the version, or what is wrong.
fn parsed<A: Parser>(command: &mut Command) -> Result<A, clap::Error> {
    let matches = command.try_get_matches_from_mut(env::args_os())?;
    A::from_arg_matches(&matches).map_err(|error| error.format(command))
}

/// Prints what clap answers.
fn printed(told: &clap::Error) -> Result<ExitCode> {
    let printed = told.print().and_then(|()| io::stdout().flush());
    if !told.use_stderr() {
        printed.context(STDOUT)?;
    }
    Ok(ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2)))
}

/// The command line of a program, with the options that every program has.
#[must_use]
pub fn command<A: Parser>() -> Command {
    A::command().args(shell_args()).after_help("Options that few people need, and examples: --help")
}

fn shell_args() -> [Arg; 2] {
    let completions = Arg::new(COMPLETIONS)
        .value_name("SHELL")
        .value_parser(value_parser!(Shell))
        .help("Print what a shell needs to complete the options");
    let man = Arg::new(MAN).action(ArgAction::SetTrue).help("Print the manual page, for `man -l`");
    [completions.long(COMPLETIONS), man.long(MAN)].map(|arg| arg.hide_short_help(true).help_heading("Shell"))
}

/// `--completions` or `--man`, if the command line begins with one. The program's own options are not needed then, so
/// these two are read without them.
fn shell_options() -> Option<ArgMatches> {
    let first = env::args_os().nth(1)?;
    let first = first.to_str()?.strip_prefix("--")?;
    let is_asked = first == MAN || first.split('=').next() == Some(COMPLETIONS);
    is_asked.then(|| Command::new("shell").args(shell_args()).get_matches())
}

/// Prints the completions or the manual page.
fn page(command: &mut Command, asked: &ArgMatches) -> Result<()> {
    let mut page = Vec::new();
    if let Some(shell) = asked.get_one::<Shell>(COMPLETIONS) {
        let name = command.get_name().to_owned();
        clap_complete::generate(*shell, command, name, &mut page);
    } else {
        Man::new(command.clone()).render(&mut page)?;
    }
    Output::Stdout.write(|to| to.write_all(&page))
}

/// Asserts that a command line is sound, and that `-h` is short enough for a terminal of 80 columns, also that of each
/// subcommand.
///
/// # Panics
///
/// If it is not.
#[cfg(feature = "testing")]
pub fn check<A: Parser>() {
    let mut command = command::<A>().term_width(80);
    command.build();
    command.clone().debug_assert();
    for command in [command.clone()].iter_mut().chain(command.get_subcommands_mut()) {
        let help = command.render_help().to_string();
        let lines = help.lines().count();
        assert!(lines <= 40, "-h of {} has {lines} lines:\n{help}", command.get_name());
    }
}
