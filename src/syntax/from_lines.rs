//! Lines of words to statements, formulas, conditions and clauses, by the grammar's phrase rules.

use crate::diagnostic::report::Findings;
use crate::syntax::ast;
use crate::syntax::line::{Line, Word};

/// What a line is part of; it decides which statements it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// A 条項.
    Provision,
    /// A 算定.
    Calculation,
    /// A 判定.
    Determination,
    /// A 期限.
    Deadline,
}

/// Parses the lines of a body; a line that cannot be parsed is a finding and is left out.
pub fn statements(_lines: &[Line], _context: Context, _findings: &mut Findings) -> Vec<ast::Statement> {
    Vec::new()
}

/// Parses one formula.
pub fn expression(_words: &[Word], _findings: &mut Findings) -> Option<ast::Expr> {
    None
}

/// Parses one condition.
pub fn condition(_words: &[Word], _findings: &mut Findings) -> Option<ast::Condition> {
    None
}

/// Parses the sentences of one item of an 附則 (its number taken off).
pub fn clauses(_words: &[Word], _findings: &mut Findings) -> Vec<ast::Clause> {
    Vec::new()
}
