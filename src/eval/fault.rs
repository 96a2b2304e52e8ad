//! Why there is no value: a clause that is not there, which 規定がないとき answers, or a failure, which nothing does.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::source::span::Span;

/// Why there is no value.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Not yet in force, repealed, or its condition does not hold.
    NotThere(Box<Diagnostic>),
    /// Anything else: a missing fact, a cell outside a table, …
    Failed(Box<Diagnostic>),
}

impl Fault {
    /// A failure at a place.
    pub fn failed(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::Failed(Box::new(Diagnostic::at(code, span, message)))
    }

    /// A clause that is not there.
    pub fn not_there(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::NotThere(Box::new(Diagnostic::at(code, span, message)))
    }

    /// The finding.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            Self::NotThere(finding) | Self::Failed(finding) => *finding,
        }
    }

    /// The same with changes to its finding.
    #[must_use]
    pub fn map(self, change: impl FnOnce(Diagnostic) -> Diagnostic) -> Self {
        match self {
            Self::NotThere(finding) => Self::NotThere(Box::new(change(*finding))),
            Self::Failed(finding) => Self::Failed(Box::new(change(*finding))),
        }
    }
}
