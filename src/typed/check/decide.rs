//! Conditions decided on chosen values of facts, without a case: true, false, or not decidable here.

use crate::calendar::period::{self, FirstDay};
use crate::diagnostic::fold::fold;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::{FactId, Graph};
use crate::syntax::ast::Operator;
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Part};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Chosen values of facts; one that is chosen not to be given has no value.
pub type Assignment = BTreeMap<FactId, Value>;

/// What stands for a fact that the case does not give.
pub fn not_given() -> Value {
    Value::Absent(String::new())
}

/// Whether a fact is chosen not to be given.
pub fn is_not_given(value: &Value) -> bool {
    matches!(value, Value::Absent(_))
}

/// Whether a condition holds under chosen values; none where it depends on something else.
pub fn decide(condition: &Condition, chosen: &Assignment) -> Option<bool> {
    match &condition.kind {
        ConditionKind::All(list) => all(list, chosen),
        ConditionKind::Any(list) => some(list.iter().map(|one| decide(one, chosen))),
        ConditionKind::Not(inner) => decide(inner, chosen).map(|holds| !holds),
        ConditionKind::Compare(left, comparison, right, order) => {
            compare(&value(left, chosen)?, *comparison, &value(right, chosen)?, order.as_deref())
        }
        ConditionKind::Is(subject, values) => {
            let subject = value(subject, chosen)?;
            let values = values.iter().map(|one| value(one, chosen)).collect::<Option<Vec<_>>>()?;
            Some(values.iter().any(|one| same(&subject, one)))
        }
        ConditionKind::Holds(subject) => value(subject, chosen)?.truth(),
        ConditionKind::Constant(truth) => Some(*truth),
        ConditionKind::Given(fact) => chosen.get(fact).map(|value| !is_not_given(value)),
        ConditionKind::Applies(..) => None,
    }
}

/// Whether all hold.
pub fn all(list: &[Condition], chosen: &Assignment) -> Option<bool> {
    every(list.iter().map(|one| decide(one, chosen)))
}

/// Whether all hold: one that does not decides, whatever is open.
pub fn every(mut truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut holds = Some(true);
    let refuted = truths.any(|truth| {
        holds = holds.and(truth);
        truth == Some(false)
    });
    if refuted { Some(false) } else { holds }
}

/// Whether one holds: that one decides, whatever is open.
pub fn some(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    every(truths.map(|truth| truth.map(|holds| !holds))).map(|none| !none)
}

/// A formula's value where it is made of constants and chosen facts.
pub fn value(expr: &Expr, chosen: &Assignment) -> Option<Value> {
    let day = |inner: &Expr| value(inner, chosen)?.date();
    let first = |counts: &bool| if *counts { FirstDay::Counted } else { FirstDay::NotCounted };
    match &expr.kind {
        ExprKind::Constant(value) => Some(value.clone()),
        ExprKind::InUnit(inner, unit) => match value(inner, chosen)? {
            Value::Number(number) => Some(Value::Number(unit.value_of(&number))),
            other => Some(other),
        },
        ExprKind::Negate(inner) => match value(inner, chosen)? {
            Value::Number(number) => Some(Value::Number(-number)),
            _ => None,
        },
        ExprKind::Binary(operator, left, right) => {
            let (Value::Number(left), Value::Number(right)) = (value(left, chosen)?, value(right, chosen)?) else {
                return None;
            };
            Some(Value::Number(match operator {
                Operator::Add => left + right,
                Operator::Subtract => left - right,
                Operator::Multiply => left * right,
                Operator::Divide => left.checked_div(&right)?,
            }))
        }
        ExprKind::Name(reference) if reference.steps.is_empty() && reference.entry.is_none() => {
            chosen.get(&reference.fact?).filter(|value| !is_not_given(value)).cloned()
        }
        ExprKind::DaysBetween(from, to, counts) => {
            let days = period::days_between(day(from)?, day(to)?, first(counts));
            Some(Value::Number(Number::from_integer(days)))
        }
        ExprKind::PeriodEnd(inner, length, counts) => {
            period::last_day(day(inner)?, *length, first(counts)).map(Value::Date)
        }
        ExprKind::AfterPeriod(inner, length, counts) => {
            period::day_after_elapsed(day(inner)?, *length, first(counts)).map(Value::Date)
        }
        ExprKind::Before(inner, length) => period::day_before(day(inner)?, *length).map(Value::Date),
        ExprKind::DayAfter(inner) => day(inner)?.succ_opt().map(Value::Date),
        ExprKind::FirstOfNextMonth(inner) => period::first_of_next_month(day(inner)?).map(Value::Date),
        ExprKind::EndOfMonth(inner) => period::end_of_month(day(inner)?).map(Value::Date),
        _ => None,
    }
}

