//! The one test binary.

mod number;
