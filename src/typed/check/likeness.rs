//! What makes two formulas or conditions the same, wherever they stand: everything in them but their places.

use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Part};

/// Of a formula.
pub fn of_formula(expr: &Expr) -> String {
    let mut text = String::new();
    formula(expr, &mut text);
    text
}

/// Of a condition.
pub fn of_condition(condition: &Condition) -> String {
    let mut text = String::new();
    self::condition(condition, &mut text);
    text
}

fn formula(expr: &Expr, text: &mut String) {
    text.push_str(&own(&expr.kind));
    parts(expr.parts(), text);
}

fn condition(condition: &Condition, text: &mut String) {
    let own = match &condition.kind {
        ConditionKind::All(_) => "all".to_owned(),
        ConditionKind::Any(_) => "any".to_owned(),
        ConditionKind::Not(_) => "not".to_owned(),
        ConditionKind::Compare(_, comparison, _, order) => format!("compare {comparison:?} {order:?}"),
        ConditionKind::Is(..) => "is".to_owned(),
        ConditionKind::Given(fact) => format!("given {fact:?}"),
        ConditionKind::Holds(_) => "holds".to_owned(),
        ConditionKind::Applies(list, _) => format!("applies {list:?}"),
        ConditionKind::Constant(truth) => format!("{truth}"),
    };
    text.push_str(&own);
    parts(condition.parts(), text);
}

fn parts(parts: Vec<Part<'_>>, text: &mut String) {
    text.push('(');
    for part in parts {
        match part {
            Part::Expr(expr) => formula(expr, text),
            Part::Condition(inner) => condition(inner, text),
        }
        text.push(',');
    }
    text.push(')');
}

/// What a formula is by itself, its parts aside.
fn own(kind: &ExprKind) -> String {
    match kind {
        ExprKind::Constant(value) => format!("{value:?}"),
        // Where it stands may decide what it is read as.
        ExprKind::Name(name) => format!(
            "name {} {:?} {:?} {:?} {:?} {:?}",
            name.key, name.entry, name.steps, name.fact, name.overrides, name.user
        ),
        ExprKind::Column(name) => format!("column {name}"),
        ExprKind::OrElse(_, _, lacking, unit) => format!("or else {lacking:?} {unit:?}"),
        ExprKind::RightColumn(_) => "right".to_owned(),
        ExprKind::LineOrNone(_) => "line".to_owned(),
        ExprKind::Lookup { table, column, previous_round, .. } => {
            format!("look up {table:?} {column} {previous_round}")
        }
        ExprKind::Negate(_) => "negate".to_owned(),
        ExprKind::Binary(operator, ..) => format!("{operator:?}"),
        ExprKind::Power(..) => "power".to_owned(),
        ExprKind::Call(function, _) => format!("{function:?}"),
        ExprKind::Aggregate { function, filter, item, .. } => {
            format!("{function:?} {} {}", filter.is_some(), item.is_some())
        }
        ExprKind::WithColumn { name, rounding, .. } => format!("column {name} {rounding:?}"),
        ExprKind::Rounded(_, rounding, unit) => format!("{rounding:?} {unit:?}"),
        ExprKind::InUnit(_, unit) => format!("in {unit:?}"),
        ExprKind::ReRead(_, pairs) => {
            format!("re-read {:?}", pairs.iter().map(|(name, _)| name).collect::<Vec<_>>())
        }
        ExprKind::TheOne(candidates, _, largest) => format!("the one of {} {largest}", candidates.len()),
        ExprKind::Absent(reason) => format!("absent {reason}"),
        ExprKind::NotApplicable => "not applicable".to_owned(),
        ExprKind::DaysBetween(_, _, counts) => format!("days {counts}"),
        ExprKind::YearsBetween(..) => "years".to_owned(),
        ExprKind::PeriodEnd(_, length, counts) => format!("end {length:?} {counts}"),
        ExprKind::AfterPeriod(_, length, counts) => format!("after {length:?} {counts}"),
        ExprKind::Before(_, length) => format!("before {length:?}"),
        ExprKind::DayAfter(_) => "next day".to_owned(),
        ExprKind::FirstOfNextMonth(_) => "next month".to_owned(),
        ExprKind::EndOfMonth(_) => "end of month".to_owned(),
        ExprKind::BusinessDay(_) => "business day".to_owned(),
        ExprKind::EnforcementDate => "enforcement".to_owned(),
    }
}
