//! Columns against evaluation: what a portfolio answers is what a case answers, to the last digit.

mod absent;
mod again;
pub mod agreement;
mod deemed;
mod generated;
mod given;
mod holidays;
mod lists;
mod rows;
mod single;
mod told;
