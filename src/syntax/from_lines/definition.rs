//! Definitions: a formula, values under conditions one a line, or rows of に応じて; and those written in words.

use crate::number::rounding::Rounding;
use crate::source::span::Spanned;
use crate::syntax::ast::{ConditionalValue, Define, DefinedValue, Expr, ExprKind};
use crate::syntax::form::LINE;
use crate::syntax::from_lines::known;
use crate::syntax::from_lines::phrase::{Phrase, Read};
use crate::syntax::from_lines::reader::{Node, Reader, all, find};
use crate::syntax::from_lines::statement::{Lines, no_children};
use crate::syntax::grammar::Rule;
use crate::syntax::line::Line;

/// A value of a case line, and what stands behind it.
struct Case {
    value: ConditionalValue,
    /// Whether the line says when: a condition or 上記以外.
    said: bool,
}

impl Lines<'_> {
    /// A definition, with the lines under it.
    pub(super) fn define(&mut self, reader: &mut Reader<'_, '_>, node: &Node<'_>, children: &[&Line]) -> Read<Define> {
        let field = match find(node, Rule::field) {
            Some(field) => reader.addresses(&reader.first(&field, Rule::address_list)?)?,
            None => Vec::new(),
        };
        let unit = find(node, Rule::unit_bracket)
            .map(|bracket| reader.unit(&reader.first(&bracket, Rule::unit)?))
            .transpose()?;
        let names = match node.as_rule() {
            Rule::form_line => vec![Spanned::new(LINE.to_owned(), reader.span(&reader.first(node, Rule::kw_line)?))],
            _ => reader.names(&reader.first(node, Rule::names)?)?,
        };
        let (value, rounding) = if let Some(by_value) = find(node, Rule::by_value) {
            let rounding = reader.rounding_behind(&by_value)?;
            let keys: Read<Vec<_>> = all(&by_value, Rule::expression).map(|key| reader.expression(&key)).collect();
            let keys = keys?;
            if children.is_empty() {
                let message = "「に応じて」の下に行がない";
                return Err(Box::new(reader.error(&by_value, message).help("次の行から、鍵と値を一行ずつ書く")));
            }
            let rows = self.rows(keys.len(), names.len(), children);
            (DefinedValue::ByValue { keys, rows }, rounding)
        } else {
            let first = find(node, Rule::case_value).map(|value| reader.case_value(&value)).transpose()?;
            self.formula_or_cases(reader, node, first, children)?
        };
        Ok(Define { names, field, unit, value, rounding })
    }

    fn formula_or_cases(
        &mut self,
        reader: &Reader<'_, '_>,
        node: &Node<'_>,
        first: Option<Case>,
        children: &[&Line],
    ) -> Read<(DefinedValue, Option<Spanned<Rounding>>)> {
        let on_the_line = first.is_some();
        if let Some(Case { value, said: false }) = first {
            no_children(children)?;
            return Ok((DefinedValue::Formula(value.value), value.rounding));
        }
        let mut cases: Vec<Case> = first.into_iter().collect();
        let mut complete = true;
        for child in children {
            match case_line(child) {
                Ok(Some(case)) => cases.push(case),
                Ok(None) => complete = false,
                Err(error) => {
                    complete = false;
                    self.findings.push(*error);
                }
            }
        }
        if cases.is_empty() && complete {
            let message = "「＝」の右に何もない";
            return Err(Box::new(reader.error(node, message).help("式を書くか、次の行から、値と条件を一行ずつ書く")));
        }
        if !on_the_line && complete && cases.len() == 1 && cases.iter().all(|case| !case.said) {
            // A formula that only begins on the next line.
            let formula = cases.pop().map(|case| (DefinedValue::Formula(case.value.value), case.value.rounding));
            return formula.ok_or_else(|| reader.odd(node));
        }
        for case in cases.iter().filter(|case| !case.said) {
            let error = reader.phrase.error(case.value.span, "この値をとるのはどの場合かが書かれていない");
            self.findings.push(error.help("値の後に「…場合」又は「上記以外」と書く"));
        }
        Ok((DefinedValue::Conditional(cases.into_iter().map(|case| case.value).collect()), None))
    }

    pub(super) fn define_in_words(&mut self, reader: &mut Reader<'_, '_>, node: &Node<'_>) -> Read<Define> {
        let value = reader.expression(&reader.first(node, Rule::expression)?)?;
        Ok(Define {
            names: reader.names(&reader.first(node, Rule::names)?)?,
            field: Vec::new(),
            unit: None,
            value: DefinedValue::Formula(value),
            rounding: reader.rounding_behind(node)?,
        })
    }
}

impl Reader<'_, '_> {
    fn case_value(&mut self, node: &Node<'_>) -> Read<Case> {
        let value = self.given_value(&self.first(node, Rule::given_value)?)?;
        let rounding = self.rounding_behind(node)?;
        let case = find(node, Rule::case);
        let condition = match case.as_ref().and_then(|case| find(case, Rule::condition)) {
            Some(condition) => Some(self.condition(&condition)?),
            None => None,
        };
        let value = ConditionalValue { value, condition, rounding, span: self.span(node) };
        Ok(Case { value, said: case.is_some() })
    }

    /// A formula, なし（理由） or ―.
    pub fn given_value(&mut self, node: &Node<'_>) -> Read<Expr> {
        let inner = node.clone().into_inner().next().ok_or_else(|| self.odd(node))?;
        let kind = match inner.as_rule() {
            Rule::no_value => ExprKind::Absent(self.reason(&self.first(&inner, Rule::reason)?)?),
            Rule::sign_not_applicable => ExprKind::NotApplicable,
            _ => return self.expression(&inner),
        };
        Ok(Expr { kind, span: self.span(node) })
    }
}

/// A line of values under conditions; none where an unknown word has been reported in it.
fn case_line(line: &Line) -> Read<Option<Case>> {
    if !known(&line.words) {
        return Ok(None);
    }
    let phrase = Phrase::new(&line.words)?;
    let pair = phrase.parse(Rule::case_line)?;
    let mut reader = Reader::new(&phrase);
    let case = reader.case_value(&reader.first(&pair, Rule::case_value)?)?;
    no_children(&line.children.iter().collect::<Vec<_>>())?;
    Ok(Some(case))
}
