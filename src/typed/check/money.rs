//! Money that reaches a result without a rounding: a regulation says how yen are cut.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::unit::Unit;
use crate::typed::expr::{Expr, ExprKind};
use crate::typed::kind::Kind;
use crate::typed::program::{Program, Rule};

/// Checks the results of every entry.
pub fn check(program: &Program, findings: &mut Findings) {
    for entry in &program.entries {
        for rule in entry.results.iter().filter_map(|key| entry.body.rules.get(key)) {
            if is_money(rule) {
                check_rule(program, rule, findings);
            }
        }
    }
}

fn is_money(rule: &Rule) -> bool {
    let dimension = match (&rule.unit, &rule.kind) {
        (Some(unit), _) => Some(unit.dimension),
        (None, Kind::Number(quantity)) => quantity.dimension,
        (None, _) => None,
    };
    dimension == Some(Unit::YEN.dimension)
}

fn check_rule(program: &Program, rule: &Rule, findings: &mut Findings) {
    for case in rule.cases.iter().filter(|case| case.rounding.is_none() && !is_whole(program, &case.value, 0)) {
        findings.push(
            Diagnostic::at(Code::UnroundedMoney, case.span, format!("金額「{}」が端数処理なしで結果になる", rule.name))
                .help("式の後に（円未満切捨て）などを書く"),
        );
    }
}

/// Whether a formula gives whole yen: rounded, a fact or literal as it stands, sums and choices of such.
fn is_whole(program: &Program, expr: &Expr, depth: usize) -> bool {
    let whole = |expr: &Expr| is_whole(program, expr, depth + 1);
    match &expr.kind {
        ExprKind::Constant(_) | ExprKind::Rounded(..) | ExprKind::Absent(_) | ExprKind::NotApplicable => true,
        ExprKind::Column(_) => true,
        ExprKind::Negate(inner) | ExprKind::RightColumn(inner) | ExprKind::LineOrNone(inner) => whole(inner),
        ExprKind::Binary(crate::syntax::ast::Operator::Add | crate::syntax::ast::Operator::Subtract, one, other)
        | ExprKind::OrElse(one, other, ..) => whole(one) && whole(other),
        ExprKind::Call(_, arguments) => arguments.iter().all(whole),
        ExprKind::Aggregate { item, .. } => item.as_ref().is_none_or(|item| whole(item)),
        ExprKind::Name(_) if depth > 16 => true,
        ExprKind::Name(reference) => {
            let entry = reference.entry.and_then(|at| program.entries.get(at)).map(|entry| &entry.body);
            let bodies = reference.steps.iter().flatten().filter_map(|id| program.provisions.get(id.0)).flatten();
            let bodies = bodies.flat_map(|version| version.bodies.iter().map(|(_, body)| body)).chain(entry);
            let rules = bodies.filter_map(|body| body.rules.get(&reference.key));
            rules.flat_map(|rule| &rule.cases).all(|case| case.rounding.is_some() || whole(&case.value))
        }
        _ => false,
    }
}
