//! A finding: code, severity, message, places, help. Plain data; nothing here knows how it is drawn.

use crate::diagnostic::code::Code;
use crate::source::span::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing, nothing to mend.
    Note,
    /// Probably wrong, but works.
    Warning,
    /// Wrong: the rules or the case cannot be used.
    Error,
}

/// A place that a finding points at, with a word about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty.
    pub message: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which message this is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One line, Japanese, no full stop, the user's own text in 「」.
    pub message: String,
    /// The first is the place itself, the others are related places. Empty for findings about no text (a command line).
    pub labels: Vec<Label>,
    /// The way out.
    pub help: Option<String>,
    /// More lines of reasons.
    pub notes: Vec<String>,
    /// A case in YAML that shows it.
    pub case: Option<Box<str>>,
}

impl Diagnostic {
    /// Makes a finding with the code's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
            case: None,
        }
    }

    /// Makes a finding at a place.
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, message).label(span, "")
    }

    /// Adds a place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Sets the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the way out where there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds a line of reasons.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Sets the case that shows it.
    #[must_use]
    pub fn case(mut self, yaml: impl Into<Box<str>>) -> Self {
        self.case = Some(yaml.into());
        self
    }

    /// The place itself.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// As many findings are kept; who has mended those sees the others.
pub const MOST: usize = 1_000;

/// Collects findings while a stage goes on.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Diagnostic>,
    errors: usize,
}

impl Findings {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let error = diagnostic.severity == Severity::Error;
        self.errors += usize::from(error);
        // A file of garbage must not fill the screen, nor warnings hide that there is an error.
        if self.list.len() < MOST || error && self.errors == 1 {
            self.list.push(diagnostic);
        }
    }

    /// Adds those of another collection.
    pub fn extend(&mut self, other: Findings) {
        other.list.into_iter().for_each(|finding| self.push(finding));
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The findings in the order of their places, doubles left out.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut list = self.list.clone();
        list.sort_by_key(|found| (found.span().is_none(), found.span(), found.code));
        list.dedup();
        list
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
