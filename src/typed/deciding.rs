//! The rows of a 判定, lowered, and what limits them. Not: which row decides a case (`eval/`, `plan/`).

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::law::value::Value;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::entry::DeterminationRow;
use crate::syntax::ast::{self, Statement, StatementKind};
use crate::typed::expr::{Expr, ExprKind};
use crate::typed::kind::{Kind, Quantity};
use crate::typed::lower::{Lowerer, Place};
use crate::typed::program::{DecidingRow, DeclaredResult};

/// Lowers a row; its values are of the results that the 判定 declares.
pub fn row(
    lowerer: &Lowerer<'_>,
    row: &DeterminationRow,
    declared: &[DeclaredResult],
    span: Span,
    place: &Place<'_>,
) -> DecidingRow {
    let mut results = Vec::new();
    for (name, value) in &row.results {
        let at = match name {
            None => Some(0),
            Some(name) => declared.iter().position(|one| fold(&one.name) == fold(&name.node)),
        };
        let Some((at, result)) = at.and_then(|at| declared.get(at).map(|one| (at, one))) else {
            let names: Vec<&str> = declared.iter().map(|one| one.name.as_str()).collect();
            let span = name.as_ref().map_or(value.span, |name| name.span);
            lowerer.push(
                Diagnostic::at(Code::UnknownName, span, "宣言されていない結果である")
                    .help(format!("結果: {}", names.join("、"))),
            );
            continue;
        };
        results.push((at, decided(lowerer, value, result, place)));
    }
    let limits = row
        .limits
        .as_ref()
        .map(|(limited, needed)| (limited.iter().map(|id| fold(&id.node)).collect(), lowerer.condition(needed, place)));
    DecidingRow {
        id: row.id.node.clone(),
        condition: row.condition.as_ref().map(|condition| lowerer.condition(condition, place)),
        limits,
        results,
        span,
    }
}

/// What a row decides, in the unit of its result, of its categories, or はい or いいえ.
fn decided(lowerer: &Lowerer<'_>, value: &ast::Expr, result: &DeclaredResult, place: &Place<'_>) -> Expr {
    let wanted = match (result.unit, result.truth, result.categories.as_slice()) {
        (Some(unit), ..) => {
            return lowerer.value(value, Some(unit), &Kind::Number(Quantity::of(unit)), place);
        }
        (None, true, _) => Kind::Truth,
        (None, false, []) => return lowerer.expr(value, place, None).0,
        (None, false, categories) => Kind::Category(Some(categories.to_vec())),
    };
    let (lowered, kind) = lowerer.expr(value, place, Some(&wanted));
    let absent = matches!(lowered.kind, ExprKind::Constant(Value::Absent(_)));
    if !kind.fits(&wanted) && !absent {
        let message = format!("「{}」は{}、この行の値は{}", result.name, wanted.word(), kind.word());
        lowerer.push_at(Code::TypeMismatch, value.span, message);
    }
    lowered
}

/// `注3 …④は、…に限り、該当する`: there is a row ④, and 該当する is what it decides.
pub fn check_limits(lowerer: &Lowerer<'_>, statements: &[Statement], rows: &[DecidingRow]) {
    let typed = statements.iter().filter_map(|statement| match &statement.kind {
        StatementKind::Row(row) => Some(row),
        _ => None,
    });
    for (limiting, row) in rows.iter().zip(typed) {
        for limited in row.limits.iter().flat_map(|(limited, _)| limited) {
            match rows.iter().find(|one| one.limits.is_none() && fold(&one.id) == fold(&limited.node)) {
                None => lowerer.push(no_such_row(limited, rows)),
                Some(decides) if !agree(limiting, decides) => lowerer.push(
                    Diagnostic::at(
                        Code::UnknownCategory,
                        limited.span,
                        format!("「{}」は別の結果を定める", limited.node),
                    )
                    .label(decides.span, "この行")
                    .help("「…に限り、」のあとには、限られる行の結果を書く"),
                ),
                Some(_) => {}
            }
        }
    }
}

fn no_such_row(limited: &Spanned<String>, rows: &[DecidingRow]) -> Diagnostic {
    let ids: Vec<&str> = rows.iter().filter(|one| one.limits.is_none()).map(|one| one.id.as_str()).collect();
    Diagnostic::at(Code::UnknownName, limited.span, format!("「{}」という行がない", limited.node))
        .help(format!("行: {}", ids.join("、")))
}

fn agree(limiting: &DecidingRow, decides: &DecidingRow) -> bool {
    limiting.results.iter().all(|(at, said)| {
        decides.results.iter().any(|(other, value)| {
            other == at
                && match (&said.kind, &value.kind) {
                    (ExprKind::Constant(said), ExprKind::Constant(value)) => said == value,
                    _ => true,
                }
        })
    })
}
