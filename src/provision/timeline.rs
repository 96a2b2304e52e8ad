//! Checks of time that need no types: sentences about nothing, and sentences that say one thing twice.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::amend::same_word;
use crate::provision::clauses::{addresses_of, scope_of, sentences};
use crate::provision::graph::{Graph, Regulation, RegulationId};
use crate::syntax::ast::revision::{Revision as Amendment, Row};
use crate::syntax::ast::{Clause, ClauseKind, Target};

/// Finds the scopes of sentences that hold no version of their revision; `amendments` are the texts of all but the enactment.
pub fn unused_scopes(
    id: RegulationId,
    regulation: &Regulation,
    amendments: &[&Amendment],
    graph: &Graph,
    findings: &mut Findings,
) {
    for (at, revision) in regulation.revisions.iter().enumerate() {
        let rows = at.checked_sub(1).and_then(|at| amendments.get(at)).map_or(&[][..], |one| one.rows.as_slice());
        for (_, sentence, limited) in sentences(at, &revision.supplementary) {
            // A row that could not be applied has its own finding.
            let scope = scope_of(&sentence.kind).unwrap_or(&[]);
            for target in scope.iter().filter(|target| !rows.iter().any(|row| row_within(row, target))) {
                unused(id, at, target, graph, findings);
            }
            if matches!(sentence.kind, ClauseKind::Except { .. }) {
                excepts_nothing(sentence, limited, findings);
            }
        }
    }
}

/// `…を除く` says something of the sentence before it in its item, and of those only that fix which cases a version governs.
fn excepts_nothing(sentence: &Clause, limited: Option<&Clause>, findings: &mut Findings) {
    let finding = match limited {
        None => Diagnostic::at(Code::ClauseScope, sentence.span, "何から除くかを定める文が、同じ項の前にない")
            .help("「Ｐについては、ＦがＤ以後のものに適用する。ただし、…を除く。」のように、同じ項に続けて書く"),
        Some(before) => match before.kind {
            ClauseKind::Enforce { .. } | ClauseKind::Apply { .. } | ClauseKind::PriorRule { .. } => return,
            ClauseKind::Expire { .. }
            | ClauseKind::ReadAs { .. }
            | ClauseKind::Deemed { .. }
            | ClauseKind::LeavesUndisturbed(_)
            | ClauseKind::Except { .. } => Diagnostic::at(Code::ClauseScope, sentence.span, "前の文からは除けない")
                .label(before.span, "前の文")
                .help(
                    "除くのは、施行し、適用し、又はなお従前の例による事案からである。ほかの文では、その文の条件に書く",
                ),
        },
    };
    findings.push(finding);
}

fn row_within(row: &Row, scope: &Target) -> bool {
    match (&row.target, scope) {
        (Target::Provision(row), Target::Provision(scope)) if scope.regulation.is_none() => {
            let scopes = addresses_of(scope);
            addresses_of(row).iter().any(|address| scopes.iter().any(|scope| address.is_within(scope)))
        }
        (Target::Table(row), Target::Table(scope)) => same_word(&row.node, &scope.node),
        _ => false,
    }
}

fn unused(id: RegulationId, revision: usize, target: &Target, graph: &Graph, findings: &mut Findings) {
    match target {
        Target::Provision(reference) if reference.regulation.is_some() => findings.push(
            Diagnostic::at(Code::ClauseScope, reference.span, "別の規程の条項を、この改正は改めていない")
                .help("この規程の条項番号だけを書き、別の規程の条項は、その規程の改正の附則に書く"),
        ),
        Target::Provision(reference) => {
            let scopes = addresses_of(reference);
            let provisions = graph.provisions.iter().filter(|provision| provision.regulation == id);
            let mut versions = provisions.flat_map(|provision| &provision.versions);
            let touched = versions.any(|version| {
                version.revision == revision && scopes.iter().any(|scope| version.address.is_within(scope))
            });
            if !touched {
                findings.push(
                    Diagnostic::at(Code::ClauseScope, reference.span, "附則の対象にこの改正の行がない")
                        .help("番号を直すか、その条項の新旧の行を書く"),
                );
            }
        }
        Target::Table(name) => {
            let touched = graph.tables.iter().any(|table| {
                table.regulation == id
                    && same_word(&table.name, &name.node)
                    && table.versions.iter().any(|version| version.revision == revision)
            });
            if !touched {
                findings.push(
                    Diagnostic::at(
                        Code::ClauseScope,
                        name.span,
                        format!("表「{}」をこの改正は改めていない", name.node),
                    )
                    .help("表の名を直すか、新旧の行を書く"),
                );
            }
        }
        Target::Facts(_) | Target::ReferenceDate(..) => {}
    }
}

/// Finds two sentences of one revision that fix the enforcement, or the cases, of the same thing: one of the two would
/// be without effect.
pub fn said_twice(regulation: &Regulation, findings: &mut Findings) {
    for (at, revision) in regulation.revisions.iter().enumerate() {
        let list: Vec<&Clause> = sentences(at, &revision.supplementary).map(|(_, sentence, _)| sentence).collect();
        for (number, second) in list.iter().enumerate() {
            let before = list.get(..number).unwrap_or(&[]);
            let Some(first) = before.iter().find(|first| same_matter(&first.kind, &second.kind)) else { continue };
            findings.push(
                Diagnostic::at(Code::CoveredTwice, second.span, "同じ対象について、附則が二度定めている")
                    .label(first.span, "一つ目")
                    .help("一つの文にまとめるか、対象を分ける"),
            );
        }
    }
}

fn same_matter(first: &ClauseKind, second: &ClauseKind) -> bool {
    match (first, second) {
        (ClauseKind::Enforce { scope: one, .. }, ClauseKind::Enforce { scope: other, .. })
        | (ClauseKind::Apply { scope: one, .. }, ClauseKind::Apply { scope: other, .. })
        | (ClauseKind::Expire { scope: one, .. }, ClauseKind::Expire { scope: other, .. }) => {
            one.is_empty() && other.is_empty()
                || one.iter().any(|target| other.iter().any(|second| same_target(target, second)))
        }
        _ => false,
    }
}

fn same_target(one: &Target, other: &Target) -> bool {
    match (one, other) {
        (Target::Provision(one), Target::Provision(other)) => {
            let others = addresses_of(other);
            addresses_of(one).iter().any(|address| others.contains(address))
        }
        (Target::Table(one), Target::Table(other)) => same_word(&one.node, &other.node),
        _ => false,
    }
}
