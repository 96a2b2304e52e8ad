//! The characters of a text as they are compared: width folded, white space turned into a width before the next one.

use crate::diagnostic::fold::fold_char;
use crate::syntax::text::MappedText;

/// One character that is no white space.
#[derive(Clone, Copy, Debug)]
pub struct Character {
    /// As it is compared.
    pub folded: char,
    /// As it was typed.
    pub typed: char,
    /// Its first byte in the text.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// Columns of white space before it; a line break and the indentation behind it are none.
    pub gap: usize,
    /// Whether a line break stands before it.
    pub broken: bool,
}

/// The characters of a text.
pub fn characters(text: &MappedText) -> Vec<Character> {
    let mut list: Vec<Character> = Vec::new();
    let (mut gap, mut broken) = (0_usize, false);
    let mut typed_end = None;
    for (start, typed) in text.text.char_indices() {
        let end = start + typed.len_utf8();
        let span = text.span(start..end);
        // A place that jumps is a break that was taken out when lines were joined.
        if typed_end.is_some_and(|before| before != span.start) {
            (gap, broken) = (if list.is_empty() { gap } else { 0 }, true);
        }
        typed_end = Some(span.end);
        match typed {
            '\n' | '\r' => (gap, broken) = (0, true),
            '\u{3000}' if !broken => gap += 2,
            space if space.is_whitespace() => gap += usize::from(!broken),
            _ => {
                list.push(Character { folded: fold_char(typed), typed, start, end, gap, broken });
                (gap, broken) = (0, false);
            }
        }
    }
    list
}
