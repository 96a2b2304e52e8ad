//! Conditions: true or false, or an error where a fact is missing; かつ and 又は stop as soon as they are decided.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::eval::fault::Fault;
use crate::eval::run::{Env, Run};
use crate::eval::show;
use crate::law::comparison::Comparison;
use crate::law::value::Value;
use crate::provision::graph::{ProvisionId, Text};
use crate::source::span::Span;
use crate::typed::expr::{Condition, ConditionKind, Expr};

impl Run<'_> {
    /// Whether all conditions hold.
    pub(crate) fn all_hold(&self, conditions: &[Condition], env: &Env<'_>) -> Result<bool, Fault> {
        for condition in conditions {
            if !self.holds(condition, env)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a condition holds.
    pub(crate) fn holds(&self, condition: &Condition, env: &Env<'_>) -> Result<bool, Fault> {
        match &condition.kind {
            ConditionKind::All(list) => self.all_hold(list, env),
            ConditionKind::Any(list) => {
                for one in list {
                    if self.holds(one, env)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            ConditionKind::Not(inner) => Ok(!self.holds(inner, env)?),
            ConditionKind::Compare(left, comparison, right, order) => {
                let (left, right) = (self.moving(left, env)?, self.moving(right, env)?);
                let holds = compare(&left.value, *comparison, &right.value, order.as_deref(), condition.span)?;
                self.record(&left, *comparison, &right, holds, || self.ground(condition.span, env));
                Ok(holds)
            }
            ConditionKind::Is(subject, values) => {
                let subject = self.moving(subject, env)?;
                for value in values {
                    let value = self.moving(value, env)?;
                    let same = is(&subject.value, &value.value);
                    self.record(&subject, Comparison::Equal, &value, same, || self.ground(condition.span, env));
                    if same {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            ConditionKind::Given(fact) => self.is_there(*fact, condition.span),
            ConditionKind::Holds(subject) => match self.value(subject, env)? {
                Value::Truth(truth) => Ok(truth),
                other => {
                    let text = show::value(&other, None);
                    Err(Fault::failed(Code::TypeMismatch, condition.span, format!("真偽でなく{text}")))
                }
            },
            ConditionKind::Applies(list, _) => self.applies(list),
            ConditionKind::Constant(truth) => Ok(*truth),
        }
    }

    /// Whether one of the provisions governs and its own condition holds.
    fn applies(&self, list: &[ProvisionId]) -> Result<bool, Fault> {
        for id in list {
            let chosen = match self.chosen(*id) {
                Ok(chosen) => chosen,
                Err(Fault::NotThere(_)) => continue,
                Err(fault) => return Err(fault),
            };
            let there = matches!(self.version(*id, &chosen).map(|one| &one.text), Some(Text::Body(_)));
            if !there || chosen.expired.is_some() {
                continue;
            }
            let body = self.active_body(*id, &chosen)?;
            let env = Env { provision: Some(*id), ..Env::outside() };
            if body.exceptions.is_empty() && (!body.rules.is_empty() || !body.applies.is_empty()) {
                return Ok(true);
            }
            for exception in &body.exceptions {
                if self.all_hold(&exception.conditions, &env)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// A formula's text with its value, for reasons.
    pub(crate) fn shown_value(&self, expr: &Expr, env: &Env<'_>) -> Result<String, Fault> {
        let (value, spots) = {
            self.frames.borrow_mut().push(Default::default());
            let value = self.value(expr, env);
            let frame = self.frames.borrow_mut().pop().unwrap_or_default();
            (value?, frame.spots)
        };
        let text: String = self.sources.text(expr.span).split_whitespace().collect();
        let shown = spots.into_iter().find(|(span, _)| *span == expr.span).map(|(_, text)| text);
        Ok(format!("{text} {}", shown.unwrap_or_else(|| show::value(&value, None))))
    }
}

/// Equal: categories width aside, several categories where one of them is.
fn is(subject: &Value, value: &Value) -> bool {
    match (subject, value) {
        (Value::Category(one) | Value::Text(one), Value::Category(other) | Value::Text(other)) => {
            fold(one) == fold(other)
        }
        (Value::Categories(list), Value::Category(one)) => list.iter().any(|other| fold(other) == fold(one)),
        (one, other) => one == other,
    }
}

fn compare(
    left: &Value,
    comparison: Comparison,
    right: &Value,
    order: Option<&[String]>,
    span: Span,
) -> Result<bool, Fault> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Ok(comparison.holds(left.cmp(right))),
        (Value::Date(left), Value::Date(right)) => Ok(comparison.holds(left.cmp(right))),
        // An open date is no date: comparing it is a missing fact, never false.
        (Value::Open, _) | (_, Value::Open) if !matches!(comparison, Comparison::Equal | Comparison::NotEqual) => {
            Err(Fault::failed(Code::MissingFact, span, "未通知の日付は比べられない")
                .map(|finding| finding.help("日付を与えるか、「が未通知である」で先に分ける")))
        }
        (Value::Category(one), Value::Category(other)) => {
            let place = |word: &str| order.and_then(|order| order.iter().position(|one| fold(one) == fold(word)));
            match (place(one), place(other)) {
                (Some(one), Some(other)) => Ok(comparison.holds(one.cmp(&other))),
                _ => Ok(is(left, right) == (comparison == Comparison::Equal)),
            }
        }
        (Value::Absent(reason), _) | (_, Value::Absent(reason)) => {
            Err(Fault::failed(Code::NoValue, span, format!("値がないので比べられない: {reason}")))
        }
        _ => match comparison {
            Comparison::Equal => Ok(is(left, right)),
            Comparison::NotEqual => Ok(!is(left, right)),
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                Err(Fault::failed(Code::TypeMismatch, span, "大小で比べられない"))
            }
        },
    }
}