/// Whether a day is counted from a fact so that a later day of the fact never gives an earlier one.
pub fn later_gives_later(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::PeriodEnd(inner, ..)
        | ExprKind::AfterPeriod(inner, ..)
        | ExprKind::Before(inner, _)
        | ExprKind::DayAfter(inner)
        | ExprKind::FirstOfNextMonth(inner)
        | ExprKind::EndOfMonth(inner) => later_gives_later(inner),
        _ => false,
    }
}

/// Whether a formula in one fact is a multiple of it and a constant.
pub fn is_linear(expr: &Expr) -> bool {
    let constant = |expr: &Expr| value(expr, &Assignment::new()).is_some();
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::Constant(_) => true,
        ExprKind::InUnit(inner, _) | ExprKind::Negate(inner) => is_linear(inner),
        ExprKind::Binary(Operator::Add | Operator::Subtract, left, right) => is_linear(left) && is_linear(right),
        ExprKind::Binary(Operator::Multiply, left, right) => {
            constant(left) && is_linear(right) || constant(right) && is_linear(left)
        }
        ExprKind::Binary(Operator::Divide, left, right) => constant(right) && is_linear(left),
        _ => false,
    }
}

/// The facts of which a condition asks whether they are given.
pub fn asked_for(condition: &Condition, found: &mut BTreeSet<FactId>) {
    if let ConditionKind::Given(fact) = &condition.kind {
        found.insert(*fact);
    }
    for part in condition.parts() {
        if let Part::Condition(inner) = part {
            asked_for(inner, found);
        }
    }
}

/// Whether a condition is made of facts and constants alone, so that only a fact that is not there keeps it undecided.
pub fn of_facts_only(condition: &Condition) -> bool {
    let plain = |expr: &Expr| {
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            match &expr.kind {
                ExprKind::Name(name) if name.steps.is_empty() && name.entry.is_none() && name.fact.is_some() => {}
                ExprKind::Constant(_) => {}
                ExprKind::InUnit(inner, _) | ExprKind::Negate(inner) => open.push(inner),
                _ if later_gives_later(expr) => {}
                _ => return false,
            }
        }
        true
    };
    !matches!(condition.kind, ConditionKind::Applies(..))
        && condition.parts().into_iter().all(|part| match part {
            Part::Condition(inner) => of_facts_only(inner),
            Part::Expr(expr) => plain(expr),
        })
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Category(one), Value::Category(other)) => fold(one) == fold(other),
        _ => one == other,
    }
}

fn compare(left: &Value, comparison: Comparison, right: &Value, order: Option<&[String]>) -> Option<bool> {
    let ordering: Ordering = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Category(one), Value::Category(other)) => match order {
            Some(order) => {
                let place = |word: &str| order.iter().position(|one| fold(one) == fold(word));
                place(one)?.cmp(&place(other)?)
            }
            None if same(left, right) => Ordering::Equal,
            None => Ordering::Less,
        },
        _ => return None,
    };
    Some(comparison.holds(ordering))
}

/// The facts that a condition is about.
pub fn facts(condition: &Condition, found: &mut BTreeSet<FactId>) {
    condition.parts().into_iter().for_each(|part| facts_in(part, found));
}

/// The facts that a formula is made of.
pub fn facts_of(expr: &Expr, found: &mut BTreeSet<FactId>) {
    facts_in(Part::Expr(expr), found);
}

fn facts_in(part: Part<'_>, found: &mut BTreeSet<FactId>) {
    match part {
        Part::Condition(condition) => facts(condition, found),
        Part::Expr(expr) => {
            if let ExprKind::Name(reference) = &expr.kind
                && reference.steps.is_empty()
            {
                found.extend(reference.fact);
            }
            expr.parts().into_iter().for_each(|part| facts_in(part, found));
        }
    }
}

/// A chosen value as a case gives it; none for one that no scalar says.
pub fn as_given(kind: &FactKind, value: &Value) -> Option<String> {
    match value {
        Value::Truth(true) => Some("はい".to_owned()),
        Value::Truth(false) => Some("いいえ".to_owned()),
        Value::Category(word) | Value::Text(word) => Some(word.clone()),
        Value::Date(day) => Some(day.to_string()),
        Value::Open => Some("未通知".to_owned()),
        Value::Number(number) => Some(match kind {
            FactKind::Number { unit, .. } => format!("{}{unit}", unit.written(number)),
            _ => number.to_string(),
        }),
        _ => None,
    }
}

/// A chosen value for each fact, in one line.
pub fn as_case(graph: &Graph, chosen: &Assignment) -> String {
    let lines = chosen.iter().filter_map(|(id, value)| {
        let fact = graph.facts.get(id.0)?;
        Some(format!("{}: {}", fact.name(), as_given(fact.kind(), value)?))
    });
    lines.collect::<Vec<_>>().join(", ")
}
