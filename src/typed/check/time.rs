//! Time: sentences that can never hold, units that flip. What takes a case to tell is `proof`'s.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::comparison::Comparison;
use crate::law::value::Value;
use crate::provision::graph::FactId;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::expr::{Condition, ConditionKind, ExprKind};
use crate::typed::program::{Program, TypedVersion};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Checks every provision.
pub fn check(program: &Program, findings: &mut Findings) {
    for typed in &program.provisions {
        for version in typed {
            never_holds(version, findings);
        }
        units_flip(typed, findings);
    }
}

fn never_holds(version: &TypedVersion, findings: &mut Findings) {
    let conditions = version.applicability.basis.iter();
    let conditions = conditions.chain(version.applicability.exceptions.iter().map(|(_, condition)| condition));
    let conditions = conditions.chain(version.applicability.prior.iter().map(|(_, condition)| condition));
    for condition in conditions {
        if is_empty(condition) {
            findings.push(
                Diagnostic::at(Code::ClauseNeverHolds, condition.span, "この条件に当たる事案はない")
                    .help("日付の前後を確かめる"),
            );
        }
    }
}

/// Whether the dates that a condition asks of one fact leave no day.
fn is_empty(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::Any(list) => !list.is_empty() && list.iter().all(is_empty),
        ConditionKind::All(list) => list.iter().any(is_empty) || no_day_left(list),
        _ => false,
    }
}

fn no_day_left(list: &[Condition]) -> bool {
    let mut bounds: BTreeMap<FactId, (Option<NaiveDate>, Option<NaiveDate>)> = BTreeMap::new();
    let mut open: Vec<&Condition> = list.iter().collect();
    while let Some(condition) = open.pop() {
        match &condition.kind {
            ConditionKind::All(inner) => open.extend(inner),
            ConditionKind::Compare(subject, comparison, bound, _) => {
                let ExprKind::Name(reference) = &subject.kind else { continue };
                let Some(fact) = reference.fact else { continue };
                let Some(Value::Date(day)) = decide::value(bound, &Assignment::new()) else { continue };
                let (low, high) = bounds.entry(fact).or_default();
                let raise = |low: &mut Option<NaiveDate>, day: Option<NaiveDate>| *low = (*low).max(day);
                let lower = |high: &mut Option<NaiveDate>, day: Option<NaiveDate>| {
                    *high = match (*high, day) {
                        (Some(one), Some(other)) => Some(one.min(other)),
                        (one, other) => one.or(other),
                    }
                };
                match comparison {
                    Comparison::AtLeast => raise(low, Some(day)),
                    Comparison::Greater => raise(low, day.succ_opt()),
                    Comparison::AtMost => lower(high, Some(day)),
                    Comparison::Less => lower(high, day.pred_opt()),
                    Comparison::Equal => {
                        raise(low, Some(day));
                        lower(high, Some(day));
                    }
                    Comparison::NotEqual => {}
                }
            }
            _ => {}
        }
    }
    bounds.values().any(|(low, high)| matches!((low, high), (Some(low), Some(high)) if low > high))
}

/// A name whose unit differs between versions would change its meaning at a boundary.
fn units_flip(versions: &[TypedVersion], findings: &mut Findings) {
    let mut units = BTreeMap::new();
    for version in versions {
        for rule in version.bodies.first().into_iter().flat_map(|(_, body)| body.rules.values()) {
            let key = crate::diagnostic::fold::fold(&rule.name);
            let (unit, span) = *units.entry(key).or_insert((rule.unit, rule.span));
            if unit != rule.unit {
                findings.push(
                    Diagnostic::at(Code::UnitFlips, rule.span, format!("「{}」の単位が版によって違う", rule.name))
                        .label(span, "先の版")
                        .help("単位を揃えるか、別の名前にする"),
                );
            }
        }
    }
}
