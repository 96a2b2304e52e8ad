//! Exact numbers and their rounding (端数処理): what a formula of a regulation computes with.
//! No step loses a digit; a value changes only where a rounding is written. Knows nothing of units or dates.

pub mod arithmetic;
pub mod decimal;
pub mod divisor;
pub mod exact;
pub mod rounding;
pub mod text;
pub mod word_divisor;
