//! The checked program: every name found, every unit compared, every table and address there. What the evaluator runs.

pub mod check;
pub mod deciding;
pub mod expr;
pub mod from_provision;
pub mod kind;
pub mod lower;
pub mod needs;
pub mod program;
pub mod readings;
pub mod scope;
