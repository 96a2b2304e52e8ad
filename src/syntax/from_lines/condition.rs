//! Pairs to conditions: 又は over かつ, values joined behind が, bounds, events of a day, （…を除く。）.

use crate::law::comparison::Comparison;
use crate::source::span::Span;
use crate::syntax::ast::{Condition, ConditionKind, Expr, ExprKind};
use crate::syntax::from_lines::expression::only_bracket;
use crate::syntax::from_lines::phrase::Read;
use crate::syntax::from_lines::reader::{Node, Reader, all, find};
use crate::syntax::grammar::Rule;
use pest::pratt_parser::{Assoc, Op, PrattParser};
use std::sync::LazyLock;

/// Loosest first: 又は and 並びに are the outer ones, 若しくは and 及び the inner ones, かつ stands between.
static CONJUNCTIONS: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    PrattParser::new()
        .op(Op::infix(Rule::either, Assoc::Left) | Op::infix(Rule::listed, Assoc::Left))
        .op(Op::infix(Rule::outer_and, Assoc::Left))
        .op(Op::infix(Rule::both_hold, Assoc::Left))
        .op(Op::infix(Rule::inner_or, Assoc::Left))
        .op(Op::infix(Rule::inner_and, Assoc::Left))
});

impl Reader<'_, '_> {
    /// A condition.
    pub fn condition(&mut self, node: &Node<'_>) -> Read<Condition> {
        // A bare comma takes the meaning of the conjunction that ends its list.
        let alternatives = find(node, Rule::either).is_some();
        let condition = CONJUNCTIONS
            .map_primary(|simple| self.simple(&simple))
            .map_infix(|left, conjunction, right| {
                let any = match conjunction.as_rule() {
                    Rule::either | Rule::inner_or => true,
                    Rule::listed => alternatives,
                    _ => false,
                };
                Ok(if any { joined_any(left?, right?) } else { joined_all(left?, right?) })
            })
            .parse(node.clone().into_inner())?;
        Ok(Condition { span: self.span(node), ..condition })
    }

    fn simple(&mut self, node: &Node<'_>) -> Read<Condition> {
        let mut inner = node.clone().into_inner();
        let first = inner.next().ok_or_else(|| self.odd(node))?;
        let said = inner.next().filter(|said| said.as_rule() != Rule::proviso);
        let span = self.span(&first);
        let span = said.as_ref().map_or(span, |said| span.to(self.span(said)));
        let kind = match (first.as_rule(), said) {
            (Rule::applies, _) => self.applies(&first)?,
            (_, Some(said)) => self.said_of(&first, &said)?,
            (_, None) => self.holds(&first)?,
        };
        let mut condition = Condition { kind, span };
        for proviso in all(node, Rule::proviso) {
            let limit = self.condition(&self.first(&proviso, Rule::condition)?)?;
            let span = self.span(&proviso);
            let excluded = find(&proviso, Rule::kw_exclude).is_some();
            condition = joined_all(condition, if excluded { not(limit, span) } else { limit });
        }
        Ok(condition)
    }

    fn applies(&mut self, node: &Node<'_>) -> Read<ConditionKind> {
        let address = self.address(&self.first(node, Rule::address)?, None)?;
        let span = self.span(node);
        let condition = Condition { kind: ConditionKind::Applies(address), span };
        Ok(if find(node, Rule::kw_there_is_not).is_some() { not(condition, span).kind } else { condition.kind })
    }

    /// A truth fact alone, or a condition in brackets.
    fn holds(&mut self, expression: &Node<'_>) -> Read<ConditionKind> {
        if let Some(inside) = only_bracket(expression).and_then(|bracket| find(&bracket, Rule::condition)) {
            return Ok(self.condition(&inside)?.kind);
        }
        let value = self.expression(expression)?;
        if matches!(value.kind, ExprKind::Name(_) | ExprKind::NameAt(..) | ExprKind::Truth(_) | ExprKind::ReRead(..)) {
            return Ok(ConditionKind::Holds(value));
        }
        let message = format!("「{}」だけでは条件にならない", self.said(expression));
        Err(Box::new(self.error(expression, message).help("「…が…以上」「…が…である」のように書く")))
    }

    fn said_of(&mut self, first: &Node<'_>, said: &Node<'_>) -> Read<ConditionKind> {
        let span = self.span(first).to(self.span(said));
        match said.as_rule() {
            Rule::copula | Rule::other_than => {
                let condition = Condition { kind: self.holds(first)?, span };
                Ok(if is_negative(said) { not(condition, span).kind } else { condition.kind })
            }
            Rule::by_sign => {
                let left = self.expression(first)?;
                let right = self.expression(&self.first(said, Rule::expression)?)?;
                let sign = said.clone().into_inner().next().ok_or_else(|| self.odd(said))?;
                self.last_subject = Some(left.clone());
                let compare = ConditionKind::Compare { left, comparison: comparison(&sign), right };
                let negative = find(said, Rule::copula).as_ref().is_some_and(is_negative);
                Ok(if negative { not(Condition { kind: compare, span }, span).kind } else { compare })
            }
            Rule::of_subject => {
                let subject = self.expression(first)?;
                self.last_subject = Some(subject.clone());
                self.of_subject(subject, said, span)
            }
            Rule::past_event => {
                let right = self.expression(first)?;
                let left = self.event(said)?;
                Ok(ConditionKind::Compare { left, comparison: Comparison::Greater, right })
            }
            Rule::day_event => {
                let right = self.expression(first)?;
                let left = self.event(said)?;
                let comparison = comparison(&self.first(said, Rule::comparison)?);
                Ok(ConditionKind::Compare { left, comparison, right })
            }
            Rule::bare_bound => {
                let value = self.expression(first)?;
                let Some(subject) = self.last_subject.clone() else {
                    let message = format!("何が「{}{}」なのかが書かれていない", self.said(first), self.said(said));
                    return Err(Box::new(self.error(said, message).help("前に「…が」を書く")));
                };
                self.bounds(&subject, value, said, span)
            }
            _ => Err(self.odd(said)),
        }
    }

