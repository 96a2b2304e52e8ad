//! The one test binary.

mod calendar;
mod documents;
mod number;
