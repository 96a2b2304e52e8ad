//! Holidays.

/// Holidays.
#[derive(Clone, Debug, Default)]
pub struct Holidays;
