//! What an 附則 says about one provision: the sentences whose scope holds it, the most specific one winning.

use crate::law::address::Address;
use crate::law::comparison::Comparison;
use crate::law::revision::EnforcementDate;
use crate::provision::graph::{Applicability, Basis, ClauseId, FactId};
use crate::source::span::Span;
use crate::syntax::ast::{self, ClauseKind, Condition, ConditionKind, Expr, ExprKind, Target};
use chrono::NaiveDate;

/// What a version belongs to, for finding the sentences about it.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A provision, by its address in this version.
    Provision(&'a Address),
    /// A table, by name.
    Table(&'a str),
}

/// How specifically a scope holds a subject: 0 for a scope that is the whole, more levels for deeper addresses.
pub fn specificity(scope: &[Target], subject: Subject<'_>) -> Option<usize> {
    if scope.is_empty() {
        return Some(0);
    }
    scope.iter().filter_map(|target| target_specificity(target, subject)).max()
}

fn target_specificity(target: &Target, subject: Subject<'_>) -> Option<usize> {
    match (target, subject) {
        (Target::Provision(reference), Subject::Provision(address)) => addresses_of(reference)
            .into_iter()
            .filter(|scope| address.is_within(scope))
            .map(|scope| scope.levels().len())
            .max(),
        (Target::Table(name), Subject::Table(table)) => {
            (crate::diagnostic::fold::fold(&name.node) == crate::diagnostic::fold::fold(table)).then_some(1)
        }
        (Target::Provision(_) | Target::Table(_) | Target::Facts(_) | Target::ReferenceDate(..), _) => None,
    }
}

/// The addresses that a reference with all its levels names: one, or several for `から…まで`.
pub fn addresses_of(reference: &ast::AddressRef) -> Vec<Address> {
    let Some(first) = Address::new(reference.levels.clone()) else { return Vec::new() };
    match &reference.through {
        None => vec![first],
        Some(last) => first.complete(last).and_then(|last| first.through(&last)).unwrap_or_else(|| vec![first]),
    }
}

/// The sentences of one revision, each with its name.
pub fn sentences(
    revision: usize,
    items: &[ast::SupplementaryItem],
) -> impl Iterator<Item = (ClauseId, &ast::Clause, Option<&ast::Clause>)> {
    items.iter().enumerate().flat_map(move |(item, text)| {
        text.clauses.iter().enumerate().map(move |(clause, sentence)| {
            let limited = clause.checked_sub(1).and_then(|_| {
                let before = text.clauses.get(..clause)?;
                before.iter().rev().find(|clause| !matches!(clause.kind, ClauseKind::Except { .. }))
            });
            (ClauseId { revision, item, clause }, sentence, limited)
        })
    })
}

/// The scope of a sentence, where it has one.
pub fn scope_of(kind: &ClauseKind) -> Option<&[Target]> {
    match kind {
        ClauseKind::Enforce { scope, .. }
        | ClauseKind::Apply { scope, .. }
        | ClauseKind::PriorRule { scope, .. }
        | ClauseKind::Expire { scope, .. }
        | ClauseKind::ReadAs { scope, .. } => Some(scope),
        ClauseKind::Except { .. } | ClauseKind::LeavesUndisturbed(_) | ClauseKind::Deemed { .. } => None,
    }
}

/// The enforcement of a subject: its day, the retroactive day, and the sentence; the most specific sentence wins.
pub fn enforcement(
    revision: usize,
    items: &[ast::SupplementaryItem],
    subject: Subject<'_>,
) -> Option<(ClauseId, EnforcementDate, Option<NaiveDate>)> {
    let mut best: Option<(usize, ClauseId, EnforcementDate, Option<NaiveDate>)> = None;
    for (id, sentence, _) in sentences(revision, items) {
        let ClauseKind::Enforce { scope, day, apply_from } = &sentence.kind else { continue };
        let Some(depth) = specificity(scope, subject) else { continue };
        if best.as_ref().is_none_or(|(best, ..)| depth >= *best) {
            let day = day.map_or(EnforcementDate::Unfixed, EnforcementDate::On);
            best = Some((depth, id, day, *apply_from));
        }
    }
    best.map(|(_, id, day, from)| (id, day, from))
}

/// The applicability of a version: its own sentences, else `基準日 が 施行日 以後`.
pub fn applicability(
    revision: usize,
    items: &[ast::SupplementaryItem],
    subject: Subject<'_>,
    fallback: EnforcementDate,
    reference: Option<(FactId, &str)>,
) -> Applicability {
    let found = enforcement(revision, items, subject);
    let (enforced_by, enforcement, apply_from) = match found {
        Some((id, day, from)) => (Some(id), day, from),
        None => (None, fallback, None),
    };
    let from = apply_from.or(enforcement.day());
    let mut result = Applicability {
        enforcement,
        enforced_by,
        basis: Basis::ReferenceDate { fact: reference.map(|(fact, _)| fact), from },
        ..Applicability::by_nothing()
    };
    let mut best = None;
    for (id, sentence, limited) in sentences(revision, items) {
        match &sentence.kind {
            ClauseKind::Enforce { .. } | ClauseKind::LeavesUndisturbed(_) | ClauseKind::Deemed { .. } => {}
            ClauseKind::Apply { scope, condition, besides } => {
                if let Some(depth) = specificity(scope, subject).filter(|depth| best.is_none_or(|best| *depth >= best))
                {
                    best = Some(depth);
                    let cases = match reference.filter(|_| *besides) {
                        Some((_, name)) => besides_those_from(name, apply_from, condition, sentence.span),
                        None => condition.clone(),
                    };
                    result.basis = Basis::Clause(id, Box::new(cases));
                    // A more specific sentence stands in the place of the whole, exceptions included.
                    result.exceptions.clear();
                }
            }
            ClauseKind::Except { condition } => {
                let chosen = match &result.basis {
                    Basis::Clause(chosen, _) => items.get(chosen.item).and_then(|item| item.clauses.get(chosen.clause)),
                    Basis::ReferenceDate { .. } | Basis::Always => None,
                };
                except(&mut result, (id, condition), limited, chosen, subject);
            }
            ClauseKind::PriorRule { scope, condition } => {
                if specificity(scope, subject).is_some() {
                    result.prior.push((id, condition.clone()));
                }
            }
            ClauseKind::Expire { scope, day } => {
                if specificity(scope, subject).is_some() {
                    result.expires = Some((id, *day));
                }
            }
            ClauseKind::ReadAs { scope, condition, pairs } => {
                if specificity(scope, subject).is_some() {
                    result.readings.push((id, condition.clone(), pairs.clone()));
                }
            }
        }
    }
    result
}

/// `…についても適用する`: the cases whose 基準日 is 施行日 (or the day of a retroactive 適用) or later, and those.
fn besides_those_from(reference: &str, from: Option<NaiveDate>, condition: &Condition, span: Span) -> Condition {
    let expr = |kind: ExprKind| Expr { kind, span };
    let from = from.map_or(ExprKind::EnforcementDate, ExprKind::Date);
    let left = expr(ExprKind::Name(reference.to_owned()));
    let own = ConditionKind::Compare { left, comparison: Comparison::AtLeast, right: expr(from) };
    Condition { kind: ConditionKind::Any(vec![Condition { kind: own, span }, condition.clone()]), span }
}

/// `…を除く` limits the sentence before it: an applicability loses cases, a prior rule too. `chosen` is the sentence that
/// fixed the basis.
fn except(
    result: &mut Applicability,
    (id, condition): (ClauseId, &Condition),
    limited: Option<&ast::Clause>,
    chosen: Option<&ast::Clause>,
    subject: Subject<'_>,
) {
    let Some(limited) = limited else { return };
    if scope_of(&limited.kind).is_none_or(|scope| specificity(scope, subject).is_none()) {
        return;
    }
    if let ClauseKind::PriorRule { condition: prior, .. } = &limited.kind {
        for (_, kept) in result.prior.iter_mut().filter(|(_, kept)| kept == prior) {
            let not = Condition { kind: ConditionKind::Not(Box::new(condition.clone())), span: condition.span };
            *kept = Condition { kind: ConditionKind::All(vec![kept.clone(), not]), span: kept.span };
        }
        return;
    }
    // Only the sentence that fixed the basis is limited, not a wider one that it replaced.
    let replaced =
        matches!(limited.kind, ClauseKind::Apply { .. }) && !chosen.is_some_and(|chosen| std::ptr::eq(chosen, limited));
    if !replaced {
        result.exceptions.push((id, condition.clone()));
    }
}
