//! Text taken out of a source (lines joined, comments left out) that still knows where each byte was typed.

use crate::source::span::{FileId, Span};

/// A piece of text and, for each of its bytes, the byte of the source that it was typed at.
#[derive(Clone, Debug)]
pub struct MappedText {
    /// The text.
    pub text: String,
    file: FileId,
    offsets: Vec<u32>,
    end: u32,
}

impl MappedText {
    /// Starts an empty text of a file at a source offset.
    pub fn new(file: FileId, at: usize) -> Self {
        let end = u32::try_from(at).unwrap_or(u32::MAX);
        Self { text: String::new(), file, offsets: Vec::new(), end }
    }

    /// A whole string that was typed at a source offset.
    pub fn of(file: FileId, at: usize, text: &str) -> Self {
        let mut mapped = Self::new(file, at);
        mapped.push(text, at);
        mapped
    }

    /// Adds a string that was typed at a source offset.
    pub fn push(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        let offset = |byte: usize| u32::try_from(at + byte).unwrap_or(u32::MAX);
        self.offsets.extend((0..text.len()).map(offset));
        self.end = offset(text.len());
    }

    /// Adds another text of the same file behind this one.
    pub fn append(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.offsets.extend_from_slice(&other.offsets);
        self.end = other.end;
    }

    /// The place of a range of this text's bytes.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        let start = self.offsets.get(range.start).copied().unwrap_or(self.end);
        let end = match range.end.checked_sub(1).filter(|_| range.end > range.start) {
            Some(last) => self.offsets.get(last).map_or(self.end, |offset| offset + 1),
            None => start,
        };
        Span::new(self.file, start as usize, end.max(start) as usize)
    }

    /// The place of the whole.
    pub fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// A part of this text with its places.
    pub fn slice(&self, range: std::ops::Range<usize>) -> Self {
        let text = self.text.get(range.clone()).unwrap_or("").to_owned();
        let offsets = self.offsets.get(range.clone()).unwrap_or(&[]).to_vec();
        let end = self.span(range).end;
        Self { text, file: self.file, offsets, end }
    }
}
