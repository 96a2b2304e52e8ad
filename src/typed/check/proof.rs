//! Proof over time: for every provision that no combination of the facts that choose its version leaves it without one,
//! and that the two halves of a sentence (適用する, なお従前の例による) neither leave a case out nor cover one twice.
//! Dates, categories and bounds are decided exactly; where a condition is beyond that, a note says so.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::value::Value;
use crate::provision::graph::{Basis, Provision, Version};
use crate::source::span::Span;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::expr::Condition;
use crate::typed::program::{Program, TypedApplicability, TypedVersion};
use std::collections::BTreeSet;

/// More combinations than this are not tried, and a note says so.
const MOST: usize = 500_000;

/// Proves or refutes it for every provision; each refutation is told once, with a case.
pub fn check(program: &Program, findings: &mut Findings) {
    let mut told: BTreeSet<(Code, Span)> = BTreeSet::new();
    for (provision, typed) in program.graph.provisions.iter().zip(&program.provisions) {
        for (version, typed) in provision.versions.iter().zip(typed) {
            if let Some(finding) = halves(program, version, &typed.applicability) {
                tell(finding, &mut told, findings);
            }
        }
        if let Some(finding) = without_version(program, provision, typed) {
            tell(finding, &mut told, findings);
        }
    }
}

fn tell(finding: Diagnostic, told: &mut BTreeSet<(Code, Span)>, findings: &mut Findings) {
    if finding.span().is_none_or(|span| told.insert((finding.code, span))) {
        findings.push(finding);
    }
}

fn allowed(program: &Program, chosen: &Assignment) -> bool {
    program.orders.iter().all(|(_, order)| decide::decide(order, chosen) != Some(false))
}

/// `Ｄ以後のものに適用し、Ｅ前のものについては、なお従前の例による`: with Ｅ before Ｄ cases fall between, with Ｅ behind Ｄ
/// some are covered twice.
fn halves(program: &Program, version: &Version, typed: &TypedApplicability) -> Option<Diagnostic> {
    let basis = typed.basis.as_ref()?;
    let (Basis::Clause(item, _), Some((prior_id, prior))) = (&version.applicability.basis, typed.prior.first()) else {
        return None;
    };
    // Only the two halves of one item speak of the same cases.
    if (item.revision, item.item) != (prior_id.revision, prior_id.item) {
        return None;
    }
    let conditions: Vec<&Condition> = std::iter::once(basis).chain(typed.prior.iter().map(|(_, one)| one)).collect();
    let mut facts = BTreeSet::new();
    conditions.iter().for_each(|condition| decide::facts(condition, &mut facts));
    let Some(cells) = decide::cells(&program.graph, &facts, &conditions, MOST).filter(|cells| !cells.is_empty()) else {
        // No cell at all (a date compared with no constant) proves nothing.
        return Some(undecided(prior.span));
    };
    for chosen in cells.iter().filter(|chosen| allowed(program, chosen)) {
        let (Some(applies), Some(stays)) = (decide::decide(basis, chosen), decide::decide(prior, chosen)) else {
            return Some(undecided(prior.span));
        };
        let example = decide::as_case(&program.graph, chosen);
        if applies && stays {
            return Some(
                Diagnostic::at(Code::CoveredTwice, prior.span, "適用する事案と従前の例による事案とが重なる")
                    .label(basis.span, "適用する事案")
                    .note(format!("例: 事実: {{{example}}}"))
                    .help("二つの日付を同じ日にする"),
            );
        }
        if !applies && !stays {
            return Some(
                Diagnostic::at(Code::CoveredByNeither, prior.span, "適用するとも従前の例によるともされない事案がある")
                    .label(basis.span, "適用する事案")
                    .note(format!("例: 事実: {{{example}}}"))
                    .help("二つの日付を同じ日にする"),
            );
        }
    }
    None
}

fn undecided(span: Span) -> Diagnostic {
    Diagnostic::at(Code::Undecided, span, "時の隙間がないかを、この条件については確かめられない")
        .help("日付、区分、真偽又は数と定数との比較で書くと確かめられる")
}

/// A provision of the enactment that some case, on or after its first day, finds without a version.
fn without_version(program: &Program, provision: &Provision, typed: &[TypedVersion]) -> Option<Diagnostic> {
    let first = provision.versions.first()?;
    let from = match &first.applicability.basis {
        _ if first.revision > 0 => return None,
        Basis::ReferenceDate { fact: Some(fact), from: Some(day) } => (*fact, *day),
        Basis::ReferenceDate { .. } | Basis::Always | Basis::Clause(..) => return None,
    };
    if provision.versions.iter().all(|version| version.applicability.expires.is_none()) {
        // The first version takes every case that no later one takes.
        return None;
    }
    let mut conditions = Vec::new();
    let mut facts = BTreeSet::from([from.0]);
    for one in typed {
        let prior = one.applicability.prior.iter().chain(&one.applicability.exceptions).map(|(_, condition)| condition);
        conditions.extend(one.applicability.basis.iter().chain(prior));
    }
    conditions.iter().for_each(|condition| decide::facts(condition, &mut facts));
    let mut days = vec![from.1];
    for version in &provision.versions {
        days.extend(version.applicability.enforcement.day());
        days.extend(version.applicability.expires.map(|(_, day)| day));
    }
    let mut cells = decide::cells(&program.graph, &facts, &conditions, MOST)?;
    let near = days.iter().flat_map(|day| [day.pred_opt(), Some(*day), day.succ_opt()]).flatten();
    let near: BTreeSet<_> = near.filter(|day| *day >= from.1).collect();
    cells = if cells.is_empty() { vec![Assignment::new()] } else { cells };
    for base in &cells {
        for day in &near {
            let mut chosen = base.clone();
            chosen.insert(from.0, Value::Date(*day));
            if allowed(program, &chosen) && !governed(provision, typed, &chosen)? {
                let example = decide::as_case(&program.graph, &chosen);
                return Some(
                    Diagnostic::at(
                        Code::NoVersionForATime,
                        first.span,
                        format!("{}に版のない事案がある", first.address),
                    )
                    .note(format!("例: 事実: {{{example}}}"))
                    .help("続く改正を書くか、失効の日を確かめる"),
                );
            }
        }
    }
    None
}

/// Whether the version that selection takes has a value; none where it cannot be decided.
fn governed(provision: &Provision, typed: &[TypedVersion], chosen: &Assignment) -> Option<bool> {
    for (version, one) in provision.versions.iter().zip(typed).rev() {
        let one = &one.applicability;
        let basis = match (&version.applicability.basis, &one.basis) {
            (Basis::Always, _) => true,
            (Basis::ReferenceDate { fact, from }, _) => match (fact, from) {
                (Some(fact), Some(from)) => chosen.get(fact)?.date()? >= *from,
                (None, Some(_)) => true,
                (_, None) => false,
            },
            (Basis::Clause(..), Some(condition)) => decide::decide(condition, chosen)?,
            (Basis::Clause(..), None) => return None,
        };
        let mut out = false;
        for (_, condition) in one.exceptions.iter().chain(&one.prior) {
            out |= decide::decide(condition, chosen)?;
        }
        if basis && !out {
            let expired = match (&version.applicability.expires, &version.applicability.basis) {
                (Some((_, last)), Basis::ReferenceDate { fact: Some(fact), .. }) => chosen.get(fact)?.date()? > *last,
                _ => false,
            };
            return Some(!expired);
        }
    }
    Some(false)
}
