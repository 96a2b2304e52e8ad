//! Formulas: kinds and units of operands compared, bare numbers put into the unit that their place needs.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::diagnostic::suggest;
use crate::law::unit::{Dimension, Unit};
use crate::law::value::Value;
use crate::provision::from_corpus::table_named;
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::{self, Aggregate, Function, Operator};
use crate::syntax::form::LINE;
use crate::typed::expr::{Expr, ExprKind};
use crate::typed::kind::{Kind, Quantity};
use crate::typed::lower::name::constant;
use crate::typed::lower::{Lowerer, Place};

impl Lowerer<'_> {
    /// Lowers a formula; `wanted` tells categories from names.
    pub fn expr(&self, expr: &ast::Expr, place: &Place<'_>, wanted: Option<&Kind>) -> (Expr, Kind) {
        let span = expr.span;
        let made = |kind: ExprKind| Expr { kind, span };
        match &expr.kind {
            ast::ExprKind::Number(number, unit) => {
                let value = unit.map_or_else(|| number.clone(), |unit| unit.value_of(number));
                let quantity = unit.map_or(Quantity::BARE, Quantity::of);
                (constant(Value::Number(value), span), Kind::Number(quantity))
            }
            ast::ExprKind::Date(date) => (constant(Value::Date(*date), span), Kind::Date),
            ast::ExprKind::Truth(truth) => (constant(Value::Truth(*truth), span), Kind::Truth),
            ast::ExprKind::Name(name) => self.name(name, span, place, wanted),
            ast::ExprKind::NameAt(at, name) if name == LINE => self.line_at(at, span, place),
            ast::ExprKind::NameAt(at, name) => self.name_at(at, name, span, place),
            ast::ExprKind::RightColumn(inner) => self.right_column_of(inner, span, place),
            ast::ExprKind::OrElse(first, second, lacking) => {
                let (first, kind) = self.expr(first, place, wanted);
                let (second, other) = self.expr(second, place, wanted.or(Some(&kind)));
                let (second, kind) = self.alike(second, other, kind, span);
                let unit = match &kind {
                    Kind::Number(quantity) => quantity.shown_unit(),
                    _ => None,
                };
                (made(ExprKind::OrElse(Box::new(first), Box::new(second), *lacking, unit)), kind)
            }
            ast::ExprKind::Lookup { table, keys, column, previous_round } => {
                self.lookup(table, keys, column.as_ref(), *previous_round, span, place)
            }
            ast::ExprKind::Negate(inner) => {
                let (inner, kind) = self.number(inner, place);
                (made(ExprKind::Negate(Box::new(inner))), Kind::Number(kind))
            }
            ast::ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right, span, place),
            ast::ExprKind::Power(base, exponent) => {
                let (base, kind) = self.number(base, place);
                let (exponent, _) = self.number(exponent, place);
                if kind.dimension.is_some_and(|dimension| !dimension.is_none()) {
                    self.push_at(Code::UnitMismatch, span, "単位のある数は累乗できない");
                }
                (made(ExprKind::Power(Box::new(base), Box::new(exponent))), Kind::Number(kind))
            }
            ast::ExprKind::Call(function, arguments) => self.call(*function, arguments, span, place),
            ast::ExprKind::Aggregate { function, list, filter, item } => {
                self.aggregate(*function, list, filter.as_deref(), item.as_deref(), span, place)
            }
            ast::ExprKind::Rounded(inner, rounding) => {
                let (inner, kind) = self.number(inner, place);
                // A bare number is rounded as it stands, and the unit is put on behind.
                let plain = Unit { dimension: kind.dimension.unwrap_or(Dimension::NONE), percent: false };
                let left =
                    place.unit.filter(|unit| !kind.bare && kind.dimension == Some(unit.dimension) && kind.percent);
                let unit = left.or(kind.unit).unwrap_or(plain);
                (made(ExprKind::Rounded(Box::new(inner), rounding.node, unit)), Kind::Number(kind))
            }
            ast::ExprKind::ReRead(inner, pairs) => {
                let (inner, kind) = self.expr(inner, place, wanted);
                let pairs = pairs.iter().map(|(from, to)| self.re_read(from, to, place)).collect();
                (made(ExprKind::ReRead(Box::new(inner), pairs)), kind)
            }
            ast::ExprKind::TheOne { candidates, measure, largest } => {
                self.the_one(candidates, measure, *largest, span, place)
            }
            ast::ExprKind::Absent(reason) => (made(ExprKind::Absent(reason.clone())), Kind::Unknown),
            ast::ExprKind::NotApplicable => (made(ExprKind::NotApplicable), Kind::Unknown),
            ast::ExprKind::DaysBetween { from, to, first_day_counts } => {
                let (from, to) = (self.date(from, place), self.date(to, place));
                let kind = ExprKind::DaysBetween(Box::new(from), Box::new(to), *first_day_counts);
                (made(kind), Kind::Number(Quantity::of(Unit::DAY)))
            }
            ast::ExprKind::YearsBetween(from, to) => {
                let (from, to) = (self.date(from, place), self.date(to, place));
                (made(ExprKind::YearsBetween(Box::new(from), Box::new(to))), Kind::Number(Quantity::of(Unit::YEAR)))
            }
            ast::ExprKind::PeriodEnd { start, length, first_day_counts } => {
                let start = Box::new(self.date(start, place));
                (made(ExprKind::PeriodEnd(start, *length, *first_day_counts)), Kind::Date)
            }
            ast::ExprKind::AfterPeriod { start, length, first_day_counts } => {
                let start = Box::new(self.date(start, place));
                (made(ExprKind::AfterPeriod(start, *length, *first_day_counts)), Kind::Date)
            }
            ast::ExprKind::Before(date, length) => {
                (made(ExprKind::Before(Box::new(self.date(date, place)), *length)), Kind::Date)
            }
            ast::ExprKind::DayAfter(date) => (made(ExprKind::DayAfter(Box::new(self.date(date, place)))), Kind::Date),
            ast::ExprKind::FirstOfNextMonth(date) => {
                (made(ExprKind::FirstOfNextMonth(Box::new(self.date(date, place)))), Kind::Date)
            }
            ast::ExprKind::EndOfMonth(date) => {
                (made(ExprKind::EndOfMonth(Box::new(self.date(date, place)))), Kind::Date)
            }
            ast::ExprKind::BusinessDay(date) => {
                (made(ExprKind::BusinessDay(Box::new(self.date(date, place)))), Kind::Date)
            }
            ast::ExprKind::EnforcementDate => (made(ExprKind::EnforcementDate), Kind::Date),
        }
    }

    fn the_one(
        &self,
        candidates: &[Spanned<String>],
        measure: &ast::Expr,
        largest: bool,
        span: Span,
        place: &Place<'_>,
    ) -> (Expr, Kind) {
        let lowered: Vec<(Expr, Kind)> =
            candidates.iter().map(|name| self.name(&name.node, name.span, place, None)).collect();
        let kind = lowered.first().map_or(Kind::Unknown, |(_, kind)| kind.clone());
        let first = candidates.first().map(|name| fold(&name.node)).unwrap_or_default();
        let (own, _) = self.number(measure, place);
        let measures = lowered.iter().enumerate().map(|(at, (candidate, _))| {
            if at == 0 {
                return own.clone();
            }
            // The measure is written for the first; for another one the first's name is re-read.
            let pairs = vec![(first.clone(), candidate.clone())];
            Expr { kind: ExprKind::ReRead(Box::new(own.clone()), pairs), span: measure.span }
        });
        let measures = measures.collect();
        let candidates = lowered.into_iter().map(|(candidate, _)| candidate).collect();
        (Expr { kind: ExprKind::TheOne(candidates, measures, largest), span }, kind)
    }

    fn re_read(&self, from: &Spanned<String>, to: &Spanned<String>, place: &Place<'_>) -> (String, Expr) {
        let (to, _) = self.name(&to.node, to.span, place, None);
        (fold(&from.node), to)
    }

    /// A formula that must be a number.
    pub(crate) fn number(&self, expr: &ast::Expr, place: &Place<'_>) -> (Expr, Quantity) {
        let (lowered, kind) = self.expr(expr, place, None);
        match kind {
            Kind::Number(quantity) => (lowered, quantity),
            Kind::Unknown => (lowered, Quantity::UNDECLARED),
            other => {
                self.push_at(Code::TypeMismatch, expr.span, format!("数であるべき所に{}がある", other.word()));
                (lowered, Quantity::UNDECLARED)
            }
        }
    }

    fn date(&self, expr: &ast::Expr, place: &Place<'_>) -> Expr {
        let (lowered, kind) = self.expr(expr, place, None);
        if !kind.fits(&Kind::Date) {
            self.push_at(Code::TypeMismatch, expr.span, format!("日付であるべき所に{}がある", kind.word()));
        }
        lowered
    }

    fn binary(
        &self,
        operator: Operator,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        place: &Place<'_>,
    ) -> (Expr, Kind) {
        let (lowered_left, left_kind) = self.number(left, place);
        let (lowered_right, right_kind) = self.number(right, place);
        let quantity = match operator {
            Operator::Multiply | Operator::Divide => left_kind.combine(right_kind, operator == Operator::Divide),
            Operator::Add | Operator::Subtract => left_kind.sum(right_kind).unwrap_or_else(|| {
                self.unit_mismatch(span, (left.span, left_kind), (right.span, right_kind));
                Quantity::UNDECLARED
            }),
        };
        if let (Operator::Divide, ExprKind::Constant(Value::Number(number))) = (operator, &lowered_right.kind)
            && number.is_zero()
        {
            self.push_at(Code::DivisionByZero, right.span, "零で割っている");
        }
        let kind = ExprKind::Binary(operator, Box::new(lowered_left), Box::new(lowered_right));
        (Expr { kind, span }, Kind::Number(quantity))
    }

    pub(crate) fn unit_mismatch(&self, span: Span, left: (Span, Quantity), right: (Span, Quantity)) {
        let word = |quantity: Quantity| match quantity.dimension {
            Some(dimension) if dimension.is_none() => "単位のない数".to_owned(),
            Some(dimension) => format!("単位は{dimension}"),
            None => "単位は不明".to_owned(),
        };
        let bare = left.1.bare || right.1.bare;
        self.push(
            Diagnostic::at(Code::UnitMismatch, span, "単位の違う数を加減又は比較している")
                .label(left.0, word(left.1))
                .label(right.0, word(right.1))
                .maybe_help(bare.then(|| "数に単位を付ける（例: 30日）".to_owned())),
        );
    }

    /// Brings the second of two values to the unit of the first.
    pub(crate) fn alike(&self, second: Expr, kind: Kind, first: Kind, span: Span) -> (Expr, Kind) {
        match (&first, &kind) {
            (Kind::Number(one), Kind::Number(two)) => {
                let second_span = second.span;
                match (one.bare, two.bare) {
                    (false, true) => (in_unit(second, *one), first),
                    (true, false) => (second, kind),
                    _ => match one.sum(*two) {
                        Some(_) => (second, first),
                        None => {
                            self.unit_mismatch(span, (span, *one), (second_span, *two));
                            (second, Kind::Unknown)
                        }
                    },
                }
            }
            (Kind::Unknown, _) => (second, kind),
            _ if kind.fits(&first) => (second, first),
            _ => {
                let dates = [&first, &kind].into_iter().any(|one| matches!(one, Kind::Date));
                self.push(
                    Diagnostic::at(Code::TypeMismatch, span, format!("{}と{}が並んでいる", first.word(), kind.word()))
                        .maybe_help(
                            dates.then(|| "日付と並べるのは、日付の事実、その言い方、又は日付である".to_owned()),
                        ),
                );
                (second, Kind::Unknown)
            }
        }
    }

    fn call(&self, function: Function, arguments: &[ast::Expr], span: Span, place: &Place<'_>) -> (Expr, Kind) {
        let lowered: Vec<(Expr, Kind)> = arguments.iter().map(|one| self.expr(one, place, None)).collect();
        // The unit is that of the first argument that has one; bare ones take it.
        let leading = lowered
            .iter()
            .find(|(_, kind)| !matches!(kind, Kind::Number(quantity) if quantity.bare))
            .or(lowered.first())
            .map_or(Kind::Unknown, |(_, kind)| kind.clone());
        if !matches!(leading, Kind::Number(_) | Kind::Date | Kind::Unknown) || lowered.is_empty() {
            self.push_at(Code::TypeMismatch, span, "最大・最小・絶対値は数か日付について用いる");
        }
        let arguments =
            lowered.into_iter().map(|(expr, kind)| self.alike(expr, kind, leading.clone(), span).0).collect();
        (Expr { kind: ExprKind::Call(function, arguments), span }, leading)
    }

    fn aggregate(
        &self,
        function: Aggregate,
        list: &Spanned<String>,
        filter: Option<&ast::Condition>,
        item: Option<&ast::Expr>,
        span: Span,
        place: &Place<'_>,
    ) -> (Expr, Kind) {
        let (lowered, kind) = self.name(&list.node, list.span, place, None);
        let columns = match kind {
            Kind::List(columns) => columns,
            Kind::Unknown => Vec::new(),
            other => {
                self.push_at(Code::TypeMismatch, list.span, format!("「{}」は一覧でなく{}", list.node, other.word()));
                Vec::new()
            }
        };
        let inner = Place { columns, ..place.clone() };
        let filter = filter.map(|condition| Box::new(self.condition(condition, &inner)));
        let (item, kind) = match item {
            Some(item) => {
                let (item, kind) = self.expr(item, &inner, None);
                (Some(Box::new(item)), kind)
            }
            None => (None, Kind::Number(Quantity::BARE)),
        };
        let kind = if function == Aggregate::Count { Kind::Number(Quantity::BARE) } else { kind };
        (Expr { kind: ExprKind::Aggregate { function, list: Box::new(lowered), filter, item }, span }, kind)
    }

    fn lookup(
        &self,
        name: &Spanned<String>,
        keys: &[ast::Expr],
        column: Option<&Spanned<String>>,
        previous_round: bool,
        span: Span,
        place: &Place<'_>,
    ) -> (Expr, Kind) {
        let unknown = || (constant(Value::Absent(format!("表「{}」が引けない", name.node)), span), Kind::Unknown);
        let Some(id) = table_named(self.graph, place.regulation, &name.node) else {
            let tables = self.graph.tables.iter().filter(|table| table.regulation == place.regulation);
            self.push(
                Diagnostic::at(Code::UnknownTable, name.span, format!("表「{}」がない", name.node))
                    .maybe_help(suggest::did_you_mean(&name.node, tables.map(|table| table.name.as_str())))
                    .note("表は規程のフォルダーの tables/ にYAMLで置く"),
            );
            return unknown();
        };
        let Some(table) = self.graph.tables.get(id.0).and_then(|table| table.versions.last()).map(|one| &one.table)
        else {
            return unknown();
        };
        if keys.len() != table.keys.len() {
            self.push(
                Diagnostic::at(
                    Code::TableKeys,
                    span,
                    format!(
                        "表「{}」の鍵は{}（{}）、ここでは{}",
                        name.node,
                        table.keys.len(),
                        table.keys.join("、"),
                        keys.len()
                    ),
                )
                .label(table.span, "この表"),
            );
            return unknown();
        }
        let Some(at) = self.column(table, column, place, span) else { return unknown() };
        let keys = keys.iter().map(|key| self.expr(key, place, Some(&Kind::Unknown)).0).collect();
        let kind = table.columns.get(at).map_or(Kind::Unknown, |column| Kind::of_column(column.kind));
        (Expr { kind: ExprKind::Lookup { table: id, keys, column: at, previous_round }, span }, kind)
    }

    fn column(
        &self,
        table: &crate::law::table::Table,
        column: Option<&Spanned<String>>,
        place: &Place<'_>,
        span: Span,
    ) -> Option<usize> {
        let find = |name: &str| table.columns.iter().position(|one| fold(&one.name) == fold(name));
        let found = match (column, &place.left) {
            (Some(column), _) => find(&column.node),
            (None, _) if table.columns.len() == 1 => Some(0),
            (None, Some(left)) => find(left),
            (None, None) => None,
        };
        if found.is_none() {
            let wanted = column.map(|column| column.node.clone()).or_else(|| place.left.clone()).unwrap_or_default();
            let span = column.map_or(span, |column| column.span);
            let names: Vec<&str> = table.columns.iter().map(|one| one.name.as_str()).collect();
            self.push(
                Diagnostic::at(Code::UnknownColumn, span, format!("表「{}」に列「{wanted}」はない", table.name))
                    .label(table.span, "この表")
                    .help(format!("列: {}", names.join("、"))),
            );
        }
        found
    }
}

/// Reads a bare number as written in the unit of a quantity.
pub(crate) fn in_unit(expr: Expr, quantity: Quantity) -> Expr {
    match quantity.unit {
        Some(unit) if unit.percent => {
            let span = expr.span;
            Expr { kind: ExprKind::InUnit(Box::new(expr), unit), span }
        }
        _ => expr,
    }
}
