//! Statements to rules: each name with its cases, exceptions apart, units of left and right sides compared.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::number::rounding::Rounding;
use crate::provision::graph::ProvisionId;
use crate::source::span::Span;
use crate::syntax::ast::{self, RowKeyItem, Statement, StatementKind};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind};
use crate::typed::kind::{Kind, Quantity};
use crate::typed::lower::{Lowerer, Owner, Place};
use crate::typed::program::{Apply, Body, Case, Exception, RowOf, Rule};
use std::collections::BTreeMap;

impl Lowerer<'_> {
    /// Lowers the statements of a version or entry; `intermediate` rounds names that have no rounding of their own.
    pub fn body(&self, statements: &[Statement], place: &Place<'_>, intermediate: Option<Rounding>) -> Body {
        let mut body = Body::default();
        let own = statements.iter().find_map(|statement| match &statement.kind {
            StatementKind::IntermediateRounding(rounding) => Some(*rounding),
            _ => None,
        });
        let intermediate = own.or(intermediate);
        self.statements(statements, place, &[], &mut body, intermediate);
        body
    }

    fn statements(
        &self,
        statements: &[Statement],
        place: &Place<'_>,
        conditions: &[Condition],
        body: &mut Body,
        intermediate: Option<Rounding>,
    ) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Define(define) | StatementKind::Helper(define) => {
                    self.define(define, place, conditions, &mut body.rules, intermediate);
                }
                StatementKind::Absent { names, reason } => {
                    for name in names {
                        let value = Expr { kind: ExprKind::Absent(reason.clone()), span: name.span };
                        let rule = rule_entry(&mut body.rules, &name.node, None, Kind::Unknown, name.span);
                        rule.cases.push(Case {
                            conditions: conditions.to_vec(),
                            rest: false,
                            row: None,
                            value,
                            rounding: None,
                            span: statement.span,
                        });
                    }
                }
                StatementKind::When { condition, body: inner } => {
                    let mut all = conditions.to_vec();
                    all.push(self.condition(condition, place));
                    self.statements(inner, place, &all, body, intermediate);
                }
                StatementKind::Despite { targets, condition, body: inner } => {
                    let exception = self.exception(statement, targets, condition.as_ref(), inner, place, conditions);
                    body.exceptions.push(exception);
                }
                StatementKind::Apply { targets, read_as, .. } => {
                    body.applies.push(self.apply(targets, read_as, statement.span, place));
                }
                StatementKind::ListColumn { list, column } => self.list_column(list, column, place, body),
                StatementKind::Show(inner) => self.statements(inner, place, conditions, body, intermediate),
                StatementKind::Line(line) => {
                    self.numbered(line, place);
                    match &line.define {
                        Some(define) => self.define(define, place, conditions, &mut body.rules, intermediate),
                        None => body.omitted = true,
                    }
                }
                StatementKind::RightColumn(readings) => self.right_column(readings, statement.span, place, body),
                StatementKind::FilledIn(condition) => body.filled_in = Some(self.condition(condition, place)),
                StatementKind::ShowLines(lines) => self.show_lines(lines, place, body),
                StatementKind::Omitted => body.omitted = true,
                StatementKind::Interpretation(text) => body.interpretations.push(text.clone()),
                StatementKind::ReadAs(_)
                | StatementKind::IntermediateRounding(_)
                | StatementKind::Results(_)
                | StatementKind::Row(_)
                | StatementKind::Bounds(_)
                | StatementKind::Deleted
                | StatementKind::Note(_) => {}
            }
        }
    }

    fn exception(
        &self,
        statement: &Statement,
        targets: &[ast::AddressRef],
        condition: Option<&ast::Condition>,
        inner: &[Statement],
        place: &Place<'_>,
        outer: &[Condition],
    ) -> Exception {
        let mut conditions = outer.to_vec();
        conditions.extend(condition.map(|condition| self.condition(condition, &place.facts_only())));
        let mut body = Body::default();
        self.statements(inner, place, &[], &mut body, None);
        Exception {
            targets: self.targets(targets, place),
            conditions,
            rules: body.rules,
            applies: body.applies,
            omitted: body.omitted,
            span: statement.span,
        }
    }

    fn targets(&self, targets: &[ast::AddressRef], place: &Place<'_>) -> Vec<ProvisionId> {
        let found = targets.iter().filter_map(|target| self.provisions_at(target, place));
        found.flat_map(|(_, own, under)| own.into_iter().chain(under)).collect()
    }

    fn apply(&self, targets: &[ast::AddressRef], read_as: &[ast::ReadAs], span: Span, place: &Place<'_>) -> Apply {
        let shown: Vec<String> = targets.iter().map(|target| self.shown_address(target, place)).collect();
        let pairs = read_as.iter().filter_map(|pair| self.read_name(pair, place)).collect();
        Apply { targets: self.targets(targets, place), shown: shown.join("、"), read_as: pairs, span }
    }

    /// A re-reading of one name by another in what is applied.
    fn read_name(&self, pair: &ast::ReadAs, place: &Place<'_>) -> Option<(String, Expr)> {
        let word = |words: &[crate::syntax::line::Word]| -> String {
            words.iter().map(|word| word.text.trim_matches(['「', '」'])).collect()
        };
        let to = word(&pair.to);
        let (expr, _) = self.name(&to, pair.span, place, None);
        Some((fold(&word(&pair.from)), expr))
    }

    fn define(
        &self,
        define: &ast::Define,
        place: &Place<'_>,
        conditions: &[Condition],
        rules: &mut BTreeMap<String, Rule>,
        intermediate: Option<Rounding>,
    ) {
        let field = self.targets(&define.field, place);
        for (at, name) in define.names.iter().enumerate() {
            let key = fold(&name.node);
            let place = Place {
                defining: Some(key.clone()),
                left: Some(name.node.clone()),
                unit: define.unit,
                ..place.clone()
            };
            let kind = self.rule_kind(define, &key, &place);
            let mut cases = self.cases(define, at, &kind, conditions, &place);
            for case in &mut cases {
                let numeric = matches!(kind, Kind::Number(_)) && !matches!(case.value.kind, ExprKind::Constant(_));
                case.rounding = case.rounding.or(intermediate.filter(|_| numeric));
            }
            let rule = rule_entry(rules, &name.node, define.unit, kind, name.span);
            rule.by_value |= matches!(define.value, ast::DefinedValue::ByValue { .. });
            rule.field.extend(&field);
            if rule.unit != define.unit && !rule.cases.is_empty() {
                self.push(
                    Diagnostic::at(Code::UnitFlips, name.span, format!("「{}」の単位が場合によって違う", name.node))
                        .label(rule.span, "先の定め"),
                );
            }
            rule.cases.extend(cases);
        }
    }

    fn rule_kind(&self, define: &ast::Define, key: &str, place: &Place<'_>) -> Kind {
        if let Some(unit) = define.unit {
            return Kind::Number(Quantity::of(unit));
        }
        let owner = match (place.provision, place.entry) {
            (Some((id, _)), _) => Owner::Provision(id),
            (None, Some(entry)) => Owner::Entry(entry),
            (None, None) => return Kind::Unknown,
        };
        // An exception that defines a fact's name gives what the fact would give.
        let fact = self.regulation(place.regulation).and_then(|one| one.fact(key));
        match fact.and_then(|fact| self.graph.facts.get(fact.0)) {
            Some(fact) => Kind::of_fact(fact.kind()),
            None => self.definition_kind(owner, key),
        }
    }

    /// The cases of the n-th name that a definition defines.
    fn cases(
        &self,
        define: &ast::Define,
        name: usize,
        kind: &Kind,
        conditions: &[Condition],
        place: &Place<'_>,
    ) -> Vec<Case> {
        let rounding = define.rounding.as_ref();
        let make = |conditions: Vec<Condition>, rest: bool, value: &ast::Expr, own: Option<Rounding>| {
            if let (ast::ExprKind::Rounded(_, inner), Some(outer)) = (&value.kind, rounding) {
                self.push(
                    Diagnostic::at(Code::RoundingTwice, outer.span, "一つの式に端数処理が二つある")
                        .label(inner.span, "一つ目"),
                );
            }
            Case {
                conditions,
                rest,
                row: None,
                value: self.value(value, define.unit, kind, place),
                rounding: own.or(rounding.map(|rounding| rounding.node)),
                span: value.span,
            }
        };
        match &define.value {
            ast::DefinedValue::Formula(expr) => vec![make(conditions.to_vec(), false, expr, None)],
            ast::DefinedValue::Conditional(values) => values
                .iter()
                .map(|one| {
                    let mut all = conditions.to_vec();
                    all.extend(one.condition.as_ref().map(|condition| self.condition(condition, place)));
                    make(all, one.condition.is_none(), &one.value, one.rounding.as_ref().map(|own| own.node))
                })
                .collect(),
            ast::DefinedValue::ByValue { keys, rows } => {
                let keys: Vec<(Expr, Kind)> = keys.iter().map(|key| self.expr(key, place, None)).collect();
                let mut cases = Vec::new();
                for row in rows {
                    if row.keys.len() != keys.len() {
                        self.push_at(
                            Code::Syntax,
                            row.span,
                            format!("この行の鍵は{}、に応じての鍵は{}", row.keys.len(), keys.len()),
                        );
                        continue;
                    }
                    let mut all = conditions.to_vec();
                    let mut rest = false;
                    for (key, (expr, kind)) in row.keys.iter().zip(&keys) {
                        rest |= key.any_of.iter().any(|item| matches!(item, RowKeyItem::Rest));
                        all.push(self.row_condition(key, expr, kind, place));
                    }
                    let block = define.names.first().map_or(row.span, |name| name.span);
                    let of = RowOf { block, keys: keys.len() };
                    let Some(value) = row.value_of(name) else { continue };
                    cases.push(Case { row: Some(of), ..make(all, rest, value, None) });
                }
                cases
            }
        }
    }

    fn row_condition(&self, key: &ast::RowKey, expr: &Expr, kind: &Kind, place: &Place<'_>) -> Condition {
        if key.any_of.iter().any(|item| matches!(item, RowKeyItem::Rest)) {
            return Condition { kind: ConditionKind::Constant(true), span: key.span };
        }
        let any: Vec<Condition> = key
            .any_of
            .iter()
            .filter_map(|item| {
                let list = match item {
                    RowKeyItem::Rest => return None,
                    RowKeyItem::Equal(value) => {
                        vec![ConditionKind::Is(expr.clone(), vec![self.bound(value, kind, place)])]
                    }
                    RowKeyItem::Range { low, high } => {
                        let low = low.iter().map(|(bound, inclusive)| {
                            let how = if *inclusive { Comparison::AtLeast } else { Comparison::Greater };
                            ConditionKind::Compare(expr.clone(), how, self.bound(bound, kind, place), None)
                        });
                        let high = high.iter().map(|(bound, inclusive)| {
                            let how = if *inclusive { Comparison::AtMost } else { Comparison::Less };
                            ConditionKind::Compare(expr.clone(), how, self.bound(bound, kind, place), None)
                        });
                        low.chain(high).collect()
                    }
                };
                let span = key.span;
                let list = list.into_iter().map(|kind| Condition { kind, span }).collect();
                Some(Condition { kind: ConditionKind::All(list), span })
            })
            .collect();
        Condition { kind: ConditionKind::Any(any), span: key.span }
    }

    fn bound(&self, value: &ast::Expr, kind: &Kind, place: &Place<'_>) -> Expr {
        let (lowered, other) = self.expr(value, place, Some(kind));
        self.alike(lowered, other, kind.clone(), value.span).0
    }

    /// A value under the unit of its left side.
    pub(crate) fn value(&self, value: &ast::Expr, unit: Option<Unit>, kind: &Kind, place: &Place<'_>) -> Expr {
        let (lowered, found) = self.expr(value, place, Some(kind));
        let span = value.span;
        match (unit, &found) {
            (Some(unit), Kind::Number(quantity)) => match quantity.takes(unit) {
                Some(true) if unit.percent => Expr { kind: ExprKind::InUnit(Box::new(lowered), unit), span },
                Some(_) => lowered,
                None => {
                    let word = quantity.dimension.map(|dimension| dimension.to_string()).unwrap_or_default();
                    let word = if word.is_empty() { "なし".to_owned() } else { word };
                    self.push(
                        Diagnostic::at(Code::UnitMismatch, span, format!("左辺の単位は{unit}、右辺の単位は{word}"))
                            .help("式の単位を左辺に合わせる"),
                    );
                    lowered
                }
            },
            (Some(_), Kind::Unknown) => lowered,
            (Some(_), other) => {
                self.push_at(Code::TypeMismatch, span, format!("単位のある名前に{}を与えている", other.word()));
                lowered
            }
            (None, _) => self.alike(lowered, found, kind.clone(), span).0,
        }
    }

    fn list_column(
        &self,
        list: &crate::source::span::Spanned<String>,
        column: &ast::Define,
        place: &Place<'_>,
        body: &mut Body,
    ) {
        let key = fold(&list.node);
        let inner = Place { defining: Some(key.clone()), ..place.clone() };
        let (base, kind) = match body.rules.remove(&key) {
            // A further column of the same list builds on the one before.
            Some(rule) => match rule.cases.into_iter().next() {
                Some(case) => (case.value, rule.kind),
                None => return,
            },
            None => self.name(&list.node, list.span, &inner, None),
        };
        let Kind::List(mut columns) = kind else {
            self.push_at(Code::TypeMismatch, list.span, format!("「{}」は一覧でない", list.node));
            return;
        };
        let (ast::DefinedValue::Formula(formula), Some(name)) = (&column.value, column.names.first()) else { return };
        let row_place = Place { columns: columns.clone(), left: Some(name.node.clone()), ..inner };
        let (lowered, found) = self.expr(formula, &row_place, None);
        let quantity = match (column.unit, found) {
            (Some(unit), Kind::Number(quantity)) if quantity.takes(unit).is_none() => {
                self.push_at(Code::UnitMismatch, formula.span, format!("左辺の単位は{unit}"));
                Quantity::of(unit)
            }
            (Some(unit), _) => Quantity::of(unit),
            (None, Kind::Number(quantity)) => quantity,
            (None, _) => Quantity::BARE,
        };
        let unit = quantity.shown_unit().unwrap_or(Unit::PLAIN);
        let rounding = column.rounding.as_ref().map(|rounding| rounding.node);
        columns.push((name.node.clone(), FactKind::Number { unit, whole: false, bare: quantity.bare }));
        let kind = ExprKind::WithColumn {
            list: Box::new(base),
            name: name.node.clone(),
            item: Box::new(lowered),
            rounding: rounding.map(|rounding| (rounding, unit)),
        };
        let value = Expr { kind, span: formula.span };
        let rule = rule_entry(&mut body.rules, &list.node, None, Kind::List(columns), list.span);
        rule.cases.push(Case {
            conditions: Vec::new(),
            rest: false,
            row: None,
            value,
            rounding: None,
            span: formula.span,
        });
    }
}

/// The rule of a name, made where there is none yet.
pub(crate) fn rule_entry<'m>(
    rules: &'m mut BTreeMap<String, Rule>,
    name: &str,
    unit: Option<Unit>,
    kind: Kind,
    span: Span,
) -> &'m mut Rule {
    rules.entry(fold(name)).or_insert_with(|| Rule {
        name: name.to_owned(),
        unit,
        kind,
        cases: Vec::new(),
        by_value: false,
        field: Vec::new(),
        span,
    })
}
