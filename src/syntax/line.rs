//! Logical lines and the words they are cut into: what a body is made of before and after it is amended.
//! Amendments and re-readings work on these; `from_lines` parses them into the AST.

use crate::source::span::Span;

/// Which kind of word a word is; what the words pass knew when it cut it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// A declared name, in explicit form: `「国カテゴリー」`. Where it is also a keyword, unit, number or address, it
    /// stays bare (`円`), and the grammar takes it for what the place needs.
    Name,
    /// Text that the author put into 「」 himself.
    Quoted,
    /// A keyword, unit or word that the grammar decides about.
    Keyword,
    /// A number, half-width, commas taken out, its kanji multipliers kept (`2500万`).
    Number,
    /// A date, in ISO form: `2013-04-01`.
    Date,
    /// One level sequence of an address, half-width: `Ⅱ[5]2(1)②`.
    Address,
    /// An operator, bracket or comma, half-width.
    Sign,
    /// A run that no word covers. It has been reported; a line that holds it is not parsed.
    Unknown,
}

/// One word of a line in the explicit form, and the place that it was typed at.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its kind.
    pub kind: WordKind,
    /// Its explicit form (width folded; a name in 「」).
    pub text: String,
    /// What was typed.
    pub span: Span,
    /// Whether it follows the word before with no space between (a line break within a bracket is none).
    pub glued: bool,
    /// How many columns of white space stand before it; 0 where it is glued or first.
    pub gap: usize,
    /// The words of quoted text, cut by the same names (`「181日から365日」` before とあるのは); empty where no words cover it.
    pub inside: Vec<Word>,
}

impl PartialEq for Word {
    // Sides are compared word by word: place, spaces and width do not count.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// One logical line of a body, cut into words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How far it is indented, in columns (a full-width space counts two), relative to nothing.
    pub indent: usize,
    /// Its words.
    pub words: Vec<Word>,
    /// The lines below it that are indented deeper.
    pub children: Vec<Line>,
}

impl Line {
    /// From its first to its last word, the lines under it left out.
    pub fn span(&self) -> Option<Span> {
        let first = self.words.first()?.span;
        Some(self.words.last().map_or(first, |last| first.to(last.span)))
    }

    /// Whether it is （略） alone.
    pub fn is_omission(&self) -> bool {
        self.children.is_empty() && self.words.iter().map(|word| word.text.as_str()).collect::<String>() == "(略)"
    }
}
