//! Which brackets are open at a place of a text, in either width. Within 「」 only 「」 count.

use crate::diagnostic::fold::fold_char;

/// An open bracket and where it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenBracket {
    /// As typed.
    pub bracket: char,
    /// The byte it stands at.
    pub at: usize,
}

/// The open brackets, the outermost first.
#[derive(Clone, Debug, Default)]
pub struct Brackets {
    open: Vec<OpenBracket>,
}

impl Brackets {
    /// Takes the next character into account.
    pub fn see(&mut self, character: char, at: usize) {
        let folded = fold_char(character);
        if self.quoting() {
            match folded {
                '「' => self.open.push(OpenBracket { bracket: character, at }),
                '」' => drop(self.open.pop()),
                _ => {}
            }
            return;
        }
        match folded {
            '(' | '[' | '{' | '「' => self.open.push(OpenBracket { bracket: character, at }),
            ')' | ']' | '}' => self.close(folded),
            _ => {}
        }
    }

    // A bracket that closes another kind than the innermost ends nothing: the phrase is wrong, and is reported as that.
    fn close(&mut self, folded: char) {
        if self.open.last().is_some_and(|open| fold_char(Self::closing(open.bracket)) == folded) {
            self.open.pop();
        }
    }

    /// Whether the place is within 「」.
    pub fn quoting(&self) -> bool {
        self.innermost().is_some_and(|open| open.bracket == '「')
    }

    /// The innermost open bracket.
    pub fn innermost(&self) -> Option<OpenBracket> {
        self.open.last().copied()
    }

    /// The outermost open bracket.
    pub fn outermost(&self) -> Option<OpenBracket> {
        self.open.first().copied()
    }

    /// How many are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The bracket that closes one, in the same width.
    pub fn closing(bracket: char) -> char {
        match bracket {
            '(' => ')',
            '（' => '）',
            '[' => ']',
            '［' => '］',
            '〔' => '〕',
            '{' => '}',
            '｛' => '｝',
            '「' => '」',
            other => other,
        }
    }
}
