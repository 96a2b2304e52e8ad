//! The texts of one regulation to its documents: outline, headings and declarations first, then phrases by the names declared.

use crate::diagnostic::report::Findings;
use crate::source::file::SourceFile;
use crate::source::span::FileId;
use crate::syntax::ast::Document;
use crate::syntax::dictionary::Dictionary;

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The text it came from.
    pub file: FileId,
    /// What it holds.
    pub document: Document,
    /// The names by which it was cut.
    pub dictionary: Dictionary,
}

/// Parses all `.kitei` texts of one regulation together: the names of the base, of the revisions up to a text's own and
/// of the entries tell its words apart. Everything wrong in any of them is found in one run.
pub fn parse(_files: &[(FileId, &SourceFile)], _findings: &mut Findings) -> Vec<Parsed> {
    Vec::new()
}
