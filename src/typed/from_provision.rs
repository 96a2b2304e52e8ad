//! The graph to the program: every version of every provision, every entry and every sentence of an 附則 lowered.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::number::rounding::Rounding;
use crate::provision::graph::{
    Applicability, Basis, Entry, Fact, Graph, Provision, ProvisionId, RegulationId, Text, Version,
};
use crate::syntax::ast::entry::EntryKind;
use crate::syntax::ast::{self, StatementKind};
use crate::syntax::from_lines::{self, Context};
use crate::typed::deciding;
use crate::typed::lower::{Lowerer, Place};
use crate::typed::needs::KnownNeeds;
use crate::typed::program::{
    DeclaredResult, Program, Reading, TypedApplicability, TypedDeemed, TypedEntry, TypedVersion,
};
use crate::typed::readings::{self, ReadingText};
use crate::typed::scope::Scope;

/// Lowers a graph; findings are collected, and what is wrong stays without a value.
pub fn lower(graph: Graph, findings: &mut Findings) -> Program {
    let scope = Scope::of(&graph);
    let lowerer = Lowerer::new(&graph, &scope);
    let readings = readings::gather(&graph, findings);
    let provisions = graph
        .provisions
        .iter()
        .enumerate()
        .map(|(at, provision)| {
            let versions = provision.versions.iter().enumerate();
            versions
                .map(|(number, version)| {
                    typed_version(&lowerer, provision, ProvisionId(at), number, version, &readings)
                })
                .collect()
        })
        .collect();
    readings::unused(&graph, &readings, findings);
    let tables = graph
        .tables
        .iter()
        .map(|table| {
            let versions = table.versions.iter();
            versions.map(|version| applicability(&lowerer, table.regulation, &version.applicability)).collect()
        })
        .collect();
    let entries = graph.entries.iter().enumerate().map(|(at, entry)| typed_entry(&lowerer, at, entry)).collect();
    let said = |pick: fn(&ast::fact::FactRules) -> &[ast::Condition]| {
        let regulations = graph.regulations.iter().enumerate();
        let lowered = regulations.flat_map(|(at, one)| {
            let place = facts_place(RegulationId(at));
            pick(&one.fact_rules)
                .iter()
                .map(|said| (RegulationId(at), lowerer.condition(said, &place)))
                .collect::<Vec<_>>()
        });
        lowered.collect::<Vec<_>>()
    };
    let orders = said(|rules| &rules.orders);
    let requirements = said(|rules| &rules.requirements);
    let deemed = deemed(&lowerer);
    let defaults = graph.facts.iter().map(|fact| default(&lowerer, fact, &fact.declaration)).collect();
    let earlier = |fact: &Fact| fact.history.iter().map(|(_, declared)| default(&lowerer, fact, declared)).collect();
    let earlier_defaults = graph.facts.iter().map(earlier).collect();
    findings.extend(lowerer.into_findings());
    let exceptions = scope.exceptions.iter().map(|(key, ids)| (key.clone(), ids.iter().copied().collect())).collect();
    let appliers = scope.appliers.iter().copied().collect();
    let parts_of_forms = scope.parts_of_forms(&graph);
    Program {
        provisions,
        tables,
        entries,
        orders,
        requirements,
        deemed,
        torn: Vec::new(),
        defaults,
        earlier_defaults,
        exceptions,
        appliers,
        parts_of_forms,
        known_needs: KnownNeeds::of_entries(graph.entries.len()),
        graph,
    }
}

/// みなす, with the cases lowered.
fn deemed(lowerer: &Lowerer<'_>) -> Vec<TypedDeemed> {
    let regulations = (0..).map(RegulationId).zip(&lowerer.graph.regulations);
    let lowered = regulations.flat_map(|(regulation, one)| {
        let place = facts_place(regulation);
        one.deemed.iter().map(move |deemed| TypedDeemed {
            regulation,
            by: deemed.by,
            condition: deemed.condition.as_ref().map(|condition| lowerer.condition(condition, &place)),
            from: deemed.from,
            to: deemed.to,
        })
    });
    lowered.collect()
}

fn typed_version(
    lowerer: &Lowerer<'_>,
    provision: &Provision,
    id: ProvisionId,
    number: usize,
    version: &Version,
    readings: &[ReadingText],
) -> TypedVersion {
    let place = Place::in_provision(provision.regulation, id, &version.address, version.written);
    let mut typed = TypedVersion {
        applicability: applicability(lowerer, provision.regulation, &version.applicability),
        ..TypedVersion::default()
    };
    for reading in readings.iter().filter(|one| one.id.owner == id && one.id.version == number) {
        typed.readings.push(Reading {
            condition: reading.condition.as_ref().map(|condition| lowerer.condition(condition, &place.facts_only())),
            clause: reading.clause,
            span: reading.span,
        });
    }
    let Text::Body(body) = &version.text else { return typed };
    let intermediate = inherited_rounding(lowerer.graph, provision, version);
    for (active, lines) in readings::variants(provision.regulation, &version.address, id, number, body, readings) {
        let reparsed;
        let statements = match lines {
            None => &body.statements,
            Some(lines) => {
                let mut findings = Findings::default();
                reparsed = from_lines::statements(&lines, Context::Provision, &mut findings);
                lowerer.extend(findings);
                &reparsed
            }
        };
        typed.bodies.push((active, lowerer.body(statements, &place, intermediate)));
    }
    typed
}

