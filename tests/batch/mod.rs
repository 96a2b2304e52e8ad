//! Columns against evaluation: what a portfolio answers is what a case answers, to the last digit.

mod agreement;
mod deemed;
mod generated;
mod rows;
mod single;
mod told;
