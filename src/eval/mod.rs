//! One case: its facts read, a version chosen for every provision by itself, the results worked out exactly, and how.

pub mod outcome;
