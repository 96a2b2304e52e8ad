//! Exceptions on one name that may hold at once with neither naming the other: shown where a case can be found.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::graph::ProvisionId;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::expr::Condition;
use crate::typed::program::{Exception, Program};
use std::collections::BTreeSet;

const MOST: usize = 20_000;

/// Checks every pair of exceptions of newest versions.
pub fn check(program: &Program, findings: &mut Findings) {
    let list: Vec<(ProvisionId, &Exception)> = program
        .provisions
        .iter()
        .enumerate()
        .filter_map(|(at, versions)| Some((ProvisionId(at), &versions.last()?.bodies.first()?.1)))
        .flat_map(|(id, body)| body.exceptions.iter().map(move |exception| (id, exception)))
        .collect();
    for (at, (owner, one)) in list.iter().enumerate() {
        for (other_owner, other) in list.iter().skip(at + 1) {
            if may_meet(*owner, one, *other_owner, other) {
                show_case(program, one, other, findings);
            }
        }
    }
}

fn may_meet(owner: ProvisionId, one: &Exception, other_owner: ProvisionId, other: &Exception) -> bool {
    let named = one.targets.contains(&other_owner) || other.targets.contains(&owner);
    let shared_target = one.targets.iter().any(|target| other.targets.contains(target));
    let shared_name = one.rules.iter().any(|(key, rule)| {
        other.rules.get(key).is_some_and(|second| {
            rule.field.is_empty() || second.field.is_empty() || rule.field.iter().any(|id| second.field.contains(id))
        })
    });
    !named && shared_target && shared_name
}

fn show_case(program: &Program, one: &Exception, other: &Exception, findings: &mut Findings) {
    let mut facts = BTreeSet::new();
    let conditions = || one.conditions.iter().chain(&other.conditions);
    conditions().for_each(|condition| decide::facts(condition, &mut facts));
    let all: Vec<&Condition> = conditions().collect();
    let Some(cells) = decide::cells(&program.graph, &facts, &all, MOST) else { return };
    let both = |chosen: &&Assignment| {
        decide::all(&one.conditions, chosen) == Some(true)
            && decide::all(&other.conditions, chosen) == Some(true)
            && program.orders.iter().all(|(_, order)| decide::decide(order, chosen) != Some(false))
    };
    let Some(example) = cells.iter().find(both) else { return };
    let example = decide::as_case(&program.graph, example);
    findings.push(
        Diagnostic::at(Code::ExceptionsMayMeet, other.span, format!("二つの例外が同時に成り立つ（例: {example}）"))
            .label(one.span, "もう一つの例外")
            .help("一方に「…の規定にかかわらず」ともう一方の番号を書く"),
    );
}
