//! Conditions decided on chosen values of facts, without a case: true, false, or not decidable here.

use crate::diagnostic::fold::fold;
use crate::law::value::Value;
use crate::provision::graph::{FactId, Graph};
use crate::syntax::ast::Comparison;
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind};
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

/// All values of the facts that can be counted out (categories and truth values); none if one of them cannot.
pub fn assignments(graph: &Graph, facts: &BTreeSet<FactId>, most: usize) -> Option<Vec<Assignment>> {
    let mut list = vec![Assignment::new()];
    for id in facts {
        let values: Vec<Value> = match graph.facts.get(id.0)?.kind() {
            crate::law::fact::FactKind::Truth => vec![Value::Truth(false), Value::Truth(true)],
            crate::law::fact::FactKind::Category { categories, several: false, .. } => {
                categories.iter().map(|one| Value::Category(one.clone())).collect()
            }
            _ => return None,
        };
        let with = |chosen: &Assignment| -> Vec<Assignment> {
            values
                .iter()
                .map(|value| {
                    let mut longer = chosen.clone();
                    longer.insert(*id, value.clone());
                    longer
                })
                .collect()
        };
        list = list.iter().flat_map(with).collect();
        if list.len() > most {
            return None;
        }
    }
    Some(list)
}
