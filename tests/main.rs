//! The one test binary.

mod calendar;
mod corpus;
mod number;
mod phrases;
