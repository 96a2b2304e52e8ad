//! Definitions that come back to themselves.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::Span;
use crate::typed::expr::{Expr, ExprKind, Part};
use crate::typed::lower::Owner;
use crate::typed::program::{Body, Program};
use std::collections::{BTreeMap, BTreeSet};

type Node = (Owner, String);

/// Finds circles among definitions; each is told once.
pub fn check(program: &Program, findings: &mut Findings) {
    let mut edges: BTreeMap<Node, (Span, BTreeSet<Node>)> = BTreeMap::new();
    for (at, versions) in program.provisions.iter().enumerate() {
        let owner = Owner::Provision(crate::provision::graph::ProvisionId(at));
        for (_, body) in versions.iter().flat_map(|version| &version.bodies) {
            collect(owner, body, &mut edges);
        }
    }
    for (at, entry) in program.entries.iter().enumerate() {
        collect(Owner::Entry(at), &entry.body, &mut edges);
    }
    let mut done: BTreeSet<Node> = BTreeSet::new();
    for start in edges.keys() {
        if !done.contains(start) {
            walk(start, &edges, &mut done, findings);
        }
    }
}

fn collect(owner: Owner, body: &Body, edges: &mut BTreeMap<Node, (Span, BTreeSet<Node>)>) {
    for (key, rule) in &body.rules {
        let (_, targets) = edges.entry((owner, key.clone())).or_insert_with(|| (rule.span, BTreeSet::new()));
        for case in &rule.cases {
            names(Part::Expr(&case.value), targets);
            case.conditions.iter().for_each(|condition| names(Part::Condition(condition), targets));
        }
    }
}

/// Depth first without recursion, so that a long chain cannot overflow.
fn walk(
    start: &Node,
    edges: &BTreeMap<Node, (Span, BTreeSet<Node>)>,
    done: &mut BTreeSet<Node>,
    findings: &mut Findings,
) {
    let mut path: Vec<(Node, Vec<Node>)> = vec![(start.clone(), targets(start, edges))];
    while let Some((node, open)) = path.last_mut() {
        match open.pop() {
            None => {
                done.insert(node.clone());
                path.pop();
            }
            Some(next) => {
                if let Some(at) = path.iter().position(|(node, _)| *node == next) {
                    let circle: Vec<&str> = path.iter().skip(at).map(|((_, name), _)| name.as_str()).collect();
                    if let Some((span, _)) = edges.get(&next) {
                        findings.push(
                            Diagnostic::at(Code::Cycle, *span, format!("「{}」が自分自身から定まる", next.1))
                                .note(format!("{} → {}", circle.join(" → "), next.1)),
                        );
                    }
                } else if !done.contains(&next) {
                    let further = targets(&next, edges);
                    path.push((next, further));
                }
            }
        }
    }
}

fn targets(node: &Node, edges: &BTreeMap<Node, (Span, BTreeSet<Node>)>) -> Vec<Node> {
    edges.get(node).map_or_else(Vec::new, |(_, targets)| targets.iter().cloned().collect())
}

/// The definitions that a part asks for. What is re-read stands for itself and makes no circle.
fn names(part: Part<'_>, found: &mut BTreeSet<Node>) {
    let inner = match part {
        Part::Expr(Expr { kind: ExprKind::Name(reference), .. }) => {
            if let Some(entry) = reference.entry {
                found.insert((Owner::Entry(entry), reference.key.clone()));
            } else if let Some(id) = reference.steps.first().and_then(|step| step.first()) {
                found.insert((Owner::Provision(*id), reference.key.clone()));
            }
            Vec::new()
        }
        Part::Expr(Expr { kind: ExprKind::ReRead(inner, _), .. }) => vec![Part::Expr(inner)],
        Part::Expr(expr) => expr.parts(),
        Part::Condition(condition) => condition.parts(),
    };
    inner.into_iter().for_each(|part| names(part, found));
}
