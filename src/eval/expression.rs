//! Formulas worked out exactly: an operator is a line here, its meaning is in `number/` and `calendar/`.

use crate::calendar::period::{self, FirstDay};
use crate::calendar::step::DayStep;
use crate::diagnostic::code::Code;
use crate::eval::curve::{Curve, DayMove, Form, day_number};
use crate::eval::fault::Fault;
use crate::eval::form::lacks;
use crate::eval::run::{Env, Moving, Run};
use crate::eval::show;
use crate::law::comparison::Comparison;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::source::span::Span;
use crate::syntax::ast::{Aggregate, Function, Operator};
use crate::typed::expr::{Condition, Expr, ExprKind};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Run<'_> {
    /// The value of a formula.
    pub(crate) fn value(&self, expr: &Expr, env: &Env<'_>) -> Result<Value, Fault> {
        self.moving(expr, env).map(|moving| moving.value)
    }

    /// The value of a formula, and how it moves with the facts that are varied.
    pub(crate) fn moving(&self, expr: &Expr, env: &Env<'_>) -> Result<Moving, Fault> {
        match &expr.kind {
            ExprKind::Constant(value) => Ok(Moving::still(value.clone())),
            ExprKind::Name(reference) => {
                let worked = self.name(reference, expr.span, env)?;
                self.note(|frame| {
                    frame.children.push(worked.node.clone());
                    frame.spots.push((expr.span, show::value(&worked.value, worked.unit)));
                    frame.decided = Some(worked.decided.clone());
                });
                Ok(Moving { value: worked.value.clone(), form: worked.form.clone() })
            }
            ExprKind::Column(name) => self.column(name, expr.span, env),
            ExprKind::OrElse(first, second, lacking, unit) => match lacks(self.moving(first, env), *lacking) {
                Err(Fault::NotThere(reason)) => {
                    let moving = self.moving(second, env)?;
                    let text = show::value(&moving.value, *unit);
                    let why = reason.notes.first().map_or_else(String::new, |note| format!("（{note}）"));
                    self.note(|frame| {
                        frame.remarks.push(format!("{}ので{text}{why}", reason.message));
                        frame.spots.push((expr.span, text));
                    });
                    Ok(moving)
                }
                other => {
                    // What stands in the bracket is not needed, and is not shown among the numbers.
                    self.note(|frame| {
                        let first =
                            frame.spots.iter().rfind(|(spot, _)| *spot == first.span).map(|(_, text)| text.clone());
                        frame.spots.extend(first.map(|text| (expr.span, text)));
                    });
                    other
                }
            },
            ExprKind::RightColumn(line) => self.in_right_column(line, env),
            ExprKind::LineOrNone(line) => self.line_or_none(line, env),
            ExprKind::Lookup { table, keys, column, previous_round } => {
                let keys = keys.iter().map(|key| self.moving(key, env)).collect::<Result<Vec<_>, _>>()?;
                self.look_up(*table, &keys, *column, *previous_round, expr.span).map(Moving::still)
            }
            ExprKind::Negate(inner) => {
                let (number, form) = self.number_moving(inner, env)?;
                let form = form.map(|curve| curve.scaled(&Number::from_integer(-1)));
                Ok(Moving { value: Value::Number(-number), form })
            }
            ExprKind::Binary(operator, left, right) => {
                // Both are asked for, so that a fact missing on either side is told.
                let (left, right) = (self.moving_number(left, env), self.moving_number(right, env));
                self.binary(*operator, &left?, &right?, expr.span, env)
            }
            ExprKind::Power(base, exponent) => self.power(base, exponent, expr.span, env),
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr.span, env),
            ExprKind::Aggregate { function, list, filter, item } => {
                self.aggregate(*function, list, filter.as_deref(), item.as_deref(), expr.span, env)
            }
            ExprKind::WithColumn { list, name, item, rounding } => {
                let (rows, forms) = self.rows(list, env)?;
                self.with_column(rows, forms, name, item, *rounding, env)
            }
            ExprKind::Rounded(inner, rounding, unit) => {
                let (number, form) = self.number_moving(inner, env)?;
                let value = Value::Number(unit.value_of(&unit.written(&number).round(*rounding)));
                let form = form.map(|curve| Rc::new(Curve::Rounded(curve, *rounding, *unit)));
                Ok(Moving { value, form })
            }
            ExprKind::InUnit(inner, unit) => Ok(match self.moving(inner, env)? {
                Moving { value: Value::Number(number), form } => Moving {
                    value: Value::Number(unit.value_of(&number)),
                    form: form.map(|curve| curve.scaled(&unit.scale())),
                },
                other => other,
            }),
            ExprKind::ReRead(inner, pairs) => {
                let inner_env = self.reading_env(pairs, env);
                let inner_env = Env { row: env.row, row_forms: env.row_forms, ..inner_env };
                self.moving(inner, &inner_env)
            }
            ExprKind::TheOne(candidates, measures, largest) => {
                self.the_one(candidates, measures, *largest, expr.span, env)
            }
            ExprKind::Absent(reason) => Ok(Moving::still(Value::Absent(reason.clone()))),
            ExprKind::NotApplicable => Err(Fault::failed(Code::NotApplicable, expr.span, "該当なし")),
            ExprKind::DaysBetween(..)
            | ExprKind::YearsBetween(..)
            | ExprKind::PeriodEnd(..)
            | ExprKind::AfterPeriod(..)
            | ExprKind::Before(..)
            | ExprKind::DayAfter(_)
            | ExprKind::FirstOfNextMonth(_)
            | ExprKind::EndOfMonth(_)
            | ExprKind::BusinessDay(_)
            | ExprKind::EnforcementDate => self.of_dates(expr, env),
        }
    }

    /// A list with one more column, and how that column moves.
    fn with_column(
        &self,
        mut rows: Vec<BTreeMap<String, Value>>,
        mut forms: Vec<BTreeMap<String, Form>>,
        name: &str,
        item: &Expr,
        rounding: Option<(Rounding, Unit)>,
        env: &Env<'_>,
    ) -> Result<Moving, Fault> {
        forms.resize_with(rows.len(), BTreeMap::new);
        for (at, (row, forms)) in rows.iter_mut().zip(&mut forms).enumerate() {
            let inner = Env { row: Some(row), row_forms: Some(forms), ..env.clone() };
            let Moving { mut value, mut form } = self.moving(item, &inner).map_err(|fault| in_row(fault, at, row))?;
            if let (Some((rounding, unit)), Value::Number(number)) = (rounding, &value) {
                value = Value::Number(unit.value_of(&unit.written(number).round(rounding)));
                form = form.map(|curve| Rc::new(Curve::Rounded(curve, rounding, unit)));
            }
            row.insert(name.to_owned(), value);
            if form != Form::Still {
                forms.insert(name.to_owned(), form);
            }
        }
        let moves = forms.iter().any(|row| !row.is_empty());
        let form = if moves { Form::Rows(Rc::new(forms)) } else { Form::Still };
        Ok(Moving { value: Value::List(rows), form })
    }

    fn of_dates(&self, expr: &Expr, env: &Env<'_>) -> Result<Moving, Fault> {
        let span = expr.span;
        let first = |counts: bool| if counts { FirstDay::Counted } else { FirstDay::NotCounted };
        let stepped = |inner: &Expr, step: DayStep| {
            let (day, form) = self.date_moving(inner, env)?;
            let found = step.apply(day).map(Value::Date);
            let value = found.ok_or_else(|| Fault::failed(Code::TooBig, span, "暦の範囲を超える日付になる"))?;
            Ok(Moving { value, form: form.map(|curve| Rc::new(Curve::Day(curve, DayMove::Step(step)))) })
        };
        match &expr.kind {
            ExprKind::DaysBetween(from, to, counts) => {
                let ((from, start), (to, end)) = (self.date_moving(from, env)?, self.date_moving(to, env)?);
                let days = period::days_between(from, to, first(*counts));
                let nothing = period::days_between(from, from, first(*counts));
                let form = both(&(from, start), &(to, end), |start, end| {
                    end.minus(start).plus(&Curve::constant(Number::from_integer(nothing)))
                });
                Ok(Moving { value: Value::Number(Number::from_integer(days)), form })
            }
            ExprKind::YearsBetween(from, to) => {
                let (start, end) = (self.date_moving(from, env)?, self.date_moving(to, env)?);
                let as_moving =
                    |(day, form): &(NaiveDate, Form)| Moving { value: Value::Date(*day), form: form.clone() };
                let (earlier, later) = (as_moving(&start), as_moving(&end));
                self.record(&later, Comparison::AtLeast, &earlier, end.0 >= start.0, || self.ground(span, env));
                let form = both(&start, &end, |start, end| Rc::new(Curve::Years(start.clone(), end.clone())));
                let years = period::years_between(start.0, end.0);
                let years = years.map(|years| Moving { value: Value::Number(years), form });
                years.ok_or_else(|| self.no_years(span, (from, start.0), (to, end.0)))
            }
            ExprKind::PeriodEnd(start, length, counts) => stepped(start, DayStep::PeriodEnd(*length, *counts)),
            ExprKind::AfterPeriod(start, length, counts) => stepped(start, DayStep::AfterPeriod(*length, *counts)),
            ExprKind::Before(date, length) => stepped(date, DayStep::Before(*length)),
            ExprKind::DayAfter(date) => {
                let (day, form) = self.date_moving(date, env)?;
                let found = day.succ_opt().map(Value::Date);
                let value = found.ok_or_else(|| Fault::failed(Code::TooBig, span, "暦の範囲を超える日付になる"))?;
                Ok(Moving { value, form: form.map(|curve| curve.plus(&Curve::constant(Number::ONE))) })
            }
            ExprKind::FirstOfNextMonth(date) => stepped(date, DayStep::FirstOfNextMonth),
            ExprKind::EndOfMonth(date) => stepped(date, DayStep::EndOfMonth),
            ExprKind::BusinessDay(date) => match self.holidays {
                Some(holidays) => {
                    let (day, form) = self.date_moving(date, env)?;
                    let found = holidays.next_business_day(day).map(Value::Date);
                    let value = found.ok_or_else(|| Fault::failed(Code::TooBig, span, "暦の範囲を超える日付になる"))?;
                    let step = self.recorder.and_then(|recorder| recorder.business_day());
                    let form = match step {
                        Some(step) => form.map(|curve| Rc::new(Curve::Day(curve, step))),
                        None => form,
                    };
                    Ok(Moving { value, form })
                }
                None => Err(Fault::failed(Code::NoValue, span, "休日の表がない")
                    .map(|finding| finding.help("規程の集まりに calendar/holidays.txt を置く"))),
            },
            _ => env
                .enforcement
                .map(|day| Moving::still(Value::Date(day)))
                .ok_or_else(|| Fault::failed(Code::NoValue, span, "施行日は附則の中でだけ使える")),
        }
    }

    fn column(&self, name: &str, span: Span, env: &Env<'_>) -> Result<Moving, Fault> {
        let form = env.row_forms.and_then(|forms| forms.get(name)).cloned().unwrap_or_default();
        env.row.and_then(|row| row.get(name)).map(|value| Moving { value: value.clone(), form }).ok_or_else(|| {
            let fault = Fault::failed(Code::MissingFact, span, format!("一覧の行に「{name}」がない"));
            let given = env.row.map_or_else(String::new, row_in_words);
            fault.map(|finding| {
                finding.note(format!("その行: {given}")).help(format!("一覧のその行に「{name}: …」を加える"))
            })
        })
    }

    /// A formula's number; a value that is なし is an error with its reason.
    fn number_moving(&self, expr: &Expr, env: &Env<'_>) -> Result<(Number, Form), Fault> {
        let Moving { value, form } = self.moving(expr, env)?;
        match value {
            Value::Number(number) => Ok((number, form)),
            Value::Absent(reason) => Err(Fault::failed(Code::NoValue, expr.span, format!("値がない: {reason}"))),
            other => {
                Err(Fault::failed(Code::TypeMismatch, expr.span, format!("数でなく{}", show::value(&other, None))))
            }
        }
    }

    fn moving_number(&self, expr: &Expr, env: &Env<'_>) -> Result<Moving, Fault> {
        let (number, form) = self.number_moving(expr, env)?;
        Ok(Moving { value: Value::Number(number), form })
    }

    /// A formula's date; an open one is a missing fact, never false.
    pub(crate) fn date_moving(&self, expr: &Expr, env: &Env<'_>) -> Result<(NaiveDate, Form), Fault> {
        let Moving { value, form } = self.moving(expr, env)?;
        match value {
            Value::Date(date) => Ok((date, form)),
            Value::Open => Err(Fault::failed(Code::MissingFact, expr.span, "未通知の日付は比べられない")
                .map(|finding| finding.help("日付を与えるか、「が未通知である」で先に分ける"))),
            other => {
                Err(Fault::failed(Code::TypeMismatch, expr.span, format!("日付でなく{}", show::value(&other, None))))
            }
        }
    }

    fn binary(
        &self,
        operator: Operator,
        left: &Moving,
        right: &Moving,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Moving, Fault> {
        let (Some(one), Some(other)) = (left.value.number(), right.value.number()) else {
            return Err(Fault::failed(Code::TypeMismatch, span, "数でない"));
        };
        if operator == Operator::Divide {
            let zero = Moving::still(Value::Number(Number::ZERO));
            self.record(right, Comparison::NotEqual, &zero, !other.is_zero(), || self.ground(span, env));
        }
        let value = Value::Number(binary(operator, one, other, span)?);
        if !left.moves() && !right.moves() {
            return Ok(Moving::still(value));
        }
        let form = match (left.curve(), right.curve()) {
            (Some(left), Some(right)) => Form::of(match operator {
                Operator::Add => left.plus(&right),
                Operator::Subtract => left.minus(&right),
                Operator::Multiply => left.times(&right),
                Operator::Divide => left.over(&right),
            }),
            _ => Form::Unknown,
        };
        Ok(Moving { value, form })
    }

    /// The candidate with the largest or smallest measure; of equal ones the first, and the trace says so.
    fn the_one(
        &self,
        candidates: &[Expr],
        measures: &[Expr],
        largest: bool,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Moving, Fault> {
        let measures = measures.iter().map(|one| self.moving_number(one, env)).collect::<Result<Vec<_>, _>>()?;
        let place = self.best(&measures, largest, span, env).map(|(place, _)| place)?;
        let chosen = candidates.get(place);
        let chosen = chosen.ok_or_else(|| Fault::failed(Code::NoValue, span, "選ぶものがない"))?;
        let chosen = self.moving(chosen, env)?;
        let best = measures.get(place).map(|best| &best.value);
        if measures.iter().filter(|one| Some(&one.value) == best).count() > 1 {
            let first = show::value(&chosen.value, None);
            self.note(|frame| frame.remarks.push(format!("同じなので、初めに挙げられた{first}")));
        }
        Ok(chosen)
    }

    /// Years are counted forward only.
    fn no_years(&self, span: Span, (from, start): (&Expr, NaiveDate), (to, end): (&Expr, NaiveDate)) -> Fault {
        let said = |expr: &Expr| self.sources.text(expr.span).split_whitespace().collect::<String>();
        let message = format!("{}の{end}が{}の{start}より前なので、その間の年数はない", said(to), said(from));
        Fault::failed(Code::OutsideDomain, span, message).map(|finding| {
            finding.help("事案の二つの日付を確かめる。規程がこのような事案も定めるのなら、式を場合に分けて書く")
        })
    }

    fn power(&self, base: &Expr, exponent: &Expr, span: Span, env: &Env<'_>) -> Result<Moving, Fault> {
        let (base, exponent) = (self.moving_number(base, env)?, self.moving_number(exponent, env)?);
        // The exponent is whole only where it is what it is here.
        let here = Moving::still(exponent.value.clone());
        self.record(&exponent, Comparison::Equal, &here, true, || self.ground(span, env));
        let (form, base, exponent) = match (&base.value, &exponent.value) {
            (Value::Number(number), Value::Number(exponent)) => (base.form, number.clone(), exponent.clone()),
            _ => return Err(Fault::failed(Code::TypeMismatch, span, "数でない")),
        };
        let whole = exponent.to_i64().ok_or_else(|| {
            Fault::failed(Code::NoValue, span, format!("指数が整数でない（{}）", show::number(&exponent)))
        })?;
        let size = u32::try_from(whole.unsigned_abs()).ok();
        let power = size.and_then(|size| base.checked_pow(size));
        let power = power.ok_or_else(|| Fault::failed(Code::TooBig, span, "累乗が大きすぎる"))?;
        let form = form.map(|curve| Rc::new(Curve::Power(curve, size.unwrap_or(0))));
        let power = Moving { value: Value::Number(power), form };
        if whole < 0 {
            let one = Moving::still(Value::Number(Number::ONE));
            return self.binary(Operator::Divide, &one, &power, span, env);
        }
        Ok(power)
    }

    fn call(&self, function: Function, arguments: &[Expr], span: Span, env: &Env<'_>) -> Result<Moving, Fault> {
        if function == Function::Absolute {
            let first = arguments.first().ok_or_else(|| Fault::failed(Code::NoValue, span, "絶対値に値がない"))?;
            let (number, form) = self.number_moving(first, env)?;
            let here = Moving { value: Value::Number(number.clone()), form };
            let zero = Moving::still(Value::Number(Number::ZERO));
            self.record(&here, Comparison::Less, &zero, number.is_negative(), || self.ground(span, env));
            let sign = if number.is_negative() { Number::from_integer(-1) } else { Number::ONE };
            let form = here.form.map(|curve| curve.scaled(&sign));
            return Ok(Moving { value: Value::Number(number.abs()), form });
        }
        let values: Vec<Result<Moving, Fault>> = arguments.iter().map(|one| self.moving(one, env)).collect();
        let values = values.into_iter().collect::<Result<Vec<_>, _>>()?;
        self.best(&values, function == Function::Largest, span, env).map(|(_, best)| best)
    }

    fn rows(&self, list: &Expr, env: &Env<'_>) -> Result<Rows, Fault> {
        let Moving { value, form } = self.moving(list, env)?;
        let forms = match form {
            Form::Rows(forms) => forms.to_vec(),
            Form::Still | Form::Moves(_) | Form::Unknown => Vec::new(),
        };
        match value {
            Value::List(rows) => Ok((rows, forms)),
            other => {
                Err(Fault::failed(Code::TypeMismatch, list.span, format!("一覧でなく{}", show::value(&other, None))))
            }
        }
    }

    fn aggregate(
        &self,
        function: Aggregate,
        list: &Expr,
        filter: Option<&Condition>,
        item: Option<&Expr>,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Moving, Fault> {
        let mut values = Vec::new();
        let (rows, forms) = self.rows(list, env)?;
        for (at, row) in rows.iter().enumerate() {
            let inner = Env { row: Some(row), row_forms: forms.get(at), ..env.clone() };
            if let Some(filter) = filter
                && !self.holds(filter, &inner)?
            {
                continue;
            }
            values.push(match item {
                Some(item) => self.moving(item, &inner).map_err(|fault| in_row(fault, at, row))?,
                None => Moving::still(Value::Number(Number::ONE)),
            });
        }
        match function {
            Aggregate::Sum | Aggregate::Count => {
                let mut sum = Moving::still(Value::Number(Number::ZERO));
                for value in &values {
                    if value.value.number().is_none() {
                        return Err(Fault::failed(Code::TypeMismatch, span, "数でない行がある"));
                    }
                    sum = self.binary(Operator::Add, &sum, value, span, env)?;
                }
                Ok(sum)
            }
            Aggregate::Largest | Aggregate::Smallest => {
                self.best(&values, function == Aggregate::Largest, span, env).map(|(_, best)| best)
            }
        }
    }

    /// The largest or smallest; that it is so is a decision.
    fn best(&self, values: &[Moving], largest: bool, span: Span, env: &Env<'_>) -> Result<(usize, Moving), Fault> {
        let place = place_of_best(values, largest, span)?;
        let Some(best) = values.get(place) else {
            return Err(Fault::failed(Code::NoValue, span, "比べる値がない"));
        };
        for (at, other) in values.iter().enumerate().filter(|(at, _)| *at != place) {
            let comparison = match (largest, at < place) {
                (true, true) => Comparison::Greater,
                (true, false) => Comparison::AtLeast,
                (false, true) => Comparison::Less,
                (false, false) => Comparison::AtMost,
            };
            self.record(best, comparison, other, true, || self.ground(span, env));
        }
        Ok((place, best.clone()))
    }
}

/// Rows of a list, and how columns of theirs move.
type Rows = (Vec<BTreeMap<String, Value>>, Vec<BTreeMap<String, Form>>);

/// A fault of a row, with which one it is.
fn in_row(fault: Fault, at: usize, row: &BTreeMap<String, Value>) -> Fault {
    fault.map(|finding| finding.note(format!("{}件目の行: {}", at + 1, row_in_words(row))))
}

/// `出資割合 0.6、GS格等の出資割合 0`: what a row of a list gives.
fn row_in_words(row: &BTreeMap<String, Value>) -> String {
    row.iter().map(|(name, value)| format!("{name} {}", show::value(value, None))).collect::<Vec<_>>().join("、")
}

/// The form of what is worked out from two days.
fn both(
    one: &(NaiveDate, Form),
    other: &(NaiveDate, Form),
    work: impl FnOnce(&Rc<Curve>, &Rc<Curve>) -> Rc<Curve>,
) -> Form {
    let curve = |(day, form): &(NaiveDate, Form)| match form {
        Form::Still => Some(Curve::constant(day_number(*day))),
        Form::Moves(curve) => Some(curve.clone()),
        Form::Rows(_) | Form::Unknown => None,
    };
    match (curve(one), curve(other)) {
        (Some(one), Some(other)) if one.still().is_none() || other.still().is_none() => Form::of(work(&one, &other)),
        (Some(_), Some(_)) => Form::Still,
        _ => Form::Unknown,
    }
}

fn binary(operator: Operator, left: &Number, right: &Number, span: Span) -> Result<Number, Fault> {
    match operator {
        Operator::Add => Ok(left + right),
        Operator::Subtract => Ok(left - right),
        Operator::Multiply => Ok(left * right),
        Operator::Divide => left.checked_div(right).ok_or_else(|| zero_divisor(span)),
    }
}

fn zero_divisor(span: Span) -> Fault {
    Fault::failed(Code::ZeroDivisor, span, "零で割った")
}

/// Which is the largest or smallest of numbers or of dates; the first of equal ones.
fn place_of_best(values: &[Moving], largest: bool, span: Span) -> Result<usize, Fault> {
    let mut best: Option<(usize, &Value)> = None;
    for (at, value) in values.iter().map(|moving| &moving.value).enumerate() {
        let ordering = match (best, value) {
            (None, Value::Number(_) | Value::Date(_)) => Some(std::cmp::Ordering::Greater),
            (Some((_, Value::Number(best))), Value::Number(value)) => Some(value.cmp(best)),
            (Some((_, Value::Date(best))), Value::Date(value)) => Some(value.cmp(best)),
            _ => None,
        };
        let ordering = ordering.ok_or_else(|| {
            let text = show::value(value, None);
            Fault::failed(Code::NoValue, span, format!("数か日付でないものは比べられない（{text}）"))
        })?;
        let better = if largest { ordering.is_gt() } else { ordering.is_lt() };
        if better || best.is_none() {
            best = Some((at, value));
        }
    }
    best.map(|(at, _)| at).ok_or_else(|| Fault::failed(Code::NoValue, span, "比べる値がない"))
}
