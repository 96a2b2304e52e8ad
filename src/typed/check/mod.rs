//! Checks of the whole program that no single formula shows: gaps and overlaps, money without a rounding, circles,
//! sentences that can never hold; and the proof over time, whose refutations are cases.

pub mod circles;
pub mod decide;
pub mod deeming;
pub mod exact;
pub mod exceptions;
pub mod forms;
pub mod governs;
pub mod likeness;
pub mod money;
pub mod names;
pub mod proof;
pub mod rounds;
pub mod rows;
pub mod solve;
pub mod spans;
pub mod time;

use crate::diagnostic::report::Findings;
use crate::typed::program::Program;

/// Runs every check but the proof over time, which is [`proof::refute`].
pub fn check(program: &Program, findings: &mut Findings) {
    rows::check(program, findings);
    money::check(program, findings);
    circles::check(program, findings);
    forms::check(program, findings);
    time::check(program, findings);
}
