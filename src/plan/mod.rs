//! An entry under one choice of versions, as steps in order: names resolved, tables cut to what can be asked of them,
//! constants folded, each step with its origin. Which choice a case falls under is data too: a tree of decisions, grown
//! as cases come. Where a plan cannot answer it says so of that case; it never answers differently from `eval`.

pub mod from_typed;
pub mod join;
pub mod leaf;
pub mod list;
pub mod node;
pub mod path;
pub mod program;
pub mod show;
pub mod table;
pub mod tree;
pub mod words;
