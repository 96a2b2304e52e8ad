//! Dates over chrono.

pub mod numeral;
