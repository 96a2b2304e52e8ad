//! The `kitei` command.
fn main() {}
