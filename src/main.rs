//! The `kitei` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kitei::cli::run()
}
