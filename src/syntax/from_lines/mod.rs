//! Lines of words to statements, formulas, conditions and clauses, by the grammar's phrase rules.
//! What is wrong in a line is a finding; the other lines go on. Also reads lines whose words were replaced.

mod both;
mod clause;
mod condition;
mod definition;
mod determination;
mod expression;
mod form;
mod period;
mod phrase;
mod reader;
mod row;
mod statement;
mod symbol;

use crate::diagnostic::report::Findings;
use crate::source::span::Span;
use crate::syntax::ast;
use crate::syntax::from_lines::phrase::{Phrase, Read};
use crate::syntax::from_lines::reader::{Node, Reader};
use crate::syntax::grammar::Rule;
use crate::syntax::line::{Line, Word, WordKind};

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
pub fn statements(lines: &[Line], context: Context, findings: &mut Findings) -> Vec<ast::Statement> {
    statement::Lines::new(context, findings).statements(lines)
}

/// Parses one formula.
pub fn expression(words: &[Word], findings: &mut Findings) -> Option<ast::Expr> {
    one(words, Rule::formula_line, findings, |reader, line| {
        let expression = reader.first(line, Rule::expression)?;
        reader.expression(&expression)
    })
}

/// Parses one condition.
pub fn condition(words: &[Word], findings: &mut Findings) -> Option<ast::Condition> {
    one(words, Rule::condition_line, findings, |reader, line| {
        let condition = reader.first(line, Rule::condition)?;
        reader.condition(&condition)
    })
}

/// Parses the sentences of one item of an 附則 (its number taken off).
pub fn clauses(words: &[Word], findings: &mut Findings) -> Vec<ast::Clause> {
    clause::clauses(words, findings)
}

/// The phrase of an 附則 nearest to the sentence that holds a word.
pub fn nearest_phrase(words: &[Word], place: Span) -> Option<String> {
    clause::nearest_at(words, place)
}

/// Whether words may be parsed: unknown ones have been reported, and an error that follows from them says nothing new.
fn known(words: &[Word]) -> bool {
    words.iter().all(|word| word.kind != WordKind::Unknown)
}

fn one<T>(
    words: &[Word],
    rule: Rule,
    findings: &mut Findings,
    read: impl FnOnce(&mut Reader<'_, '_>, &Node<'_>) -> Read<T>,
) -> Option<T> {
    if !known(words) {
        return None;
    }
    let result = Phrase::new(words).and_then(|phrase| {
        let line = phrase.parse(rule)?;
        read(&mut Reader::new(&phrase), &line)
    });
    result.map_err(|error| findings.push(*error)).ok()
}

#[cfg(test)]
mod tests;
