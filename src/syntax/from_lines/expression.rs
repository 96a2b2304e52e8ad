//! Pairs to formulas: operators by precedence, products without a sign, the words form, choices, tables and lists.
//! Dates and periods behind a value are in `period`.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::source::span::Spanned;
use crate::syntax::ast::{self, Aggregate, Expr, ExprKind, Function, Lacking, Operator};
use crate::syntax::form::LINE;
use crate::syntax::from_lines::phrase::Read;
use crate::syntax::from_lines::reader::{Node, Reader, all, bare, find};
use crate::syntax::grammar::Rule;
use pest::pratt_parser::{Assoc, Op, PrattParser};
use std::sync::LazyLock;

/// The way out where 同日 has no day to mean.
pub const BEFORE_SAME_DAY: &str = "「同日」は、それより前に書かれた日をいう";

/// Loosest first; a minus before a value binds closest, a power closer still (it belongs to its factor).
static OPERATORS: LazyLock<PrattParser<Rule>> = LazyLock::new(|| {
    PrattParser::new()
        .op(Op::infix(Rule::sign_plus, Assoc::Left) | Op::infix(Rule::sign_minus, Assoc::Left))
        .op(Op::infix(Rule::sign_times, Assoc::Left)
            | Op::infix(Rule::sign_divide, Assoc::Left)
            | Op::infix(Rule::sign_product, Assoc::Left))
        .op(Op::prefix(Rule::negative))
});

impl Reader<'_, '_> {
    /// A formula with what the words form adds to it.
    pub fn expression(&mut self, node: &Node<'_>) -> Read<Expr> {
        let mut inner = node.clone().into_inner();
        let first = inner.next().ok_or_else(|| self.odd(node))?;
        let mut expression = self.formula(&first)?;
        for part in inner {
            expression = match part.as_rule() {
                Rule::in_words => self.in_words(expression, &part)?,
                Rule::choice => self.choice(expression, &part)?,
                // `Ａ又はＢのいずれか早い日の10日前`.
                _ => {
                    let span = expression.span.to(self.span(&part));
                    Expr { kind: self.suffix(expression, &part)?, span }
                }
            };
        }
        Ok(Expr { span: self.span(node), ..expression })
    }

    fn formula(&mut self, node: &Node<'_>) -> Read<Expr> {
        self.check_products(node)?;
        let tokens = node.clone().into_inner();
        OPERATORS
            .map_primary(|factor| self.factor(&factor))
            .map_prefix(|_, value| {
                let value = value?;
                Ok(Expr { span: value.span, kind: ExprKind::Negate(Box::new(value)) })
            })
            .map_infix(|left, sign, right| {
                let (left, right) = (left?, right?);
                let operator = match sign.as_rule() {
                    Rule::sign_plus => Operator::Add,
                    Rule::sign_minus => Operator::Subtract,
                    Rule::sign_divide => Operator::Divide,
                    _ => Operator::Multiply,
                };
                Ok(binary(operator, left, right))
            })
            .parse(tokens)
    }

    /// `1÷aX` and `aXのn乗` are read in two ways, so brackets must say which.
    fn check_products(&self, node: &Node<'_>) -> Read<()> {
        let mut operator: Option<Rule> = None;
        let (mut behind_division, mut raised) = (false, false);
        let mut run: Option<crate::source::span::Span> = None;
        for token in node.clone().into_inner() {
            match token.as_rule() {
                Rule::factor => {
                    let product = operator == Some(Rule::sign_product);
                    if !product {
                        (behind_division, raised, run) = (operator == Some(Rule::sign_divide), false, None);
                    }
                    raised |= find(&token, Rule::to_the_power).or_else(|| find(&token, Rule::caret)).is_some();
                    let span = self.span(&token);
                    run = Some(run.map_or(span, |run| run.to(span)));
                    if let Some(span) = run.filter(|_| product && (behind_division || raised)) {
                        let message = "記号のない積は、「÷」のすぐ後や累乗には使えない";
                        let help = "どこまでを先に計算するかを括弧で示す（例: 「1÷（aX）」「（aX）のn乗」）";
                        return Err(Box::new(Diagnostic::at(Code::ImplicitProduct, span, message).help(help)));
                    }
                    operator = None;
                }
                Rule::negative => {}
                rule => operator = Some(rule),
            }
        }
        Ok(())
    }

    /// A value and what is said behind it: powers, days before and after, readings.
    pub(super) fn factor(&mut self, node: &Node<'_>) -> Read<Expr> {
        let mut inner = node.clone().into_inner();
        let first = inner.next().ok_or_else(|| self.odd(node))?;
        let mut value = self.atom(&first)?;
        for suffix in inner {
            let span = value.span.to(self.span(&suffix));
            let kind = self.suffix(value, &suffix)?;
            value = Expr { kind, span };
        }
        Ok(value)
    }

