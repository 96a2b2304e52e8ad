//! Columns: cases as rows of typed columns, worked out block by block on all cores: rows of several versions side by side by
//! one program where that takes less, else grouped by their choice of versions. A row that no plan answers is said to be so,
//! for `eval` to answer. Nothing here reads a file.

pub mod answers;
mod bound;
pub mod columns;
pub mod format;
mod hand_out;
mod lanes;
mod lists;
mod load;
pub mod machine;
pub mod portfolio;
mod rows;
pub mod sheet;
pub mod single;
pub mod trace;
pub mod typed;
mod words;
mod worker;
