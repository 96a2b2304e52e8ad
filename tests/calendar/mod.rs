//! `calendar/` on notations as texts print them, and day by day.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

mod dates;