    fn suffix(&mut self, value: Expr, suffix: &Node<'_>) -> Read<ExprKind> {
        Ok(match suffix.as_rule() {
            Rule::to_the_power | Rule::caret => {
                let exponent = self.exponent(&self.first(suffix, Rule::exponent)?)?;
                ExprKind::Power(Box::new(value), Box::new(exponent))
            }
            Rule::or_else => {
                let other = self.expression(&self.first(suffix, Rule::expression)?)?;
                let lacking = match find(suffix, Rule::kw_left_out) {
                    Some(_) => Lacking::Text,
                    None => Lacking::Clause,
                };
                ExprKind::OrElse(Box::new(value), Box::new(other), lacking)
            }
            Rule::re_read => {
                let pairs: Read<Vec<_>> =
                    all(suffix, Rule::re_read_pair).map(|pair| self.re_read_pair(&pair)).collect();
                ExprKind::ReRead(Box::new(value), pairs?)
            }
            _ => return self.date_suffix(value, suffix),
        })
    }

    fn exponent(&mut self, node: &Node<'_>) -> Read<Expr> {
        let inner = node.clone().into_inner().next().ok_or_else(|| self.odd(node))?;
        let kind = match inner.as_rule() {
            Rule::number => ExprKind::Number(self.number(&inner)?, None),
            Rule::name => ExprKind::Name(self.name(&inner)?.node),
            _ => return self.bracket(&inner),
        };
        Ok(Expr { kind, span: self.span(node) })
    }

    fn re_read_pair(&self, node: &Node<'_>) -> Read<(Spanned<String>, Spanned<String>)> {
        let mut names = all(node, Rule::name);
        let (from, to) = names.next().zip(names.next()).ok_or_else(|| self.odd(node))?;
        Ok((self.name(&from)?, self.name(&to)?))
    }

    /// One value; also where only some kinds of values may stand (a row's key, a further value of a list).
    pub fn atom(&mut self, node: &Node<'_>) -> Read<Expr> {
        let inner = node.clone().into_inner().next();
        let kind = match (node.as_rule(), inner) {
            (Rule::alternative, Some(inner)) => return self.atom(&inner),
            (Rule::row_value, Some(inner)) => return self.row_value(node, &inner),
            (Rule::date, _) => ExprKind::Date(self.date(node)?),
            (Rule::literal, Some(number)) => {
                let unit = find(node, Rule::unit_word).map(|unit| self.unit(&unit)).transpose()?;
                ExprKind::Number(self.number(&number)?, unit)
            }
            (Rule::truth, Some(inner)) => ExprKind::Truth(inner.as_rule() == Rule::kw_yes),
            (Rule::name, _) => ExprKind::Name(self.name(node)?.node),
            (Rule::open, _) => ExprKind::Name("未通知".to_owned()),
            // 国カテゴリー「Ｃ」 says which Ｃ is meant; what it is, is Ｃ.
            (Rule::category, _) => ExprKind::Name(self.quoted(&self.first(node, Rule::quoted)?).node),
            (Rule::day_of_enforcement, _) => {
                self.last_day = Some(ExprKind::EnforcementDate);
                ExprKind::EnforcementDate
            }
            (Rule::kw_same_day, _) => self
                .last_day
                .clone()
                .ok_or_else(|| Box::new(self.error(node, "「同日」の前に日付がない").help(BEFORE_SAME_DAY)))?,
            (Rule::address_name, Some(inner)) => self.name_at(node, &inner)?,
            (Rule::line_value, Some(inner)) => self.line_value(node, &inner)?,
            (Rule::table_value, _) => self.table_value(node)?,
            (Rule::function, Some(inner)) => {
                let values: Read<Vec<_>> = all(node, Rule::expression).map(|value| self.expression(&value)).collect();
                ExprKind::Call(function(&inner), values?)
            }
            (Rule::list_function, Some(inner)) => self.list_function(node, &inner)?,
            (Rule::the_one, _) => self.the_one(node)?,
            (Rule::bracket, _) => return self.bracket(node),
            _ => return Err(self.odd(node)),
        };
        Ok(Expr { kind, span: self.span(node) })
    }

    fn the_one(&mut self, node: &Node<'_>) -> Read<ExprKind> {
        let candidates: Read<Vec<_>> = all(node, Rule::name).map(|name| self.name(&name)).collect();
        let measure = self.first(node, Rule::measure)?;
        let inner = measure.clone().into_inner().next().ok_or_else(|| self.odd(node))?;
        let measure = Box::new(self.atom(&inner)?);
        let largest = find(node, Rule::kw_greater).is_some();
        Ok(ExprKind::TheOne { candidates: candidates?, measure, largest })
    }

    fn row_value(&mut self, node: &Node<'_>, first: &Node<'_>) -> Read<Expr> {
        if first.as_rule() != Rule::sign_minus {
            return self.atom(first);
        }
        let value = self.atom(&self.first(node, Rule::literal)?)?;
        Ok(Expr { kind: ExprKind::Negate(Box::new(value)), span: self.span(node) })
    }

