//! kitei (規程): regulations as data.
pub mod calendar;
pub mod number;
