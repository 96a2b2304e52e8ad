//! Dates as Japanese texts write and count them: eras, kanji numerals, the Civil Code's periods, holidays.
//! Over `chrono::NaiveDate`, from which it takes the Gregorian calendar; without a clock and without times of day.

pub mod era;
pub mod holidays;
pub mod notation;
pub mod numeral;
pub mod period;
pub mod step;
