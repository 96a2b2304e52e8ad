//! Columns: cases as rows of typed columns, grouped by their choice of versions, each group worked out by its plan block by
//! block on all cores. A row that no plan answers is said to be so, for `eval` to answer. Nothing here reads a file.

pub mod answers;
pub mod columns;
pub mod format;
mod lists;
pub mod machine;
pub mod portfolio;
pub mod sheet;
pub mod single;
pub mod trace;
pub mod typed;
mod words;
pub mod worker;
