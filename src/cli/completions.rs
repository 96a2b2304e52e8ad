//! `kitei completions`: a completion script for a shell.

use crate::cli::arguments::Arguments;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Arguments of `completions`.
#[derive(Args, Debug)]
#[command(after_help = "例 / Example:\n  kitei completions bash > ~/.local/share/bash-completion/completions/kitei")]
pub struct Completions {
    /// シェル / The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Writes the script.
pub fn script(completions: &Completions) -> String {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Arguments::command(), "kitei", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
