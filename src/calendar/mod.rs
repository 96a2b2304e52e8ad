//! Dates over chrono.

pub mod era;
pub mod holidays;
pub mod numeral;
