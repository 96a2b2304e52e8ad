//! Names that two provisions define at one step, neither an exception to the other: told of the newest texts.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::graph::ProvisionId;
use crate::source::span::Span;
use crate::typed::expr::{Expr, ExprKind, Part, Reference};
use crate::typed::program::{Body, Program, Rule};

/// Checks every name in the newest version of every provision, and in every entry.
pub fn check(program: &Program, findings: &mut Findings) {
    let newest = program.provisions.iter().filter_map(|versions| versions.last());
    let bodies = newest.filter_map(|version| version.bodies.first()).map(|(_, body)| body);
    for body in bodies.chain(program.entries.iter().map(|entry| &entry.body)) {
        in_body(program, body, findings);
    }
}

fn in_body(program: &Program, body: &Body, findings: &mut Findings) {
    let excepted = body.exceptions.iter().flat_map(|one| one.rules.values());
    let rules: Vec<&Rule> = body.rules.values().chain(excepted).collect();
    for case in rules.into_iter().flat_map(|rule| &rule.cases) {
        let conditions = case.conditions.iter().map(Part::Condition);
        let mut open: Vec<Part<'_>> = conditions.chain([Part::Expr(&case.value)]).collect();
        while let Some(part) = open.pop() {
            match part {
                Part::Expr(Expr { kind: ExprKind::Name(reference), span }) => {
                    findings_of(program, reference, *span).into_iter().for_each(|finding| findings.push(finding));
                }
                Part::Expr(expr) => open.extend(expr.parts()),
                Part::Condition(condition) => open.extend(condition.parts()),
            }
        }
    }
}

/// The first step in which a newest text defines the name decides; two there are one too many.
fn findings_of(program: &Program, reference: &Reference, span: Span) -> Option<Diagnostic> {
    if reference.entry.is_some() {
        return None;
    }
    let defines = |id: &&ProvisionId| {
        let newest = program.provisions.get(id.0).and_then(|versions| versions.last());
        newest
            .and_then(|version| version.bodies.first())
            .is_some_and(|(_, body)| body.rules.contains_key(&reference.key))
    };
    let steps = reference.steps.iter().map(|step| step.iter().filter(defines).copied().collect::<Vec<_>>());
    let deciding = steps.into_iter().find(|step| !step.is_empty()).filter(|step| step.len() > 1)?;
    let addresses: Vec<String> = deciding
        .iter()
        .filter_map(|id| program.graph.provisions.get(id.0)?.address().map(ToString::to_string))
        .collect();
    Some(
        Diagnostic::at(
            Code::AmbiguousName,
            span,
            format!("「{}」を{}のいずれもが定めている", reference.shown, addresses.join("、")),
        )
        .help("どれかに「…の規定にかかわらず」と書くか、条項番号を付けて呼ぶ"),
    )
}
