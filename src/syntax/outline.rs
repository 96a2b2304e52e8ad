//! A source text as a tree of logical lines by indentation, comments and breaks taken out. No words yet, no meaning.

use crate::syntax::text::MappedText;

/// A logical line and the lines indented deeper below it.
#[derive(Clone, Debug)]
pub struct Block {
    /// Columns of indentation (a full-width space counts two).
    pub indent: usize,
    /// The line; a break within an open bracket is left as `\n` followed by nothing, so that words may run across it.
    pub line: MappedText,
    /// What is indented deeper.
    pub children: Vec<Block>,
}
