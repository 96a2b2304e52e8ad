//! Exceptions on one name that may hold at once with neither naming the other, in any of their versions that can govern one
//! case together.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::graph::{self, ProvisionId};
use crate::typed::check::governs;
use crate::typed::check::proof::{ComesTo, Refutation};
use crate::typed::check::solve::{Answer, solve};
use crate::typed::expr::Condition;
use crate::typed::program::{Exception, Program, ReadingRef};
use std::collections::BTreeSet;

/// An exception, and where it stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    owner: ProvisionId,
    version: usize,
    readings: &'a [ReadingRef],
    exception: &'a Exception,
}

/// Asks of every pair of exceptions whether a case finds both.
pub fn refute(program: &Program, found: &mut Vec<Refutation>, findings: &mut Findings) {
    let mut list = Vec::new();
    for (at, versions) in program.provisions.iter().enumerate() {
        for (version, typed) in versions.iter().enumerate() {
            for (readings, body) in &typed.bodies {
                let place = |exception| Place { owner: ProvisionId(at), version, readings, exception };
                list.extend(body.exceptions.iter().map(place));
            }
        }
    }
    let mut asked = BTreeSet::new();
    for (at, one) in list.iter().enumerate() {
        for other in list.iter().skip(at + 1).filter(|other| may_meet(program, one, other)) {
            let spans = (one.exception.span, other.exception.span);
            match solve(program, &meeting(program, one, other)) {
                Answer::Case(chosen) if asked.insert(spans) => found.push(Refutation {
                    finding: Diagnostic::at(Code::ExceptionsMayMeet, spans.1, "二つの例外が同時に成り立つ")
                        .label(spans.0, "もう一つの例外")
                        .help("一方に「…の規定にかかわらず」ともう一方の番号を書く"),
                    chosen,
                    about: vec![one.owner, other.owner].into_iter().map(graph::Place::Provision).collect(),
                    comes_to: ComesTo::TwoExceptions,
                }),
                Answer::Unknown(_) if asked.insert(spans) => findings.push(
                    Diagnostic::at(Code::Undecided, spans.1, "二つの例外が同時に成り立たないかを確かめられない")
                        .label(spans.0, "もう一つの例外")
                        .help("日付、区分、真偽又は数と定数との比較で書くと確かめられる"),
                ),
                Answer::Case(_) | Answer::Unknown(_) | Answer::Never => {}
            }
        }
    }
}

/// Neither names the other, and a name could come from both: of a provision that both except, or of a fact that both read
/// otherwise in one 章.
fn may_meet(program: &Program, one: &Place<'_>, other: &Place<'_>) -> bool {
    // Two versions or two readings of one provision never govern together.
    if one.owner == other.owner && (one.version, one.readings) != (other.version, other.readings) {
        return false;
    }
    let (first, second) = (one.exception, other.exception);
    if first.targets.contains(&other.owner) || second.targets.contains(&one.owner) {
        return false;
    }
    let shared_target = first.targets.iter().any(|target| second.targets.contains(target));
    let applies = !first.applies.is_empty() || !second.applies.is_empty();
    let same_field = |key: &String| {
        let (Some(rule), Some(second)) = (first.rules.get(key), second.rules.get(key)) else { return false };
        rule.field.is_empty() || second.field.is_empty() || rule.field.iter().any(|id| second.field.contains(id))
    };
    let shared_name =
        |key: &String| same_field(key) && (shared_target || reads_fact_otherwise(program, one, other, key));
    shared_target && applies || first.rules.keys().any(shared_name)
}

/// Both stand in one 章 and the name is a fact's.
fn reads_fact_otherwise(program: &Program, one: &Place<'_>, other: &Place<'_>, key: &str) -> bool {
    let at = |place: &Place<'_>| {
        let provision = program.graph.provisions.get(place.owner.0)?;
        let address = &provision.versions.get(place.version)?.address;
        Some((provision.regulation, address.chapter()))
    };
    let (Some(first), Some(second)) = (at(one), at(other)) else { return false };
    let regulation = program.graph.regulations.get(first.0.0);
    first == second && regulation.is_some_and(|regulation| regulation.fact(key).is_some())
}

/// Both versions govern, both are read so, both conditions hold.
fn meeting(program: &Program, one: &Place<'_>, other: &Place<'_>) -> Vec<Condition> {
    let mut wanted = Vec::new();
    for place in [one, other] {
        wanted.extend(governs::read_so(program, place.owner, place.version, place.readings));
        wanted.push(governs::all(place.exception.conditions.clone(), place.exception.span));
    }
    wanted
}
