//! Text to documents to words to AST. Documents (headings, declarations, lines) need no dictionary; phrases and
//! formulas are cut into words by the declared names first and then parsed by `grammar/kitei.pest`.

pub mod ast;
pub mod body;
pub mod brackets;
pub mod dictionary;
pub mod document;
pub mod facts;
pub mod form;
pub mod from_lines;
pub mod from_source;
pub mod grammar;
pub mod heading;
pub mod item;
pub mod line;
pub mod names;
pub mod outline;
pub mod place;
pub mod revision;
pub mod text;
pub mod words;