/// `端数 中間値は…` of the nearest provision above.
fn inherited_rounding(graph: &Graph, provision: &Provision, version: &Version) -> Option<Rounding> {
    let mut above = version.address.parent();
    while let Some(address) = above {
        let here = graph.provisions.iter().filter(|one| one.regulation == provision.regulation);
        let mut versions = here.flat_map(|one| &one.versions);
        let standing = versions.rfind(|one| one.address == address && one.revision <= version.revision);
        if let Some(Text::Body(body)) = standing.map(|one| &one.text) {
            let found = body.statements.iter().find_map(|statement| match &statement.kind {
                StatementKind::IntermediateRounding(rounding) => Some(*rounding),
                _ => None,
            });
            if found.is_some() {
                return found;
            }
        }
        above = address.parent();
    }
    None
}

/// A place outside of provisions, where names are facts.
fn facts_place(regulation: RegulationId) -> Place<'static> {
    Place {
        regulation,
        provision: None,
        state: 0,
        entry: None,
        facts_only: true,
        defining: None,
        columns: Vec::new(),
        left: None,
        unit: None,
    }
}

fn applicability(lowerer: &Lowerer<'_>, regulation: RegulationId, one: &Applicability) -> TypedApplicability {
    let place = facts_place(regulation);
    let basis = match &one.basis {
        Basis::Clause(_, condition) => Some(lowerer.condition(condition, &place)),
        Basis::Always | Basis::ReferenceDate { .. } => None,
    };
    let lower = |list: &[(crate::provision::graph::ClauseId, ast::Condition)]| {
        list.iter().map(|(id, condition)| (*id, lowerer.condition(condition, &place))).collect()
    };
    let undisturbed = one.undisturbed.iter().map(|one| (one.by, lowerer.condition(&one.condition, &place))).collect();
    TypedApplicability { basis, exceptions: lower(&one.exceptions), prior: lower(&one.prior), undisturbed }
}

fn typed_entry(lowerer: &Lowerer<'_>, at: usize, entry: &Entry) -> TypedEntry {
    let newest = lowerer.graph.regulations.get(entry.regulation.0).map_or(0, |one| one.newest());
    let place = Place::in_entry(entry.regulation, at, newest);
    let statements = &entry.entry.body.statements;
    let mut typed = TypedEntry { body: lowerer.body(statements, &place, None), ..TypedEntry::default() };
    results(statements, &mut typed.results);
    typed.results.extend(typed.body.shown_lines.iter().cloned());
    for statement in statements {
        match &statement.kind {
            StatementKind::Results(list) => typed.declared.extend(list.iter().map(|one| DeclaredResult {
                name: one.name.node.clone(),
                unit: one.unit,
                categories: one.categories.clone(),
                truth: one.truth,
            })),
            StatementKind::Bounds(bounds) => {
                for (bound, words) in bounds {
                    let (lowered, kind) = lowerer.expr(bound, &place, None);
                    if !kind.fits(&crate::typed::kind::Kind::Date) {
                        lowerer.push_at(Code::TypeMismatch, bound.span, "期限は日付でなければならない");
                    }
                    typed.bounds.push((lowered, words.clone()));
                }
            }
            _ => {}
        }
    }
    for statement in statements {
        if let StatementKind::Row(row) = &statement.kind {
            typed.rows.push(deciding::row(lowerer, row, &typed.declared, statement.span, &place));
        }
    }
    deciding::check_limits(lowerer, statements, &typed.rows);
    let answers = match entry.entry.kind {
        EntryKind::Calculation => !typed.results.is_empty(),
        EntryKind::Determination => !typed.rows.is_empty() || !typed.results.is_empty(),
        EntryKind::Deadline => !typed.bounds.is_empty(),
    };
    // A line that could not be read may have been the one.
    if !answers && !entry.entry.body.unread {
        let kind = entry.entry.kind.as_str();
        lowerer.push(
            Diagnostic::at(
                Code::MissingLine,
                entry.entry.name.span,
                format!("{kind}「{}」に結果がない", entry.entry.name.node),
            )
            .help(match entry.entry.kind {
                EntryKind::Calculation => "「名前 ＝ 式」の行を書く",
                EntryKind::Determination => "「結果 …」と行を書く",
                EntryKind::Deadline => "「起算日 ＝ …」と期限の行を書く",
            }),
        );
    }
    typed
}

/// Folded names of results in order: definitions first, then those under 示す; helpers are none.
fn results(statements: &[ast::Statement], names: &mut Vec<String>) {
    let mut shown = Vec::new();
    for statement in statements {
        match &statement.kind {
            StatementKind::Define(define) => names.extend(define.names.iter().map(|name| fold(&name.node))),
            StatementKind::Absent { names: absent, .. } => names.extend(absent.iter().map(|name| fold(&name.node))),
            StatementKind::When { body, .. } | StatementKind::Despite { body, .. } => results(body, names),
            StatementKind::Show(body) => results(body, &mut shown),
            _ => {}
        }
    }
    names.extend(shown);
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
}

fn default(
    lowerer: &Lowerer<'_>,
    fact: &Fact,
    declared: &ast::fact::FactDeclaration,
) -> Option<crate::typed::expr::Expr> {
    let Some(ast::fact::FactDefault::Formula(formula)) = &declared.default else { return None };
    let place = facts_place(fact.regulation);
    let wanted = crate::typed::kind::Kind::of_fact(fact.kind());
    let (lowered, kind) = lowerer.expr(formula, &place, Some(&wanted));
    if !kind.fits(&wanted) {
        lowerer.push_at(
            Code::FactDeclaration,
            formula.span,
            format!("「{}」は{}、なければの値は{}", fact.name(), fact.kind().word(), kind.word()),
        );
    }
    let crate::typed::kind::Kind::Number(quantity) = wanted else { return Some(lowered) };
    let bare = matches!(kind, crate::typed::kind::Kind::Number(found) if found.bare);
    Some(if bare { crate::typed::lower::expression::in_unit(lowered, quantity) } else { lowered })
}