    /// The fact whose day an event is.
    fn event(&mut self, said: &Node<'_>) -> Read<Expr> {
        let name = self.name(&self.first(said, Rule::name)?)?;
        let event = Expr { kind: ExprKind::Name(name.node), span: name.span };
        self.last_subject = Some(event.clone());
        Ok(event)
    }

    fn of_subject(&mut self, subject: Expr, said: &Node<'_>, span: Span) -> Read<ConditionKind> {
        if find(said, Rule::kw_there_is).is_some() {
            return Ok(ConditionKind::Given(subject));
        }
        if find(said, Rule::kw_there_is_not).is_some() {
            return Ok(not(Condition { kind: ConditionKind::Given(subject), span }, span).kind);
        }
        let value = self.expression(&self.first(&self.first(said, Rule::value)?, Rule::expression)?)?;
        if find(said, Rule::past).is_some() {
            return Ok(ConditionKind::Compare { left: subject, comparison: Comparison::Greater, right: value });
        }
        let Some(list) = find(said, Rule::alternatives) else {
            return self.bounds(&subject, value, said, span);
        };
        let mut values = vec![value];
        for alternative in all(&list, Rule::alternative) {
            values.push(self.atom(&alternative)?);
        }
        let kind = match values.as_slice() {
            // `が変更の日から1カ月以内である`: within is up to the period's last day.
            [Expr { kind: ExprKind::PeriodEnd { .. }, .. }] => {
                let right = values.swap_remove(0);
                ConditionKind::Compare { left: subject, comparison: Comparison::AtMost, right }
            }
            _ => ConditionKind::Is { subject, values },
        };
        let negative = list.into_inner().any(|part| is_negative(&part));
        Ok(if negative { not(Condition { kind, span }, span).kind } else { kind })
    }

    /// `10日以上`, `30日を超え60日以下` of a subject.
    fn bounds(&mut self, subject: &Expr, value: Expr, said: &Node<'_>, span: Span) -> Read<ConditionKind> {
        let mut conditions = Vec::new();
        let mut value = Some(value);
        for bound in said.clone().into_inner() {
            let right = match bound.as_rule() {
                Rule::bound => value.take().ok_or_else(|| self.odd(&bound))?,
                Rule::later_bound => {
                    let own = find(&bound, Rule::literal).or_else(|| find(&bound, Rule::date));
                    self.atom(&own.ok_or_else(|| self.odd(&bound))?)?
                }
                _ => continue,
            };
            let comparison = comparison(&self.first(&bound, Rule::comparison)?);
            let span = right.span.to(self.span(&bound));
            conditions
                .push(Condition { kind: ConditionKind::Compare { left: subject.clone(), comparison, right }, span });
        }
        let mut conditions = conditions.into_iter();
        let first = conditions.next().ok_or_else(|| self.odd(said))?;
        let condition = conditions.fold(first, joined_all);
        let negative = find(said, Rule::copula).as_ref().is_some_and(is_negative);
        Ok(if negative { not(condition, span).kind } else { condition.kind })
    }
}

/// How a sign or word compares.
pub fn comparison(node: &Node<'_>) -> Comparison {
    let word = node.clone().into_inner().flatten().last().unwrap_or_else(|| node.clone());
    match word.as_rule() {
        Rule::sign_not_equal => Comparison::NotEqual,
        Rule::sign_at_least | Rule::kw_at_least | Rule::kw_on_or_after => Comparison::AtLeast,
        Rule::sign_at_most | Rule::kw_at_most | Rule::kw_on_or_before => Comparison::AtMost,
        Rule::sign_greater | Rule::kw_above_limit | Rule::kw_after | Rule::kw_exceeds => Comparison::Greater,
        Rule::sign_less | Rule::kw_below | Rule::kw_before => Comparison::Less,
        _ => Comparison::Equal,
    }
}

/// The contrary.
pub fn not(condition: Condition, span: Span) -> Condition {
    Condition { kind: ConditionKind::Not(Box::new(condition)), span }
}

/// Both, in one list.
pub fn joined_all(left: Condition, right: Condition) -> Condition {
    let span = left.span.to(right.span);
    let mut list = if let ConditionKind::All(list) = left.kind { list } else { vec![left] };
    list.push(right);
    Condition { kind: ConditionKind::All(list), span }
}

fn joined_any(left: Condition, right: Condition) -> Condition {
    let span = left.span.to(right.span);
    let mut list = if let ConditionKind::Any(list) = left.kind { list } else { vec![left] };
    list.push(right);
    Condition { kind: ConditionKind::Any(list), span }
}

/// でない and 以外である; a double negation does not occur.
fn is_negative(node: &Node<'_>) -> bool {
    match node.as_rule() {
        Rule::other_than => true,
        Rule::copula => find(node, Rule::kw_is_not).is_some(),
        _ => false,
    }
}
