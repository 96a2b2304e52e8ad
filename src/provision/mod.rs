//! Provisions over time: amendments applied with their old sides checked, and for each provision its versions with the
//! cases that each governs. What names mean is found by `scope`; nothing here works out a value.

pub mod graph;
