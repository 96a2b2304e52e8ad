//! One case: its facts read, a version chosen for every provision by itself, the results worked out exactly, and how.

pub mod case_rules;
pub mod choices;
pub mod condition;
pub mod curve;
mod declared;
mod deemed;
pub mod evaluate;
pub mod expression;
pub mod facts;
pub mod fault;
pub mod form;
pub mod lookup;
pub mod names;
pub mod outcome;
pub mod reach;
pub mod record;
pub mod run;
pub mod select;
pub mod show;
mod torn;
pub mod trace;
