//! The `kitei` command.

use std::process::ExitCode;

/// Long sums and chains of names nest as deep as an author writes them: more than the main thread's stack may hold.
const STACK: usize = 512 << 20;

fn main() -> ExitCode {
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(kitei::cli::run);
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // A panic has told itself; where no thread can be had, the main one must do.
        Ok(Err(_)) => ExitCode::FAILURE,
        Err(_) => kitei::cli::run(),
    }
}
