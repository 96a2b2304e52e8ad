//! kitei (規程): regulations as data.
pub mod calendar;
pub mod cli;
pub mod corpus;
pub mod diagnostic;
pub mod eval;
pub mod law;
pub mod number;
pub mod provision;
pub mod query;
pub mod report;
pub mod source;
pub mod syntax;
pub mod typed;
