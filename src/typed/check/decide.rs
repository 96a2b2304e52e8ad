//! Conditions decided on chosen values of facts, without a case: true, false, or not decidable here.

use crate::diagnostic::fold::fold;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::{FactId, Graph};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Part};
use chrono::{Days, NaiveDate};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Chosen values of facts.
pub type Assignment = BTreeMap<FactId, Value>;

/// Whether a condition holds under chosen values; none where it depends on something else.
pub fn decide(condition: &Condition, chosen: &Assignment) -> Option<bool> {
    match &condition.kind {
        ConditionKind::All(list) => all(list, chosen),
        ConditionKind::Any(list) => {
            let decided: Vec<Option<bool>> = list.iter().map(|one| decide(one, chosen)).collect();
            if decided.contains(&Some(true)) {
                Some(true)
            } else if decided.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
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
        ConditionKind::Given(_) | ConditionKind::Applies(..) => None,
    }
}

/// Whether all hold.
pub fn all(list: &[Condition], chosen: &Assignment) -> Option<bool> {
    let decided: Vec<Option<bool>> = list.iter().map(|one| decide(one, chosen)).collect();
    if decided.contains(&Some(false)) {
        Some(false)
    } else if decided.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// A formula's value where it is a constant or a chosen fact.
pub fn value(expr: &Expr, chosen: &Assignment) -> Option<Value> {
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
        ExprKind::Name(reference) => chosen.get(&reference.fact?).cloned(),
        _ => None,
    }
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

/// The facts that a condition compares.
pub fn facts(condition: &Condition, found: &mut BTreeSet<FactId>) {
    match &condition.kind {
        ConditionKind::All(list) | ConditionKind::Any(list) => list.iter().for_each(|one| facts(one, found)),
        ConditionKind::Not(inner) => facts(inner, found),
        ConditionKind::Compare(left, _, right, _) => [left, right].into_iter().for_each(|one| fact_of(one, found)),
        ConditionKind::Is(subject, values) => {
            fact_of(subject, found);
            values.iter().for_each(|one| fact_of(one, found));
        }
        ConditionKind::Holds(subject) => fact_of(subject, found),
        ConditionKind::Given(_) | ConditionKind::Applies(..) | ConditionKind::Constant(_) => {}
    }
}

fn fact_of(expr: &Expr, found: &mut BTreeSet<FactId>) {
    if let ExprKind::Name(reference) = &expr.kind {
        found.extend(reference.fact);
    }
}

/// Values of facts that stand for all values, as far as conditions compare facts with constants and with each other:
/// every category and truth value; for dates and numbers every constant, and between constants as many as can be told
/// apart. None where a fact is of another kind or there are more than `most`.
pub fn cells(
    graph: &Graph,
    facts: &BTreeSet<FactId>,
    conditions: &[&Condition],
    most: usize,
) -> Option<Vec<Assignment>> {
    let mut constants = Vec::new();
    conditions.iter().for_each(|condition| constants_of(condition, &mut constants));
    let mut list = vec![Assignment::new()];
    for id in facts {
        let values = values_of(graph.facts.get(id.0)?.kind(), &constants, facts.len())?;
        if list.len().saturating_mul(values.len()) > most {
            return None;
        }
        let with = |chosen: &Assignment| -> Vec<Assignment> {
            let longer = |value: &Value| {
                let mut longer = chosen.clone();
                longer.insert(*id, value.clone());
                longer
            };
            values.iter().map(longer).collect()
        };
        list = list.iter().flat_map(with).collect();
    }
    Some(list)
}

fn values_of(kind: &FactKind, constants: &[Value], facts: usize) -> Option<Vec<Value>> {
    match kind {
        FactKind::Truth => Some(vec![Value::Truth(false), Value::Truth(true)]),
        FactKind::Category { categories, several: false, .. } => {
            Some(categories.iter().map(|one| Value::Category(one.clone())).collect())
        }
        FactKind::Date { .. } => {
            let days: BTreeSet<NaiveDate> = constants.iter().filter_map(Value::date).collect();
            // Between two constants as many days as there are facts tell every order of the facts apart.
            let near = days.iter().flat_map(|day| {
                let beside = 1..=u64::try_from(facts).unwrap_or(1);
                beside.flat_map(|by| [day.checked_add_days(Days::new(by)), day.checked_sub_days(Days::new(by))])
            });
            let near: Vec<NaiveDate> = near.flatten().collect();
            Some(days.iter().copied().chain(near).collect::<BTreeSet<_>>().into_iter().map(Value::Date).collect())
        }
        FactKind::Number { .. } => {
            let numbers: BTreeSet<Number> = constants.iter().filter_map(|one| one.number().cloned()).collect();
            let near = numbers.iter().flat_map(|one| [one + &Number::ONE, one - &Number::ONE]);
            let sorted: Vec<&Number> = numbers.iter().collect();
            let half = Number::ratio(1, 2).unwrap_or(Number::ONE);
            let middles = sorted.windows(2).filter_map(|pair| match pair {
                [one, other] => Some(&(*one + *other) * &half),
                _ => None,
            });
            let all: BTreeSet<Number> = numbers.iter().cloned().chain(near).chain(middles).collect();
            Some(all.into_iter().map(Value::Number).collect())
        }
        FactKind::Category { several: true, .. } | FactKind::Text | FactKind::List { .. } => None,
    }
}

fn constants_of(condition: &Condition, found: &mut Vec<Value>) {
    let none = Assignment::new();
    for part in condition.parts() {
        match part {
            Part::Condition(inner) => constants_of(inner, found),
            Part::Expr(expr) => found.extend(value(expr, &none)),
        }
    }
}

/// A chosen value for each fact, as a case in YAML gives it.
pub fn as_case(graph: &Graph, chosen: &Assignment) -> String {
    let lines = chosen.iter().filter_map(|(id, value)| {
        let fact = graph.facts.get(id.0)?;
        let text = match value {
            Value::Truth(true) => "はい".to_owned(),
            Value::Truth(false) => "いいえ".to_owned(),
            Value::Category(word) => word.clone(),
            Value::Date(day) => day.to_string(),
            Value::Number(number) => match fact.kind() {
                FactKind::Number { unit, .. } => format!("{}{unit}", unit.written(number)),
                _ => number.to_string(),
            },
            _ => return None,
        };
        Some(format!("{}: {text}", fact.name()))
    });
    lines.collect::<Vec<_>>().join(", ")
}
