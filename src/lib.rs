//! kitei (規程): regulations as data.
pub mod source;
pub mod diagnostic;
pub mod number;
pub mod calendar;
pub mod law;
pub mod syntax;
pub mod corpus;
pub mod provision;
pub mod typed;
pub mod eval;
pub mod query;
pub mod report;
pub mod cli;
