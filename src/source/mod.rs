//! Source texts and places in them: what the author typed, and byte offsets into it.
//! Holds no parsing; line and column are worked out only when a person or an editor asks.

pub mod file;
pub mod span;
