//! Conditions: what is compared must be of one kind and unit.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::source::span::Span;
use crate::syntax::ast;
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind};
use crate::typed::kind::Kind;
use crate::typed::lower::{Lowerer, Place};

impl Lowerer<'_> {
    /// Lowers a condition.
    pub fn condition(&self, condition: &ast::Condition, place: &Place<'_>) -> Condition {
        let span = condition.span;
        let kind = match &condition.kind {
            ast::ConditionKind::All(list) => {
                ConditionKind::All(list.iter().map(|one| self.condition(one, place)).collect())
            }
            ast::ConditionKind::Any(list) => {
                ConditionKind::Any(list.iter().map(|one| self.condition(one, place)).collect())
            }
            ast::ConditionKind::Not(inner) => ConditionKind::Not(Box::new(self.condition(inner, place))),
            ast::ConditionKind::Compare { left, comparison, right } => {
                self.compare(left, *comparison, right, span, place)
            }
            ast::ConditionKind::Is { subject, values } => self.is(subject, values, span, place),
            ast::ConditionKind::Given(subject) => self.given(subject, place),
            ast::ConditionKind::Holds(subject) => {
                let (subject, kind) = self.expr(subject, place, None);
                if !kind.fits(&Kind::Truth) {
                    self.push(
                        Diagnostic::at(Code::TypeMismatch, span, format!("条件であるべき所に{}がある", kind.word()))
                            .help("「…である」「…がある」や比較を書く"),
                    );
                }
                ConditionKind::Holds(subject)
            }
            ast::ConditionKind::Applies(at) => {
                let shown = self.shown_address(at, place);
                let found = self.provisions_at(at, place);
                let list = found.map_or(Vec::new(), |(_, own, under)| own.into_iter().chain(under).collect());
                ConditionKind::Applies(list, shown)
            }
        };
        Condition { kind, span }
    }

    fn given(&self, subject: &ast::Expr, place: &Place<'_>) -> ConditionKind {
        let name = match &subject.kind {
            ast::ExprKind::Name(name) => self.regulation(place.regulation).and_then(|one| one.fact(name)),
            _ => None,
        };
        match name {
            Some(fact) => match self.graph.facts.get(fact.0) {
                Some(declared) if *declared.kind() == FactKind::Truth => {
                    // An election that is 無 is none; one that is not given is what it is by default, else none.
                    let holds = ConditionKind::Holds(self.expr(subject, place, None).0);
                    if declared.declaration.default.is_some() {
                        return holds;
                    }
                    let parts = [ConditionKind::Given(fact), holds];
                    ConditionKind::All(parts.map(|kind| Condition { kind, span: subject.span }).into())
                }
                _ => ConditionKind::Given(fact),
            },
            None => {
                // Not a fact: the name must be known for the finding to say so.
                let before = self.expr(subject, place, None);
                self.push(
                    Diagnostic::at(Code::TypeMismatch, subject.span, "「がある」は事実について問う")
                        .help("事実の名前を書く"),
                );
                ConditionKind::Holds(before.0)
            }
        }
    }

    fn compare(
        &self,
        left: &ast::Expr,
        comparison: Comparison,
        right: &ast::Expr,
        span: Span,
        place: &Place<'_>,
    ) -> ConditionKind {
        let (lowered_left, left_kind) = self.expr(left, place, None);
        let (lowered_right, right_kind) = self.expr(right, place, Some(&left_kind));
        let order = match &left_kind {
            Kind::Category(_) => self.category_order(left, place),
            _ => None,
        };
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let alike = left_kind.fits(&right_kind) || right_kind.fits(&left_kind);
        if matches!(left_kind, Kind::Category(_) | Kind::Text | Kind::Truth) && alike && !equality && order.is_none() {
            let ordered = matches!(left_kind, Kind::Category(_));
            self.push(
                Diagnostic::at(Code::TypeMismatch, span, format!("{}は大小で比べられない", left_kind.word()))
                    .maybe_help(ordered.then(|| "事実の宣言で「区分 Ａ＜Ｂ＜Ｃ」と順序を定める".to_owned())),
            );
        }
        let (one, two) = self.same_unit((lowered_left, left_kind), (lowered_right, right_kind), span);
        ConditionKind::Compare(one, comparison, two, order)
    }

    fn same_unit(&self, left: (Expr, Kind), right: (Expr, Kind), span: Span) -> (Expr, Expr) {
        let bare = |kind: &Kind| matches!(kind, Kind::Number(quantity) if quantity.bare);
        if bare(&left.1) && !bare(&right.1) {
            let (one, _) = self.alike(left.0, left.1, right.1, span);
            return (one, right.0);
        }
        let (two, _) = self.alike(right.0, right.1, left.1, span);
        (left.0, two)
    }

    /// The declared order of a category fact, folded.
    fn category_order(&self, subject: &ast::Expr, place: &Place<'_>) -> Option<Vec<String>> {
        let ast::ExprKind::Name(name) = &subject.kind else { return None };
        let fact = self.regulation(place.regulation)?.fact(name)?;
        match self.graph.facts.get(fact.0)?.kind() {
            FactKind::Category { categories, ordered: true, .. } => Some(categories.clone()),
            _ => None,
        }
    }

    fn is(&self, subject: &ast::Expr, values: &[ast::Expr], span: Span, place: &Place<'_>) -> ConditionKind {
        let (lowered, kind) = self.expr(subject, place, None);
        // `外貨建対応方式特約がはい` and `…である` of a truth fact come here with truth values.
        let values = values
            .iter()
            .map(|value| {
                let (value, other) = self.expr(value, place, Some(&kind));
                let open = matches!(&value.kind, ExprKind::Constant(crate::law::value::Value::Open));
                if open && !matches!(kind, Kind::Date | Kind::Unknown) {
                    self.push_at(Code::TypeMismatch, span, "未通知かどうかは日付について問う");
                }
                self.alike(value, other, kind.clone(), span).0
            })
            .collect();
        ConditionKind::Is(lowered, values)
    }
}
