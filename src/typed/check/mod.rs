//! Checks of the whole program that no single formula shows: gaps and overlaps, money without a rounding, circles,
//! exceptions that may meet, sentences that can never hold, times without a version.

pub mod circles;
pub mod decide;
pub mod exceptions;
pub mod money;
pub mod names;
pub mod proof;
pub mod rows;
pub mod time;

use crate::diagnostic::report::Findings;
use crate::typed::program::Program;

/// Runs every check.
pub fn check(program: &Program, findings: &mut Findings) {
    rows::check(program, findings);
    money::check(program, findings);
    names::check(program, findings);
    circles::check(program, findings);
    exceptions::check(program, findings);
    time::check(program, findings);
    proof::check(program, findings);
}
