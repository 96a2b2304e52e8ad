//! Dates as Japanese texts write and count them: eras and kanji numerals.
//! Over `chrono::NaiveDate`, from which it takes the Gregorian calendar; without a clock and without times of day.

pub mod era;
pub mod notation;
pub mod numeral;
