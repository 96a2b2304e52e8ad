//! Findings about rules and cases: one plain [`report::Diagnostic`] is what every stage's error becomes.
//! `render` alone knows the rendering library; `code` lists every message there is.

pub mod code;
pub mod fold;
pub mod render;
pub mod report;
pub mod suggest;
