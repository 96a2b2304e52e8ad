//! The command line: arguments, one file a command, what goes to which stream. Commands ask `query` and tell by `report`.

mod arguments;
mod batch;
mod check;
mod compare;
mod completions;
mod entries;
mod eval;
mod facts;
mod open;
mod output;
mod show;
mod taisho;
mod test;
mod timeline;
mod what_if;

use crate::cli::arguments::{Arguments, Command, Format};
use crate::cli::output::Told;
use clap::{CommandFactory, Parser};
use std::process::ExitCode;

/// Runs the command that the process was started with; 0 done, 1 rules or case at fault, 2 wrong usage.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let format = arguments.common.format;
    let takes_schema = matches!(arguments.command, Command::Facts(_));
    if format == Some(Format::JsonSchema) && !takes_schema {
        let message = "--format json-schema は facts だけで使える / only `facts` gives a JSON Schema";
        return usage(&Arguments::command().error(clap::error::ErrorKind::InvalidValue, message));
    }
    let gives_revision = matches!(arguments.command, Command::Taisho(_));
    if format == Some(Format::Kitei) && !gives_revision {
        let message = "--format kitei は taisho だけで使える / only `taisho` gives a revision";
        return usage(&Arguments::command().error(clap::error::ErrorKind::InvalidValue, message));
    }
    let gives_csv = matches!(arguments.command, Command::Compare(_));
    if format == Some(Format::Csv) && !gives_csv {
        let message = "--format csv は compare だけで使える / only `compare` gives CSV";
        return usage(&Arguments::command().error(clap::error::ErrorKind::InvalidValue, message));
    }
    let common = &arguments.common;
    let told = match &arguments.command {
        Command::Check(check) => check::run(check, common),
        Command::Eval(eval) => eval::run(eval, common),
        Command::Facts(facts) => facts::run(facts, common),
        Command::Entries => entries::run(common),
        Command::Timeline(timeline) => timeline::run(timeline, common),
        Command::Show(show) => show::run(show, common),
        Command::Compare(compare) => compare::run(compare, common),
        Command::Taisho(taisho) => taisho::run(taisho, common),
        Command::Test(test) => test::run(test, common),
        Command::WhatIf(what_if) => what_if::run(what_if, common),
        Command::Batch(batch) => batch::run(batch, common),
        Command::Completions(completions) => Told::done(completions::script(completions)),
    };
    output::write(&told, common)
}

fn usage(error: &clap::Error) -> ExitCode {
    // Help and version come this way too, with status 0. A closed pipe is no fault of the user.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
