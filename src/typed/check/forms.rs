//! Forms: a second column in which nothing is read otherwise, and what is said of lines that are not there.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::graph::ProvisionId;
use crate::source::span::Span;
use crate::syntax::form::LINE;
use crate::typed::expr::{Expr, ExprKind, Part};
use crate::typed::program::{Body, Program, Rule};
use std::collections::BTreeSet;

/// Checks every part of every form, in every version.
pub fn check(program: &Program, findings: &mut Findings) {
    for (at, versions) in program.provisions.iter().enumerate() {
        let part = ProvisionId(at);
        let bodies: Vec<&Body> = versions.iter().flat_map(|one| &one.bodies).map(|(_, body)| body).collect();
        if bodies.iter().all(|body| body.right_column.is_none() && body.filled_in.is_none()) {
            continue;
        }
        let lines: Vec<ProvisionId> =
            program.parts_of_forms.iter().filter(|(_, parts)| parts.contains(&part)).map(|(line, _)| *line).collect();
        let names = names_under(program, &lines);
        let mut told = BTreeSet::new();
        for body in bodies {
            if lines.is_empty() {
                no_lines(program, part, body, findings);
            } else {
                reads_nothing(body, &names, &mut told, findings);
            }
        }
    }
}

fn no_lines(program: &Program, part: ProvisionId, body: &Body, findings: &mut Findings) {
    let said = body.right_column.as_ref().map(|column| column.span);
    let Some(span) = said.or(body.filled_in.as_ref().map(|condition| condition.span)) else { return };
    let at = program
        .graph
        .provisions
        .get(part.0)
        .and_then(|one| one.address())
        .map_or_else(String::new, ToString::to_string);
    findings.push(
        Diagnostic::at(Code::UnknownLine, span, format!("{at}の下に欄がない"))
            .help("「様式 番号」の下に、欄を一行ずつ「(1)欄「名前」(円) ＝ 式」のように書く"),
    );
}

fn reads_nothing(body: &Body, names: &BTreeSet<String>, told: &mut BTreeSet<Span>, findings: &mut Findings) {
    let Some(column) = &body.right_column else { return };
    for ((name, _), span) in column.readings.iter().zip(&column.spans) {
        if !names.contains(name) && told.insert(*span) {
            findings.push(
                Diagnostic::at(
                    Code::ReadingFindsNothing,
                    *span,
                    format!("「{name}」は、この様式の欄を求めるのに使われていない"),
                )
                .help("左欄の式、又はその式が求めるもとにある名前を書く"),
            );
        }
    }
}

/// The names that lines are worked out from, over all versions of all that they come to.
fn names_under(program: &Program, lines: &[ProvisionId]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen: BTreeSet<(ProvisionId, String)> = BTreeSet::new();
    let mut open: Vec<(ProvisionId, String)> = lines.iter().map(|line| (*line, LINE.to_owned())).collect();
    while let Some((id, key)) = open.pop() {
        if !seen.insert((id, key.clone())) {
            continue;
        }
        let versions = program.provisions.get(id.0).map_or(&[][..], Vec::as_slice);
        let rules = versions.iter().flat_map(|one| &one.bodies).filter_map(|(_, body)| body.rules.get(&key));
        rules.for_each(|rule| names_in(rule, &mut names, &mut open));
    }
    names
}

fn names_in(rule: &Rule, names: &mut BTreeSet<String>, open: &mut Vec<(ProvisionId, String)>) {
    for case in &rule.cases {
        let conditions = case.conditions.iter().map(Part::Condition);
        let mut parts: Vec<Part<'_>> = conditions.chain([Part::Expr(&case.value)]).collect();
        while let Some(part) = parts.pop() {
            match part {
                Part::Expr(Expr { kind: ExprKind::Name(reference), .. }) => {
                    names.insert(reference.key.clone());
                    open.extend(reference.steps.iter().flatten().map(|id| (*id, reference.key.clone())));
                }
                Part::Expr(expr) => parts.extend(expr.parts()),
                Part::Condition(condition) => parts.extend(condition.parts()),
            }
        }
    }
}
