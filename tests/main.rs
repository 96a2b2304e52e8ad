//! The one test binary.

mod calendar;
mod cli;
mod corpus;
mod number;
mod report;
