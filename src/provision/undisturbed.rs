//! `附則２の適用を妨げない`: the cases that an earlier 附則 left under the rule before it stay there under the revision that says so.
//! Finds which 附則 is meant and gives each version of the revision those cases; choosing is `eval/select`'s.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::address::Level;
use crate::provision::clauses::sentences;
use crate::provision::graph::{Applicability, Basis, ClauseId, Graph, Regulation, RegulationId, Undisturbed};
use crate::source::span::Span;
use crate::syntax::ast::{AddressRef, ClauseKind, Condition, ConditionKind};

/// Finds the 附則 that each such sentence of a regulation names.
pub fn resolve(id: RegulationId, regulation: &Regulation, graph: &mut Graph, findings: &mut Findings) {
    for (revision, one) in regulation.revisions.iter().enumerate() {
        for (by, sentence, _) in sentences(revision, &one.supplementary) {
            let ClauseKind::LeavesUndisturbed(reference) = &sentence.kind else { continue };
            match meant(reference, revision, regulation) {
                Ok(earlier) => {
                    let earlier = earlier.into_iter().filter(|item| leaves(id, revision, *item, graph)).collect();
                    match only(earlier, reference, regulation) {
                        Ok(item) => give(id, by, item, graph),
                        Err(finding) => findings.push(finding),
                    }
                }
                Err(finding) => findings.push(finding),
            }
        }
    }
}

/// An item of an earlier 附則.
#[derive(Clone, Copy, Debug)]
struct Item {
    revision: usize,
    item: usize,
}

/// The items that a reference may mean: of the revision that it names, else of any earlier one.
fn meant(reference: &AddressRef, revision: usize, regulation: &Regulation) -> Result<Vec<Item>, Diagnostic> {
    let number = match reference.levels.as_slice() {
        [Level::Supplementary, Level::Paragraph(number)] => Some(*number),
        [Level::Supplementary] => None,
        _ => return Err(no_item(reference.span, "妨げないのは、先の改正の附則の適用である")),
    };
    let earlier = match reference.revision {
        None => 0..revision,
        Some(day) => {
            let named = regulation.revision(day).map(|one| one.id);
            let at = regulation.revisions.iter().position(|one| Some(one.id) == named);
            match at.filter(|at| *at < revision) {
                Some(at) => at..at + 1,
                None => return Err(no_item(reference.span, "この改正より先に、その日の改正はない")),
            }
        }
    };
    let items = earlier.flat_map(|revision| {
        let items = regulation.revisions.get(revision).map_or(&[][..], |one| one.supplementary.as_slice());
        items.iter().enumerate().map(move |(at, item)| (Item { revision, item: at }, item.number))
    });
    let found: Vec<Item> = items.filter(|(_, own)| number.is_none() || *own == number).map(|(item, _)| item).collect();
    if found.is_empty() {
        Err(no_item(reference.span, "先の改正にその番号の附則はない"))
    } else {
        Ok(found)
    }
}

fn no_item(span: Span, message: &str) -> Diagnostic {
    Diagnostic::at(Code::ClauseScope, span, message).help("「平成25年2月15日改正附則２の適用を妨げない。」のように書く")
}

fn only(items: Vec<Item>, reference: &AddressRef, regulation: &Regulation) -> Result<Vec<Item>, Diagnostic> {
    let Some(first) = items.first() else {
        let message = "この附則が従前の例に残した事案は、この改正が改める条項にはない";
        return Err(no_item(reference.span, message));
    };
    if items.iter().all(|item| item.revision == first.revision) {
        return Ok(items);
    }
    let labels = items.iter().filter_map(|item| regulation.revisions.get(item.revision)).map(|one| one.label());
    let mut labels: Vec<String> = labels.collect();
    labels.dedup();
    Err(no_item(reference.span, &format!("どの附則か分からない: {}", labels.join("、"))))
}

/// Whether an item left cases of something that a revision amends again.
fn leaves(id: RegulationId, revision: usize, item: Item, graph: &mut Graph) -> bool {
    let mut any = false;
    each(id, revision, item.revision, graph, |_, earlier| any |= left(earlier, item).is_some());
    any
}

fn give(id: RegulationId, by: ClauseId, items: Vec<Item>, graph: &mut Graph) {
    for item in items {
        each(id, by.revision, item.revision, graph, |later, earlier| {
            later.undisturbed.extend(left(earlier, item).map(|(left, condition)| Undisturbed {
                by,
                left,
                condition,
                day: earlier.enforcement,
            }));
        });
    }
}

/// Visits what two revisions both amend: what the later one says of it, and the earlier one.
fn each(
    id: RegulationId,
    later: usize,
    earlier: usize,
    graph: &mut Graph,
    mut visit: impl FnMut(&mut Applicability, &Applicability),
) {
    let mut pair = |mut versions: Vec<(usize, &mut Applicability)>| {
        let first = versions.iter().find(|(revision, _)| *revision == earlier).map(|(_, one)| (**one).clone());
        let second = versions.iter_mut().find(|(revision, _)| *revision == later);
        if let (Some(first), Some((_, second))) = (first, second) {
            visit(second, &first);
        }
    };
    for provision in graph.provisions.iter_mut().filter(|one| one.regulation == id) {
        pair(provision.versions.iter_mut().map(|one| (one.revision, &mut one.applicability)).collect());
    }
    for table in graph.tables.iter_mut().filter(|one| one.regulation == id) {
        pair(table.versions.iter_mut().map(|one| (one.revision, &mut one.applicability)).collect());
    }
}

/// The cases that an item leaves under the rule before: those that its 適用する does not hold, that it excepts, and that
/// なお従前の例による names.
fn left(earlier: &Applicability, item: Item) -> Option<(ClauseId, Condition)> {
    let own = |id: &ClauseId| (id.revision, id.item) == (item.revision, item.item);
    let mut ways: Vec<(ClauseId, Condition)> = Vec::new();
    if let Basis::Clause(id, condition) = &earlier.basis
        && own(id)
    {
        let not = Condition { kind: ConditionKind::Not(condition.clone()), span: condition.span };
        ways.push((*id, not));
    }
    let out = earlier.exceptions.iter().chain(&earlier.prior);
    ways.extend(out.filter(|(id, _)| own(id)).cloned());
    let (first, condition) = ways.first()?;
    let (id, span) = (*first, condition.span);
    let any = ways.into_iter().map(|(_, condition)| condition).collect();
    Some((id, Condition { kind: ConditionKind::Any(any), span }))
}
