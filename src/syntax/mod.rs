//! Text to documents to words to AST. Documents (headings, declarations, lines) need no dictionary; phrases and
//! formulas are cut into words by the declared names first and then parsed by `grammar/kitei.pest`.

pub mod ast;
pub mod dictionary;
pub mod from_lines;
pub mod from_source;
pub mod grammar;
pub mod line;
pub mod outline;
pub mod text;
pub mod words;
