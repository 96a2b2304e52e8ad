//! Provisions over time: amendments applied with their old sides checked, and for each provision its versions with the
//! cases that each governs. What names mean is found by `scope`; nothing here works out a value.

pub mod amend;
pub mod clauses;
pub mod deemed;
pub mod forms;
pub mod from_corpus;
pub mod graph;
pub mod moved;
pub mod own_tables;
pub mod sides;
pub mod table_rows;
pub mod timeline;
pub mod undisturbed;