    fn name_at(&mut self, node: &Node<'_>, first: &Node<'_>) -> Read<ExprKind> {
        let name = self.name(&self.first(node, Rule::name)?)?.node;
        let address = if first.as_rule() == Rule::address {
            self.address(first, None)?
        } else {
            let item = self.count(&self.first(node, Rule::number)?)?;
            ast::AddressRef {
                levels: vec![crate::law::address::Level::Item(item)],
                through: None,
                regulation: None,
                revision: None,
                span: self.span(node),
            }
        };
        Ok(ExprKind::NameAt(address, name))
    }

    /// `１(A)(5)欄`, `１(A)(5)右欄`.
    fn line_value(&self, node: &Node<'_>, address: &Node<'_>) -> Read<ExprKind> {
        let left = ExprKind::NameAt(self.address(address, None)?, LINE.to_owned());
        Ok(match find(node, Rule::kw_right_line) {
            Some(_) => ExprKind::RightColumn(Box::new(Expr { kind: left, span: self.span(node) })),
            None => left,
        })
    }

    fn table_value(&mut self, node: &Node<'_>) -> Read<ExprKind> {
        let table = self.quoted(&self.first(node, Rule::quoted)?);
        let keys: Read<Vec<_>> = all(node, Rule::expression).map(|key| self.expression(&key)).collect();
        let column = find(node, Rule::name).map(|name| self.name(&name)).transpose()?;
        let previous_round = find(node, Rule::previous_round).is_some();
        Ok(ExprKind::Lookup { table, keys: keys?, column, previous_round })
    }

    fn list_function(&mut self, node: &Node<'_>, first: &Node<'_>) -> Read<ExprKind> {
        let function = match first.as_rule() {
            Rule::kw_sum => Aggregate::Sum,
            Rule::kw_largest => Aggregate::Largest,
            Rule::kw_smallest => Aggregate::Smallest,
            _ => Aggregate::Count,
        };
        let list = self.name(&self.first(node, Rule::name)?)?;
        let filter = match find(node, Rule::among) {
            Some(among) => Some(Box::new(self.condition(&self.first(&among, Rule::condition)?)?)),
            None => None,
        };
        let item = find(node, Rule::expression).map(|item| self.expression(&item)).transpose()?.map(Box::new);
        Ok(ExprKind::Aggregate { function, list, filter, item })
    }

    /// A bracket of a formula: what it holds must be one.
    fn bracket(&mut self, node: &Node<'_>) -> Read<Expr> {
        let condition = self.first(node, Rule::condition)?;
        let Some(inside) = only_formula(&condition) else {
            return Err(self.error(&condition, "ここには式が要るが、条件がある"));
        };
        let value = self.expression(&inside)?;
        let rounding = find(node, Rule::rounding).or_else(|| find(node, Rule::rounding_bracket));
        let kind = match rounding {
            Some(rounding) => ExprKind::Rounded(Box::new(value), self.rounding(&rounding)?),
            None => value.kind,
        };
        Ok(Expr { kind, span: self.span(node) })
    }

    fn in_words(&mut self, left: Expr, node: &Node<'_>) -> Read<Expr> {
        let words = node.clone().into_inner().next().ok_or_else(|| self.odd(node))?;
        let right = self.formula(&self.first(&words, Rule::formula)?)?;
        let operator = match words.as_rule() {
            Rule::by_ni if find(&words, Rule::kw_added).is_some() => Operator::Add,
            Rule::by_ni => Operator::Multiply,
            Rule::by_kara => Operator::Subtract,
            _ => Operator::Divide,
        };
        Ok(binary(operator, left, right))
    }

    fn choice(&mut self, first: Expr, node: &Node<'_>) -> Read<Expr> {
        let lesser = find(node, Rule::kw_lesser).is_some();
        let mut values = vec![first];
        for value in all(node, Rule::formula) {
            values.push(self.formula(&value)?);
        }
        let function = if lesser { Function::Smallest } else { Function::Largest };
        Ok(Expr { kind: ExprKind::Call(function, values), span: self.span(node) })
    }
}

/// The formula that a condition is, if it says nothing of it.
pub fn only_formula<'n>(condition: &Node<'n>) -> Option<Node<'n>> {
    let simple = only_child(condition, Rule::simple)?;
    only_child(&simple, Rule::expression)
}

/// The bracket that a formula is, if it is nothing else.
pub fn only_bracket<'n>(expression: &Node<'n>) -> Option<Node<'n>> {
    let formula = only_child(expression, Rule::formula)?;
    let factor = only_child(&formula, Rule::factor)?;
    only_child(&factor, Rule::bracket)
}

fn only_child<'n>(node: &Node<'n>, rule: Rule) -> Option<Node<'n>> {
    let mut inner = node.clone().into_inner();
    let first = inner.next()?;
    (inner.next().is_none() && first.as_rule() == rule).then_some(first)
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Expr { kind: ExprKind::Binary(operator, Box::new(left), Box::new(right)), span }
}

fn function(word: &Node<'_>) -> Function {
    match bare(word.as_str()) {
        "最大" => Function::Largest,
        "最小" => Function::Smallest,
        _ => Function::Absolute,
    }
}
