//! The source texts of one run and their line indexes (UTF-8 columns for people, UTF-16 for editors).

use crate::source::span::{FileId, Span};
use std::sync::Arc;

/// One text as it was read: its name for messages and its whole content.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path or other name shown in messages.
    pub name: String,
    /// What the author typed.
    pub text: Arc<str>,
    line_starts: Vec<usize>,
}

/// A line and a column, both from 1, the column counted in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceFile {
    /// Indexes the lines of a text.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name: name.into(), text, line_starts }
    }

    /// The line (from 0) in which a byte lies, and where that line starts.
    fn line_at(&self, offset: usize) -> (usize, usize) {
        let line = self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, self.line_starts.get(line).copied().unwrap_or(0))
    }

    /// Line and column of a byte offset, both from 1, in characters.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let (line, start) = self.line_at(offset);
        let before = self.text.get(start..offset.min(self.text.len())).unwrap_or("");
        LineColumn { line: line + 1, column: before.chars().count() + 1 }
    }

    /// Line and column of a byte offset, both from 0, the column in UTF-16 units as editors count.
    pub fn line_column_utf16(&self, offset: usize) -> (usize, usize) {
        let (line, start) = self.line_at(offset);
        let before = self.text.get(start..offset.min(self.text.len())).unwrap_or("");
        (line, before.encode_utf16().count())
    }
}

/// All texts of one run; a [`FileId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a text and gives its id.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        self.files.push(file);
        FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX))
    }

    /// The text of an id.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// All texts with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(u32::try_from(at).unwrap_or(u32::MAX)), file))
    }

    /// What was typed at a span; empty where the span lies in no text.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.file).and_then(|file| file.text.get(span.range())).unwrap_or("")
    }

    /// `file:line:column` of a span's start.
    pub fn place(&self, span: Span) -> String {
        match self.get(span.file) {
            Some(file) => {
                let at = file.line_column(span.start as usize);
                format!("{}:{}:{}", file.name, at.line, at.column)
            }
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_editors_count_utf16() {
        let file = SourceFile::new("a", "基準日 Ⅱ［５］\n𠮟Ｘ＝1\n");
        let offset = file.text.find('＝').unwrap();
        assert_eq!(file.line_column(offset), LineColumn { line: 2, column: 3 });
        assert_eq!(file.line_column_utf16(offset), (1, 3));
    }
}
