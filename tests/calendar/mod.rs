//! `calendar/` on notations as texts print them, and against plain readings of the law that walk day by day.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

mod dates;
mod periods;
